package org.surveygrid.solver.sparse.factor;

import org.surveygrid.solver.sparse.order.NodeLayout;

/** A factorised symmetric positive definite matrix. Several threads may use it at once. */
public sealed interface Factor permits SupernodalFactor, DenseFactor {
    /**
     * Smallest pivot believed of a matrix with unit diagonal: what is left of an unknown's own information after all
     * unknowns before it were eliminated. Less is rounding.
     */
    double SMALLEST_PIVOT = 1e-13;

    /**
     * Solves in place.
     *
     * @param values right-hand side, becomes the unknowns
     */
    void solve(double[] values);

    /**
     * Solves several right-hand sides in place, each to the bits that it has alone.
     *
     * @param many right-hand sides, become the unknowns
     * @param threads threads that may work
     */
    default void solve(double[][] many, int threads) {
        NumberedWork.run(many.length, threads, k -> solve(many[k]));
    }

    /**
     * The inverse, at least where the matrix itself is not empty.
     *
     * @return blocks of the inverse
     */
    Inverse inverse();

    /** Parts of an inverse. */
    @FunctionalInterface
    interface Inverse {
        /**
         * One element of the inverse.
         *
         * @param i an unknown
         * @param j an unknown
         * @return the element; NaN where it was not computed
         */
        double element(int i, int j);

        /**
         * The elements of all unknowns of two nodes.
         *
         * @param layout of the matrix
         * @param rowNode a node
         * @param columnNode a node
         * @return row by row; NaN where they were not computed
         */
        default double[] block(NodeLayout layout, int rowNode, int columnNode) {
            double[] block = new double[layout.size(rowNode) * layout.size(columnNode)];
            int next = 0;
            for (int r = 0; r < layout.size(rowNode); r++) {
                for (int c = 0; c < layout.size(columnNode); c++) {
                    block[next++] = element(layout.firstUnknown(rowNode) + r, layout.firstUnknown(columnNode) + c);
                }
            }
            return block;
        }
    }
}
