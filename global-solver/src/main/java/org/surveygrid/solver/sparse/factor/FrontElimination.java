package org.surveygrid.solver.sparse.factor;

/**
 * Eliminates the first columns of one dense front. Work space for one thread.
 *
 * <pre>
 *          width   below
 *        ┌──────┐
 *        │ L11  │            panel: both parts, by columns of height width + below
 *        ├──────┼─────────┐
 *        │ L21  │ S - L21 L21'   update: lower triangle, by columns that begin on the diagonal
 *        └──────┴─────────┘
 * </pre>
 */
final class FrontElimination {
    /** Columns eliminated together; their rows of one tile stay in the second-level cache. */
    private static final int BLOCK_COLUMNS = 64;

    private static final int TILE_ROWS = 256;

    private final double[][] columns = new double[BLOCK_COLUMNS][];
    private final double[] multiple = new double[BLOCK_COLUMNS];
    private final ColumnSums.Rows rows = new ColumnSums.Rows();
    private double[] target = new double[0];
    private double brokenPivot;

    /**
     * Eliminates.
     *
     * @return -1, or the column whose pivot was less than the smallest allowed
     */
    int eliminate(double[] panel, int width, int below, double[] update) {
        int height = width + below;
        if (target.length < height) {
            target = new double[height + height / 4];
            for (int k = 0; k < BLOCK_COLUMNS; k++) {
                columns[k] = new double[height + height / 4];
            }
        }
        for (int start = 0; start < width; start += BLOCK_COLUMNS) {
            int count = Math.min(BLOCK_COLUMNS, width - start);
            int broken = factorBlock(panel, start, count, height);
            if (broken >= 0) {
                return broken;
            }
            updateRest(panel, start, count, new Front(width, height, update));
        }
        return -1;
    }

    double brokenPivot() {
        return brokenPivot;
    }

    private record Front(int width, int height, double[] update) {}

    private int factorBlock(double[] panel, int start, int count, int height) {
        for (int j = 0; j < count; j++) {
            int column = start + j;
            double[] mine = columns[j];
            System.arraycopy(panel, column * height + column, mine, column, height - column);
            for (int k = 0; k < j; k++) {
                multiple[k] = -columns[k][column];
            }
            ColumnSums.add(mine, columns, multiple, j, rows.set(column, height));
            double pivot = mine[column];
            if (!(pivot > Factor.SMALLEST_PIVOT)) {
                brokenPivot = pivot;
                return column;
            }
            double root = Math.sqrt(pivot);
            mine[column] = root;
            for (int i = column + 1; i < height; i++) {
                mine[i] /= root;
            }
            System.arraycopy(mine, column, panel, column * height + column, height - column);
        }
        return -1;
    }

    /** Subtracts what the finished block contributes to all columns after it. */
    private void updateRest(double[] panel, int start, int count, Front front) {
        int height = front.height();
        int below = height - front.width();
        int first = start + count;
        for (int top = first; top < height; top += TILE_ROWS) {
            int bottom = Math.min(height, top + TILE_ROWS);
            for (int column = first; column < bottom; column++) {
                int from = Math.max(column, top);
                boolean inPanel = column < front.width();
                double[] home = inPanel ? panel : front.update();
                int shift;
                if (inPanel) {
                    shift = column * height;
                } else {
                    int i = column - front.width();
                    shift = columnStart(i, below) - i - front.width();
                }
                System.arraycopy(home, shift + from, target, from, bottom - from);
                for (int k = 0; k < count; k++) {
                    multiple[k] = -columns[k][column];
                }
                ColumnSums.add(target, columns, multiple, count, rows.set(from, bottom));
                System.arraycopy(target, from, home, shift + from, bottom - from);
            }
        }
    }

    /** Where column i of a lower triangle of that size begins, with its element on the diagonal. */
    static int columnStart(int i, int size) {
        return (int) ((long) i * size - (long) i * (i - 1) / 2);
    }
}
