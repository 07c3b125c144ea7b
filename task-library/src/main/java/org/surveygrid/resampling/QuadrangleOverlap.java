package org.surveygrid.resampling;

import java.util.Arrays;

/**
 * The part of every unit cell that a convex quadrangle covers, exactly: under each edge the area within a cell is a
 * trapezium or a triangle.
 */
final class QuadrangleOverlap {
    private static final int CORNERS = 4;

    private final double[] x = new double[CORNERS];
    private final double[] y = new double[CORNERS];
    private double[] area = new double[16];
    private int column;
    private int row;
    private int columns;
    private int rows;
    private double total;

    /** Sets a corner; corners go round in either sense. */
    void corner(int k, double cornerX, double cornerY) {
        x[k] = cornerX;
        y[k] = cornerY;
    }

    /** Column of the first cell. */
    int column() {
        return column;
    }

    int row() {
        return row;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Covered parts of the cells, row by row. */
    double[] area() {
        return area;
    }

    /** Area of the quadrangle: the sum of all parts. */
    double total() {
        return total;
    }

    /** Area between the corners, without any cells. */
    double quadrangleArea() {
        return Math.abs((x[2] - x[0]) * (y[3] - y[1]) - (x[3] - x[1]) * (y[2] - y[0])) / 2;
    }

    /** Finds the covered parts of all cells. */
    void cover() {
        double left = Math.min(Math.min(x[0], x[1]), Math.min(x[2], x[3]));
        double right = Math.max(Math.max(x[0], x[1]), Math.max(x[2], x[3]));
        double low = Math.min(Math.min(y[0], y[1]), Math.min(y[2], y[3]));
        double high = Math.max(Math.max(y[0], y[1]), Math.max(y[2], y[3]));
        cells(left, right, low, high);
        for (int k = 0; k < CORNERS; k++) {
            int next = k + 1 & CORNERS - 1;
            double fromX = x[k] - column;
            double fromY = y[k] - row;
            double toX = x[next] - column;
            double toY = y[next] - row;
            if (fromX < toX) {
                edge(fromX, fromY, toX, toY, 1);
            } else if (fromX > toX) {
                edge(toX, toY, fromX, fromY, -1);
            }
        }
        settle();
    }

    /** Covers a square that lies along the cells. */
    void coverSquare(double centreX, double centreY, double side) {
        double half = side / 2;
        cells(centreX - half, centreX + half, centreY - half, centreY + half);
        for (int j = 0; j < rows; j++) {
            double high = Math.min(centreY + half - row, j + 1) - Math.max(centreY - half - row, j);
            for (int i = 0; i < columns; i++) {
                double wide = Math.min(centreX + half - column, i + 1) - Math.max(centreX - half - column, i);
                area[j * columns + i] = Math.max(0, wide) * Math.max(0, high);
            }
        }
        settle();
    }

    private void cells(double left, double right, double low, double high) {
        column = (int) Math.floor(left);
        row = (int) Math.floor(low);
        columns = (int) Math.floor(right) - column + 1;
        rows = (int) Math.floor(high) - row + 1;
        int count = Math.multiplyExact(columns, rows);
        if (count > area.length) {
            area = new double[2 * count];
        }
        Arrays.fill(area, 0, count, 0);
    }

    /** Adds or takes away what lies below an edge that runs to the right. */
    private void edge(double fromX, double fromY, double toX, double toY, int sign) {
        double slope = (toY - fromY) / (toX - fromX);
        int last = Math.min(columns - 1, (int) toX);
        for (int i = (int) fromX; i <= last; i++) {
            double left = Math.max(fromX, i);
            double right = Math.min(toX, i + 1.0);
            double width = sign * (right - left);
            double start = fromY + slope * (left - fromX);
            double end = fromY + slope * (right - fromX);
            double above = width * (start + end) / 2;
            for (int j = 0; j < rows; j++) {
                double beyond = j == rows - 1 ? 0 : above(start, end, j + 1) * width;
                area[j * columns + i] += above - beyond;
                above = beyond;
            }
        }
    }

    /** Mean of what a line from {@code start} to {@code end} has above a level. */
    private static double above(double start, double end, int level) {
        double a = start - level;
        double b = end - level;
        if (a >= 0 && b >= 0) {
            return (a + b) / 2;
        }
        if (a <= 0 && b <= 0) {
            return 0;
        }
        double high = Math.max(a, b);
        return high * high / (2 * Math.abs(a - b));
    }

    private void settle() {
        total = 0;
        int count = columns * rows;
        for (int c = 0; c < count; c++) {
            total += area[c];
        }
        if (total < 0) {
            total = -total;
            for (int c = 0; c < count; c++) {
                area[c] = -area[c];
            }
        }
    }
}
