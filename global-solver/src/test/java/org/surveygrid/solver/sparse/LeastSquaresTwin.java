package org.surveygrid.solver.sparse;

import java.util.ArrayList;
import java.util.List;

/**
 * Least squares without normal equations and without eliminating anything: rows of a sparse matrix, and LSQR with columns
 * scaled to length 1.
 *
 * @see "Paige & Saunders 1982, ACM TOMS 8, 43"
 */
final class LeastSquaresTwin {
    private final int unknowns;
    private final List<int[]> columns = new ArrayList<>();
    private final List<double[]> coefficients = new ArrayList<>();
    private final List<Double> rightSide = new ArrayList<>();

    LeastSquaresTwin(int unknowns) {
        this.unknowns = unknowns;
    }

    /** One equation with the root of its weight multiplied in. */
    void add(int[] column, double[] coefficient, double right) {
        columns.add(column.clone());
        coefficients.add(coefficient.clone());
        rightSide.add(right);
    }

    double[] solve(int mostSteps, double tolerance) {
        double[] scale = scale();
        double[] u = rightSide.stream().mapToDouble(Double::doubleValue).toArray();
        double[] v = new double[unknowns];
        double[] x = new double[unknowns];
        double beta = normalise(u);
        addTransposed(u, v, scale);
        double alpha = normalise(v);
        double[] w = v.clone();
        double phiBar = beta;
        double rhoBar = alpha;
        double first = alpha * beta;
        for (int step = 0; step < mostSteps && phiBar * alpha > tolerance * first; step++) {
            times(-alpha, u);
            addProduct(v, u, scale);
            beta = normalise(u);
            times(-beta, v);
            addTransposed(u, v, scale);
            alpha = normalise(v);
            double rho = Math.hypot(rhoBar, beta);
            double cosine = rhoBar / rho;
            double sine = beta / rho;
            double theta = sine * alpha;
            rhoBar = -cosine * alpha;
            double phi = cosine * phiBar;
            phiBar = sine * phiBar;
            for (int j = 0; j < unknowns; j++) {
                x[j] += phi / rho * w[j];
                w[j] = v[j] - theta / rho * w[j];
            }
        }
        for (int j = 0; j < unknowns; j++) {
            x[j] *= scale[j];
        }
        return x;
    }

    private double[] scale() {
        double[] scale = new double[unknowns];
        for (int i = 0; i < columns.size(); i++) {
            for (int k = 0; k < columns.get(i).length; k++) {
                scale[columns.get(i)[k]] +=
                        coefficients.get(i)[k] * coefficients.get(i)[k];
            }
        }
        for (int j = 0; j < unknowns; j++) {
            scale[j] = 1 / Math.sqrt(scale[j]);
        }
        return scale;
    }

    private void addProduct(double[] v, double[] into, double[] scale) {
        for (int i = 0; i < into.length; i++) {
            for (int k = 0; k < columns.get(i).length; k++) {
                int j = columns.get(i)[k];
                into[i] += coefficients.get(i)[k] * scale[j] * v[j];
            }
        }
    }

    private void addTransposed(double[] u, double[] into, double[] scale) {
        for (int i = 0; i < u.length; i++) {
            for (int k = 0; k < columns.get(i).length; k++) {
                int j = columns.get(i)[k];
                into[j] += coefficients.get(i)[k] * scale[j] * u[i];
            }
        }
    }

    private static double normalise(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        double length = Math.sqrt(sum);
        times(length > 0 ? 1 / length : 0, vector);
        return length;
    }

    private static void times(double factor, double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
