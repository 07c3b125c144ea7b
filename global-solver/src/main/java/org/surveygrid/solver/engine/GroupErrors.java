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

    GroupErrors(Measurements measurements) {
        this.measurements = measurements;
    }

    /**
     * Sets the error models; inflation says how much smaller squares of residuals are because the model followed them.
     *
     * @return by what share a typical variance of a group changed at most
     */
    double estimate(StarCells cells, double inflation, boolean byMedian) {
        int groups = measurements.groups();
        int[] count = new int[groups];
        for (int i = 0; i < measurements.size(); i++) {
            count[measurements.group(i)]++;
        }
        double[][] variances = new double[groups][];
        double[][] squares = new double[groups][];
        double[][] others = new double[groups][];
        double[] leverages = new double[groups];
        for (int g = 0; g < groups; g++) {
            variances[g] = new double[count[g]];
            squares[g] = new double[count[g]];
            others[g] = new double[count[g]];
        }
        Arrays.fill(count, 0);
        double perAxis = inflation / measurements.axes();
        for (int s = 0; s < measurements.stars(); s++) {
            boolean counts = measurements.isFitted(s);
            for (int i = measurements.start(s); i < measurements.start(s + 1) && counts; i++) {
                if (measurements.isActive(i) && measurements.leverage(i) < LARGEST_LEVERAGE) {
                    int g = measurements.group(i);
                    variances[g][count[g]] = measurements.measuredVariance(i);
                    double free = byMedian ? 1 : 1 - measurements.leverage(i);
                    squares[g][count[g]] = measurements.normalised(i) * measurements.variance(i) * perAxis / free;
                    others[g][count[g]++] = measurements.variance(i) * (1 / free - 1);
                    leverages[g] += measurements.leverage(i);
                }
            }
        }
        ErrorModel[] estimates = new ErrorModel[groups];
        ErrorLevels.Level[] levels = new ErrorLevels.Level[groups];
        cells.each(groups, (own, from, to) -> {
            for (int g = from; g < to; g++) {
                double[] v = Arrays.copyOf(variances[g], count[g]);
                double[] r = Arrays.copyOf(squares[g], count[g]);
                double[] o = Arrays.copyOf(others[g], count[g]);
                estimates[g] = byMedian
                        ? ErrorModel.robust(v, r, measurements.axes())
                        : ErrorModel.estimate(v, r, o);
                levels[g] = level(estimates[g], g, v, o);
            }
            return true;
        });
        double[] changed = new double[groups];
        double[] best = byMedian ? new double[groups] : best(levels);
        for (int g = 0; g < groups; g++) {
            ErrorModel before = measurements.errorModel(g);
            double share = Math.max(SHORTEST_STEP, 1 - leverages[g] / Math.max(1, count[g]));
            measurements.setErrorModel(
                    g,
                    byMedian
                            ? estimates[g]
                            : before.towards(
                                    estimates[g].times(StrictMath.exp(best[g] - levels[g].estimate())), share));
            double typical = count[g] > 0 ? variances[g][count[g] / 2] : 1;
            changed[g] = Math.abs(measurements.errorModel(g).variance(typical) / before.variance(typical) - 1);
        }
        return Arrays.stream(changed).max().orElse(0);
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
                : new ErrorLevels.Level(0, 0, 0, 0);
    }
}
