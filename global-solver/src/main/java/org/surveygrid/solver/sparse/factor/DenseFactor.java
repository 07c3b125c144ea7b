package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Cholesky factor of a matrix taken as full; the decomposition is EJML's. */
public final class DenseFactor implements Factor {
    /** Unknowns up to which the full square is held twice without trouble: 2.3 GB. */
    public static final int MOST_UNKNOWNS = 12_000;

    private final Scaling scaling;
    private final int size;
    /** Row by row; only the lower triangle is read. */
    private final double[] lower;

    private DenseFactor(Scaling scaling, int size, double[] lower) {
        this.scaling = scaling;
        this.size = size;
        this.lower = lower;
    }

    /**
     * Factorises a matrix.
     *
     * @param matrix at most {@value #MOST_UNKNOWNS} unknowns
     * @param shift added to the scaled diagonal, 0 for the matrix itself
     * @return the factor, or the unknown at which it broke down
     */
    public static FactorOutcome of(BlockMatrix matrix, double shift) {
        int size = matrix.layout().unknowns();
        if (size > MOST_UNKNOWNS) {
            throw new IllegalArgumentException(
                    size + " unknowns are too many for a full matrix, the most are " + MOST_UNKNOWNS);
        }
        Scaling scaling = Scaling.of(matrix);
        if (scaling.unfixed() >= 0) {
            return new FactorOutcome.BrokenDown(scaling.unfixed(), matrix.diagonal()[scaling.unfixed()]);
        }
        DMatrixRMaj full = new DMatrixRMaj(size, size);
        fill(matrix, scaling, full.data);
        for (int i = 0; i < size; i++) {
            full.data[i * size + i] = 1 + shift;
        }
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(size, true);
        if (cholesky.decompose(full)) {
            DMatrixRMaj lower = cholesky.getT(full);
            if (smallestPivot(lower.data, size) > SMALLEST_PIVOT) {
                return new FactorOutcome.Factored(new DenseFactor(scaling, size, lower.data));
            }
        }
        return explain(matrix, shift);
    }

    /**
     * The scaled matrix as a full one, both triangles.
     *
     * @param matrix the matrix
     * @param scaling its scaling
     * @param full square, row by row, zero before
     */
    public static void fill(BlockMatrix matrix, Scaling scaling, double[] full) {
        NodeLayout layout = matrix.layout();
        int size = layout.unknowns();
        for (int block = 0; block < matrix.blocks(); block++) {
            int firstRow = layout.firstUnknown(matrix.rowNode(block));
            int firstColumn = layout.firstUnknown(matrix.columnNode(block));
            double[] numbers = matrix.arena(block);
            int next = matrix.offset(block);
            for (int i = firstRow; i < firstRow + layout.size(matrix.rowNode(block)); i++) {
                for (int j = firstColumn; j < firstColumn + layout.size(matrix.columnNode(block)); j++) {
                    double value = numbers[next++] * (scaling.of(i) * scaling.of(j));
                    if (i >= j) {
                        full[i * size + j] = value;
                        full[j * size + i] = value;
                    }
                }
            }
        }
    }

    private static double smallestPivot(double[] lower, int size) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            smallest = Math.min(smallest, lower[i * size + i] * lower[i * size + i]);
        }
        return smallest;
    }

    /** Only says that it failed, so the elimination that knows where is done once more. */
    private static FactorOutcome explain(BlockMatrix matrix, double shift) {
        var graph = matrix.graph();
        EliminationTree tree = EliminationTree.of(graph, new NaturalOrdering().order(graph));
        return SupernodalFactor.of(matrix, tree, shift, 1);
    }

    @Override
    public void solve(double[] values) {
        if (values.length != size) {
            throw new IllegalArgumentException("right-hand side of " + values.length + " for " + size + " unknowns");
        }
        for (int i = 0; i < size; i++) {
            double sum = values[i] * scaling.of(i);
            for (int k = 0; k < i; k++) {
                sum -= lower[i * size + k] * values[k];
            }
            values[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double value = values[i] / lower[i * size + i];
            for (int k = 0; k < i; k++) {
                values[k] -= value * lower[i * size + k];
            }
            values[i] = value * scaling.of(i);
        }
    }

    @Override
    public Inverse inverse() {
        double[][] rows = TriangularInverse.ofLower(size, (i, k) -> lower[i * size + k]);
        double[][] inverse = new double[size][];
        double[] multiple = new double[size];
        ColumnSums.Rows range = new ColumnSums.Rows();
        for (int c = 0; c < size; c++) {
            for (int k = c; k < size; k++) {
                multiple[k - c] = rows[k][c];
            }
            double[][] later = Arrays.copyOfRange(rows, c, size);
            inverse[c] = new double[c + 1];
            ColumnSums.add(inverse[c], later, multiple, size - c, range.set(0, c + 1));
        }
        return (i, j) -> inverse[Math.max(i, j)][Math.min(i, j)] * (scaling.of(i) * scaling.of(j));
    }
}
