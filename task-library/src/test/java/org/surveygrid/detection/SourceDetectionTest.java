package org.surveygrid.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

class SourceDetectionTest {
    private static final int SIZE = 160;

    private static Frame sky(double sigma) {
        Random random = new Random(7);
        Frame frame = Frame.zeros(SIZE, SIZE);
        for (int p = 0; p < SIZE * SIZE; p++) {
            frame.value().pixels()[p] = (float) (sigma * random.nextGaussian());
            frame.variance().pixels()[p] = (float) (sigma * sigma);
        }
        return frame;
    }

    private static void star(Frame frame, double x, double y, double peak) {
        for (int j = 0; j < SIZE; j++) {
            for (int i = 0; i < SIZE; i++) {
                double r2 = (i - x) * (i - x) + (j - y) * (j - y);
                frame.value().pixels()[j * SIZE + i] += (float) (peak * Math.exp(-r2 / (2 * 1.7 * 1.7)));
            }
        }
    }

    private static Detections detect(Frame frame, DetectionConfig config) {
        SkyBackground background = SkyBackground.estimate(
                        frame.value(), MaskImage.clear(SIZE, SIZE), BackgroundConfig.defaults())
                .orElseThrow();
        return SourceDetection.detect(SkySubtracted.of(frame, background), config);
    }

    @Test
    void connected_regions_agree_with_a_flood_fill() {
        Random random = new Random(42);
        for (int round = 0; round < 30; round++) {
            int width = 1 + random.nextInt(40);
            boolean[] above = new boolean[width * (1 + random.nextInt(40))];
            for (int p = 0; p < above.length; p++) {
                above[p] = random.nextDouble() < 0.4;
            }

            ConnectedRegions regions = ConnectedRegions.label(above, width);

            List<int[]> expected = floodFill(above, width);
            assertThat(regions.count()).isEqualTo(expected.size());
            for (int r = 0; r < expected.size(); r++) {
                assertThat(regions.pixels(r)).containsExactly(expected.get(r));
            }
        }
    }

    private static List<int[]> floodFill(boolean[] above, int width) {
        boolean[] seen = new boolean[above.length];
        List<int[]> regions = new ArrayList<>();
        for (int seed = 0; seed < above.length; seed++) {
            if (!above[seed] || seen[seed]) {
                continue;
            }
            List<Integer> pixels = new ArrayList<>();
            ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(seed));
            seen[seed] = true;
            while (!queue.isEmpty()) {
                int p = queue.remove();
                pixels.add(p);
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int x = p % width + dx;
                        int q = p + dy * width + dx;
                        if (x >= 0 && x < width && q >= 0 && q < above.length && above[q] && !seen[q]) {
                            seen[q] = true;
                            queue.add(q);
                        }
                    }
                }
            }
            regions.add(pixels.stream().sorted().mapToInt(Integer::intValue).toArray());
        }
        return regions;
    }

    @Test
    void the_filter_agrees_with_a_plain_convolution() {
        Random random = new Random(3);
        float[] image = new float[11 * 7];
        for (int p = 0; p < image.length; p++) {
            image[p] = random.nextFloat();
        }

        float[] smoothed = DetectionFilter.pyramid().smooth(image, 11, 7);

        double[] kernel = {1, 2, 1, 2, 4, 2, 1, 2, 1};
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 11; x++) {
                double sum = 0;
                for (int k = 0; k < 9; k++) {
                    int i = x + k % 3 - 1;
                    int j = y + k / 3 - 1;
                    sum += i < 0 || j < 0 || i > 10 || j > 6 ? 0 : kernel[k] * image[j * 11 + i] / 16;
                }
                assertThat((double) smoothed[y * 11 + x]).isCloseTo(sum, within(1e-6));
            }
        }
    }

    @Test
    void an_empty_sky_has_no_sources() {
        Detections detections = detect(sky(5), DetectionConfig.defaults().withThreshold(2.5));

        assertThat(detections.sources()).isEmpty();
    }

    @Test
    void a_star_is_found_where_it_is() {
        Frame frame = sky(1);
        star(frame, 70.3, 90.8, 200);

        Detections detections = detect(frame, DetectionConfig.defaults());

        assertThat(detections.sources()).hasSize(1);
        DetectedSource source = detections.sources().getFirst();
        assertThat(source.x()).isCloseTo(70.3, within(0.05));
        assertThat(source.y()).isCloseTo(90.8, within(0.05));
        assertThat(source.flags()).isZero();
        assertThat(detections.labels()[91 * SIZE + 70]).isEqualTo(1);
    }

    @Test
    void a_close_pair_is_deblended_and_says_so() {
        Frame frame = sky(1);
        star(frame, 70, 80, 300);
        star(frame, 76, 82, 150);

        Detections detections = detect(frame, DetectionConfig.defaults());

        assertThat(detections.sources()).hasSize(2).allMatch(s -> (s.flags() & DetectedSource.BLENDED) != 0);
        assertThat(detections.sources().get(0).x() + detections.sources().get(1).x())
                .isCloseTo(146, within(0.6));
    }

    @Test
    void a_full_contrast_leaves_blends_together() {
        Frame frame = sky(1);
        star(frame, 70, 80, 300);
        star(frame, 76, 82, 150);
        DetectionConfig whole = new DetectionConfig(DetectionFilter.pyramid(), 1.5, 5, 32, 1, 1);

        assertThat(detect(frame, whole).sources()).hasSize(1);
    }

    @Test
    void deblended_pixels_are_shared_completely() {
        Frame frame = sky(1);
        star(frame, 60, 60, 300);
        star(frame, 66, 60, 300);
        star(frame, 63, 66, 200);
        DetectionConfig uncleaned = new DetectionConfig(DetectionFilter.pyramid(), 1.5, 5, 32, 0.005, 0);
        DetectionConfig whole = new DetectionConfig(DetectionFilter.pyramid(), 1.5, 5, 32, 1, 0);

        int[] split = detect(frame, uncleaned).labels();
        int[] together = detect(frame, whole).labels();

        assertThat(detect(frame, uncleaned).sources()).hasSize(3);
        assertThat(Arrays.stream(split).filter(label -> label > 0).count())
                .isEqualTo(Arrays.stream(together).filter(label -> label > 0).count());
    }

    @Test
    void a_shift_by_whole_pixels_shifts_the_sources() {
        Frame frame = Frame.zeros(SIZE, SIZE);
        Frame shifted = Frame.zeros(SIZE, SIZE);
        Arrays.fill(frame.variance().pixels(), 1);
        Arrays.fill(shifted.variance().pixels(), 1);
        star(frame, 60.25, 60.5, 50);
        star(shifted, 67.25, 55.5, 50);
        FloatImage zero = FloatImage.zeros(SIZE, SIZE);
        SkyBackground none = SkyBackground.estimate(zero, MaskImage.clear(SIZE, SIZE), BackgroundConfig.defaults())
                .orElseThrow();

        DetectedSource before = SourceDetection.detect(SkySubtracted.of(frame, none), DetectionConfig.defaults())
                .sources()
                .getFirst();
        DetectedSource after = SourceDetection.detect(SkySubtracted.of(shifted, none), DetectionConfig.defaults())
                .sources()
                .getFirst();

        assertThat(after.x() - before.x()).isCloseTo(7, within(1e-5));
        assertThat(after.y() - before.y()).isCloseTo(-5, within(1e-5));
        assertThat(after.areaPx()).isEqualTo(before.areaPx());
    }

    @Test
    void nothing_is_found_on_pixels_without_weight() {
        Frame frame = sky(1);
        for (int y = 40; y < 60; y++) {
            for (int x = 40; x < 60; x++) {
                frame.value().pixels()[y * SIZE + x] = 1e6f;
                frame.variance().pixels()[y * SIZE + x] = Float.POSITIVE_INFINITY;
            }
        }

        Detections detections = detect(frame, DetectionConfig.defaults().withThreshold(2.5));

        assertThat(detections.sources()).isEmpty();
    }

    @Test
    void a_bad_column_through_a_star_does_not_split_it() {
        Frame frame = sky(1);
        star(frame, 70, 80, 400);
        for (int y = 0; y < SIZE; y++) {
            frame.value().pixels()[y * SIZE + 71] = Float.NaN;
            frame.variance().pixels()[y * SIZE + 71] = 0;
            frame.mask().bits()[y * SIZE + 71] = PixelFlag.BAD.bit();
        }

        List<DetectedSource> sources =
                detect(frame, DetectionConfig.defaults().withThreshold(2.5)).sources();

        assertThat(sources).hasSize(1);
        assertThat(sources.getFirst().maskBits()).isEqualTo(PixelFlag.BAD.bit());
    }

    @Test
    void a_saturated_star_is_one_source_and_flagged() {
        Frame frame = sky(1);
        star(frame, 70, 80, 5000);
        for (int p = 0; p < SIZE * SIZE; p++) {
            if (frame.value().pixels()[p] > 1000) {
                frame.value().pixels()[p] = 1000;
                frame.variance().pixels()[p] = 0;
                frame.mask().bits()[p] = PixelFlag.SATURATED.bit();
            }
        }

        List<DetectedSource> sources = detect(frame, DetectionConfig.defaults()).sources();

        assertThat(sources).hasSize(1);
        assertThat(sources.getFirst().flags() & DetectedSource.SATURATED).isNotZero();
    }

    @Test
    void a_star_at_the_edge_is_flagged_as_truncated() {
        Frame frame = sky(1);
        star(frame, 0, 80, 300);

        assertThat(detect(frame, DetectionConfig.defaults())
                                .sources()
                                .getFirst()
                                .flags()
                        & DetectedSource.TRUNCATED)
                .isNotZero();
    }

    @Test
    void wings_of_a_bright_star_do_not_become_sources() {
        Frame frame = sky(1);
        for (int j = 0; j < SIZE; j++) {
            for (int i = 0; i < SIZE; i++) {
                double r2 = (i - 80) * (i - 80) + (j - 80) * (j - 80);
                frame.value().pixels()[j * SIZE + i] += (float) (20000 / Math.pow(1 + r2 / 9.0, 2.5));
            }
        }
        DetectionConfig config = DetectionConfig.defaults();
        DetectionConfig uncleaned = new DetectionConfig(DetectionFilter.pyramid(), 1.5, 5, 32, 0.005, 0);

        int cleaned = detect(frame, config).sources().size();
        int raw = detect(frame, uncleaned).sources().size();

        assertThat(cleaned).isLessThanOrEqualTo(raw).isLessThanOrEqualTo(3);
    }

    @Test
    void the_source_mask_covers_a_square_around_every_source_pixel_and_the_halo() {
        Frame frame = sky(1);
        star(frame, 70, 80, 300);
        Detections detections = detect(frame, DetectionConfig.defaults());

        MaskImage mask = SourceDetection.mask(detections, frame.mask(), 2);

        int[] labels = detections.labels();
        DetectedSource source = detections.sources().getFirst();
        double halo = SourceDetection.HALO * Math.sqrt(source.areaPx() / Math.PI);
        for (int y = 2; y < SIZE - 2; y++) {
            for (int x = 2; x < SIZE - 2; x++) {
                boolean near = false;
                for (int k = 0; k < 25; k++) {
                    near |= labels[(y + k / 5 - 2) * SIZE + x + k % 5 - 2] > 0;
                }
                double distance = Math.hypot(x - source.x(), y - source.y());
                if (near || distance < 0.9 * halo) {
                    assertThat(mask.has(x, y, PixelFlag.BAD)).isTrue();
                } else if (distance > 1.1 * halo) {
                    assertThat(mask.has(x, y, PixelFlag.BAD)).isFalse();
                }
            }
        }
    }

    @Test
    void the_same_image_gives_the_same_labels_twice() {
        Frame frame = sky(1);
        Random random = new Random(5);
        for (int k = 0; k < 60; k++) {
            star(frame, random.nextDouble() * SIZE, random.nextDouble() * SIZE, 5 + 300 * random.nextDouble());
        }

        Detections first = detect(frame, DetectionConfig.defaults());
        Detections second = detect(frame, DetectionConfig.defaults());

        assertThat(second.sources()).isEqualTo(first.sources()).hasSizeGreaterThan(20);
        assertThat(second.labels()).isEqualTo(first.labels());
    }
}
