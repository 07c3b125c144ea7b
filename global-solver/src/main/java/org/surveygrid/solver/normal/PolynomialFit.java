package org.surveygrid.solver.normal;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Ordinary least squares by QR, for small problems whose columns may be badly conditioned. */
public final class PolynomialFit {
    private final LinearSolverDense<DMatrixRMaj> solver;
    private final double[] scale;
    private final int rows;

    private PolynomialFit(LinearSolverDense<DMatrixRMaj> solver, double[] scale, int rows) {
        this.solver = solver;
        this.scale = scale;
        this.rows = rows;
    }

    /**
     * Coefficients that bring {@code rows x coefficients} closest to the targets.
     *
     * @param rows one row per measurement, at least as many as columns, all of equal length
     * @param targets one array per right-hand side, each with a value per row
     * @return one array of coefficients per right-hand side; empty when the columns depend on each other
     */
    public static Optional<double[][]> solve(double[][] rows, double[]... targets) {
        return prepare(rows).map(fit -> fit.solve(targets));
    }

    /**
     * A fit whose rows are used again and again.
     *
     * @param rows one row per measurement, at least as many as columns, all of equal length
     * @return the fit; empty when the columns depend on each other
     */
    public static Optional<PolynomialFit> prepare(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        if (columns == 0 || rows.length < columns) {
            return Optional.empty();
        }
        double[] scale = columnScale(rows);
        DMatrixRMaj design = new DMatrixRMaj(rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                design.unsafe_set(i, j, rows[i][j] * scale[j]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.leastSquares(rows.length, columns);
        return solver.setA(design) && solver.quality() > 1e-14
                ? Optional.of(new PolynomialFit(solver, scale, rows.length))
                : Optional.empty();
    }

    /**
     * Coefficients that bring {@code rows x coefficients} closest to the targets.
     *
     * @param targets one array per right-hand side, each with a value per row
     * @return one array of coefficients per right-hand side
     */
    public double[][] solve(double[]... targets) {
        double[][] coefficients = new double[targets.length][scale.length];
        for (int t = 0; t < targets.length; t++) {
            DMatrixRMaj right = new DMatrixRMaj(rows, 1);
            for (int i = 0; i < rows; i++) {
                right.unsafe_set(i, 0, targets[t][i]);
            }
            DMatrixRMaj left = new DMatrixRMaj(scale.length, 1);
            solver.solve(right, left);
            for (int j = 0; j < scale.length; j++) {
                coefficients[t][j] = left.unsafe_get(j, 0) * scale[j];
            }
        }
        return coefficients;
    }

    private static double[] columnScale(double[][] rows) {
        double[] scale = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < scale.length; j++) {
                scale[j] += row[j] * row[j];
            }
        }
        for (int j = 0; j < scale.length; j++) {
            scale[j] = scale[j] > 0 ? 1 / Math.sqrt(scale[j]) : 1;
        }
        return scale;
    }
}
