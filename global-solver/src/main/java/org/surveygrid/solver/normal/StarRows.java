package org.surveygrid.solver.normal;

import java.util.Arrays;

/**
 * The equations of one star: each row says {@code sum of coefficient x shared unknown + sum of coefficient x star's own
 * unknown = residual}, with a weight. Made once and filled again for every star.
 */
public final class StarRows {
    /** Own unknowns a star may have: one magnitude or two coordinates. */
    static final int MAX_OWN = 2;

    private final int own;
    private int rows;
    private int entries;
    private int[] rowEnd = new int[16];
    private int[] unknown = new int[256];
    private double[] coefficient = new double[256];
    private double[] ownCoefficient = new double[16 * MAX_OWN];
    private double[] residual = new double[16];
    private double[] weight = new double[16];

    /**
     * Rows of stars.
     *
     * @param own number of a star's own unknowns, 1 or 2
     */
    public StarRows(int own) {
        if (own < 1 || own > MAX_OWN) {
            throw new IllegalArgumentException("a star has 1 or 2 unknowns of its own here, got " + own);
        }
        this.own = own;
    }

    /** Forgets all rows, for the next star. */
    public void clear() {
        rows = 0;
        entries = 0;
    }

    /**
     * One more coefficient of the row that {@link #endRow} will close.
     *
     * @param index shared unknown
     * @param value its coefficient; an unknown named twice in a row counts with the sum
     */
    public void put(int index, double value) {
        if (entries == unknown.length) {
            unknown = Arrays.copyOf(unknown, 2 * entries);
            coefficient = Arrays.copyOf(coefficient, 2 * entries);
        }
        unknown[entries] = index;
        coefficient[entries++] = value;
    }

    /**
     * Closes a row.
     *
     * @param first coefficient of the star's first own unknown
     * @param second coefficient of its second; ignored when there is one only
     * @param rowResidual measured minus predicted
     * @param rowWeight 1 / variance, not negative
     */
    public void endRow(double first, double second, double rowResidual, double rowWeight) {
        if (!(rowWeight >= 0) || !Double.isFinite(rowResidual)) {
            throw new IllegalArgumentException(
                    "row needs a finite residual and a weight of at least 0, got " + rowResidual + ", " + rowWeight);
        }
        if (rows == rowEnd.length) {
            rowEnd = Arrays.copyOf(rowEnd, 2 * rows);
            ownCoefficient = Arrays.copyOf(ownCoefficient, 2 * rows * MAX_OWN);
            residual = Arrays.copyOf(residual, 2 * rows);
            weight = Arrays.copyOf(weight, 2 * rows);
        }
        rowEnd[rows] = entries;
        ownCoefficient[rows * MAX_OWN] = first;
        ownCoefficient[rows * MAX_OWN + 1] = own == 2 ? second : 0;
        residual[rows] = rowResidual;
        weight[rows++] = rowWeight;
    }

    int own() {
        return own;
    }

    int rows() {
        return rows;
    }

    int start(int row) {
        return row == 0 ? 0 : rowEnd[row - 1];
    }

    int end(int row) {
        return rowEnd[row];
    }

    int unknown(int entry) {
        return unknown[entry];
    }

    double coefficient(int entry) {
        return coefficient[entry];
    }

    double ownCoefficient(int row, int which) {
        return ownCoefficient[row * MAX_OWN + which];
    }

    double residual(int row) {
        return residual[row];
    }

    double weight(int row) {
        return weight[row];
    }
}
