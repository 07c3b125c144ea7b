package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;

/** Counts that bend, made straight again. */
final class LinearityCorrectionTest {
    private static final Linearity BENT = new Linearity(List.of(4e-7, 2e-12, -1e-17));

    @Test
    void what_an_amplifier_bends_comes_back_straight() {
        for (Linearity linearity : List.of(BENT, new Linearity(List.of(4e-7)), Linearity.straight())) {
            for (double adu = -20; adu <= 60_000; adu += 997) {
                double recorded = linearity.bend(adu);

                assertThat(linearity.straighten(recorded)).isCloseTo(adu, within(1e-6));
                assertThat(Math.abs(recorded)).isLessThanOrEqualTo(Math.abs(adu) + 1e-3);
            }
        }
    }

    @Test
    void each_amplifier_has_its_own_bend_and_a_straight_one_keeps_its_bits() {
        Chip chip = chip(BENT, Linearity.straight());
        FloatImage image = FloatImage.zeros(8, 2);
        for (int p = 0; p < 16; p++) {
            image.pixels()[p] = 3000.25f * p;
        }
        FloatImage before = image.copy();

        LinearityCorrection.apply(image, chip);

        for (int p = 0; p < 16; p++) {
            float expected = p % 8 < 4 ? (float) BENT.straighten(before.pixels()[p]) : before.pixels()[p];
            assertThat(image.pixels()[p]).isCloseTo(expected, within(Math.ulp(expected) * 2));
        }
        assertThat(image.at(5, 1)).isEqualTo(before.at(5, 1));
    }

    @Test
    void a_calibrated_frame_is_in_proportion_to_light() {
        Chip chip = chip(BENT, BENT);
        FloatImage raw = FloatImage.zeros(8, 2);
        for (int p = 0; p < 16; p++) {
            raw.pixels()[p] = (float) BENT.bend(3000.0 * p);
        }

        FloatImage electrons = ChipCalibration.apply(
                        TrimmedRows.of(raw, chip, OverscanCorrection.Config.of(OverscanMethod.NONE), List.of()),
                        1,
                        ChipCalibration.Detector.of(chip, a -> 2, a -> 5),
                        ChipCalibration.Corrections.biasOnly(Optional.empty()))
                .value();

        for (int p = 0; p < 16; p++) {
            assertThat(electrons.pixels()[p]).isCloseTo(6000f * p, within(0.05f));
        }
    }

    @Test
    void what_cannot_be_meant_is_refused() {
        assertThatThrownBy(() -> new Linearity(List.of(0.5))).hasMessageContaining("0.001 per ADU");
        assertThatThrownBy(() -> new Linearity(List.of(0.0, 0.0, 0.0, 0.0))).hasMessageContaining("at most 3");
        assertThatThrownBy(() -> new Linearity(List.of(Double.NaN))).hasMessageContaining("NaN");
        assertThatThrownBy(() -> LinearityCorrection.apply(FloatImage.zeros(7, 2), chip(BENT, BENT)))
                .hasMessageContaining("7 x 2");
    }

    private static Chip chip(Linearity left, Linearity right) {
        return new Chip("c", 8, 2, 8, 2, List.of(amplifier("a", 0, left), amplifier("b", 4, right)), Optional.empty());
    }

    private static Amplifier amplifier(String id, int x, Linearity linearity) {
        PixelBox box = new PixelBox(x, 0, 4, 2);
        return new Amplifier(id, box, box, Amplifier.Readout.NORMAL, Optional.empty(), 2, 5, 60_000, linearity);
    }
}
