package org.surveygrid.solver.engine;

import java.util.Arrays;
import org.surveygrid.solver.rejection.ErrorLevels;
import org.surveygrid.solver.rejection.ErrorModel;

/**
 * Estimates the errors of each exposure, and of the catalogue, from the residuals. A measurement is compared with the place
 * that all others of its star give, whose variance is taken off: a residual itself is small where the measurement decides the
 * place, and squares of it over 1 - leverage only creep to the truth.
 */
final class GroupErrors {
    /** Measurements that dominate their star say little about their own errors. */
    private static final double LARGEST_LEVERAGE = 0.95;
    /** Two exposures that only know each other would swing if both took a whole step; the rest is taken in the next passes. */
    private static final double SHORTEST_STEP = 0.5;

    private final Measurements measurements;
    /** Measurements of the first group, then of the next. */
    private final int[] byGroup;

    private final int[] groupStart;

    GroupErrors(Measurements measurements) {
        this.measurements = measurements;
        this.byGroup = new int[measurements.size()];
        this.groupStart = new int[measurements.groups() + 1];
        for (int i = 0; i < byGroup.length; i++) {
            groupStart[measurements.group(i) + 1]++;
        }
        for (int g = 0; g < measurements.groups(); g++) {
            groupStart[g + 1] += groupStart[g];
        }
        int[] next = groupStart.clone();
        for (int i = 0; i < byGroup.length; i++) {
            byGroup[next[measurements.group(i)]++] = i;
        }
    }

    /**
     * Gives all groups the same errors, by medians: what a rough model is off by is not theirs. Weights then hardly change from
     * pass to pass but in common.
     */
    void estimateTogether(double inflation) {
        boolean[] counts = counting();
        int all = 0;
        for (boolean counting : counts) {
            all += counting ? 1 : 0;
        }
        double[] variances = new double[all];
        double[] squares = new double[all];
        int count = 0;
        double perAxis = inflation / measurements.axes();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i]) {
                variances[count] = measurements.measuredVariance(i);
                squares[count++] = measurements.normalised(i) * measurements.variance(i) * perAxis;
            }
        }
        ErrorModel common = ErrorModel.robust(variances, squares, measurements.axes());
        for (int g = 0; g < measurements.groups(); g++) {
            measurements.setErrorModel(g, common);
        }
    }

    /**
     * Sets the error models; inflation says how much smaller squares of residuals are because the model followed them.
     *
     * @return by what share a typical variance of a group changed at most
     */
    double estimate(StarCells cells, double inflation, boolean byMedian) {
        boolean[] counts = counting();
        ErrorModel[] estimates = new ErrorModel[measurements.groups()];
        ErrorLevels.Level[] levels = new ErrorLevels.Level[estimates.length];
        Share[] shares = new Share[estimates.length];
        cells.each(estimates.length, (own, from, to) -> {
            for (int g = from; g < to; g++) {
                Sample sample = sample(g, counts, inflation, byMedian);
                double[] v = sample.variances();
                estimates[g] = byMedian
                        ? ErrorModel.robust(v, sample.squares(), measurements.axes())
                        : ErrorModel.estimate(v, sample.squares(), sample.others());
                levels[g] = byMedian ? ErrorLevels.Level.NONE : level(estimates[g], g, v, sample.others());
                shares[g] = new Share(
                        v.length > 0 ? v[v.length / 2] : 1,
                        Math.max(SHORTEST_STEP, 1 - sample.leverage() / Math.max(1, v.length)));
            }
            return true;
        });
        double[] changed = new double[estimates.length];
        double[] best = byMedian ? new double[estimates.length] : best(levels);
        for (int g = 0; g < estimates.length; g++) {
            ErrorModel before = measurements.errorModel(g);
            measurements.setErrorModel(
                    g,
                    byMedian
                            ? estimates[g]
                            : before.towards(
                                    estimates[g].times(StrictMath.exp(best[g] - levels[g].estimate())),
                                    shares[g].step()));
            double typical = shares[g].typicalVariance();
            changed[g] = Math.abs(measurements.errorModel(g).variance(typical) / before.variance(typical) - 1);
        }
        return Arrays.stream(changed).max().orElse(0);
    }

    /** Of a group: one of its variances, and how far its errors go towards their estimate. */
    private record Share(double typicalVariance, double step) {}

    /** Measurements that say something about their own errors. */
    private boolean[] counting() {
        boolean[] counts = new boolean[measurements.size()];
        for (int s = 0; s < measurements.stars(); s++) {
            boolean fitted = measurements.isFitted(s);
            for (int i = measurements.start(s); i < measurements.start(s + 1) && fitted; i++) {
                counts[i] = measurements.isActive(i) && measurements.leverage(i) < LARGEST_LEVERAGE;
            }
        }
        return counts;
    }

    /** What a group's measurements say: their variances, squared distances, variances of the places; sum of leverages. */
    private record Sample(double[] variances, double[] squares, double[] others, double leverage) {}

    private Sample sample(int group, boolean[] counts, double inflation, boolean byMedian) {
        int most = groupStart[group + 1] - groupStart[group];
        double[] variances = new double[most];
        double[] squares = new double[most];
        double[] others = new double[most];
        double leverages = 0;
        double perAxis = inflation / measurements.axes();
        int count = 0;
        for (int k = groupStart[group]; k < groupStart[group + 1]; k++) {
            int i = byGroup[k];
            if (counts[i]) {
                double variance = measurements.variance(i);
                double free = byMedian ? 1 : 1 - measurements.leverage(i);
                variances[count] = measurements.measuredVariance(i);
                squares[count] = measurements.normalised(i) * variance * perAxis / free;
                others[count++] = variance * (1 / free - 1);
                leverages += measurements.leverage(i);
            }
        }
        return new Sample(
                Arrays.copyOf(variances, count),
                Arrays.copyOf(squares, count),
                Arrays.copyOf(others, count),
                leverages);
    }

    /** Those of the exposures are alike; the catalogue, the last group, is alone. */
    private static double[] best(ErrorLevels.Level[] levels) {
        int exposures = levels.length - 1;
        double[] best = Arrays.copyOf(ErrorLevels.best(Arrays.copyOf(levels, exposures)), levels.length);
        best[exposures] = levels[exposures].estimate();
        return best;
    }

    /** Of a group: the information is that of squares of normal deviates about places with errors of their own. */
    private ErrorLevels.Level level(ErrorModel estimate, int group, double[] variances, double[] others) {
        ErrorModel before = measurements.errorModel(group);
        double all = 0;
        double between = 0;
        double found = 0;
        double believed = 0;
        for (int i = 0; i < variances.length; i++) {
            double free = before.variance(variances[i]) / (before.variance(variances[i]) + others[i]);
            all += free * free;
            between += free * (1 - free);
            found += free * free * estimate.variance(variances[i]) / variances[i];
            believed += free * free * before.variance(variances[i]) / variances[i];
        }
        double information = ErrorModel.isEnough(variances.length) ? measurements.axes() * all / 2 : 0;
        return all > 0
                ? new ErrorLevels.Level(
                        StrictMath.log(found / all),
                        StrictMath.log(believed / all),
                        information,
                        Math.min(1, between / all))
                : ErrorLevels.Level.NONE;
    }
}
