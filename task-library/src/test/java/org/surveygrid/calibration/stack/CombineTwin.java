package org.surveygrid.calibration.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;

/** The rules of combining as plain loops in double, one pixel at a time. */
final class CombineTwin {
    static final int WIDTH = 320;
    static final double READ_VARIANCE = 25;

    private CombineTwin() {}

    /** Frames in electrons divided by their level, {@link #WIDTH} wide, of a read variance of {@link #READ_VARIANCE}. */
    record Stack(List<FloatImage> frames, StackNoise noise) {}

    /**
     * The rules as their documentation states them, in double: value and number of values kept; a negative number where
     * so many values are wrong that the rules do not say which.
     */
    static double[] combine(Stack stack, CombineRule rule, int pixel) {
        List<double[]> all = new ArrayList<>();
        double[] weights = weights(stack, rule);
        for (int j = 0; j < stack.frames().size(); j++) {
            float x = stack.frames().get(j).pixels()[pixel];
            if (Float.isFinite(x)) {
                all.add(new double[] {x, stack.noise().scales().get(j), weights[j]});
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
                List<double[]> kept = n > out ? sorted.subList(extremes.lowest(), n - extremes.highest()) : sorted;
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
        double[] weights = new double[stack.frames().size()];
        Arrays.fill(weights, 1);
        boolean plain = rule instanceof CombineRule.Mean || rule instanceof CombineRule.MinMax;
        for (int j = 0; j < weights.length && !plain; j++) {
            double a = stack.noise().scales().get(j);
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
            for (int j = 0; j < stack.frames().size(); j++) {
                float value = stack.frames().get(j).pixels()[row * WIDTH + x];
                if (Float.isFinite(value)) {
                    values.add(new double[] {value, stack.noise().scales().get(j), 1});
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
