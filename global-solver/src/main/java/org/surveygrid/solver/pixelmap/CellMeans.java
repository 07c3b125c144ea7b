package org.surveygrid.solver.pixelmap;

import java.util.Arrays;

/**
 * Means of displacements in the cells of a chip, drawn toward zero as far as their errors ask for it: with m the mean of a cell, e
 * its error and s the scatter of the cells' true values, {@code m s^2 / (s^2 + e^2)}, the mean square of which is least wrong
 * (Wiener). Errors are those of the weights times what the scatter within cells says of them, s solves
 * {@code sum (m^2 - e^2 - s^2) / (s^2 + e^2)^2 = 0}.
 */
public final class CellMeans {
    private static final int STEPS = 60;

    private final int columns;
    private final int rows;
    private final int[] count;
    private final double[] weight;
    /** By axis, then cell. */
    private final double[][] sum;

    private final double[] squares = new double[2];

    /**
     * Cells without anything in them.
     *
     * @param columns cells along a row of the chip
     * @param rows cells along a column
     */
    public CellMeans(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.count = new int[columns * rows];
        this.weight = new double[count.length];
        this.sum = new double[2][count.length];
    }

    /**
     * Adds a displacement.
     *
     * @param alongX place along a row as a share of the chip, 0 to 1
     * @param alongY place along a column
     * @param moved {x, y}
     * @param by its weight: one over the variance of an axis
     */
    public void add(double alongX, double alongY, double[] moved, double by) {
        int i = Math.clamp((long) (alongX * columns), 0, columns - 1);
        int j = Math.clamp((long) (alongY * rows), 0, rows - 1);
        int k = j * columns + i;
        count[k]++;
        weight[k] += by;
        for (int axis = 0; axis < 2; axis++) {
            sum[axis][k] += by * moved[axis];
            squares[axis] += by * moved[axis] * moved[axis];
        }
    }

    /**
     * The means.
     *
     * @return 0 in cells that nothing fell into, and everywhere where cells differ no more than their errors
     */
    public PixelMap map() {
        float[][] planes = new float[2][count.length];
        for (int axis = 0; axis < 2; axis++) {
            double scale = varianceScale(axis);
            double[] mean = new double[count.length];
            double[] variance = new double[count.length];
            Arrays.fill(variance, Double.POSITIVE_INFINITY);
            for (int k = 0; k < count.length; k++) {
                if (weight[k] > 0) {
                    mean[k] = sum[axis][k] / weight[k];
                    variance[k] = scale / weight[k];
                }
            }
            double scatter = scatter(mean, variance);
            for (int k = 0; k < count.length; k++) {
                planes[axis][k] = scatter > 0 ? (float) (mean[k] * scatter / (scatter + variance[k])) : 0;
            }
        }
        return PixelMap.of(columns, rows, planes);
    }

    /** Mean square of the deviations from cells' means over what their weights let expect. */
    private double varianceScale(int axis) {
        double left = squares[axis];
        int free = 0;
        for (int k = 0; k < count.length; k++) {
            if (count[k] > 0) {
                left -= sum[axis][k] * sum[axis][k] / weight[k];
                free += count[k] - 1;
            }
        }
        return free > 0 && left > 0 ? left / free : 1;
    }

    /** Mean square of the cells' true values. */
    private static double scatter(double[] mean, double[] variance) {
        double scatter = 0;
        for (int step = 0; step < STEPS; step++) {
            double weights = 0;
            double excess = 0;
            for (int k = 0; k < mean.length; k++) {
                if (variance[k] < Double.POSITIVE_INFINITY) {
                    double total = scatter + variance[k];
                    weights += 1 / (total * total);
                    excess += (mean[k] * mean[k] - variance[k]) / (total * total);
                }
            }
            scatter = weights > 0 ? Math.max(0, excess / weights) : 0;
        }
        return scatter;
    }
}
