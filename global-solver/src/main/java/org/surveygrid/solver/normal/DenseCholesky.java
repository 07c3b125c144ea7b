package org.surveygrid.solver.normal;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Cholesky factor of the equations, scaled so that the diagonal is 1. */
final class DenseCholesky {
    private final LinearSolverDense<DMatrixRMaj> solver;
    private final double[] scale;

    private DenseCholesky(LinearSolverDense<DMatrixRMaj> solver, double[] scale) {
        this.solver = solver;
        this.scale = scale;
    }

    static Optional<DenseCholesky> factor(NormalEquations equations) {
        int size = equations.size();
        double[] scale = scale(equations);
        DMatrixRMaj scaled = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                scaled.unsafe_set(i, j, equations.element(i, j) * scale[i] * scale[j]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(size);
        return solver.setA(scaled) ? Optional.of(new DenseCholesky(solver, scale)) : Optional.empty();
    }

    double[] solve(double[] rightSide) {
        int size = scale.length;
        DMatrixRMaj right = new DMatrixRMaj(size, 1);
        DMatrixRMaj left = new DMatrixRMaj(size, 1);
        for (int i = 0; i < size; i++) {
            right.unsafe_set(i, 0, rightSide[i] * scale[i]);
        }
        solver.solve(right, left);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = left.unsafe_get(i, 0) * scale[i];
        }
        return values;
    }

    /** Plain elimination without exchange, kept apart because it is needed only to explain a failure. */
    static int smallestPivot(NormalEquations equations) {
        int size = equations.size();
        double[] scale = scale(equations);
        double[][] lower = new double[size][];
        int worst = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = equations.element(i, j) * scale[i] * scale[j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    if (sum < smallest) {
                        smallest = sum;
                        worst = i;
                    }
                    lower[i][i] = Math.sqrt(Math.max(sum, 1e-12));
                } else {
                    lower[i][j] = sum / lower[j][j];
                }
            }
        }
        return worst;
    }

    private static double[] scale(NormalEquations equations) {
        double[] scale = new double[equations.size()];
        for (int i = 0; i < scale.length; i++) {
            double diagonal = equations.element(i, i);
            scale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
        }
        return scale;
    }
}
