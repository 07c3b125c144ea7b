package org.surveygrid.solver.engine;

import java.util.Arrays;
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
     * Gives all groups the same errors, by medians: what a rough model is off by is not theirs. Weights then hardly change from
     * pass to pass but in common.
     */
    void estimateTogether(double inflation) {
        double[] variances = new double[measurements.size()];
        double[] squares = new double[measurements.size()];
        int count = 0;
        double perAxis = inflation / measurements.axes();
        for (int s = 0; s < measurements.stars(); s++) {
            boolean counts = measurements.isFitted(s);
            for (int i = measurements.start(s); i < measurements.start(s + 1) && counts; i++) {
                if (measurements.isActive(i) && measurements.leverage(i) < LARGEST_LEVERAGE) {
                    variances[count] = measurements.measuredVariance(i);
                    squares[count++] = measurements.normalised(i) * measurements.variance(i) * perAxis;
                }
            }
        }
        ErrorModel common = ErrorModel.robust(
                Arrays.copyOf(variances, count), Arrays.copyOf(squares, count), measurements.axes());
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
        double[] changed = new double[groups];
        cells.each(groups, (own, from, to) -> {
            for (int g = from; g < to; g++) {
                double[] v = Arrays.copyOf(variances[g], count[g]);
                double[] r = Arrays.copyOf(squares[g], count[g]);
                ErrorModel before = measurements.errorModel(g);
                double share = Math.max(SHORTEST_STEP, 1 - leverages[g] / Math.max(1, count[g]));
                measurements.setErrorModel(
                        g,
                        byMedian
                                ? ErrorModel.robust(v, r, measurements.axes())
                                : before.towards(ErrorModel.estimate(v, r, Arrays.copyOf(others[g], count[g])), share));
                double typical = v.length > 0 ? v[v.length / 2] : 1;
                changed[g] = Math.abs(measurements.errorModel(g).variance(typical) / before.variance(typical) - 1);
            }
            return true;
        });
        return Arrays.stream(changed).max().orElse(0);
    }
}
