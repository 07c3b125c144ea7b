package org.surveygrid.solver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.synthetic.RandomStream;

/** Against matrices that are inverted. */
class ElongationTest {
    private static final int COUNT = 5;
    private static final double SCALE = 1.4;
    private static final double EXCESS = 0.7;

    private final RandomStream random = RandomStream.of(9);
    private final Measurements measurements = star();
    private final double[][] covariance = new double[COUNT][];

    private Measurements star() {
        double[] variance = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            variance[i] = 0.5 + random.nextDouble();
        }
        Measurements one =
                new Measurements(2, new int[] {0, COUNT}, new Measurements.Groups(new int[COUNT], 1), variance);
        one.setErrorModel(0, new ErrorModel(SCALE, EXCESS));
        return one;
    }

    private void elongate() {
        for (int i = 0; i < COUNT; i++) {
            double p = (float) (0.6 * (2 * random.nextDouble() - 1));
            double q = (float) (0.6 * (2 * random.nextDouble() - 1));
            measurements.elongation().set(i, p, q);
            double v = SCALE * measurements.measuredVariance(i);
            covariance[i] = new double[] {v * (1 + p) + EXCESS, v * q, v * (1 - p) + EXCESS};
            measurements.setResidual(i, 0, random.nextGaussian());
            measurements.setResidual(i, 1, random.nextGaussian());
        }
    }

    @Test
    void chi_square_leverage_and_mean_are_those_of_the_matrices() {
        elongate();
        double[] all = new double[3];
        double[] sum = new double[2];
        for (int i = 0; i < COUNT; i++) {
            double[] own = inverse(covariance[i]);
            for (int k = 0; k < 3; k++) {
                all[k] += own[k];
            }
            sum[0] += own[0] * measurements.residual(i, 0) + own[1] * measurements.residual(i, 1);
            sum[1] += own[1] * measurements.residual(i, 0) + own[2] * measurements.residual(i, 1);
        }

        measurements.normalise(0);
        double[] mean = measurements.elongation().mean(0);

        double[] star = inverse(all);
        assertThat(mean[0]).isCloseTo(star[0] * sum[0] + star[1] * sum[1], within(1e-6));
        assertThat(mean[1]).isCloseTo(star[1] * sum[0] + star[2] * sum[1], within(1e-6));
        for (int i = 0; i < COUNT; i++) {
            double[] own = inverse(covariance[i]);
            double east = measurements.residual(i, 0);
            double north = measurements.residual(i, 1);
            double chiSquare = own[0] * east * east + 2 * own[1] * east * north + own[2] * north * north;
            assertThat(measurements.squaredResidual(i) / measurements.variance(i))
                    .isCloseTo(chiSquare, within(1e-6));
            assertThat(measurements.leverage(i))
                    .isCloseTo((own[0] * star[0] + 2 * own[1] * star[1] + own[2] * star[2]) / 2, within(1e-6));
        }
    }

    @Test
    void principal_axes_make_the_covariance_again() {
        elongate();
        double[] axes = new double[6];
        for (int i = 0; i < COUNT; i++) {
            measurements.elongation().principalAxes(i, axes);

            double variance = measurements.variance(i);
            double[] made = {
                variance * (axes[4] * axes[0] * axes[0] + axes[5] * axes[2] * axes[2]),
                variance * (axes[4] * axes[0] * axes[1] + axes[5] * axes[2] * axes[3]),
                variance * (axes[4] * axes[1] * axes[1] + axes[5] * axes[3] * axes[3])
            };
            assertThat(made).containsExactly(covariance[i], within(1e-6));
        }
    }

    /** Of a symmetric matrix, {first, both, second}. */
    private static double[] inverse(double[] matrix) {
        double determinant = matrix[0] * matrix[2] - matrix[1] * matrix[1];
        return new double[] {matrix[2] / determinant, -matrix[1] / determinant, matrix[0] / determinant};
    }
}
