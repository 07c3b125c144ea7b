package org.surveygrid.astrometry;

import java.util.Optional;

/**
 * Weighted linear least squares by Cholesky decomposition, several right-hand sides at once. For small problems whose
 * unknowns are scaled to like size.
 */
final class NormalEquations {
    /** Smallest pivot relative to its diagonal before the equations count as singular. */
    private static final double SINGULAR = 1e-12;

    private final int unknowns;
    private final double[][] matrix;
    private final double[][] right;

    NormalEquations(int unknowns, int rightHandSides) {
        this.unknowns = unknowns;
        this.matrix = new double[unknowns][unknowns];
        this.right = new double[rightHandSides][unknowns];
    }

    /** Adds one observation: its derivatives, one value per right-hand side, and its weight. */
    void add(double[] derivatives, double[] values, double weight) {
        for (int i = 0; i < unknowns; i++) {
            double weighted = weight * derivatives[i];
            for (int j = 0; j <= i; j++) {
                matrix[i][j] += weighted * derivatives[j];
            }
            for (int k = 0; k < right.length; k++) {
                right[k][i] += weighted * values[k];
            }
        }
    }

    /** The unknowns of each right-hand side; empty when they are not determined. */
    Optional<double[][]> solve() {
        double[][] lower = new double[unknowns][unknowns];
        for (int i = 0; i < unknowns; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    if (!(sum > SINGULAR * matrix[i][i])) {
                        return Optional.empty();
                    }
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    lower[i][j] = sum / lower[j][j];
                }
            }
        }
        double[][] solution = new double[right.length][unknowns];
        for (int r = 0; r < right.length; r++) {
            double[] s = solution[r];
            for (int i = 0; i < unknowns; i++) {
                double sum = right[r][i];
                for (int k = 0; k < i; k++) {
                    sum -= lower[i][k] * s[k];
                }
                s[i] = sum / lower[i][i];
            }
            for (int i = unknowns - 1; i >= 0; i--) {
                double sum = s[i];
                for (int k = i + 1; k < unknowns; k++) {
                    sum -= lower[k][i] * s[k];
                }
                s[i] = sum / lower[i][i];
            }
        }
        return Optional.of(solution);
    }
}
