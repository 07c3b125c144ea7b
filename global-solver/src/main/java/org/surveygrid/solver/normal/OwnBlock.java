package org.surveygrid.solver.normal;

import java.util.Arrays;

/**
 * The small matrix D = S'WS of one star's own unknowns, by its Cholesky factor L. Own coefficients multiplied by inv(L)
 * belong to own unknowns that are known to 1 and have nothing in common, which makes eliminating them a sum of products.
 * Filled again for every star.
 */
final class OwnBlock {
    /** Below this share of its diagonal element a pivot counts as zero. */
    private static final double SINGULAR = 1e-12;

    private final int own;
    private final double[] factor = new double[StarRows.MAX_OWN * StarRows.MAX_OWN];
    private final double[] pull = new double[StarRows.MAX_OWN];
    private double[] white = new double[16 * StarRows.MAX_OWN];

    OwnBlock(int own) {
        this.own = own;
    }

    int size() {
        return own;
    }

    /** Takes a star's rows; false when they do not determine its own unknowns. */
    boolean whiten(StarRows star) {
        int entries = star.rows() * own;
        if (white.length < entries) {
            white = new double[2 * entries];
        }
        for (int i = 0; i < own; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int row = 0; row < star.rows(); row++) {
                    sum += star.weight(row) * star.own(row, i) * star.own(row, j);
                }
                double diagonal = sum;
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * own + k] * factor[j * own + k];
                }
                if (i > j) {
                    factor[i * own + j] = sum / factor[j * own + j];
                } else if (sum > SINGULAR * diagonal) {
                    factor[i * own + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        for (int row = 0; row < star.rows(); row++) {
            for (int i = 0; i < own; i++) {
                double value = star.own(row, i);
                for (int k = 0; k < i; k++) {
                    value -= factor[i * own + k] * white[row * own + k];
                }
                white[row * own + i] = value / factor[i * own + i];
            }
        }
        return true;
    }

    /** What the own coefficients of a row became. */
    double white(int row, int which) {
        return white[row * own + which];
    }

    /**
     * How the rows pull at the own unknowns, as they became, where the shared ones stay: so far these would move. Valid
     * until the next call.
     */
    double[] pull(StarRows star) {
        Arrays.fill(pull, 0);
        for (int row = 0; row < star.rows(); row++) {
            double weighted = star.weight(row) * star.residual(row);
            for (int k = 0; k < own; k++) {
                pull[k] += weighted * white[row * own + k];
            }
        }
        return pull;
    }

    /** The inverse of D, row-major. */
    double[] inverse() {
        double[] inverse = new double[own * own];
        double[] column = new double[own];
        for (int j = 0; j < own; j++) {
            for (int i = 0; i < own; i++) {
                double value = i == j ? 1 : 0;
                for (int k = 0; k < i; k++) {
                    value -= factor[i * own + k] * column[k];
                }
                column[i] = value / factor[i * own + i];
            }
            for (int i = own - 1; i >= 0; i--) {
                double value = column[i];
                for (int k = i + 1; k < own; k++) {
                    value -= factor[k * own + i] * inverse[k * own + j];
                }
                inverse[i * own + j] = value / factor[i * own + i];
            }
        }
        return inverse;
    }
}
