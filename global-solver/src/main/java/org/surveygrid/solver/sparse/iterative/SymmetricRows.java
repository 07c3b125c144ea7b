package org.surveygrid.solver.sparse.iterative;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** A copy of a matrix with both triangles, node row by node row, for products. */
public final class SymmetricRows {
    private final NodeLayout layout;
    private final int[][] columns;
    private final double[][] numbers;

    private SymmetricRows(NodeLayout layout, int[][] columns, double[][] numbers) {
        this.layout = layout;
        this.columns = columns;
        this.numbers = numbers;
    }

    /**
     * Copies a matrix.
     *
     * @param matrix by blocks of its lower triangle
     * @return all of it
     */
    public static SymmetricRows of(BlockMatrix matrix) {
        NodeLayout layout = matrix.layout();
        int nodes = layout.nodes();
        int[] count = new int[nodes];
        long[] length = new long[nodes];
        for (int b = 0; b < matrix.blocks(); b++) {
            int row = matrix.rowNode(b);
            int column = matrix.columnNode(b);
            count[row]++;
            length[row] += matrix.numbersIn(b);
            if (row != column) {
                count[column]++;
                length[column] += matrix.numbersIn(b);
            }
        }
        int[][] columns = new int[nodes][];
        double[][] numbers = new double[nodes][];
        for (int node = 0; node < nodes; node++) {
            columns[node] = new int[count[node]];
            numbers[node] = new double[Math.toIntExact(length[node])];
        }
        int[] nextColumn = new int[nodes];
        int[] next = new int[nodes];
        for (int block : matrix.sortedBlocks()) {
            int row = matrix.rowNode(block);
            int column = matrix.columnNode(block);
            double[] from = matrix.arena(block);
            int at = matrix.offset(block);
            int width = layout.size(column);
            int height = layout.size(row);
            columns[row][nextColumn[row]++] = column;
            for (int r = 0; r < height; r++) {
                for (int c = 0; c < width; c++) {
                    boolean above = row == column && c > r;
                    numbers[row][next[row]++] = from[at + (above ? c * width + r : r * width + c)];
                }
            }
            if (row != column) {
                columns[column][nextColumn[column]++] = row;
                for (int c = 0; c < width; c++) {
                    for (int r = 0; r < height; r++) {
                        numbers[column][next[column]++] = from[at + r * width + c];
                    }
                }
            }
        }
        return new SymmetricRows(layout, columns, numbers);
    }

    /**
     * Multiplies.
     *
     * @param values by unknown
     * @param product overwritten with the matrix times the values
     */
    public void multiply(double[] values, double[] product) {
        Arrays.fill(product, 0);
        for (int node = 0; node < columns.length; node++) {
            int first = layout.firstUnknown(node);
            int height = layout.size(node);
            double[] mine = numbers[node];
            int next = 0;
            for (int column : columns[node]) {
                int from = layout.firstUnknown(column);
                int width = layout.size(column);
                for (int r = 0; r < height; r++) {
                    double sum = 0;
                    for (int c = 0; c < width; c++) {
                        sum += mine[next++] * values[from + c];
                    }
                    product[first + r] += sum;
                }
            }
        }
    }
}
