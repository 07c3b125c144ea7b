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
    private static final int WIDTH = 320;
    private static final int HEIGHT = 300;
    private static final int PIXELS = WIDTH * HEIGHT;
    private static final double READ_VARIANCE = 25;

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
            Stack flats = rule instanceof CombineRule.MinMax ? alike(n, 100 + n) : flats(n, 100 + n);

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
        Stack flats = flats(8, 3);
        StackNoise wrong = new StackNoise(
                VarianceMap.constant(WIDTH, HEIGHT, READ_VARIANCE / 4),
                VarianceMap.constant(WIDTH, HEIGHT, 0.25),
                flats.noise.scales());
        flats.frames.get(2).pixels()[5000] += 0.5f;

        CombinedImage measured = combine(new Stack(flats.frames, wrong), new CombineRule.AverageSigmaClip(5));
        CombinedImage right = combine(flats, new CombineRule.AverageSigmaClip(5));

        assertThat(measured.value().pixels()).usingComparatorWithPrecision(1e-5f).isEqualTo(right.value().pixels());
        assertThat(measured.count().pixels()[5000]).isEqualTo(7f);
        assertThat(measured.variance().pixels()[77])
                .isCloseTo(right.variance().pixels()[77], within(1e-4f * right.variance().pixels()[77]));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void every_rule_does_what_it_says(CombineRule rule) {
        for (int n : new int[] {1, 3, 4, 7, 8, 11}) {
            Stack flats = spoiled(flats(n, 40 + n));

            CombinedImage combined = combine(flats, rule);

            int judged = 0;
            List<Integer> differing = new ArrayList<>();
            for (int p = 0; p < PIXELS; p += 13) {
                double[] expected = obvious(flats, rule, p);
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
        Stack flats = spoiled(flats(7, 9));
        List<FloatImage> frames = new ArrayList<>(flats.frames);
        List<Double> scales = new ArrayList<>(flats.noise.scales());
        Collections.rotate(frames.subList(1, 7), 2);
        Collections.rotate(scales.subList(1, 7), 2);
        Stack turned = new Stack(
                frames, new StackNoise(flats.noise.readVariance(), flats.noise.photonVariance(), scales));

        CombinedImage one = combine(flats, rule);
        CombinedImage other = combine(turned, rule);

        for (int p = 0; p < PIXELS; p++) {
            assertThat(other.count().pixels()[p]).isEqualTo(one.count().pixels()[p]);
            if (one.count().pixels()[p] > 0) {
                assertThat(other.value().pixels()[p])
                        .isCloseTo(one.value().pixels()[p], within(1e-5f * (1 + Math.abs(one.value().pixels()[p]))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void light_in_another_unit_is_the_same_light(CombineRule rule) {
        Stack flats = spoiled(flats(6, 12));
        List<FloatImage> doubled = flats.frames.stream()
                .map(frame -> {
                    FloatImage twice = frame.copy();
                    for (int p = 0; p < PIXELS; p++) {
                        twice.pixels()[p] *= 2;
                    }
                    return twice;
                })
                .toList();
        StackNoise noise = new StackNoise(
                VarianceMap.constant(WIDTH, HEIGHT, 4 * READ_VARIANCE),
                VarianceMap.constant(WIDTH, HEIGHT, 2),
                flats.noise.scales());

        CombinedImage one = combine(flats, rule);
        CombinedImage other = combine(new Stack(doubled, noise), rule);

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
        Stack flats = flats(7, 21);
        CombinedImage before = combine(flats, rule);
        for (int p = 50; p < PIXELS; p += 97) {
            flats.frames.get(1 + p % 6).pixels()[p] = Float.NaN;
        }

        CombinedImage after = combine(flats, rule);

        boolean measured = rule instanceof CombineRule.AverageSigmaClip;
        for (int p = 0; p < PIXELS; p++) {
            assertThat(after.count().pixels()[p]).isLessThanOrEqualTo(before.count().pixels()[p]);
            if (p % 97 != 50 && !measured) {
                assertThat(after.value().pixels()[p]).isEqualTo(before.value().pixels()[p]);
                assertThat(after.variance().pixels()[p]).isEqualTo(before.variance().pixels()[p]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void frames_without_noise_or_values_end_in_numbers_or_gaps(CombineRule rule) {
        Stack flats = flats(5, 30);
        for (FloatImage frame : flats.frames) {
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
        Stack flats = flats(8, 33);
        for (int j = 0; j < 8; j++) {
            for (int p = 0; p < PIXELS; p++) {
                flats.frames.get(j).pixels()[p] +=
                        (float) (400 * flats.noise.scales().get(j));
            }
        }
        flats.frames.get(3).pixels()[4000] += 3;

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
        Stack flats = flats(5, 34);
        StackNoise alike = new StackNoise(
                flats.noise.readVariance(), flats.noise.photonVariance(), Collections.nCopies(5, 1e-4));

        CombinedImage combined = combine(new Stack(flats.frames, alike), new CombineRule.LevelRegression(5));

        assertThat(combined.value().pixels()[100]).isNaN();
        assertThat(combined.count().pixels()[100]).isZero();
    }

    @Test
    void a_rejected_pixel_takes_its_four_neighbours_with_it_when_told_so() {
        Stack flats = flats(9, 35);
        int hit = 48 * WIDTH + 100;
        flats.frames.get(4).pixels()[hit] += 1;
        for (CombineRule rule : List.of(
                new CombineRule.NoiseClip(5, 0),
                new CombineRule.AverageSigmaClip(5),
                new CombineRule.SigmaClip(2.6),
                new CombineRule.LevelRegression(5))) {

            CombinedImage alone = combine(flats, rule);
            CombinedImage grown = FrameCombine.combine(
                    flats.frames, flats.noise, new FrameCombine.Config(rule, FrameCombine.Growth.NEIGHBOURS));

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

    private record Stack(List<FloatImage> frames, StackNoise noise) {}

    private static CombinedImage combine(Stack stack, CombineRule rule) {
        return FrameCombine.combine(
                stack.frames, stack.noise, new FrameCombine.Config(rule, FrameCombine.Growth.NONE));
    }

    private static Stack flats(int n, long seed) {
        return flats(n, seed, 12_000);
    }

    private static Stack alike(int n, long seed) {
        return flats(n, seed, 0);
    }

    /** Flats in electrons, of levels from 8000 up, divided by them. */
    private static Stack flats(int n, long seed, int range) {
        RandomStream random = RandomStream.of(seed, "flats");
        List<FloatImage> frames = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            double level = 8000 + range * ((j + n / 2) % n) / n;
            FloatImage frame = FloatImage.zeros(WIDTH, HEIGHT);
            double sigma = Math.sqrt(level + READ_VARIANCE);
            for (int p = 0; p < PIXELS; p++) {
                frame.pixels()[p] = (float) ((level + sigma * random.nextGaussian()) / level);
            }
            frames.add(frame);
            scales.add(1 / level);
        }
        return new Stack(
                frames,
                new StackNoise(
                        VarianceMap.constant(WIDTH, HEIGHT, READ_VARIANCE),
                        VarianceMap.constant(WIDTH, HEIGHT, 1),
                        scales));
    }

    /** With stars, and pixels that some or all frames do not have. */
    private static Stack spoiled(Stack stack) {
        RandomStream random = RandomStream.of(5, "spoil");
        int n = stack.frames.size();
        for (int hit = 0; hit < 4000; hit++) {
            int p = 13 * random.nextInt(PIXELS / 13);
            stack.frames.get(random.nextInt(n)).pixels()[p] += (float) (3 * random.nextDouble());
            stack.frames.get(random.nextInt(n)).pixels()[13 * random.nextInt(PIXELS / 13)] = Float.NaN;
        }
        for (FloatImage frame : stack.frames) {
            frame.pixels()[26] = Float.NaN;
        }
        return stack;
    }

    /**
     * The rules as their documentation states them, in double: value and number of values kept; a negative number where
     * so many values are wrong that the rules do not say which.
     */
    private static double[] obvious(Stack stack, CombineRule rule, int pixel) {
        List<double[]> all = new ArrayList<>();
        double[] weights = weights(stack, rule);
        for (int j = 0; j < stack.frames.size(); j++) {
            float x = stack.frames.get(j).pixels()[pixel];
            if (Float.isFinite(x)) {
                all.add(new double[] {x, stack.noise.scales().get(j), weights[j]});
            }
        }
        int n = all.size();
        if (n == 0) {
            return new double[] {0, 0};
        }
        return switch (rule) {
            case CombineRule.Mean _, CombineRule.WeightedMean _ -> new double[] {mean(all), n};
            case CombineRule.Median _ -> new double[] {median(all), n};
            case CombineRule.MinMax extremes -> {
                List<double[]> sorted = new ArrayList<>(all);
                sorted.sort((a, b) -> Double.compare(a[0], b[0]));
                int out = extremes.lowest() + extremes.highest();
                List<double[]> kept =
                        n > out ? sorted.subList(extremes.lowest(), n - extremes.highest()) : sorted;
                yield new double[] {mean(kept), kept.size()};
            }
            case CombineRule.SigmaClip clip -> sigmaClip(all, clip.sigma());
            case CombineRule.NoiseClip clip -> noiseClip(all, clip.sigma(), n >= 8, 1);
            case CombineRule.AverageSigmaClip clip ->
                noiseClip(all, clip.sigma(), false, rowRatio(stack, pixel / WIDTH));
            case CombineRule.LevelRegression line -> regression(all, line.sigma());
        };
    }

    private static double[] weights(Stack stack, CombineRule rule) {
        double[] weights = new double[stack.frames.size()];
        Arrays.fill(weights, 1);
        boolean plain = rule instanceof CombineRule.Mean || rule instanceof CombineRule.MinMax;
        for (int j = 0; j < weights.length && !plain; j++) {
            double a = stack.noise.scales().get(j);
            weights[j] = 1 / (READ_VARIANCE * a * a + a);
        }
        return weights;
    }

    private static double model(double[] value, double level) {
        return READ_VARIANCE * value[1] * value[1] + value[1] * Math.max(0, level);
    }

    private static double mean(List<double[]> values) {
        double sum = 0;
        double weight = 0;
        for (double[] value : values) {
            sum += value[2] * value[0];
            weight += value[2];
        }
        return sum / weight;
    }

    private static double median(List<double[]> values) {
        double[] sorted = values.stream().mapToDouble(v -> v[0]).sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }

    private static double[] sigmaClip(List<double[]> all, double limit) {
        List<double[]> kept = new ArrayList<>(all);
        double centre = median(all);
        for (int round = 0; round < 5; round++) {
            double squares = 0;
            for (double[] value : kept) {
                squares += Math.pow(value[0] - centre, 2);
            }
            double reach = limit * Math.sqrt(squares / Math.max(1, kept.size() - 1));
            double about = centre;
            int before = kept.size();
            for (int i = 0; i < kept.size() && kept.size() > 1; ) {
                if (Math.abs(kept.get(i)[0] - about) > reach) {
                    kept.remove(i);
                } else {
                    i++;
                }
            }
            if (kept.size() == before) {
                break;
            }
            centre = mean(kept);
        }
        return new double[] {mean(kept), kept.size()};
    }

    private static double[] noiseClip(List<double[]> all, double limit, boolean ownScatter, double ratio) {
        int n = all.size();
        double centre = median(all);
        double[] distance = new double[n];
        for (int j = 0; j < n; j++) {
            distance[j] = Math.abs(all.get(j)[0] - centre);
        }
        Arrays.sort(distance);
        double mad = n % 2 == 1 ? distance[n / 2] : 0.5 * (distance[n / 2 - 1] + distance[n / 2]);
        double floor = ownScatter ? Math.pow(mad * PixelCombiner.sigmaPerMad(n), 2) : 0;
        List<double[]> kept = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            kept.clear();
            for (double[] value : all) {
                double variance = Math.max(ratio * model(value, centre), floor);
                if (Math.pow(value[0] - centre, 2) <= limit * limit * variance) {
                    kept.add(value);
                }
            }
            if (kept.isEmpty() && n == 2) {
                return new double[] {0, -1};
            }
            if (kept.size() < (n + 1) / 2) {
                double about = centre;
                List<double[]> closest = new ArrayList<>(all);
                closest.sort((a, b) -> Double.compare(Math.abs(a[0] - about), Math.abs(b[0] - about)));
                kept = new ArrayList<>(closest.subList(0, (n + 1) / 2));
            }
            centre = mean(kept);
        }
        return new double[] {centre, kept.size()};
    }

    private static double rowRatio(Stack stack, int row) {
        double[] ratios = new double[WIDTH];
        int known = 0;
        for (int x = 0; x < WIDTH; x++) {
            List<double[]> values = new ArrayList<>();
            for (int j = 0; j < stack.frames.size(); j++) {
                float value = stack.frames.get(j).pixels()[row * WIDTH + x];
                if (Float.isFinite(value)) {
                    values.add(new double[] {value, stack.noise.scales().get(j), 1});
                }
            }
            int n = values.size();
            if (n < 3) {
                continue;
            }
            double level = median(values);
            values.forEach(value -> value[2] = 1 / model(value, level));
            double mean = mean(values);
            double chi2 = 0;
            for (double[] value : values) {
                chi2 += value[2] * Math.pow(value[0] - mean, 2);
            }
            ratios[known++] = chi2 / (n - 1) / Math.pow(1 - 2 / (9.0 * (n - 1)), 3);
        }
        double[] sorted = Arrays.copyOf(ratios, known);
        Arrays.sort(sorted);
        if (known == 0) {
            return 1;
        }
        return known % 2 == 1 ? sorted[known / 2] : 0.5 * (sorted[known / 2 - 1] + sorted[known / 2]);
    }

    /** The line through all values or, where one is off, the one that leaves the best out. */
    private static double[] regression(List<double[]> all, double limit) {
        int n = all.size();
        if (n < 3) {
            return new double[] {0, 0};
        }
        if (worst(all) <= limit / 2) {
            return new double[] {line(all, 1)[0], n};
        }
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int out = 0; out < n; out++) {
            List<double[]> kept = new ArrayList<>(all);
            kept.remove(out);
            if (worst(kept) < least) {
                least = worst(kept);
                best = out;
            }
        }
        List<double[]> kept = new ArrayList<>(all);
        kept.remove(best);
        double[] line = line(kept, 1);
        double[] left = all.get(best);
        double off = Math.abs(left[0] - line[0] - line[1] * left[1]) / Math.sqrt(model(left, line[0]));
        boolean clear = n >= 6 && least <= limit / 2 && off > 4 * limit;
        return clear ? new double[] {line[0], n - 1} : new double[] {Double.NaN, -1};
    }

    /** Largest distance from the line through all, in sigma. */
    private static double worst(List<double[]> values) {
        double[] line = line(values, 1);
        double worst = 0;
        for (double[] v : values) {
            worst = Math.max(worst, Math.abs(v[0] - line[0] - line[1] * v[1]) / Math.sqrt(model(v, line[0])));
        }
        return worst;
    }

    private static double[] line(List<double[]> values, double level) {
        double s = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (double[] v : values) {
            double w = 1 / model(v, level);
            s += w;
            sx += w * v[1];
            sy += w * v[0];
            sxx += w * v[1] * v[1];
            sxy += w * v[1] * v[0];
        }
        double determinant = s * sxx - sx * sx;
        return new double[] {(sxx * sy - sx * sxy) / determinant, (s * sxy - sx * sy) / determinant};
    }
}
