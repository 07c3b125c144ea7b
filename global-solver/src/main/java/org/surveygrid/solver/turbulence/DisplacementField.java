package org.surveygrid.solver.turbulence;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** The most likely field of displacements, given those of some stars: a Gaussian process. */
public final class DisplacementField {
    private final DisplacementKernel kernel;
    private final double[] uArcsec;
    private final double[] vArcsec;
    private final double[] strength;

    private DisplacementField(DisplacementKernel kernel, ExposureResiduals stars, double[] strength) {
        this.kernel = kernel;
        this.uArcsec = stars.uArcsec();
        this.vArcsec = stars.vArcsec();
        this.strength = strength;
    }

    /**
     * The field.
     *
     * @param kernel what the field is expected to be
     * @param stars displacements; the variances are those of the measurements alone
     * @return the field, or empty when the equations cannot be solved
     */
    public static Optional<DisplacementField> of(DisplacementKernel kernel, ExposureResiduals stars) {
        int n = stars.size();
        DMatrixRMaj matrix = new DMatrixRMaj(2 * n, 2 * n);
        double[] block = new double[3];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                kernel.covariance(
                        stars.uArcsec()[i] - stars.uArcsec()[j], stars.vArcsec()[i] - stars.vArcsec()[j], block);
                double noise = i == j ? stars.varianceMas2()[i] : 0;
                set(matrix, 2 * i, 2 * j, block[0] + noise);
                set(matrix, 2 * i, 2 * j + 1, block[1]);
                set(matrix, 2 * i + 1, 2 * j, block[1]);
                set(matrix, 2 * i + 1, 2 * j + 1, block[2] + noise);
            }
        }
        DMatrixRMaj right = new DMatrixRMaj(2 * n, 1);
        for (int i = 0; i < n; i++) {
            right.data[2 * i] = stars.eastMas()[i];
            right.data[2 * i + 1] = stars.northMas()[i];
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(2 * n);
        if (!solver.setA(matrix)) {
            return Optional.empty();
        }
        DMatrixRMaj strength = new DMatrixRMaj(2 * n, 1);
        solver.solve(right, strength);
        return Optional.of(new DisplacementField(kernel, stars, strength.data));
    }

    private static void set(DMatrixRMaj matrix, int row, int column, double value) {
        matrix.data[row * matrix.numCols + column] = value;
        matrix.data[column * matrix.numCols + row] = value;
    }

    /**
     * The displacement at a place.
     *
     * @param u arcseconds east
     * @param v arcseconds north
     * @param into {east, north} in milliarcseconds: how much further there a star is seen than it is
     */
    public void at(double u, double v, double[] into) {
        double[] block = new double[3];
        double east = 0;
        double north = 0;
        for (int i = 0; i < uArcsec.length; i++) {
            kernel.covariance(u - uArcsec[i], v - vArcsec[i], block);
            double a = strength[2 * i];
            double b = strength[2 * i + 1];
            east += block[0] * a + block[1] * b;
            north += block[1] * a + block[2] * b;
        }
        into[0] = east;
        into[1] = north;
    }
}
