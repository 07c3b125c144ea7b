package org.surveygrid.calibration.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.image.FloatImage;
import org.surveygrid.synthetic.RandomStream;

class CombineRuleTest {
    private static final int WIDTH = CombineTwin.WIDTH;
    private static final int HEIGHT = 300;
    private static final int PIXELS = WIDTH * HEIGHT;

    static List<CombineRule> rules() {
        return List.of(
                new CombineRule.Mean(),
                new CombineRule.WeightedMean(),
                new CombineRule.Median(),
                new CombineRule.MinMax(1, 1),
                new CombineRule.MinMax(0, 2),
                new CombineRule.SigmaClip(3),
                new CombineRule.AverageSigmaClip(5),
                new CombineRule.NoiseClip(5, 0),
                new CombineRule.LevelRegression(5));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_variance_plane_is_the_scatter_of_the_result(CombineRule rule) {
        for (int n : new int[] {5, 10}) {
            CombineTwin.Stack flats = rule instanceof CombineRule.MinMax ? alike(n, 100 + n) : flats(n, 100 + n);

            CombinedImage combined = combine(flats, rule);

            double stated = 0;
            double sum = 0;
            double squares = 0;
            for (int p = 0; p < PIXELS; p++) {
                stated += combined.variance().pixels()[p] / PIXELS;
                sum += combined.value().pixels()[p] - 1;
                squares += Math.pow(combined.value().pixels()[p] - 1, 2);
            }
            double measured = squares / PIXELS - (sum / PIXELS) * (sum / PIXELS);
            assertThat(measured).isCloseTo(stated, within(0.02 * stated));
        }
    }

    @Test
    void measured_noise_is_right_when_the_noise_model_is_wrong_by_four() {
        CombineTwin.Stack flats = flats(8, 3);
        StackNoise wrong = new StackNoise(
                VarianceMap.constant(WIDTH, HEIGHT, CombineTwin.READ_VARIANCE / 4),
                VarianceMap.constant(WIDTH, HEIGHT, 0.25),
                flats.noise().scales());
        flats.frames().get(2).pixels()[5000] += 0.5f;

        CombinedImage measured =
                combine(new CombineTwin.Stack(flats.frames(), wrong), new CombineRule.AverageSigmaClip(5));
        CombinedImage right = combine(flats, new CombineRule.AverageSigmaClip(5));

        assertThat(measured.value().pixels())
                .usingComparatorWithPrecision(1e-5f)
                .isEqualTo(right.value().pixels());
        assertThat(measured.count().pixels()[5000]).isEqualTo(7f);
        assertThat(measured.variance().pixels()[77])
                .isCloseTo(
                        right.variance().pixels()[77],
                        within(1e-4f * right.variance().pixels()[77]));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void every_rule_does_what_it_says(CombineRule rule) {
        for (int n : new int[] {1, 3, 4, 7, 8, 11}) {
            CombineTwin.Stack flats = spoiled(flats(n, 40 + n));

            CombinedImage combined = combine(flats, rule);

            int judged = 0;
            List<Integer> differing = new ArrayList<>();
            for (int p = 0; p < PIXELS; p += 13) {
                double[] expected = CombineTwin.combine(flats, rule, p);
                double value = combined.value().pixels()[p];
                boolean same = expected[1] == 0
                        ? Double.isNaN(value)
                        : Math.abs(value - expected[0]) <= 2e-5 * Math.abs(expected[0]) + 1e-6;
                if (expected[1] >= 0) {
                    judged++;
                    if (!same || combined.count().pixels()[p] != expected[1]) {
                        differing.add(p);
                    }
                }
            }
            // A line may find two ways to leave values out.
            int tolerated = rule instanceof CombineRule.LevelRegression ? judged / 200 : 0;
            assertThat(judged).isGreaterThan(PIXELS / 13 / 2);
            assertThat(differing).as("%s, %d frames", rule, n).hasSizeLessThanOrEqualTo(tolerated);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_order_of_the_frames_does_not_matter(CombineRule rule) {
        CombineTwin.Stack flats = spoiled(flats(7, 9));
        List<FloatImage> frames = new ArrayList<>(flats.frames());
        List<Double> scales = new ArrayList<>(flats.noise().scales());
        Collections.rotate(frames.subList(1, 7), 2);
        Collections.rotate(scales.subList(1, 7), 2);
        CombineTwin.Stack turned = new CombineTwin.Stack(
                frames,
                new StackNoise(flats.noise().readVariance(), flats.noise().photonVariance(), scales));

        CombinedImage one = combine(flats, rule);
        CombinedImage other = combine(turned, rule);

        for (int p = 0; p < PIXELS; p++) {
            assertThat(other.count().pixels()[p]).isEqualTo(one.count().pixels()[p]);
            if (one.count().pixels()[p] > 0) {
                assertThat(other.value().pixels()[p])
                        .isCloseTo(
                                one.value().pixels()[p],
                                within(1e-5f * (1 + Math.abs(one.value().pixels()[p]))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void light_in_another_unit_is_the_same_light(CombineRule rule) {
        CombineTwin.Stack flats = spoiled(flats(6, 12));
        List<FloatImage> doubled = flats.frames().stream()
                .map(frame -> {
                    FloatImage twice = frame.copy();
                    for (int p = 0; p < PIXELS; p++) {
                        twice.pixels()[p] *= 2;
                    }
                    return twice;
                })
                .toList();
        StackNoise noise = new StackNoise(
                VarianceMap.constant(WIDTH, HEIGHT, 4 * CombineTwin.READ_VARIANCE),
                VarianceMap.constant(WIDTH, HEIGHT, 2),
                flats.noise().scales());

        CombinedImage one = combine(flats, rule);
        CombinedImage other = combine(new CombineTwin.Stack(doubled, noise), rule);

        for (int p = 0; p < PIXELS; p++) {
            one.value().pixels()[p] *= 2;
            one.variance().pixels()[p] *= 4;
        }
        assertThat(other.value().pixels()).isEqualTo(one.value().pixels());
        assertThat(other.variance().pixels()).isEqualTo(one.variance().pixels());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_masked_value_takes_part_in_its_own_pixel_only_and_never_adds_one(CombineRule rule) {
        CombineTwin.Stack flats = flats(7, 21);
        CombinedImage before = combine(flats, rule);
        for (int p = 50; p < PIXELS; p += 97) {
            flats.frames().get(1 + p % 6).pixels()[p] = Float.NaN;
        }

        CombinedImage after = combine(flats, rule);

        boolean measured = rule instanceof CombineRule.AverageSigmaClip;
        for (int p = 0; p < PIXELS; p++) {
            assertThat(after.count().pixels()[p])
                    .isLessThanOrEqualTo(before.count().pixels()[p]);
            if (p % 97 != 50 && !measured) {
                assertThat(after.value().pixels()[p]).isEqualTo(before.value().pixels()[p]);
                assertThat(after.variance().pixels()[p])
                        .isEqualTo(before.variance().pixels()[p]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void frames_without_noise_or_values_end_in_numbers_or_gaps(CombineRule rule) {
        CombineTwin.Stack flats = flats(5, 30);
        for (FloatImage frame : flats.frames()) {
            Arrays.fill(frame.pixels(), 1f);
            Arrays.fill(frame.pixels(), 0, WIDTH, Float.NaN);
        }

        CombinedImage combined = combine(flats, rule);

        assertThat(combined.value().pixels()[7]).isNaN();
        assertThat(combined.variance().pixels()[7]).isNaN();
        assertThat(combined.count().pixels()[7]).isZero();
        assertThat(combined.value().pixels()[WIDTH + 7]).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void a_regression_is_blind_to_light_that_is_always_there() {
        CombineTwin.Stack flats = flats(8, 33);
        for (int j = 0; j < 8; j++) {
            for (int p = 0; p < PIXELS; p++) {
                flats.frames().get(j).pixels()[p] +=
                        (float) (400 * flats.noise().scales().get(j));
            }
        }
        flats.frames().get(3).pixels()[4000] += 3;

        CombinedImage regression = combine(flats, new CombineRule.LevelRegression(5));
        CombinedImage mean = combine(flats, new CombineRule.WeightedMean());

        double slope = 0;
        double biased = 0;
        for (int p = 0; p < PIXELS; p++) {
            slope += regression.value().pixels()[p] / PIXELS;
            biased += mean.value().pixels()[p] / PIXELS;
        }
        assertThat(slope).isCloseTo(1, within(3e-4));
        assertThat(biased).isGreaterThan(1.02);
        assertThat(regression.count().pixels()[4000]).isEqualTo(7f);
        assertThat(regression.value().pixels()[4000]).isCloseTo(1, within(0.1f));
    }

    @Test
    void levels_that_are_alike_have_no_line() {
        CombineTwin.Stack flats = flats(5, 34);
        StackNoise alike = new StackNoise(
                flats.noise().readVariance(), flats.noise().photonVariance(), Collections.nCopies(5, 1e-4));

        CombinedImage combined =
                combine(new CombineTwin.Stack(flats.frames(), alike), new CombineRule.LevelRegression(5));

        assertThat(combined.value().pixels()[100]).isNaN();
        assertThat(combined.count().pixels()[100]).isZero();
    }

    @Test
    void a_rejected_pixel_takes_its_four_neighbours_with_it_when_told_so() {
        CombineTwin.Stack flats = flats(9, 35);
        int hit = 48 * WIDTH + 100;
        flats.frames().get(4).pixels()[hit] += 1;
        for (CombineRule rule : List.of(
                new CombineRule.NoiseClip(5, 0),
                new CombineRule.AverageSigmaClip(5),
                new CombineRule.SigmaClip(2.6),
                new CombineRule.LevelRegression(5))) {

            CombinedImage alone = combine(flats, rule);
            CombinedImage grown = FrameCombine.combine(
                    flats.frames(), flats.noise(), new FrameCombine.Config(rule, FrameCombine.Growth.NEIGHBOURS));

            for (int p : new int[] {hit - 1, hit + 1, hit - WIDTH, hit + WIDTH}) {
                assertThat(grown.count().pixels()[p]).isLessThan(alone.count().pixels()[p]);
            }
            assertThat(grown.count().pixels()[hit]).isEqualTo(alone.count().pixels()[hit]);
        }
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new CombineRule.NoiseClip(0.5, 0)).hasMessageContaining("0.5");
        assertThatThrownBy(() -> new CombineRule.NoiseClip(5, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new CombineRule.SigmaClip(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new CombineRule.MinMax(-1, 1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> FrameRows.of(List.of())).hasMessageContaining("none");
    }

    private static CombinedImage combine(CombineTwin.Stack stack, CombineRule rule) {
        return FrameCombine.combine(
                stack.frames(), stack.noise(), new FrameCombine.Config(rule, FrameCombine.Growth.NONE));
    }

    private static CombineTwin.Stack flats(int n, long seed) {
        return flats(n, seed, 12_000);
    }

    private static CombineTwin.Stack alike(int n, long seed) {
        return flats(n, seed, 0);
    }

    /** Flats in electrons, of levels from 8000 up, divided by them. */
    private static CombineTwin.Stack flats(int n, long seed, int range) {
        RandomStream random = RandomStream.of(seed, "flats");
        List<FloatImage> frames = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            double level = 8000 + range * ((j + n / 2) % n) / n;
            FloatImage frame = FloatImage.zeros(WIDTH, HEIGHT);
            double sigma = Math.sqrt(level + CombineTwin.READ_VARIANCE);
            for (int p = 0; p < PIXELS; p++) {
                frame.pixels()[p] = (float) ((level + sigma * random.nextGaussian()) / level);
            }
            frames.add(frame);
            scales.add(1 / level);
        }
        return new CombineTwin.Stack(
                frames,
                new StackNoise(
                        VarianceMap.constant(WIDTH, HEIGHT, CombineTwin.READ_VARIANCE),
                        VarianceMap.constant(WIDTH, HEIGHT, 1),
                        scales));
    }

    /** With stars, and pixels that some or all frames do not have. */
    private static CombineTwin.Stack spoiled(CombineTwin.Stack stack) {
        RandomStream random = RandomStream.of(5, "spoil");
        int n = stack.frames().size();
        for (int hit = 0; hit < 4000; hit++) {
            int p = 13 * random.nextInt(PIXELS / 13);
            stack.frames().get(random.nextInt(n)).pixels()[p] += (float) (3 * random.nextDouble());
            stack.frames().get(random.nextInt(n)).pixels()[13 * random.nextInt(PIXELS / 13)] = Float.NaN;
        }
        for (FloatImage frame : stack.frames()) {
            frame.pixels()[26] = Float.NaN;
        }
        return stack;
    }
}
