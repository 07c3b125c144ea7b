package org.surveygrid.solver.astrometric.motion;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a catalogue says of a star beside its direction, with all correlations: the five numbers of Gaia, in the order
 * east, north, proper motion east and north, parallax. East and north are from the published direction and thus 0.
 *
 * @param values in arcseconds and years
 * @param whitening row-major inverse of the Cholesky factor of their covariance
 */
public record StarPrior(double[] values, double[] whitening) {
    private static final int SIZE = 5;

    /**
     * A prior.
     *
     * @param values five numbers in arcseconds and years
     * @param covariance of them, row-major
     * @return empty when the covariance is not positive definite
     */
    public static Optional<StarPrior> of(double[] values, double[] covariance) {
        double[] factor = new double[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i * SIZE + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * SIZE + k] * factor[j * SIZE + k];
                }
                if (i == j) {
                    if (!(sum > 0)) {
                        return Optional.empty();
                    }
                    factor[i * SIZE + i] = Math.sqrt(sum);
                } else {
                    factor[i * SIZE + j] = sum / factor[j * SIZE + j];
                }
            }
        }
        double[] inverse = new double[SIZE * SIZE];
        for (int column = 0; column < SIZE; column++) {
            for (int i = column; i < SIZE; i++) {
                double sum = i == column ? 1 : 0;
                for (int k = column; k < i; k++) {
                    sum -= factor[i * SIZE + k] * inverse[k * SIZE + column];
                }
                inverse[i * SIZE + column] = sum / factor[i * SIZE + i];
            }
        }
        return Optional.of(new StarPrior(Arrays.copyOf(values, SIZE), inverse));
    }
}
