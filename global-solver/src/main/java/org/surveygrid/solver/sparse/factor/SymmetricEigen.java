package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigenvalues and vectors of a small full symmetric matrix, by EJML.
 *
 * @param values ascending
 * @param vectors one for each value, of length 1
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
    /**
     * Decomposes.
     *
     * @param matrix both triangles, row by row; changed
     * @param size of one side
     * @return all eigenvalues
     */
    public static SymmetricEigen of(double[] matrix, int size) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(size, size, matrix))) {
            throw new ArithmeticException("eigenvalues of a symmetric matrix of " + size + " did not converge");
        }
        double[] unsorted = new double[size];
        Integer[] order = new Integer[size];
        for (int k = 0; k < size; k++) {
            unsorted[k] = eigen.getEigenvalue(k).getReal();
            order[k] = k;
        }
        Arrays.sort(order, (a, b) -> Double.compare(unsorted[a], unsorted[b]));
        double[] values = new double[size];
        double[][] vectors = new double[size][];
        for (int k = 0; k < size; k++) {
            values[k] = unsorted[order[k]];
            vectors[k] = Arrays.copyOf(eigen.getEigenVector(order[k]).data, size);
        }
        return new SymmetricEigen(values, vectors);
    }
}
