package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;

/** The search for cosmic rays against one that follows the definition step by step on whole planes. */
class CosmicRayTwinTest {
    private static final int WIDTH = 90;
    private static final int HEIGHT = 70;
    private static final CosmicRays.Config CONFIG = new CosmicRays.Config(4.5, 0.3, 5, 4);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void the_mask_is_that_of_the_definition(long seed) {
        Frame frame = scene(seed);

        CosmicRays.Hits hits = CosmicRays.find(frame, CONFIG);

        boolean[] expected = new Slow(frame).find(CONFIG);
        boolean[] found = new boolean[expected.length];
        for (int p = 0; p < found.length; p++) {
            found[p] = hits.mask().bits()[p] != 0;
        }
        assertThat(hits.pixels()).isGreaterThan(20);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void medians_of_a_plane_are_those_of_its_pixels() {
        Random random = new Random(5);
        float[] plane = new float[WIDTH * HEIGHT];
        for (int p = 0; p < plane.length; p++) {
            plane[p] = random.nextInt(50);
        }
        float[] medians = new float[plane.length];

        new SeparableMedian(WIDTH, HEIGHT).sevenInto(plane, medians);

        float[] slow = Slow.median(plane, 7);
        assertThat(medians).isEqualTo(slow);
    }

    @Test
    void pixels_without_a_value_do_no_harm() {
        Frame clean = scene(6);
        Frame frame = clean.copy();
        for (int y = 30; y < 34; y++) {
            for (int x = 40; x < 46; x++) {
                frame.value().pixels()[y * WIDTH + x] = Float.NaN;
                frame.variance().pixels()[y * WIDTH + x] = 0;
                frame.mask().bits()[y * WIDTH + x] = PixelFlag.NODATA.bit();
            }
        }

        CosmicRays.Hits hits = CosmicRays.find(frame, CONFIG);

        CosmicRays.Hits without = CosmicRays.find(clean, CONFIG);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            int x = p % WIDTH;
            int y = Math.floorDiv(p, WIDTH);
            boolean far = x < 32 || x > 53 || y < 22 || y > 41;
            if (far) {
                assertThat(hits.mask().bits()[p]).isEqualTo(without.mask().bits()[p]);
            }
            if (frame.mask().bits()[p] != 0) {
                assertThat(hits.mask().bits()[p]).isZero();
            }
        }
    }

    /** Sky, a few stars, defects, and cosmic rays that also cross edges and corners. */
    private static Frame scene(long seed) {
        Random random = new Random(seed);
        Frame frame = Frame.zeros(WIDTH, HEIGHT);
        double[] sky = new double[WIDTH * HEIGHT];
        Arrays.fill(sky, 300);
        for (int star = 0; star < 8; star++) {
            double cx = random.nextDouble() * WIDTH;
            double cy = random.nextDouble() * HEIGHT;
            double peak = 100 / (0.01 + random.nextDouble());
            for (int p = 0; p < sky.length; p++) {
                double dx = p % WIDTH - cx;
                double dy = Math.floorDiv(p, WIDTH) - cy;
                sky[p] += peak * StrictMath.exp(-0.5 * (dx * dx + dy * dy) / (1.4 * 1.4));
            }
        }
        for (int p = 0; p < sky.length; p++) {
            double variance = sky[p] + 25;
            frame.value().pixels()[p] = (float) (sky[p] + Math.sqrt(variance) * random.nextGaussian());
        }
        for (int ray = 0; ray < 12; ray++) {
            int x = ray == 0 ? 0 : random.nextInt(WIDTH);
            int y = ray == 1 ? HEIGHT - 1 : random.nextInt(HEIGHT);
            for (int i = 0; i < 1 + random.nextInt(9) && x + i < WIDTH && y + i / 2 < HEIGHT; i++) {
                frame.value().pixels()[(y + i / 2) * WIDTH + x + i] += 100 + random.nextInt(1500);
            }
        }
        for (int defect = 0; defect < 6; defect++) {
            int p = random.nextInt(sky.length);
            frame.value().pixels()[p] = defect % 2 == 0 ? 0 : 30_000;
            frame.mask().bits()[p] = defect == 1 ? PixelFlag.SATURATED.bit() : PixelFlag.HOT.bit();
        }
        for (int p = 0; p < sky.length; p++) {
            frame.variance().pixels()[p] = Math.max(frame.value().pixels()[p], 0) + 25;
        }
        return frame;
    }

    /** Every step on the whole image, every round anew. */
    private static final class Slow {
        private final float[] value;
        private final float[] variance;
        private final boolean[] excluded = new boolean[WIDTH * HEIGHT];
        private final double[] star;

        Slow(Frame frame) {
            LaplacianPlanes planes = new LaplacianPlanes(frame);
            planes.refresh();
            star = StarSharpness.of(planes).ratios();
            value = frame.value().pixels().clone();
            variance = frame.variance().pixels().clone();
            boolean[] flagged = new boolean[value.length];
            boolean[] saturated = new boolean[value.length];
            for (int p = 0; p < value.length; p++) {
                flagged[p] = frame.mask().bits()[p] != 0;
                saturated[p] = (frame.mask().bits()[p] & PixelFlag.SATURATED.bit()) != 0;
            }
            boolean[] grown = dilate(flagged, 1, 2);
            boolean[] around = dilate(dilate(saturated, 2, 3), 2, 3);
            for (int p = 0; p < value.length; p++) {
                excluded[p] = grown[p] || around[p];
            }
        }

        boolean[] find(CosmicRays.Config config) {
            boolean[] hit = new boolean[value.length];
            float limit = (float) config.limitSigma();
            float low = (float) (config.neighbourFraction() * config.limitSigma());
            for (int round = 0; round < config.iterations(); round++) {
                float[] noise = median(variance, 7);
                float[] s = new float[value.length];
                for (int p = 0; p < s.length; p++) {
                    noise[p] = (float) Math.sqrt(Math.max(noise[p], 1e-5f));
                    s[p] = laplacian(p) / (2 * noise[p]);
                }
                float[] smooth = median(s, 7);
                float[] fine = median(value, 5);
                float[] coarse = median(fine, 9);
                boolean[] found = new boolean[s.length];
                for (int p = 0; p < s.length; p++) {
                    float f = Math.max((fine[p] - coarse[p]) / noise[p], 0.01f);
                    s[p] -= smooth[p];
                    found[p] = !excluded[p] && s[p] > limit && s[p] > config.objectLimit() * f && sharperThanStars(p);
                }
                found = above(dilate(found, 1, 2), s, limit);
                found = above(dilate(found, 1, 2), s, low);
                for (int p = 0; p < s.length; p++) {
                    hit[p] |= found[p];
                }
                clean(hit);
            }
            return hit;
        }

        private boolean[] above(boolean[] some, float[] s, float limit) {
            boolean[] out = new boolean[some.length];
            for (int p = 0; p < out.length; p++) {
                out[p] = some[p] && !excluded[p] && s[p] > limit;
            }
            return out;
        }

        private boolean sharperThanStars(int p) {
            int x = p % WIDTH;
            int y = Math.floorDiv(p, WIDTH);
            float[] rows = new float[7];
            for (int j = 0; j < 7; j++) {
                float[] row = new float[7];
                for (int i = 0; i < 7; i++) {
                    row[i] = at(value, x + 2 * i - 6, y + 2 * j - 6);
                }
                Arrays.sort(row);
                rows[j] = row[3];
            }
            Arrays.sort(rows);
            double sky = rows[3];
            int[] dx = {1, 0, 1, 1};
            int[] dy = {0, 1, 1, -1};
            boolean sharper = false;
            for (int d = 0; d < 4; d++) {
                double one = at(value, x + dx[d], y + dy[d]);
                double other = at(value, x - dx[d], y - dy[d]);
                double noise = Math.sqrt(
                        (double) at(variance, x + dx[d], y + dy[d]) + (double) at(variance, x - dx[d], y - dy[d]));
                sharper |= 0.5 * (one + other) - sky + 1.25 * noise < 0.6 * star[d] * (value[p] - sky);
            }
            return sharper && value[p] > sky;
        }

        private float laplacian(int p) {
            float sum = 0;
            for (int side = 0; side < 4; side++) {
                float across = at(value, p % WIDTH + (side < 2 ? -1 : 1), Math.floorDiv(p, WIDTH));
                float along = at(value, p % WIDTH, Math.floorDiv(p, WIDTH) + (side % 2 == 0 ? -1 : 1));
                sum += Math.max(0f, 2 * value[p] - across - along);
            }
            return 0.25f * sum;
        }

        private void clean(boolean[] hit) {
            float[] before = value.clone();
            float[] varianceBefore = variance.clone();
            for (int p = 0; p < hit.length; p++) {
                double sum = 0;
                double sumVariance = 0;
                int n = 0;
                for (int radius = 2; hit[p] && n == 0 && radius <= 16; radius *= 2) {
                    for (int q = 0; q < hit.length; q++) {
                        boolean near = Math.abs(q % WIDTH - p % WIDTH) <= radius
                                && Math.abs(Math.floorDiv(q, WIDTH) - Math.floorDiv(p, WIDTH)) <= radius;
                        if (near && !hit[q] && !excluded[q]) {
                            sum += before[q];
                            sumVariance += varianceBefore[q];
                            n++;
                        }
                    }
                }
                if (n > 0) {
                    value[p] = (float) (sum / n);
                    variance[p] = (float) (sumVariance / n);
                }
            }
        }

        private static boolean[] dilate(boolean[] some, int reach, int most) {
            boolean[] out = new boolean[some.length];
            for (int p = 0; p < out.length; p++) {
                for (int dy = -reach; dy <= reach; dy++) {
                    for (int dx = -reach; dx <= reach; dx++) {
                        int x = p % WIDTH + dx;
                        int y = Math.floorDiv(p, WIDTH) + dy;
                        boolean corner = Math.abs(dx) + Math.abs(dy) > most;
                        if (!corner && x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) {
                            out[p] |= some[y * WIDTH + x];
                        }
                    }
                }
            }
            return out;
        }

        static float[] median(float[] plane, int side) {
            return alongColumns(alongRows(plane, side), side);
        }

        private static float[] alongRows(float[] plane, int side) {
            float[] out = new float[plane.length];
            float[] window = new float[side];
            for (int p = 0; p < out.length; p++) {
                for (int k = 0; k < side; k++) {
                    window[k] = at(plane, p % WIDTH + k - side / 2, Math.floorDiv(p, WIDTH));
                }
                Arrays.sort(window);
                out[p] = window[side / 2];
            }
            return out;
        }

        private static float[] alongColumns(float[] plane, int side) {
            float[] out = new float[plane.length];
            float[] window = new float[side];
            for (int p = 0; p < out.length; p++) {
                for (int k = 0; k < side; k++) {
                    window[k] = at(plane, p % WIDTH, Math.floorDiv(p, WIDTH) + k - side / 2);
                }
                Arrays.sort(window);
                out[p] = window[side / 2];
            }
            return out;
        }

        private static float at(float[] plane, int x, int y) {
            int column = x < 0 ? -1 - x : x >= WIDTH ? 2 * WIDTH - 1 - x : x;
            int row = y < 0 ? -1 - y : y >= HEIGHT ? 2 * HEIGHT - 1 - y : y;
            return plane[row * WIDTH + column];
        }
    }
}
