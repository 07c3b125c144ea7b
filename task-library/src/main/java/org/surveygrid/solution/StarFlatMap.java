package org.surveygrid.solution;

import java.util.Arrays;

/**
 * A magnitude correction as a grid of equal cells that cover a chip: bilinear between the centres of cells, linear on to
 * the edges of the chip.
 *
 * @param columns cells along a row
 * @param rows cells along a column
 * @param mag value at the centre of each cell, row by row
 */
public record StarFlatMap(int columns, int rows, double[] mag) {
    public StarFlatMap {
        if (columns < 1 || rows < 1 || mag.length != columns * rows) {
            throw new IllegalArgumentException(
                    "a map of " + columns + " x " + rows + " cells needs as many values, got " + mag.length);
        }
        mag = mag.clone();
    }

    /**
     * The values.
     *
     * @return a copy
     */
    @Override
    public double[] mag() {
        return mag.clone();
    }

    /** At a place given as fractions of the chip from 0 to 1. */
    double at(double alongX, double alongY) {
        double x = alongX * columns - 0.5;
        double y = alongY * rows - 0.5;
        int i = Math.clamp((long) Math.floor(x), 0, Math.max(0, columns - 2));
        int j = Math.clamp((long) Math.floor(y), 0, Math.max(0, rows - 2));
        double lower = alongRow(j * columns + i, x - i);
        return rows == 1 ? lower : lower + (y - j) * (alongRow((j + 1) * columns + i, x - i) - lower);
    }

    private double alongRow(int k, double share) {
        return columns == 1 ? mag[k] : mag[k] + share * (mag[k + 1] - mag[k]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StarFlatMap map && columns == map.columns && Arrays.equals(mag, map.mag);
    }

    @Override
    public int hashCode() {
        return 31 * columns + Arrays.hashCode(mag);
    }

    @Override
    public String toString() {
        return columns + " x " + rows + " cells";
    }
}
