package org.surveygrid.solver.normal;

/** The small matrix D = S'WS of one star's own unknowns, and its inverse by elimination. Filled again for every star. */
final class OwnBlock {
    /** Below this share of its diagonal element a pivot counts as zero. */
    private static final double SINGULAR = 1e-12;

    private final int own;
    private final double[] matrix = new double[StarRows.MAX_OWN * StarRows.MAX_OWN];
    private final double[] inverse = new double[StarRows.MAX_OWN * StarRows.MAX_OWN];

    OwnBlock(int own) {
        this.own = own;
    }

    /** Row-major inverse, valid until the next call; false when D is singular. */
    boolean invert(StarRows star) {
        for (int i = 0; i < own; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int row = 0; row < star.rows(); row++) {
                    sum += star.weight(row) * star.own(row, i) * star.own(row, j);
                }
                matrix[i * own + j] = sum;
                matrix[j * own + i] = sum;
                inverse[i * own + j] = i == j ? 1 : 0;
                inverse[j * own + i] = i == j ? 1 : 0;
            }
        }
        for (int pivot = 0; pivot < own; pivot++) {
            double diagonal = 0;
            for (int row = 0; row < star.rows(); row++) {
                diagonal += star.weight(row) * star.own(row, pivot) * star.own(row, pivot);
            }
            double value = matrix[pivot * own + pivot];
            if (!(value > SINGULAR * diagonal)) {
                return false;
            }
            for (int j = 0; j < own; j++) {
                matrix[pivot * own + j] /= value;
                inverse[pivot * own + j] /= value;
            }
            for (int i = 0; i < own; i++) {
                double factor = matrix[i * own + pivot];
                for (int j = 0; j < own && i != pivot; j++) {
                    matrix[i * own + j] -= factor * matrix[pivot * own + j];
                    inverse[i * own + j] -= factor * inverse[pivot * own + j];
                }
            }
        }
        return true;
    }

    double inverse(int i, int j) {
        return inverse[i * own + j];
    }
}
