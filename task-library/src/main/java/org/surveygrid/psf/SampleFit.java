package org.surveygrid.psf;

import java.util.Arrays;

/** Weighted least squares of a few terms, the same for every sample of a model, tied to 0 where data say nothing. */
final class SampleFit {
    private final double[][] terms;
    private final int n;
    private final double[][] matrix;
    private final double[] right;

    /** Values of the terms for each star. */
    SampleFit(double[][] terms) {
        this.terms = terms;
        n = terms[0].length;
        matrix = new double[n][n];
        right = new double[n];
    }

    /** Changes of the coefficients that fit the values best; terms above the first should stay within the variation. */
    double[] solve(double[] values, double[] weights, double[] before, double variation) {
        for (int a = 0; a < n; a++) {
            Arrays.fill(matrix[a], 0);
            right[a] = 0;
        }
        for (int s = 0; s < values.length; s++) {
            double weight = weights[s];
            if (weight > 0) {
                double[] term = terms[s];
                for (int a = 0; a < n; a++) {
                    double weighted = weight * term[a];
                    right[a] += weighted * values[s];
                    for (int b = 0; b <= a; b++) {
                        matrix[a][b] += weighted * term[b];
                    }
                }
            }
        }
        double tie = 1 / (variation * variation);
        for (int a = 1; a < n; a++) {
            matrix[a][a] += tie;
            right[a] -= tie * before[a];
        }
        return matrix[0][0] > 0 ? cholesky() : new double[n];
    }

    private double[] cholesky() {
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = matrix[a][b];
                for (int k = 0; k < b; k++) {
                    sum -= matrix[a][k] * matrix[b][k];
                }
                matrix[a][b] = a == b ? Math.sqrt(Math.max(sum, 1e-12 * matrix[a][a])) : sum / matrix[b][b];
            }
        }
        double[] solution = new double[n];
        for (int a = 0; a < n; a++) {
            double sum = right[a];
            for (int k = 0; k < a; k++) {
                sum -= matrix[a][k] * solution[k];
            }
            solution[a] = sum / matrix[a][a];
        }
        for (int a = n - 1; a >= 0; a--) {
            double sum = solution[a];
            for (int k = a + 1; k < n; k++) {
                sum -= matrix[k][a] * solution[k];
            }
            solution[a] = sum / matrix[a][a];
        }
        return solution;
    }
}
