package org.surveygrid.solver.engine;

/**
 * Errors of positions that are larger along one axis than along the other. The covariance of a measurement is its variance times
 * {@code [[1 + p, q], [q, 1 - p]]} in a star's east and north, so far as the error that was measured makes it: excess is round.
 * Empty, and of no cost, where all errors are round.
 */
public final class Elongation {
    private final Measurements measurements;
    /** By measurement, p and q; empty when all are round. */
    private float[] ellipse = {};

    Elongation(Measurements measurements) {
        this.measurements = measurements;
    }

    /**
     * Whether no errors are elongated.
     *
     * @return true before any was set
     */
    public boolean isRound() {
        return ellipse.length == 0;
    }

    /**
     * Says that errors of a measurement are elongated.
     *
     * @param measurement of a position
     * @param p east over north
     * @param q of both
     */
    public void set(int measurement, double p, double q) {
        if (isRound()) {
            ellipse = new float[2 * measurements.size()];
        }
        ellipse[2 * measurement] = (float) p;
        ellipse[2 * measurement + 1] = (float) q;
    }

    /** The covariance as believed over the variance: {1 + p, q, 1 - p}. */
    private void shape(int measurement, double[] into) {
        double excess = measurements.errorModel(measurements.group(measurement)).excess();
        double share = 1 - Math.min(1, excess / measurements.variance(measurement));
        double p = share * ellipse[2 * measurement];
        into[0] = 1 + p;
        into[1] = share * ellipse[2 * measurement + 1];
        into[2] = 1 - p;
    }

    /**
     * The principal axes of a measurement's errors.
     *
     * @param measurement of a position
     * @param axes filled with two unit vectors {east, north}, one after the other, then the variances along both over that of the
     *     measurement
     */
    public void principalAxes(int measurement, double[] axes) {
        shape(measurement, axes);
        double p = (axes[0] - axes[2]) / 2;
        double q = axes[1];
        double e = Math.sqrt(p * p + q * q);
        double cos = Math.sqrt(e > 0 ? (1 + p / e) / 2 : 1);
        double sin = Math.copySign(Math.sqrt(Math.max(0, 1 - cos * cos)), q);
        axes[0] = cos;
        axes[1] = sin;
        axes[2] = -sin;
        axes[3] = cos;
        axes[4] = 1 + e;
        axes[5] = 1 - e;
    }

    /** Square of a residual in the metric of its covariance, times the variance. */
    double squared(int measurement) {
        double[] shape = new double[3];
        shape(measurement, shape);
        double east = measurements.residual(measurement, 0);
        double north = measurements.residual(measurement, 1);
        return (shape[2] * east * east - 2 * shape[1] * east * north + shape[0] * north * north)
                / (shape[0] * shape[2] - shape[1] * shape[1]);
    }

    /** Inverse of a measurement's covariance, {east, both, north}, times a number. */
    private double[] precision(int measurement, double factor) {
        double[] shape = new double[3];
        shape(measurement, shape);
        double scale = factor / (measurements.variance(measurement) * (shape[0] * shape[2] - shape[1] * shape[1]));
        return new double[] {scale * shape[2], -scale * shape[1], scale * shape[0]};
    }

    /** Sum of the inverse covariances of a star's measurements that count. */
    double[] precision(int star) {
        double[] sum = new double[3];
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (measurements.isActive(i)) {
                double[] own = precision(i, 1);
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += own[k];
                }
            }
        }
        return sum;
    }

    /** How much of its star's place a measurement decides, as the mean over both axes. */
    double share(int measurement, double[] all) {
        double[] own = precision(measurement, 1);
        return (own[0] * all[2] - 2 * own[1] * all[1] + own[2] * all[0]) / (2 * (all[0] * all[2] - all[1] * all[1]));
    }

    /** Where a star is in the mean, as an offset; zero where nothing counts. */
    double[] mean(int star) {
        double[] sum = new double[3];
        double[] mean = new double[2];
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (measurements.isActive(i)) {
                double[] own = precision(i, measurements.weight(i) * measurements.variance(i));
                double east = measurements.residual(i, 0);
                double north = measurements.residual(i, 1);
                mean[0] += own[0] * east + own[1] * north;
                mean[1] += own[1] * east + own[2] * north;
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += own[k];
                }
            }
        }
        double determinant = sum[0] * sum[2] - sum[1] * sum[1];
        return determinant > 0
                ? new double[] {
                    (sum[2] * mean[0] - sum[1] * mean[1]) / determinant,
                    (sum[0] * mean[1] - sum[1] * mean[0]) / determinant
                }
                : new double[2];
    }
}
