package org.surveygrid.calibration.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.image.FloatImage;

class FrameCombineTest {
    private static final int SIDE = 200;
    private static final double READ_NOISE = 3;
    private static final CombineRule NOISE_CLIP = new CombineRule.NoiseClip(5, 0);
    private static final CombineRule MEDIAN = new CombineRule.Median();

    @Test
    void ten_biases_reach_the_noise_of_a_plain_mean() {
        List<FloatImage> frames = biases(10, 1);

        CombinedImage combined = combine(frames, NOISE_CLIP);

        double floor = READ_NOISE / Math.sqrt(10);
        assertThat(rms(combined.value())).isBetween(0.99 * floor, 1.02 * floor);
        assertThat(combined.variance().pixels()[0]).isCloseTo((float) (floor * floor), within(0.02f * 0.9f));
    }

    @Test
    void a_thousand_sigma_hit_in_one_of_ten_frames_leaves_no_trace() {
        List<FloatImage> frames = biases(10, 2);
        double before = combine(frames, NOISE_CLIP).value().at(50, 60);
        frames.get(3).pixels()[60 * SIDE + 50] += (float) (1000 * READ_NOISE);

        CombinedImage combined = combine(frames, NOISE_CLIP);

        assertThat((double) combined.value().at(50, 60)).isCloseTo(before, within(READ_NOISE));
        assertThat(combined.count().at(50, 60)).isEqualTo(9f);
    }

    @Test
    void three_sigma_of_the_sample_cannot_reject_the_same_hit() {
        List<FloatImage> frames = biases(10, 2);
        frames.get(3).pixels()[60 * SIDE + 50] += (float) (1000 * READ_NOISE);
        StackNoise noise = StackNoise.constant(SIDE, SIDE, READ_NOISE * READ_NOISE, 10);

        CombinedImage combined = FrameCombine.combine(
                frames, noise, new FrameCombine.Config(new CombineRule.SigmaClip(3), FrameCombine.Growth.NONE));

        assertThat(combined.value().at(50, 60)).isGreaterThan(200f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 7, 8, 10, 13, 20})
    void blocks_agree_with_the_obvious_rule(int n) {
        List<FloatImage> frames = biases(n, 10 + n);
        Random random = new Random(n);
        for (int hit = 0; hit < 300; hit++) {
            frames.get(random.nextInt(n)).pixels()[random.nextInt(SIDE * SIDE)] += 50 + random.nextInt(5000);
        }

        CombinedImage combined = combine(frames, NOISE_CLIP);

        for (int p = 0; p < SIDE * SIDE; p++) {
            double[] expected = obvious(frames, p);
            assertThat((double) combined.value().pixels()[p]).isCloseTo(expected[0], within(1e-3));
            assertThat((double) combined.count().pixels()[p]).isEqualTo(expected[1]);
        }
    }

    @Test
    void a_missing_value_changes_no_bit_of_the_other_pixels_in_its_block() {
        List<FloatImage> frames = biases(9, 3);
        CombinedImage whole = combine(frames, NOISE_CLIP);
        frames.get(4).pixels()[100] = Float.NaN;

        CombinedImage combined = combine(frames, NOISE_CLIP);

        assertThat(combined.count().pixels()[100]).isEqualTo(8f);
        for (int p = 0; p < 512; p++) {
            if (p != 100) {
                assertThat(combined.value().pixels()[p]).isEqualTo(whole.value().pixels()[p]);
                assertThat(combined.variance().pixels()[p])
                        .isEqualTo(whole.variance().pixels()[p]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 40, 400})
    void every_way_through_a_block_gives_the_bits_of_single_pixels(int hitsPerFrame) {
        for (CombineRule rule : List.of(NOISE_CLIP, MEDIAN, new CombineRule.MinMax(1, 1), new CombineRule.Mean())) {
            for (int n : new int[] {2, 5, 10, 13}) {
                List<FloatImage> frames = biases(n, 70 + n);
                Random random = new Random(n);
                for (FloatImage frame : frames) {
                    for (int hit = 0; hit < hitsPerFrame; hit++) {
                        frame.pixels()[random.nextInt(SIDE * SIDE)] += 5 + random.nextInt(60);
                    }
                }

                CombinedImage combined = combine(frames, rule);

                List<FloatImage> spoiled = frames.stream().map(FloatImage::copy).toList();
                for (int block = 0; block < SIDE * SIDE; block += 512) {
                    spoiled.getFirst().pixels()[block] = Float.NaN;
                }
                CombinedImage single = combine(spoiled, rule);
                for (int p = 0; p < SIDE * SIDE; p++) {
                    if (p % 512 != 0) {
                        assertThat(combined.value().pixels()[p])
                                .isEqualTo(single.value().pixels()[p]);
                        assertThat(combined.variance().pixels()[p])
                                .isEqualTo(single.variance().pixels()[p]);
                        assertThat(combined.count().pixels()[p])
                                .isEqualTo(single.count().pixels()[p]);
                    }
                }
            }
        }
    }

    @Test
    void strips_give_the_bits_of_the_whole() {
        List<FloatImage> frames = biases(10, 5);
        Random random = new Random(6);
        for (int hit = 0; hit < 2000; hit++) {
            frames.get(hit % 10).pixels()[random.nextInt(SIDE * SIDE)] += random.nextInt(200);
        }
        for (FloatImage frame : frames) {
            frame.pixels()[777] = Float.NaN;
        }
        FrameCombine.Config config = new FrameCombine.Config(NOISE_CLIP, FrameCombine.Growth.COSMIC_RAY_CORES);
        StackNoise noise = StackNoise.constant(SIDE, SIDE, READ_NOISE * READ_NOISE, 10);

        CombinedImage strips = FrameCombine.combine(frames, noise, config);

        StackStrip whole = new StackStrip(10, SIDE, SIDE);
        whole.load(FrameRows.of(frames), noise, 0);
        double[] ones = new double[10];
        Arrays.fill(ones, 1);
        PixelCombiner single = new PixelCombiner(NOISE_CLIP, ones, noise.scales());
        for (int p = 0; p < SIDE * SIDE; p++) {
            single.combine(whole, p);
        }
        RejectionGrowth.apply(whole, single, config.growth());
        assertThat(strips.value().pixels()).isEqualTo(whole.value);
        assertThat(strips.variance().pixels()).isEqualTo(whole.variance);
        assertThat(strips.count().pixels()).isEqualTo(whole.count);
    }

    @Test
    void the_order_of_the_frames_does_not_matter() {
        List<FloatImage> frames = biases(8, 4);
        CombinedImage forward = combine(frames, NOISE_CLIP);
        Collections.reverse(frames);

        CombinedImage backward = combine(frames, NOISE_CLIP);

        for (int p = 0; p < SIDE * SIDE; p++) {
            assertThat(backward.value().pixels()[p]).isCloseTo(forward.value().pixels()[p], within(1e-4f));
        }
    }

    @Test
    void flats_of_different_level_are_weighted_by_their_photons() {
        int n = 6;
        Random random = new Random(5);
        List<FloatImage> frames = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        double sumLevel = 0;
        for (int j = 0; j < n; j++) {
            double level = 2000 * (1 + 3 * j);
            sumLevel += level;
            FloatImage frame = FloatImage.zeros(SIDE, SIDE);
            for (int p = 0; p < SIDE * SIDE; p++) {
                frame.pixels()[p] = (float) ((level + Math.sqrt(level + 25) * random.nextGaussian()) / level);
            }
            frames.add(frame);
            scales.add(1 / level);
        }
        VarianceMap read = VarianceMap.constant(SIDE, SIDE, 25);
        VarianceMap photon = VarianceMap.constant(SIDE, SIDE, 1);

        CombinedImage combined =
                FrameCombine.combine(frames, new StackNoise(read, photon, scales), FrameCombine.Config.defaults());

        double best = 1 / Math.sqrt(sumLevel);
        assertThat(rmsAbout(combined.value(), 1)).isBetween(0.98 * best, 1.03 * best);
        assertThat(Math.sqrt(combined.variance().pixels()[7])).isCloseTo(best, within(0.02 * best));
    }

    @Test
    void everything_scales_with_the_unit() {
        List<FloatImage> frames = biases(7, 6);
        List<FloatImage> doubled = new ArrayList<>();
        for (FloatImage frame : frames) {
            FloatImage twice = frame.copy();
            for (int p = 0; p < SIDE * SIDE; p++) {
                twice.pixels()[p] *= 2;
            }
            doubled.add(twice);
        }

        CombinedImage small = combine(frames, NOISE_CLIP);
        CombinedImage large = FrameCombine.combine(
                doubled,
                StackNoise.constant(SIDE, SIDE, 4 * READ_NOISE * READ_NOISE, 7),
                FrameCombine.Config.defaults());

        for (int p = 0; p < SIDE * SIDE; p++) {
            assertThat(large.value().pixels()[p]).isEqualTo(2 * small.value().pixels()[p]);
        }
    }

    @Test
    void the_median_states_its_larger_variance() {
        List<FloatImage> frames = biases(5, 7);

        CombinedImage combined = combine(frames, MEDIAN);

        double measured = rms(combined.value()) * rms(combined.value());
        assertThat((double) combined.variance().pixels()[0]).isCloseTo(measured, within(0.03 * measured));
    }

    @Test
    void the_flanks_of_a_cosmic_ray_go_with_its_core() {
        List<FloatImage> frames = biases(9, 8);
        frames.get(2).pixels()[60 * SIDE + 50] += 500;
        frames.get(2).pixels()[60 * SIDE + 51] = (float) (4.4 * READ_NOISE);
        StackNoise noise = StackNoise.constant(SIDE, SIDE, READ_NOISE * READ_NOISE, 9);

        CombinedImage grown = FrameCombine.combine(
                frames, noise, new FrameCombine.Config(NOISE_CLIP, FrameCombine.Growth.COSMIC_RAY_CORES));

        assertThat(combine(frames, NOISE_CLIP).count().at(51, 60)).isEqualTo(9f);
        assertThat(grown.count().at(51, 60)).isEqualTo(8f);
    }

    @Test
    void a_pixel_without_any_value_stays_without() {
        List<FloatImage> frames = biases(3, 9);
        frames.forEach(frame -> frame.pixels()[5] = Float.NaN);

        CombinedImage combined = combine(frames, NOISE_CLIP);

        assertThat(combined.value().pixels()[5]).isNaN();
        assertThat(combined.count().pixels()[5]).isZero();
    }

    @Test
    void frames_of_different_size_are_refused() {
        List<FloatImage> frames = List.of(FloatImage.zeros(4, 4), FloatImage.zeros(4, 5));

        assertThatThrownBy(() ->
                        FrameCombine.combine(frames, StackNoise.constant(4, 4, 1, 2), FrameCombine.Config.defaults()))
                .hasMessageContaining("4 x 5");
    }

    @Test
    void a_frame_with_noise_or_pattern_of_its_own_is_left_out() {
        List<FloatImage> frames = biases(7, 20);
        for (int p = 0; p < SIDE * SIDE; p++) {
            frames.get(2).pixels()[p] += (float) (4 * StrictMath.sin(0.7 * (p % SIDE)));
            frames.get(5).pixels()[p] += Math.floorDiv(p, SIDE * 20) % 2 == 0 ? 2 : -2;
        }

        List<Integer> good = FrameSelection.accept(
                FrameSelection.inspect(FrameRows.of(frames)), new FrameSelection.Limits(5, 1.2, 0.3));

        assertThat(good).containsExactly(0, 1, 3, 4, 6);
    }

    private static CombinedImage combine(List<FloatImage> frames, CombineRule rule) {
        return FrameCombine.combine(
                frames,
                StackNoise.constant(SIDE, SIDE, READ_NOISE * READ_NOISE, frames.size()),
                new FrameCombine.Config(rule, FrameCombine.Growth.NONE));
    }

    /** The rule as its documentation states it, in double. */
    private static double[] obvious(List<FloatImage> frames, int p) {
        double[] x = frames.stream().mapToDouble(f -> f.pixels()[p]).toArray();
        int n = x.length;
        double centre = median(x);
        double[] deviation = new double[n];
        for (int j = 0; j < n; j++) {
            deviation[j] = Math.abs(x[j] - centre);
        }
        double scatter = n < 8 ? 0 : median(deviation) * PixelCombiner.sigmaPerMad(n);
        double limit = 5 * Math.max(READ_NOISE, scatter);
        List<Double> kept = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            kept.clear();
            for (double value : x) {
                if (Math.abs(value - centre) <= limit) {
                    kept.add(value);
                }
            }
            if (kept.size() < (n + 1) / 2) {
                double[] distance = new double[n];
                for (int j = 0; j < n; j++) {
                    distance[j] = Math.abs(x[j] - centre);
                }
                double[] sorted = distance.clone();
                Arrays.sort(sorted);
                kept.clear();
                for (int j = 0; j < n; j++) {
                    if (distance[j] <= sorted[(n + 1) / 2 - 1]) {
                        kept.add(x[j]);
                    }
                }
            }
            double sum = 0;
            for (double value : kept) {
                sum += value;
            }
            centre = sum / kept.size();
        }
        return new double[] {centre, kept.size()};
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }

    private static List<FloatImage> biases(int n, long seed) {
        Random random = new Random(seed);
        List<FloatImage> frames = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            FloatImage frame = FloatImage.zeros(SIDE, SIDE);
            for (int p = 0; p < SIDE * SIDE; p++) {
                frame.pixels()[p] = (float) (READ_NOISE * random.nextGaussian());
            }
            frames.add(frame);
        }
        return frames;
    }

    private static double rms(FloatImage image) {
        return rmsAbout(image, 0);
    }

    private static double rmsAbout(FloatImage image, double centre) {
        double sum = 0;
        for (float v : image.pixels()) {
            sum += (v - centre) * (v - centre);
        }
        return Math.sqrt(sum / image.pixels().length);
    }
}
