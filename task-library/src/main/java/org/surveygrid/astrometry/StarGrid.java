package org.surveygrid.astrometry;

/** Points of a plane in square cells, to find the nearest one quickly. */
final class StarGrid {
    private static final int MAX_CELLS_A_SIDE = 512;

    private final double[] x;
    private final double[] y;
    private final double x0;
    private final double y0;
    private final double cell;
    private final int columns;
    private final int rows;
    private final int[] start;
    private final int[] members;

    StarGrid(double[] x, double[] y, double radius) {
        this.x = x;
        this.y = y;
        double lowX = Double.POSITIVE_INFINITY;
        double highX = Double.NEGATIVE_INFINITY;
        double lowY = Double.POSITIVE_INFINITY;
        double highY = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            lowX = Math.min(lowX, x[i]);
            highX = Math.max(highX, x[i]);
            lowY = Math.min(lowY, y[i]);
            highY = Math.max(highY, y[i]);
        }
        double side = x.length == 0 ? 1 : Math.max(highX - lowX, highY - lowY);
        this.cell = Math.max(radius, side / MAX_CELLS_A_SIDE) + Double.MIN_NORMAL;
        this.x0 = x.length == 0 ? 0 : lowX;
        this.y0 = x.length == 0 ? 0 : lowY;
        this.columns = x.length == 0 ? 1 : (int) ((highX - lowX) / cell) + 1;
        this.rows = x.length == 0 ? 1 : (int) ((highY - lowY) / cell) + 1;
        this.start = new int[columns * rows + 1];
        for (int i = 0; i < x.length; i++) {
            start[cellOf(x[i], y[i]) + 1]++;
        }
        for (int c = 0; c < columns * rows; c++) {
            start[c + 1] += start[c];
        }
        int[] next = start.clone();
        this.members = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            members[next[cellOf(x[i], y[i])]++] = i;
        }
    }

    private int cellOf(double px, double py) {
        int row = (int) ((py - y0) / cell);
        int column = (int) ((px - x0) / cell);
        return row * columns + column;
    }

    /** Index of the nearest point within a radius, or -1. Of equally near ones, the first. */
    int nearest(double px, double py, double radius) {
        int reach = (int) Math.ceil(radius / cell);
        double fx = Math.floor((px - x0) / cell);
        double fy = Math.floor((py - y0) / cell);
        if (!(fx >= -reach && fy >= -reach && fx <= columns + reach && fy <= rows + reach)) {
            return -1;
        }
        int best = -1;
        double bestSquare = radius * radius;
        for (int cy = Math.max(0, (int) fy - reach); cy <= Math.min(rows - 1, (int) fy + reach); cy++) {
            for (int cx = Math.max(0, (int) fx - reach); cx <= Math.min(columns - 1, (int) fx + reach); cx++) {
                for (int m = start[cy * columns + cx]; m < start[cy * columns + cx + 1]; m++) {
                    int i = members[m];
                    double square = (x[i] - px) * (x[i] - px) + (y[i] - py) * (y[i] - py);
                    if (square < bestSquare || (square == bestSquare && best >= 0 && i < best)) {
                        bestSquare = square;
                        best = i;
                    }
                }
            }
        }
        return best;
    }
}
