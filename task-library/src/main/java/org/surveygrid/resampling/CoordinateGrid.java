package org.surveygrid.resampling;

import java.util.Arrays;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.PixelBox;

/**
 * Where every pixel of an output box lies in the input image: computed exactly at nodes, by cubic polynomials through
 * four nodes in between. The distance of the nodes is halved until in the middle of the cells positions are right to 2e-4
 * px and areas to 5e-5.
 */
final class CoordinateGrid {
    /** Largest distance of nodes, and most pixels of a block. */
    static final int MAX_STEP_PX = 256;

    private static final int MIN_STEP_PX = 2;
    private static final double MAX_ERROR_PX = 2e-4;
    private static final double MAX_AREA_ERROR = 5e-5;
    /** Positions beyond this are on no image. */
    private static final double FAR_PX = 1e8;

    private final PixelBox box;
    private final int step;
    private final int columns;
    private final double[] inX;
    private final double[] inY;
    private final double[] area;
    private final float[] part;

    private CoordinateGrid(PixelBox box, int step, double[] inX, double[] inY) {
        this.box = box;
        this.step = step;
        this.columns = columns(box, step);
        this.inX = inX;
        this.inY = inY;
        this.area = new double[inX.length];
        this.part = new float[step];
        for (int s = 0; s < step; s++) {
            part[s] = (float) s / step;
        }
        int rows = inX.length / columns;
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

    /** Nodes across: one before the box, one at its start, one after each cell and one beyond. */
    private static int columns(PixelBox box, int step) {
        return Math.ceilDiv(box.width(), step) + 3;
    }

    static CoordinateGrid between(TpvWcs from, TpvWcs to, PixelBox box) {
        int step = MIN_STEP_PX;
        while (step < MAX_STEP_PX && step < Math.max(box.width(), box.height())) {
            step *= 2;
        }
        CoordinateGrid grid = exact(from, to, box, step);
        while (grid.step > MIN_STEP_PX && grid.worstError(from, to) > 1) {
            grid = exact(from, to, box, grid.step / 2);
        }
        return grid;
    }

    private static CoordinateGrid exact(TpvWcs from, TpvWcs to, PixelBox box, int step) {
        int columns = columns(box, step);
        int rows = Math.ceilDiv(box.height(), step) + 3;
        double[] inX = new double[columns * rows];
        double[] inY = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                double[] at =
                        from.toPixel(to.toSky(box.x0() + (i - 1) * (double) step, box.y0() + (j - 1) * (double) step));
                inX[j * columns + i] = at[0];
                inY[j * columns + i] = at[1];
            }
        }
        return new CoordinateGrid(box, step, inX, inY);
    }

    /** The turn of the input that makes its columns run along the output's, as they do in the middle of the box. */
    Orientation orientation(int width, int height) {
        int n = inX.length / columns / 2 * columns + columns / 2;
        return Orientation.following(inX[n] - inX[n - 1], inY[n] - inY[n - 1], width, height);
    }

    /** The same output pixels in the turned input. */
    CoordinateGrid turned(Orientation orientation) {
        double[] column = new double[inX.length];
        double[] row = new double[inX.length];
        for (int n = 0; n < inX.length; n++) {
            column[n] = orientation.column(inX[n], inY[n]);
            row[n] = orientation.row(inX[n], inY[n]);
        }
        return new CoordinateGrid(box, step, column, row);
    }

    /** Largest error of position or area found, as a multiple of what it may be. */
    private double worstError(TpvWcs from, TpvWcs to) {
        PositionBlock at = new PositionBlock(step);
        int rowStride = Math.max(1, box.height() / 12 / step) * step;
        int cellStride = Math.max(1, box.width() / 12 / step);
        double worst = 0;
        // a dozen rows and columns of cells show the smooth map's worst well enough
        for (int row = Math.min(step / 2, box.height() - 1); row < box.height(); row += rowStride) {
            for (int cell = 0; cell < cells(); cell += cellStride) {
                int i = Math.min(step / 2, count(cell) - 1);
                double x = box.x0() + cell * (double) step + i;
                double y = box.y0() + (double) row;
                double[] exact = from.toPixel(to.toSky(x, y));
                if (!isNear(exact[0]) || !isNear(exact[1])) {
                    continue;
                }
                positionsInto(row, cell, at);
                if (at.column[i] == PositionBlock.NOWHERE) {
                    return Double.POSITIVE_INFINITY;
                }
                double error = Math.abs(at.column[i] + (double) at.fractionX[i] - exact[0])
                        + Math.abs(at.row[i] + (double) at.fractionY[i] - exact[1]);
                double[] right = from.toPixel(to.toSky(x + 1, y));
                double[] above = from.toPixel(to.toSky(x, y + 1));
                double[] left = from.toPixel(to.toSky(x - 1, y));
                double[] below = from.toPixel(to.toSky(x, y - 1));
                double pixels = Math.abs((right[0] - left[0]) * (above[1] - below[1])
                                - (right[1] - left[1]) * (above[0] - below[0]))
                        / 4;
                double areaError = Math.abs(at.area[i] / pixels - 1);
                worst = Math.max(worst, Math.max(error / MAX_ERROR_PX, areaError / MAX_AREA_ERROR));
            }
        }
        return worst;
    }

    /** Cells in a row of the box. */
    int cells() {
        return columns - 3;
    }

    /** First column of a cell in the box. */
    int first(int cell) {
        return cell * step;
    }

    /** Pixels of a cell within the box. */
    int count(int cell) {
        return Math.min(step, box.width() - cell * step);
    }

    /** Positions of the pixels of a row within a cell. */
    void positionsInto(int row, int cell, PositionBlock out) {
        int line = row / step;
        double v = (double) (row - line * step) / step;
        double[] weight = cubic(v);
        double[] x = new double[4];
        double[] y = new double[4];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                int n = (line + j) * columns + cell + i;
                x[i] += weight[j] * inX[n];
                y[i] += weight[j] * inY[n];
            }
        }
        int n = (line + 1) * columns + cell + 1;
        float area0 = (float) ((1 - v) * area[n] + v * area[n + columns]);
        float area1 = (float) ((1 - v) * area[n + 1] + v * area[n + 1 + columns]);
        int count = count(cell);
        spread(area0, area1 - area0, part, out.area, count);
        boolean near = true;
        for (int i = 0; i < 4; i++) {
            near &= isNear(x[i]) && isNear(y[i]);
        }
        if (near) {
            along(x, 1, new Line(out.column, out.fractionX), count);
            along(y, 0, new Line(out.row, out.fractionY), count);
        } else {
            Arrays.fill(out.column, 0, count, PositionBlock.NOWHERE);
        }
    }

    private static boolean isNear(double position) {
        return Math.abs(position) < FAR_PX;
    }

    private record Line(int[] whole, float[] fraction) {}

    /**
     * The cubic through four values in single precision: only what a line of given slope leaves over, so that 24 bits
     * are plenty.
     */
    private void along(double[] node, int slope, Line out, int count) {
        double c0 = node[1];
        double c1 = -node[0] / 3 - node[1] / 2 + node[2] - node[3] / 6 - slope * step;
        double c2 = (node[0] + node[2]) / 2 - node[1];
        double c3 = (node[3] - node[0]) / 6 + (node[1] - node[2]) / 2;
        double base = Math.floor(c0) - Math.ceil(Math.abs(c1) + Math.abs(c2) + Math.abs(c3));
        evaluate(
                new Cubic((float) (c0 - base), (float) c1, (float) c2, (float) c3, (int) base),
                slope,
                part,
                out,
                count);
    }

    private record Cubic(float c0, float c1, float c2, float c3, int base) {}

    private static void evaluate(Cubic cubic, int slope, float[] part, Line out, int count) {
        float c0 = cubic.c0;
        float c1 = cubic.c1;
        float c2 = cubic.c2;
        float c3 = cubic.c3;
        int base = cubic.base;
        int[] whole = out.whole;
        float[] fraction = out.fraction;
        for (int i = 0; i < count; i++) {
            float u = part[i];
            float at = c0 + u * (c1 + u * (c2 + u * c3));
            int floor = (int) at;
            whole[i] = base + floor + slope * i;
            fraction[i] = at - floor;
        }
    }

    private static void spread(float start, float rise, float[] part, float[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = start + part[i] * rise;
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
