package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.synthetic.RandomStream;

class UnstablePixelsTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    private static final int FRAMES = 10;
    private static final double SIGMA = 2;
    private static final StackNoise NOISE = StackNoise.constant(WIDTH, HEIGHT, SIGMA * SIGMA, FRAMES);

    @Test
    void pixels_that_flicker_are_found_and_no_other_although_rays_hit() {
        List<FloatImage> biases = biases();
        RandomStream random = RandomStream.of(2, "flicker");
        boolean[] flickers = new boolean[WIDTH * HEIGHT];
        for (int k = 0; k < 150; k++) {
            int p = random.nextInt(flickers.length);
            flickers[p] = true;
            for (int j = 0; j < FRAMES; j++) {
                biases.get(j).pixels()[p] += j % 3 == 0 ? 12 * (float) SIGMA : 0;
            }
        }
        for (int hit = 0; hit < 300; hit++) {
            int p = random.nextInt(flickers.length);
            biases.get(flickers[p] ? 0 : hit % FRAMES).pixels()[p] += 1000;
        }

        MaskImage mask = UnstablePixels.find(FrameRows.of(biases), NOISE, 9);

        for (int p = 0; p < flickers.length; p++) {
            assertThat(mask.bits()[p] != 0).as("pixel %d", p).isEqualTo(flickers[p]);
        }
    }

    @Test
    void the_mask_is_that_of_the_plain_sum_over_all_but_the_furthest() {
        List<FloatImage> biases = biases();
        biases.get(4).pixels()[77] = Float.NaN;
        for (FloatImage bias : biases) {
            bias.pixels()[78] = Float.NaN;
        }

        MaskImage mask = UnstablePixels.find(FrameRows.of(biases), NOISE, 1.5);

        int flagged = 0;
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            int at = p;
            double[] x = biases.stream()
                    .mapToDouble(bias -> bias.pixels()[at])
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            int n = x.length;
            boolean unstable = false;
            if (n >= 5) {
                double median = n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
                double[] kept = median - x[0] >= x[n - 1] - median
                        ? Arrays.copyOfRange(x, 1, n)
                        : Arrays.copyOfRange(x, 0, n - 1);
                double mean = Arrays.stream(kept).average().orElseThrow();
                double squares = 0;
                for (double value : kept) {
                    squares += (value - mean) * (value - mean);
                }
                unstable = squares / (n - 2) > 1.5 * SIGMA * SIGMA;
            }
            assertThat(mask.bits()[p] != 0).as("pixel %d", p).isEqualTo(unstable);
            flagged += unstable ? 1 : 0;
        }
        assertThat(flagged).isPositive();
    }

    @Test
    void too_few_frames_are_refused() {
        List<FloatImage> four = biases().subList(0, 4);

        assertThatThrownBy(() -> UnstablePixels.find(FrameRows.of(four), StackNoise.constant(WIDTH, HEIGHT, 4, 4), 9))
                .hasMessageContaining("got 4");
        assertThatThrownBy(() -> UnstablePixels.find(FrameRows.of(biases()), NOISE, 1))
                .hasMessageContaining("1.0");
        assertThatThrownBy(
                        () -> UnstablePixels.find(FrameRows.of(biases()), StackNoise.constant(WIDTH, 7, 4, FRAMES), 9))
                .hasMessageContaining("300 x 7");
    }

    private static List<FloatImage> biases() {
        RandomStream random = RandomStream.of(1, "biases");
        List<FloatImage> biases = new ArrayList<>();
        for (int j = 0; j < FRAMES; j++) {
            FloatImage bias = FloatImage.zeros(WIDTH, HEIGHT);
            for (int p = 0; p < WIDTH * HEIGHT; p++) {
                bias.pixels()[p] = (float) (10 + SIGMA * random.nextGaussian());
            }
            biases.add(bias);
        }
        return biases;
    }
}
