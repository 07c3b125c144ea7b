package org.surveygrid.calibration.detector;

/** Weighted least squares with a handful of unknowns, by normal equations scaled to a unit diagonal. */
final class SmallSystem {
    private final int n;
    private final double[][] normal;
    private final double[] right;
    private double[][] inverse = {};

    SmallSystem(int unknowns) {
        n = unknowns;
        normal = new double[n][n];
        right = new double[n];
    }

    void add(double[] factors, double value, double weight) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                normal[i][j] += weight * factors[i] * factors[j];
            }
            right[i] += weight * factors[i] * value;
        }
    }

    /** The unknowns; NaN where they are not determined. */
    double[] solve() {
        double[] scale = new double[n];
        double[][] a = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            scale[i] = 1 / Math.sqrt(normal[i][i]);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = normal[i][j] * scale[i] * scale[j];
            }
            a[i][n + i] = 1;
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            double divisor = Math.abs(row[k]) > 1e-14 ? row[k] : Double.NaN;
            for (int j = 0; j < 2 * n; j++) {
                row[j] /= divisor;
            }
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : a[i][k];
                for (int j = 0; j < 2 * n; j++) {
                    a[i][j] -= factor * row[j];
                }
            }
        }
        inverse = new double[n][n];
        double[] unknowns = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i][j] = a[i][n + j] * scale[i] * scale[j];
                unknowns[i] += inverse[i][j] * right[j];
            }
        }
        return unknowns;
    }

    /** Variance of an unknown after {@link #solve}, when the weights are inverse variances. */
    double variance(int unknown) {
        return inverse[unknown][unknown];
    }
}
