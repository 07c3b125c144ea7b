package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.synthetic.RandomStream;

class CrosstalkMeasurementTest {
    private static final int HALF = 200;
    private static final int OVERSCAN = 20;
    private static final int RAW_WIDTH = 2 * (HALF + OVERSCAN);
    private static final int HEIGHT = 400;
    private static final double BRIGHT_ADU = 15_000;
    private static final double FULL_FRACTION = 0.93;

    @ParameterizedTest
    @ValueSource(doubles = {3e-4, -2e-4, 2e-3})
    void the_fraction_is_measured_within_its_error_although_both_halves_have_stars(double fraction) {
        List<FloatImage> raws =
                List.of(exposure(1, fraction), exposure(2, fraction), exposure(3, fraction), exposure(4, fraction));

        List<CrosstalkMeasurement.Estimate> estimates = measured(raws);

        CrosstalkMeasurement.Estimate onto = estimates.stream()
                .filter(e -> e.crosstalk().sourceAmplifier().equals("a"))
                .findFirst()
                .orElseThrow();
        CrosstalkMeasurement.Estimate back = estimates.stream()
                .filter(e -> e.crosstalk().sourceAmplifier().equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(onto.crosstalk().coefficient())
                .isCloseTo(fraction, within(4 * onto.error() + 0.02 * Math.abs(fraction)));
        assertThat(onto.error()).isLessThan(4e-5);
        assertThat(onto.isSignificant()).isTrue();
        assertThat(back.isSignificant()).isFalse();
    }

    @Test
    void frames_without_bright_stars_tell_nothing() {
        FloatImage empty = FloatImage.zeros(RAW_WIDTH, HEIGHT);

        assertThat(measured(List.of(empty))).isEmpty();
        assertThatThrownBy(() -> measured(List.of(FloatImage.zeros(3, 3)))).hasMessageContaining("3 x 3");
        assertThatThrownBy(() -> new CrosstalkMeasurement(5, 2)).hasMessageContaining("part of saturation");
    }

    private static List<CrosstalkMeasurement.Estimate> measured(List<FloatImage> raws) {
        CrosstalkMeasurement measurement = new CrosstalkMeasurement(BRIGHT_ADU, FULL_FRACTION);
        raws.forEach(raw -> measurement.add(raw, chip()));
        return measurement.estimates();
    }

    /** Stars on both halves; the left one, read towards the other side, leaves a fraction of itself on the right one. */
    private static FloatImage exposure(long seed, double fraction) {
        RandomStream random = RandomStream.of(seed, "crosstalk");
        double[][] light = new double[2][HALF * HEIGHT];
        for (int half = 0; half < 2; half++) {
            Arrays.fill(light[half], 800);
            for (int star = 0; star < 15; star++) {
                double x = random.uniform(5, HALF - 5);
                double y = random.uniform(5, HEIGHT - 5);
                double peak = random.uniform(2000, 70_000);
                for (int p = 0; p < HALF * HEIGHT; p++) {
                    double dx = p % HALF - x;
                    double dy = Math.floorDiv(p, HALF) - y;
                    double r2 = dx * dx + dy * dy;
                    light[half][p] += r2 > 100 ? 0 : peak * StrictMath.exp(-r2 / 8);
                }
            }
        }
        FloatImage raw = FloatImage.zeros(RAW_WIDTH, HEIGHT);
        for (int p = 0; p < raw.pixels().length; p++) {
            raw.pixels()[p] = (float) (1000 + 4 * random.nextGaussian());
        }
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < HALF; x++) {
                double left = light[0][y * HALF + x];
                double mirrored = light[0][y * HALF + HALF - 1 - x];
                double right = light[1][y * HALF + x];
                raw.pixels()[y * RAW_WIDTH + x] += (float) (left + Math.sqrt(left) * random.nextGaussian());
                raw.pixels()[y * RAW_WIDTH + HALF + 2 * OVERSCAN + x] +=
                        (float) (right + Math.sqrt(right) * random.nextGaussian() + fraction * mirrored);
            }
        }
        return raw;
    }

    private static Chip chip() {
        return new Chip(
                "c",
                RAW_WIDTH,
                HEIGHT,
                2 * HALF,
                HEIGHT,
                List.of(amplifier("a", 0, 0, HALF), amplifier("b", HALF + 2 * OVERSCAN, HALF, HALF + OVERSCAN)),
                Optional.empty());
    }

    private static Amplifier amplifier(String id, int rawX, int trimmedX, int overscanX) {
        return new Amplifier(
                id,
                new PixelBox(rawX, 0, HALF, HEIGHT),
                new PixelBox(trimmedX, 0, HALF, HEIGHT),
                Amplifier.Readout.NORMAL,
                Optional.of(new PixelBox(overscanX, 0, OVERSCAN, HEIGHT)),
                1,
                4,
                65_000,
                Linearity.straight());
    }
}
