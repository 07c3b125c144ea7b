package org.surveygrid.solver.engine;

import java.util.Arrays;
import org.surveygrid.solver.rejection.ErrorModel;

/** Estimates the errors of each exposure, and of the catalogue, from the residuals. */
final class GroupErrors {
    /** Measurements that dominate their star say little about their own errors. */
    private static final double LARGEST_LEVERAGE = 0.95;

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
        for (int g = 0; g < groups; g++) {
            variances[g] = new double[count[g]];
            squares[g] = new double[count[g]];
        }
        Arrays.fill(count, 0);
        double perAxis = inflation / measurements.axes();
        for (int s = 0; s < measurements.stars(); s++) {
            boolean counts = measurements.isFitted(s);
            for (int i = measurements.start(s); i < measurements.start(s + 1) && counts; i++) {
                if (measurements.isActive(i) && measurements.leverage(i) < LARGEST_LEVERAGE) {
                    int g = measurements.group(i);
                    variances[g][count[g]] = measurements.measuredVariance(i);
                    squares[g][count[g]++] = measurements.normalised(i) * measurements.variance(i) * perAxis;
                }
            }
        }
        double[] changed = new double[groups];
        cells.each(groups, (own, from, to) -> {
            for (int g = from; g < to; g++) {
                double[] v = Arrays.copyOf(variances[g], count[g]);
                double[] r = Arrays.copyOf(squares[g], count[g]);
                ErrorModel before = measurements.errorModel(g);
                measurements.setErrorModel(
                        g, byMedian ? ErrorModel.robust(v, r, measurements.axes()) : ErrorModel.estimate(v, r));
                double typical = v.length > 0 ? v[v.length / 2] : 1;
                changed[g] =
                        Math.abs(measurements.errorModel(g).variance(typical) / before.variance(typical) - 1);
            }
            return true;
        });
        return Arrays.stream(changed).max().orElse(0);
    }
}
