package org.surveygrid.solver.sparse.block;

import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Right-hand side minus matrix times unknowns, with every rounding error carried along: as good as twice the digits. What
 * iterative refinement needs.
 *
 * @see "Ogita, Rump &amp; Oishi 2005, SIAM J. Sci. Comput. 26, 1955: Dot2"
 */
public final class CompensatedResidual {
    private final BlockMatrix matrix;
    private final int[] blocks;

    /**
     * Residuals of a matrix.
     *
     * @param matrix must not change as long as this is used
     */
    public CompensatedResidual(BlockMatrix matrix) {
        this.matrix = matrix;
        this.blocks = matrix.sortedBlocks();
    }

    /**
     * The residual.
     *
     * @param rightSide one number for each unknown
     * @param unknowns their values
     * @return rightSide - matrix * unknowns, rounded once
     */
    public double[] of(double[] rightSide, double[] unknowns) {
        double[] sum = rightSide.clone();
        double[] lost = new double[sum.length];
        NodeLayout layout = matrix.layout();
        for (int block : blocks) {
            int row = matrix.rowNode(block);
            int column = matrix.columnNode(block);
            int firstRow = layout.firstUnknown(row);
            int firstColumn = layout.firstUnknown(column);
            double[] numbers = matrix.arena(block);
            int width = layout.size(column);
            for (int r = 0; r < layout.size(row); r++) {
                int i = firstRow + r;
                int at = matrix.offset(block) + r * width;
                int end = row == column ? r + 1 : width;
                for (int c = 0; c < end; c++) {
                    int j = firstColumn + c;
                    subtract(
                            sum,
                            lost,
                            i,
                            numbers[at + c] * unknowns[j],
                            Math.fma(numbers[at + c], unknowns[j], -(numbers[at + c] * unknowns[j])));
                    if (i != j) {
                        subtract(
                                sum,
                                lost,
                                j,
                                numbers[at + c] * unknowns[i],
                                Math.fma(numbers[at + c], unknowns[i], -(numbers[at + c] * unknowns[i])));
                    }
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += lost[i];
        }
        return sum;
    }

    private static void subtract(double[] sum, double[] lost, int i, double product, double productError) {
        double before = sum[i];
        double after = before - product;
        double back = after - before;
        lost[i] += (before - (after - back)) - (product + back) - productError;
        sum[i] = after;
    }
}
