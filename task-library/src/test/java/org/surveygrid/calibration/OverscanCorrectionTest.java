package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.statistics.RobustScale;

class OverscanCorrectionTest {
    private static final int ROWS = 200;

    @Test
    void pixels_of_both_amplifiers_come_out_at_their_place_above_zero() {
        FloatImage scene = scene();
        FloatImage raw = recorded(scene, 0, 1);

        FloatImage trimmed = OverscanCorrection.apply(raw, chip(), OverscanCorrection.Config.of(OverscanMethod.PER_ROW))
                .image();

        for (int p = 0; p < scene.pixels().length; p++) {
            assertThat(trimmed.pixels()[p]).isCloseTo(scene.pixels()[p], within(1e-3f));
        }
    }

    @Test
    void a_level_that_drifts_over_the_rows_is_followed() {
        FloatImage scene = scene();
        FloatImage raw = recorded(scene, 3, 2);

        FloatImage perRow = OverscanCorrection.apply(raw, chip(), OverscanCorrection.Config.of(OverscanMethod.PER_ROW))
                .image();
        FloatImage constant = OverscanCorrection.apply(
                        raw, chip(), OverscanCorrection.Config.of(OverscanMethod.CONSTANT))
                .image();

        assertThat(rms(perRow, scene)).isLessThan(0.2);
        assertThat(rms(constant, scene)).isGreaterThan(1);
    }

    @Test
    void the_stated_noise_is_the_one_that_was_added() {
        FloatImage scene = FloatImage.zeros(80, ROWS);
        FloatImage raw = recorded(scene, 0, 3);
        Random random = new Random(4);
        for (int p = 0; p < raw.pixels().length; p++) {
            raw.pixels()[p] += (float) (3 * random.nextGaussian());
        }

        OverscanCorrection.Trimmed trimmed =
                OverscanCorrection.apply(raw, chip(), OverscanCorrection.Config.of(OverscanMethod.PER_ROW));

        double expected = 3 / Math.sqrt(13.0 * 31);
        assertThat(trimmed.levels().getFirst().addedNoiseAdu()).isCloseTo(expected, within(0.15 * expected));
        assertThat(trimmed.levels().getFirst().levelAdu()).isCloseTo(1000, within(0.2));
    }

    @Test
    void a_saturated_row_in_the_overscan_does_not_reach_the_image() {
        FloatImage scene = scene();
        FloatImage raw = recorded(scene, 0, 5);
        for (int x = 40; x < 60; x++) {
            raw.pixels()[77 * 120 + x] = 60_000;
        }

        FloatImage trimmed = OverscanCorrection.apply(raw, chip(), OverscanCorrection.Config.of(OverscanMethod.PER_ROW))
                .image();

        assertThat(rms(trimmed, scene)).isLessThan(0.01);
    }

    @Test
    void without_overscan_nothing_is_subtracted() {
        FloatImage scene = scene();

        OverscanCorrection.Trimmed trimmed = OverscanCorrection.apply(
                recorded(scene, 0, 6), chip(), OverscanCorrection.Config.of(OverscanMethod.NONE));

        assertThat(trimmed.image().at(3, 3)).isCloseTo(scene.at(3, 3) + 1000, within(1e-3f));
        assertThat(trimmed.levels().getFirst().levelAdu()).isZero();
    }

    @Test
    void an_image_of_another_size_is_refused_with_both_sizes() {
        assertThatThrownBy(() -> OverscanCorrection.trim(FloatImage.zeros(119, ROWS), chip()))
                .hasMessageContaining("119 x 200")
                .hasMessageContaining("120 x 200");
    }

    @Test
    void crosstalk_of_the_mirrored_amplifier_is_removed() {
        FloatImage scene = scene();
        FloatImage clean = recorded(scene, 0, 7);
        FloatImage disturbed = clean.copy();
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < 40; x++) {
                float source = clean.at(x, y) - 1000;
                disturbed.pixels()[y * 120 + 119 - x] += 0.01f * source;
            }
        }

        FloatImage corrected = TrimmedRows.of(
                        disturbed,
                        chip(),
                        OverscanCorrection.Config.of(OverscanMethod.NONE),
                        List.of(new Crosstalk("a", "b", 0.01)))
                .image();

        assertThat(rms(corrected, OverscanCorrection.trim(clean, chip()))).isLessThan(1e-2);
    }

    private static double rms(FloatImage a, FloatImage b) {
        double sum = 0;
        for (int p = 0; p < a.pixels().length; p++) {
            double d = a.pixels()[p] - b.pixels()[p];
            sum += d * d;
        }
        return Math.sqrt(sum / a.pixels().length);
    }

    private static FloatImage scene() {
        FloatImage scene = FloatImage.zeros(80, ROWS);
        Random random = new Random(8);
        for (int p = 0; p < scene.pixels().length; p++) {
            scene.pixels()[p] = random.nextInt(500);
        }
        return scene;
    }

    /** Amplifier a: 40 columns, then 20 of overscan; amplifier b the mirror image, at another level. */
    private static FloatImage recorded(FloatImage scene, double drift, long seed) {
        FloatImage raw = FloatImage.zeros(120, ROWS);
        Random random = new Random(seed);
        double phase = random.nextDouble();
        for (int y = 0; y < ROWS; y++) {
            double level = 1000 + drift * StrictMath.sin(4.0 * y / ROWS + phase);
            for (int x = 0; x < 40; x++) {
                raw.pixels()[y * 120 + x] = (float) (level + scene.at(x, y));
                raw.pixels()[y * 120 + 80 + x] = (float) (level + 50 + scene.at(40 + x, y));
            }
            for (int x = 40; x < 60; x++) {
                raw.pixels()[y * 120 + x] = (float) level;
                raw.pixels()[y * 120 + 20 + x] = (float) (level + 50);
            }
        }
        return raw;
    }

    private static Chip chip() {
        Amplifier a = amplifier("a", 0, 0, 40);
        Amplifier b = amplifier("b", 80, 40, 60);
        return new Chip("c", 120, ROWS, 80, ROWS, List.of(a, b), Optional.empty());
    }

    private static Amplifier amplifier(String id, int rawX, int trimmedX, int overscanX) {
        return new Amplifier(
                id,
                new PixelBox(rawX, 0, 40, ROWS),
                new PixelBox(trimmedX, 0, 40, ROWS),
                Amplifier.Readout.NORMAL,
                Optional.of(new PixelBox(overscanX, 0, 20, ROWS)),
                2,
                5,
                60_000,
                Linearity.straight());
    }

    @Test
    void a_flipped_amplifier_is_turned_round() {
        Amplifier flipped = new Amplifier(
                "a",
                new PixelBox(0, 0, 4, 3),
                new PixelBox(0, 0, 4, 3),
                Amplifier.Readout.FLIPPED_BOTH,
                Optional.empty(),
                1,
                1,
                100,
                Linearity.straight());
        Chip chip = new Chip("c", 4, 3, 4, 3, List.of(flipped), Optional.empty());
        FloatImage raw = FloatImage.zeros(4, 3);
        raw.pixels()[0] = 7;

        FloatImage trimmed = OverscanCorrection.trim(raw, chip);

        assertThat(trimmed.at(3, 2)).isEqualTo(7);
        assertThat(RobustScale.median(trimmed.pixels())).isZero();
    }
}
