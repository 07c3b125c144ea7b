package org.surveygrid.calibration.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;

class DetectorMeasurementTest {
    private static final int SIDE = 512;
    private static final PixelBox ALL = new PixelBox(0, 0, SIDE, SIDE);
    private static final double GAIN = 2.5;
    private static final double READ_NOISE_ADU = 2;

    @Test
    void read_noise_is_right_to_half_a_percent_with_cosmic_rays_and_hot_pixels() {
        List<FloatImage> biases = biases(5, 1);
        Random random = new Random(2);
        for (int hit = 0; hit < 2500; hit++) {
            int p = random.nextInt(SIDE * SIDE);
            biases.get(hit % 5).pixels()[p] += 20 + random.nextInt(3000);
            int hot = random.nextInt(SIDE * SIDE);
            for (FloatImage bias : biases) {
                bias.pixels()[hot] += (float) (150 + 8 * random.nextGaussian());
            }
        }

        ReadNoise.Estimate estimate = ReadNoise.measure(biases, ALL, 5);

        assertThat(estimate.noiseAdu()).isCloseTo(READ_NOISE_ADU, within(0.005 * READ_NOISE_ADU));
        assertThat(estimate.pairs()).isEqualTo(4);
    }

    @Test
    void one_bias_has_no_read_noise() {
        assertThatThrownBy(() -> ReadNoise.measure(biases(1, 3), ALL, 5)).hasMessageContaining("got 1");
    }

    @Test
    void gain_is_right_to_half_a_percent_although_the_lamp_faded_by_four_percent() {
        List<GainMeasurement.FlatPair> pairs = List.of(pair(20_000, 0.96, 4), pair(18_000, 1.0, 5));

        GainMeasurement.Estimate estimate = GainMeasurement.measure(
                pairs, READ_NOISE_ADU * READ_NOISE_ADU + ReadNoise.DIGITISATION_VARIANCE_ADU2, ALL, 128);

        assertThat(estimate.electronsPerAdu()).isCloseTo(GAIN, within(0.005 * GAIN));
        assertThat(estimate.error()).isBetween(0.0005 * GAIN, 0.003 * GAIN);
        assertThat(estimate.boxes()).isEqualTo(32);
    }

    @Test
    void flats_without_photons_have_no_gain() {
        FloatImage dark = FloatImage.zeros(SIDE, SIDE);

        GainMeasurement.Estimate estimate =
                GainMeasurement.measure(List.of(new GainMeasurement.FlatPair(dark, dark)), 4, ALL, 128);

        assertThat(estimate.electronsPerAdu()).isNaN();
    }

    private static List<FloatImage> biases(int n, long seed) {
        Random random = new Random(seed);
        float[] pattern = new float[SIDE * SIDE];
        for (int p = 0; p < pattern.length; p++) {
            pattern[p] = (float) (2 * random.nextDouble());
        }
        List<FloatImage> frames = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            FloatImage frame = FloatImage.zeros(SIDE, SIDE);
            for (int p = 0; p < pattern.length; p++) {
                frame.pixels()[p] = Math.round(pattern[p] + READ_NOISE_ADU * random.nextGaussian());
            }
            frames.add(frame);
        }
        return frames;
    }

    /** Flats with 1 % scatter of response, 10 % illumination and a dead column. */
    private static GainMeasurement.FlatPair pair(double levelAdu, double secondLevel, long seed) {
        Random random = new Random(seed);
        FloatImage first = FloatImage.zeros(SIDE, SIDE);
        FloatImage second = FloatImage.zeros(SIDE, SIDE);
        for (int p = 0; p < SIDE * SIDE; p++) {
            double response = (1 + 0.01 * random.nextGaussian()) * (0.95 + 0.1 * Math.floorDiv(p, SIDE) / SIDE);
            response *= p % SIDE == 77 ? 0.3 : 1;
            first.pixels()[p] = exposed(levelAdu * response, random);
            second.pixels()[p] = exposed(secondLevel * levelAdu * response, random);
        }
        return new GainMeasurement.FlatPair(first, second);
    }

    private static float exposed(double levelAdu, Random random) {
        double noise = Math.sqrt(levelAdu / GAIN + READ_NOISE_ADU * READ_NOISE_ADU);
        return Math.round(levelAdu + noise * random.nextGaussian());
    }
}
