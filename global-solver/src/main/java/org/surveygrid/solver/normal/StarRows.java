package org.surveygrid.solver.normal;

import java.util.Arrays;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * The equations of one star. A row says {@code coefficients x shared unknowns + coefficients x star's own unknowns =
 * residual}, with a weight; its shared unknowns come in runs, each the leading unknowns of one node. Made once and filled
 * again for every star.
 */
public final class StarRows {
    /** Own unknowns a star may have: a magnitude; two coordinates; these with proper motion and parallax. */
    static final int MAX_OWN = 5;

    private final int own;
    private int rows;
    private int runs;
    private int entries;
    private int[] rowEnd = new int[16];
    private int[] runNode = new int[32];
    private int[] runEnd = new int[32];
    private double[] coefficient = new double[256];
    private double[] ownCoefficient;
    private double[] residual = new double[16];
    private double[] weight = new double[16];

    /**
     * Rows of stars.
     *
     * @param own number of a star's own unknowns, 1 to 5
     */
    public StarRows(int own) {
        if (own < 1 || own > MAX_OWN) {
            throw new IllegalArgumentException("a star has 1 to 5 unknowns of its own, got " + own);
        }
        this.own = own;
        this.ownCoefficient = new double[16 * own];
    }

    /** Forgets all rows, for the next star. */
    public void clear() {
        rows = 0;
        runs = 0;
        entries = 0;
    }

    /**
     * One more run of the row that {@link #endRow} will close.
     *
     * @param node whose leading unknowns the coefficients belong to; each once in a row
     * @param coefficients the first {@code count} of them are taken
     * @param count how many
     */
    public void put(int node, double[] coefficients, int count) {
        if (runs == runNode.length) {
            runNode = Arrays.copyOf(runNode, 2 * runs);
            runEnd = Arrays.copyOf(runEnd, 2 * runs);
        }
        if (entries + count > coefficient.length) {
            coefficient = Arrays.copyOf(coefficient, Math.max(2 * entries, entries + count));
        }
        System.arraycopy(coefficients, 0, coefficient, entries, count);
        entries += count;
        runNode[runs] = node;
        runEnd[runs++] = entries;
    }

    /**
     * Closes a row.
     *
     * @param ownCoefficients of the star's own unknowns
     * @param rowResidual measured minus predicted
     * @param rowWeight 1 / variance, not negative
     */
    public void endRow(double[] ownCoefficients, double rowResidual, double rowWeight) {
        if (!(rowWeight >= 0 && Double.isFinite(rowWeight) && Double.isFinite(rowResidual))) {
            throw new IllegalArgumentException(
                    "row needs a finite residual and a weight of at least 0, got " + rowResidual + ", " + rowWeight);
        }
        if (rows == rowEnd.length) {
            rowEnd = Arrays.copyOf(rowEnd, 2 * rows);
            ownCoefficient = Arrays.copyOf(ownCoefficient, 2 * rows * own);
            residual = Arrays.copyOf(residual, 2 * rows);
            weight = Arrays.copyOf(weight, 2 * rows);
        }
        rowEnd[rows] = runs;
        System.arraycopy(ownCoefficients, 0, ownCoefficient, rows * own, own);
        residual[rows] = rowResidual;
        weight[rows++] = rowWeight;
    }

    /**
     * Forgets the last rows, which must have no shared unknowns.
     *
     * @param count how many
     */
    public void dropLast(int count) {
        rows -= count;
    }

    /**
     * Adds, for each row with shared unknowns, the square of what a change of these makes of it.
     *
     * @param layout of the unknowns
     * @param change of each unknown
     * @param sum by the row's first node
     * @param count of such rows, by the same node
     */
    public void addSquares(NodeLayout layout, double[] change, double[] sum, int[] count) {
        for (int row = 0; row < rows; row++) {
            if (firstRun(row) == endRun(row)) {
                continue;
            }
            double moved = 0;
            for (int run = firstRun(row); run < endRun(row); run++) {
                int first = layout.firstUnknown(node(run));
                for (int i = firstEntry(run); i < endEntry(run); i++) {
                    moved += coefficient[i] * change[first + i - firstEntry(run)];
                }
            }
            sum[node(firstRun(row))] += moved * moved;
            count[node(firstRun(row))]++;
        }
    }

    /** Takes numbers one by one. */
    @FunctionalInterface
    public interface Numbers {
        /**
         * A number.
         *
         * @param bits of it
         */
        void take(long bits);
    }

    /**
     * Tells everything that the rows say.
     *
     * @param numbers takes it, row after row
     */
    public void tell(Numbers numbers) {
        numbers.take(rows);
        for (int row = 0; row < rows; row++) {
            numbers.take(Double.doubleToLongBits(residual[row]));
            numbers.take(Double.doubleToLongBits(weight[row]));
            for (int k = row * own; k < (row + 1) * own; k++) {
                numbers.take(Double.doubleToLongBits(ownCoefficient[k]));
            }
            for (int run = firstRun(row); run < endRun(row); run++) {
                numbers.take(node(run));
                for (int k = firstEntry(run); k < endEntry(run); k++) {
                    numbers.take(Double.doubleToLongBits(coefficient[k]));
                }
            }
        }
    }

    int own() {
        return own;
    }

    int rows() {
        return rows;
    }

    int runs() {
        return runs;
    }

    int firstRun(int row) {
        return row == 0 ? 0 : rowEnd[row - 1];
    }

    int endRun(int row) {
        return rowEnd[row];
    }

    int node(int run) {
        return runNode[run];
    }

    int firstEntry(int run) {
        return run == 0 ? 0 : runEnd[run - 1];
    }

    int endEntry(int run) {
        return runEnd[run];
    }

    double[] coefficients() {
        return coefficient;
    }

    double own(int row, int which) {
        return ownCoefficient[row * own + which];
    }

    double residual(int row) {
        return residual[row];
    }

    double weight(int row) {
        return weight[row];
    }
}
