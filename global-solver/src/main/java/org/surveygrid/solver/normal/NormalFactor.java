package org.surveygrid.solver.normal;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Cholesky factor of normal equations, scaled so that the diagonal is 1. */
public final class NormalFactor implements FactorOutcome {
    private final LinearSolverDense<DMatrixRMaj> solver;
    private final double[] scale;
    private final int[] first;

    private NormalFactor(LinearSolverDense<DMatrixRMaj> solver, double[] scale, int[] first) {
        this.solver = solver;
        this.scale = scale;
        this.first = first;
    }

    /** Factors. */
    public static FactorOutcome of(NormalEquations equations) {
        int n = equations.layout().unknowns();
        double[] d = equations.matrix().diagonal();
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            if (!(d[i] > 0)) {
                return new Undetermined(i);
            }
            scale[i] = 1 / Math.sqrt(d[i]);
        }
        DMatrixRMaj a = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a.unsafe_set(i, j, equations.matrix().element(Math.max(i, j), Math.min(i, j)) * scale[i] * scale[j]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(n);
        int[] first = new int[equations.layout().nodes()];
        Arrays.setAll(first, equations.layout()::firstUnknown);
        return solver.setA(a) ? new NormalFactor(solver, scale, first) : new Undetermined(0);
    }

    /** Solves. */
    public NormalSolution solve(NormalEquations equations) {
        double[][] values = new double[equations.rightSides().length][];
        for (int r = 0; r < values.length; r++) {
            values[r] = solve(equations.rightSides()[r]);
        }
        return new NormalSolution(values, first);
    }

    private double[] solve(double[] rightSide) {
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

    /** Variance of a linear form. */
    public double variance(LinearForm form) {
        double[] direction = new double[scale.length];
        for (int i = 0; i < form.size(); i++) {
            direction[first[form.node(i)] + form.term(i)] += form.coefficient(i);
        }
        double[] response = solve(direction);
        double sum = 0;
        for (int i = 0; i < form.size(); i++) {
            sum += form.coefficient(i) * response[first[form.node(i)] + form.term(i)];
        }
        return sum;
    }
}
