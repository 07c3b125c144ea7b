package org.surveygrid.resampling;

import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.PixelBox;

/**
 * Where every pixel of an output box lies in the input image: computed exactly at nodes, by cubic polynomials through
 * four nodes in between. The distance of the nodes is halved until the middle of the cells is right to 1e-3 px.
 */
final class CoordinateGrid {
    private static final int FIRST_STEP_PX = 32;
    private static final double MAX_ERROR_PX = 1e-3;
    /** Nodes beyond the box on either side. */
    private static final int BORDER = 2;

    private final PixelBox box;
    private final int step;
    private final int columns;
    private final double[] inX;
    private final double[] inY;
    private final double[] area;
    /** Weights of four nodes at every position of a cell. */
    private final double[][] weights;

    private CoordinateGrid(TpvWcs from, TpvWcs to, PixelBox box, int step) {
        this.box = box;
        this.step = step;
        this.weights = new double[step][];
        for (int s = 0; s < step; s++) {
            weights[s] = cubic((double) s / step);
        }
        this.columns = Math.ceilDiv(box.width(), step) + 1 + 2 * BORDER;
        int rows = Math.ceilDiv(box.height(), step) + 1 + 2 * BORDER;
        this.inX = new double[columns * rows];
        this.inY = new double[columns * rows];
        this.area = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                double[] at = from.toPixel(
                        to.toSky(box.x0() + (i - BORDER) * (double) step, box.y0() + (j - BORDER) * (double) step));
                inX[j * columns + i] = at[0];
                inY[j * columns + i] = at[1];
            }
        }
        for (int j = 1; j < rows - 1; j++) {
            for (int i = 1; i < columns - 1; i++) {
                int n = j * columns + i;
                double xx = inX[n + 1] - inX[n - 1];
                double xy = inX[n + columns] - inX[n - columns];
                double yx = inY[n + 1] - inY[n - 1];
                double yy = inY[n + columns] - inY[n - columns];
                area[n] = Math.abs(xx * yy - xy * yx) / (4.0 * step * step);
            }
        }
    }

    static CoordinateGrid between(TpvWcs from, TpvWcs to, PixelBox box) {
        CoordinateGrid grid = new CoordinateGrid(from, to, box, FIRST_STEP_PX);
        while (grid.step > 2 && grid.worstError(from, to) > MAX_ERROR_PX) {
            grid = new CoordinateGrid(from, to, box, grid.step / 2);
        }
        return grid;
    }

    private double worstError(TpvWcs from, TpvWcs to) {
        double[] x = new double[box.width()];
        double[] y = new double[box.width()];
        double[] ratio = new double[box.width()];
        double worst = 0;
        // a dozen rows and columns of cells show the smooth map's worst well enough
        int rowStride = Math.max(1, box.height() / 12 / step) * step;
        int columnStride = Math.max(1, box.width() / 12 / step) * step;
        for (int row = Math.min(step / 2, box.height() - 1); row < box.height(); row += rowStride) {
            row(row, x, y, ratio);
            for (int column = Math.min(step / 2, box.width() - 1); column < box.width(); column += columnStride) {
                double[] exact = from.toPixel(to.toSky(box.x0() + column, box.y0() + row));
                double error = Math.abs(exact[0] - x[column]) + Math.abs(exact[1] - y[column]);
                worst = Math.max(worst, error);
            }
        }
        return worst;
    }

    /** Input coordinates and area ratio (input pixels per output pixel) of one row of the box. */
    void row(int row, double[] x, double[] y, double[] ratio) {
        int node = row / step;
        double[] v = cubic((double) (row - node * step) / step);
        double[] lineX = new double[columns];
        double[] lineY = new double[columns];
        double[] lineArea = new double[columns];
        double t = (double) (row - node * step) / step;
        int base = (node + BORDER) * columns;
        for (int i = 0; i < columns; i++) {
            for (int k = 0; k < 4; k++) {
                lineX[i] += v[k] * inX[base + (k - 1) * columns + i];
                lineY[i] += v[k] * inY[base + (k - 1) * columns + i];
            }
            lineArea[i] = (1 - t) * area[base + i] + t * area[base + columns + i];
        }
        for (int cell = 0; cell * step < box.width(); cell++) {
            int n = cell + BORDER;
            int inCell = Math.min(step, box.width() - cell * step);
            int first = cell * step;
            double x0 = lineX[n - 1];
            double x1 = lineX[n];
            double x2 = lineX[n + 1];
            double x3 = lineX[n + 2];
            double y0 = lineY[n - 1];
            double y1 = lineY[n];
            double y2 = lineY[n + 1];
            double y3 = lineY[n + 2];
            for (int s = 0; s < inCell; s++) {
                double[] w = weights[s];
                x[first + s] = w[0] * x0 + w[1] * x1 + w[2] * x2 + w[3] * x3;
                y[first + s] = w[0] * y0 + w[1] * y1 + w[2] * y2 + w[3] * y3;
                double u = (double) s / step;
                ratio[first + s] = (1 - u) * lineArea[n] + u * lineArea[n + 1];
            }
        }
    }

    /** Lagrange weights of nodes -1, 0, 1, 2 at t in [0, 1]: exact for cubics. */
    private static double[] cubic(double t) {
        return new double[] {
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6
        };
    }
}
