package org.surveygrid.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;

class SkyBackgroundTest {
    private static final BackgroundConfig CONFIG = BackgroundConfig.defaults();

    private static FloatImage noise(int width, int height, double level, double sigma) {
        Random random = new Random(20260101);
        FloatImage image = FloatImage.zeros(width, height);
        for (int p = 0; p < image.pixels().length; p++) {
            image.pixels()[p] = (float) (level + sigma * random.nextGaussian());
        }
        return image;
    }

    @Test
    void a_constant_image_is_its_own_background() {
        FloatImage image = FloatImage.zeros(200, 130);
        Arrays.fill(image.pixels(), 1234.5f);

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(200, 130), CONFIG).orElseThrow();

        assertThat(sky.level().pixels()).containsOnly(1234.5f);
        assertThat(sky.medianRms()).isZero();
    }

    @Test
    void level_and_noise_of_a_gaussian_sky_are_found() {
        FloatImage image = noise(512, 512, 300, 17);

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(512, 512), CONFIG).orElseThrow();

        assertThat(sky.medianLevel()).isCloseTo(300, within(0.3));
        double clippedAtThreeSigma = 0.983;
        assertThat(sky.medianRms()).isCloseTo(17 * clippedAtThreeSigma, within(0.1));
    }

    @Test
    void the_mode_of_a_cell_agrees_with_a_plain_clipped_estimate() {
        FloatImage image = noise(64, 64, 50, 4);
        for (int p = 0; p < 200; p++) {
            image.pixels()[p * 20] += 5 * p;
        }

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(64, 64), CONFIG).orElseThrow();

        assertThat(sky.medianLevel()).isCloseTo(naiveMode(image.pixels()), within(0.05));
    }

    /** Clips about the median at 3 sigma until nothing changes, then 2.5 median - 1.5 mean. */
    private static double naiveMode(float[] values) {
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sorted[i] = values[i];
        }
        Arrays.sort(sorted);
        while (true) {
            double mean = Arrays.stream(sorted).average().orElseThrow();
            double variance = Arrays.stream(sorted)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            double median = sorted[sorted.length / 2];
            double limit = 3 * Math.sqrt(variance);
            double[] kept = Arrays.stream(sorted)
                    .filter(v -> Math.abs(v - median) <= limit)
                    .toArray();
            if (kept.length == sorted.length) {
                return 2.5 * median - 1.5 * mean;
            }
            sorted = kept;
        }
    }

    @Test
    void a_slope_is_followed_to_the_edges() {
        FloatImage image = noise(640, 384, 0, 2);
        for (int y = 0; y < 384; y++) {
            for (int x = 0; x < 640; x++) {
                image.pixels()[y * 640 + x] += 1000 + 0.05f * x - 0.03f * y;
            }
        }

        FloatImage level = SkyBackground.estimate(image, MaskImage.clear(640, 384), CONFIG)
                .orElseThrow()
                .level();

        assertThat(level.at(0, 0)).isCloseTo(1000f, within(0.8f));
        assertThat(level.at(639, 383)).isCloseTo(1000 + 0.05f * 639 - 0.03f * 383, within(0.8f));
        assertThat(level.at(320, 200)).isCloseTo(1000 + 16f - 6f, within(0.4f));
    }

    @Test
    void masked_and_infinite_pixels_change_nothing() {
        FloatImage clean = noise(256, 256, 10, 1);
        MaskImage mask = MaskImage.clear(256, 256);
        FloatImage spoiled = clean.copy();
        for (int p = 0; p < 65536; p += 7) {
            mask.bits()[p] = 1;
            spoiled.pixels()[p] = p % 2 == 0 ? Float.NaN : 1e30f;
        }

        SkyBackground expected = SkyBackground.estimate(clean, mask, CONFIG).orElseThrow();
        SkyBackground actual = SkyBackground.estimate(spoiled, mask, CONFIG).orElseThrow();

        assertThat(actual.level().pixels()).isEqualTo(expected.level().pixels());
    }

    @Test
    void a_cell_without_good_pixels_takes_the_value_of_its_neighbours() {
        FloatImage image = noise(320, 320, 100, 3);
        for (int y = 128; y < 192; y++) {
            Arrays.fill(image.pixels(), y * 320 + 128, y * 320 + 192, Float.NaN);
        }

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(320, 320), CONFIG).orElseThrow();

        assertThat(sky.level().at(160, 160)).isCloseTo(100f, within(0.5f));
    }

    @Test
    void an_image_without_a_usable_pixel_has_no_background() {
        FloatImage image = FloatImage.zeros(30, 30);
        Arrays.fill(image.pixels(), Float.NaN);

        assertThat(SkyBackground.estimate(image, MaskImage.clear(30, 30), CONFIG))
                .isEmpty();
    }

    @Test
    void an_image_one_pixel_wide_is_measured() {
        FloatImage image = noise(1, 500, 7, 1);

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(1, 500), CONFIG).orElseThrow();

        assertThat(sky.medianLevel()).isCloseTo(7, within(0.5));
    }

    @Test
    void the_spline_passes_through_its_mesh_and_bends_like_a_cubic() {
        double[] values = {0, 1, 0, -2, 5};
        double[] bend = new double[5];

        MeshSpline.secondDerivatives(values, 5, bend, new double[5]);

        assertThat(bend[0]).isZero();
        assertThat(bend[4]).isZero();
        for (int i = 1; i < 4; i++) {
            double expected = 6 * (values[i + 1] - 2 * values[i] + values[i - 1]);
            assertThat(bend[i - 1] + 4 * bend[i] + bend[i + 1]).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void adding_a_constant_to_the_image_adds_it_to_the_level() {
        FloatImage image = noise(192, 192, 0, 8);
        FloatImage lifted = image.copy();
        for (int p = 0; p < lifted.pixels().length; p++) {
            lifted.pixels()[p] += 512;
        }

        SkyBackground low =
                SkyBackground.estimate(image, MaskImage.clear(192, 192), CONFIG).orElseThrow();
        SkyBackground high = SkyBackground.estimate(lifted, MaskImage.clear(192, 192), CONFIG)
                .orElseThrow();

        assertThat(high.medianLevel() - low.medianLevel()).isCloseTo(512, within(0.02));
        assertThat(high.medianRms()).isCloseTo(low.medianRms(), within(0.02));
    }

    @Test
    void the_sextractor_surface_has_the_values_of_sep() {
        FloatImage image = uneven(300, 210);
        BackgroundConfig config = CONFIG.withSurface(BackgroundConfig.Surface.SEXTRACTOR);

        SkyBackground sky =
                SkyBackground.estimate(image, MaskImage.clear(300, 210), config).orElseThrow();

        // x, y, sep 1.2.1 level and rms
        double[][] published = {
            {0, 0, 1002.7763061523438, 36.62001037597656},
            {299, 209, 1025.01611328125, 35.521461486816406},
            {0, 40, 999.087158203125, 36.620643615722656},
            {150, 100, 1012.0318603515625, 36.135501861572266},
            {77, 150, 1000.61181640625, 36.21833038330078},
            {290, 31, 1034.3572998046875, 36.033206939697266}
        };
        for (double[] expected : published) {
            double tolerance = 1e-4 * expected[3];
            assertThat((double) sky.level().at((int) expected[0], (int) expected[1]))
                    .isCloseTo(expected[2], within(tolerance));
            assertThat((double) sky.rms().at((int) expected[0], (int) expected[1]))
                    .isCloseTo(expected[3], within(tolerance));
        }
    }

    /** A slope with noise of four uniform numbers and some bright pixels, from the generator of Park and Miller. */
    private static FloatImage uneven(int width, int height) {
        FloatImage image = FloatImage.zeros(width, height);
        long state = 12345;
        for (int p = 0; p < width * height; p++) {
            int sum = 0;
            for (int k = 0; k < 4; k++) {
                state = state * 48271 % Integer.MAX_VALUE;
                sum += (int) (state % 1000);
            }
            double bright = state % 97 == 0 ? state % 700 : 0;
            int row = p / width;
            double slope = 0.125 * (p % width) - 0.0625 * row;
            image.pixels()[p] = (float) (1000 + (sum - 2000) / 16.0 + slope + bright);
        }
        return image;
    }

    @Test
    void a_cell_is_measured_as_by_two_walks_through_a_histogram_summed_anew_each_time() {
        Random random = new Random(11);
        MeshStatistics statistics = new MeshStatistics();
        for (int trial = 0; trial < 40; trial++) {
            float[] values = new float[100 + 97 * trial];
            for (int i = 0; i < values.length; i++) {
                double tail = random.nextDouble() < 0.01 * trial ? 30 * random.nextDouble() : 0;
                values[i] = (float) (500 + 3 * random.nextGaussian() + tail);
            }

            statistics.measure(values, values.length);

            double[] expected = SlowMeshStatistics.modeAndSigma(values);
            assertThat(statistics.mode()).isCloseTo(expected[0], within(1e-9));
            assertThat(statistics.sigma()).isCloseTo(expected[1], within(1e-9));
        }
    }
}
