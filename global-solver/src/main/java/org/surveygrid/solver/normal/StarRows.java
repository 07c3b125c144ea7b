package org.surveygrid.solver.normal;

import java.util.Arrays;

/**
 * The equations of one star. A row says {@code coefficients x shared unknowns + coefficients x star's own unknowns =
 * residual}, with a weight; its shared unknowns come in runs, each the leading unknowns of one node. Several right-hand
 * sides are solved with the same coefficients: both coordinates of a position where errors are round. Made once and
 * filled again for every star.
 */
public final class StarRows {
    /** Own unknowns a star may have: a magnitude; two coordinates; these with proper motion and parallax. */
    static final int MAX_OWN = 5;

    private final int own;
    private final int rights;
    private int rows;
    private int runs;
    private int entries;
    private int[] rowEnd = new int[16];
    private int[] runNode = new int[32];
    private int[] runEnd = new int[32];
    private double[] runResidual;
    private double[] coefficient = new double[256];
    private double[] ownCoefficient;
    private double[] residual;
    private double[] weight = new double[16];

    /**
     * Rows of stars.
     *
     * @param own number of a star's own unknowns for each right-hand side, 1 to 5
     * @param rights number of right-hand sides, 1 or 2
     */
    public StarRows(int own, int rights) {
        if (own < 1 || own > MAX_OWN || rights < 1 || rights > 2) {
            throw new IllegalArgumentException(
                    "a star has 1 to 5 unknowns of its own and 1 or 2 right-hand sides, got " + own + ", " + rights);
        }
        this.own = own;
        this.rights = rights;
        this.runResidual = new double[32 * rights];
        this.ownCoefficient = new double[16 * own];
        this.residual = new double[16 * rights];
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
     * @param residuals what this node sees as measured minus predicted, for each right-hand side: the row's own residuals
     *     unless the node's axes are turned against them
     */
    public void put(int node, double[] coefficients, int count, double[] residuals) {
        if (runs == runNode.length) {
            runNode = Arrays.copyOf(runNode, 2 * runs);
            runEnd = Arrays.copyOf(runEnd, 2 * runs);
            runResidual = Arrays.copyOf(runResidual, 2 * runs * rights);
        }
        if (entries + count > coefficient.length) {
            coefficient = Arrays.copyOf(coefficient, Math.max(2 * entries, entries + count));
        }
        System.arraycopy(coefficients, 0, coefficient, entries, count);
        System.arraycopy(residuals, 0, runResidual, runs * rights, rights);
        entries += count;
        runNode[runs] = node;
        runEnd[runs++] = entries;
    }

    /**
     * Closes a row.
     *
     * @param ownCoefficients of the star's own unknowns
     * @param residuals measured minus predicted, for each right-hand side
     * @param rowWeight 1 / variance, not negative
     */
    public void endRow(double[] ownCoefficients, double[] residuals, double rowWeight) {
        if (!(rowWeight >= 0 && Double.isFinite(rowWeight) && Double.isFinite(residuals[0] + residuals[rights - 1]))) {
            throw new IllegalArgumentException("row needs finite residuals and a weight of at least 0, got "
                    + Arrays.toString(residuals) + ", " + rowWeight);
        }
        if (rows == rowEnd.length) {
            rowEnd = Arrays.copyOf(rowEnd, 2 * rows);
            ownCoefficient = Arrays.copyOf(ownCoefficient, 2 * rows * own);
            residual = Arrays.copyOf(residual, 2 * rows * rights);
            weight = Arrays.copyOf(weight, 2 * rows);
        }
        rowEnd[rows] = runs;
        System.arraycopy(ownCoefficients, 0, ownCoefficient, rows * own, own);
        System.arraycopy(residuals, 0, residual, rows * rights, rights);
        weight[rows++] = rowWeight;
    }

    int own() {
        return own;
    }

    int rights() {
        return rights;
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

    double runResidual(int run, int right) {
        return runResidual[run * rights + right];
    }

    double[] coefficients() {
        return coefficient;
    }

    double own(int row, int which) {
        return ownCoefficient[row * own + which];
    }

    double residual(int row, int right) {
        return residual[row * rights + right];
    }

    double weight(int row) {
        return weight[row];
    }
}
