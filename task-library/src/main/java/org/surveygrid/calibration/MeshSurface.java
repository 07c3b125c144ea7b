package org.surveygrid.calibration;

import java.util.Arrays;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;

/**
 * The smooth part of an image: clipped means in the cells of a mesh, joined by a bicubic natural spline, continued
 * linearly beyond the outermost cell centres.
 *
 * <p>Cells with fewer than a quarter of usable pixels take the median of the usable cells around them.
 */
public final class MeshSurface {
    private final int columns;
    private final int rows;
    private final double cellWidth;
    private final double cellHeight;
    private final double[] nodes;

    private MeshSurface(int columns, int rows, double[] cellSize, double[] nodes) {
        this.columns = columns;
        this.rows = rows;
        this.cellWidth = cellSize[0];
        this.cellHeight = cellSize[1];
        this.nodes = nodes;
    }

    /**
     * Fits a surface.
     *
     * @param image any image; values that are not finite are left out
     * @param excluded pixels with any flag are left out
     * @param cellPx side of a cell; cells are stretched so that a whole number fits
     * @param clipSigma pixels further than this from the median of their cell are left out
     * @return the surface; 0 everywhere when no pixel is usable
     */
    public static MeshSurface fit(FloatImage image, MaskImage excluded, int cellPx, double clipSigma) {
        return fit(image, excluded, new int[] {cellPx, 1}, clipSigma);
    }

    /**
     * Fits a surface to every other row, in half of the time; each cell then has half of its pixels.
     *
     * @param image any image; values that are not finite are left out
     * @param excluded pixels with any flag are left out
     * @param cellPx side of a cell; cells are stretched so that a whole number fits
     * @param clipSigma pixels further than this from the median of their cell are left out
     * @return the surface; 0 everywhere when no pixel is usable
     */
    public static MeshSurface fitOtherRows(FloatImage image, MaskImage excluded, int cellPx, double clipSigma) {
        return fit(image, excluded, new int[] {cellPx, 2}, clipSigma);
    }

    private static MeshSurface fit(FloatImage image, MaskImage excluded, int[] cellPxRowStep, double clipSigma) {
        int cellPx = cellPxRowStep[0];
        int step = cellPxRowStep[1];
        int width = image.width();
        int height = image.height();
        int columns = Math.max(1, Math.round((float) width / cellPx));
        int rows = Math.max(1, Math.round((float) height / cellPx));
        double[] nodes = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            int y0 = (int) ((long) height * j / rows);
            int y1 = (int) ((long) height * (j + 1) / rows);
            for (int i = 0; i < columns; i++) {
                int x0 = (int) ((long) width * i / columns);
                int x1 = (int) ((long) width * (i + 1) / columns);
                float[] cell = new float[(x1 - x0) * ((y1 - y0 + step - 1) / step)];
                int n = 0;
                for (int y = y0; y < y1; y += step) {
                    for (int p = y * width + x0; p < y * width + x1; p++) {
                        if (excluded.bits()[p] == 0 && Float.isFinite(image.pixels()[p])) {
                            cell[n++] = image.pixels()[p];
                        }
                    }
                }
                nodes[j * columns + i] = 4 * n < cell.length ? Double.NaN : SigmaClip.sampledMean(cell, n, clipSigma);
            }
        }
        fillGaps(nodes, columns, rows);
        return new MeshSurface(columns, rows, new double[] {(double) width / columns, (double) height / rows}, nodes);
    }

    /**
     * The same surface with every node replaced by the median of itself and its neighbours, which removes what a
     * single bright object did to a cell.
     *
     * @return a new surface
     */
    public MeshSurface medianFiltered() {
        double[] filtered = new double[nodes.length];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                filtered[j * columns + i] = RobustScale.median(around(nodes, i, j, new int[] {columns, rows, 1}));
            }
        }
        return new MeshSurface(columns, rows, new double[] {cellWidth, cellHeight}, filtered);
    }

    /**
     * The surface at every pixel.
     *
     * @param width columns of the image it was fitted to
     * @param height rows of that image
     * @return the smooth image
     */
    public FloatImage evaluate(int width, int height) {
        FloatImage surface = FloatImage.zeros(width, height);
        evaluateInto(0, surface);
        return surface;
    }

    /**
     * Some rows of the surface; the same bits as those of the whole.
     *
     * @param firstRow first of them
     * @param into filled with as many rows as it has; as wide as the image that the surface was fitted to
     */
    public void evaluateInto(int firstRow, FloatImage into) {
        int width = into.width();
        int height = into.height();
        double[] byRow = new double[columns * height];
        double[] line = new double[rows];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < rows; j++) {
                line[j] = nodes[j * columns + i];
            }
            double[] second = secondDerivatives(line);
            for (int y = 0; y < height; y++) {
                byRow[y * columns + i] = spline(line, second, (firstRow + y + 0.5) / cellHeight - 0.5);
            }
        }
        double[] across = new double[columns];
        Pieces pieces = new Pieces(width, columns, cellWidth);
        for (int y = 0; y < height; y++) {
            System.arraycopy(byRow, y * columns, across, 0, columns);
            pieces.evaluate(across, secondDerivatives(across), into.pixels(), y * width);
        }
    }

    /** What every row of a surface has in common: where its pixels lie between the knots, and their weights there. */
    private static final class Pieces {
        private final int width;
        private final int[] firstOfPiece;
        private final double cell;
        private final double[] left;
        private final double[] right;
        private final double[] leftBend;
        private final double[] rightBend;

        Pieces(int width, int knots, double cell) {
            this.width = width;
            this.cell = cell;
            left = new double[width];
            right = new double[width];
            leftBend = new double[width];
            rightBend = new double[width];
            firstOfPiece = new int[knots];
            Arrays.fill(firstOfPiece, width);
            for (int x = width - 1; x >= 0; x--) {
                double t = (x + 0.5) / cell - 0.5;
                if (t > 0 && t < knots - 1) {
                    int i = Math.min(knots - 2, (int) t);
                    firstOfPiece[i] = x;
                    double b = t - i;
                    double a = 1 - b;
                    left[x] = a;
                    right[x] = b;
                    leftBend[x] = a * a * a - a;
                    rightBend[x] = b * b * b - b;
                }
            }
            for (int i = knots - 2; i >= 0; i--) {
                firstOfPiece[i] = Math.min(firstOfPiece[i], i == knots - 2 ? beyond(knots) : firstOfPiece[i + 1]);
            }
        }

        /** The first pixel behind the last knot. */
        private int beyond(int knots) {
            int x = width;
            while (x > 0 && (x - 0.5) / cell - 0.5 >= knots - 1) {
                x--;
            }
            return x;
        }

        void evaluate(double[] v, double[] second, float[] out, int at) {
            int knots = v.length;
            int from = knots < 2 ? width : firstOfPiece[0];
            int to = knots < 2 ? width : beyond(knots);
            for (int x = 0; x < from; x++) {
                out[at + x] = (float) spline(v, second, (x + 0.5) / cell - 0.5);
            }
            for (int i = 0; i < knots - 1; i++) {
                int end = i == knots - 2 ? to : firstOfPiece[i + 1];
                for (int x = firstOfPiece[i]; x < end; x++) {
                    out[at + x] = (float) (left[x] * v[i]
                            + right[x] * v[i + 1]
                            + (leftBend[x] * second[i] + rightBend[x] * second[i + 1]) / 6);
                }
            }
            for (int x = to; x < width; x++) {
                out[at + x] = (float) spline(v, second, (x + 0.5) / cell - 0.5);
            }
        }
    }

    private static double[] around(double[] nodes, int i, int j, int[] shape) {
        int radius = shape[2];
        double[] values = new double[(2 * radius + 1) * (2 * radius + 1)];
        Arrays.fill(values, Double.NaN);
        int n = 0;
        for (int b = Math.max(0, j - radius); b <= Math.min(shape[1] - 1, j + radius); b++) {
            for (int a = Math.max(0, i - radius); a <= Math.min(shape[0] - 1, i + radius); a++) {
                values[n++] = nodes[b * shape[0] + a];
            }
        }
        return values;
    }

    private static void fillGaps(double[] nodes, int columns, int rows) {
        double[] filled = nodes.clone();
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                int radius = 1;
                while (Double.isNaN(filled[j * columns + i]) && radius <= Math.max(columns, rows)) {
                    filled[j * columns + i] =
                            RobustScale.median(around(nodes, i, j, new int[] {columns, rows, radius}));
                    radius++;
                }
            }
        }
        for (int k = 0; k < nodes.length; k++) {
            nodes[k] = Double.isNaN(filled[k]) ? 0 : filled[k];
        }
    }

    /** Natural cubic spline through equidistant values: second derivatives at the knots. */
    private static double[] secondDerivatives(double[] v) {
        int n = v.length;
        double[] second = new double[n];
        double[] factor = new double[n];
        for (int i = 1; i < n - 1; i++) {
            double pivot = 4 - factor[i - 1];
            factor[i] = 1 / pivot;
            second[i] = (6 * (v[i + 1] - 2 * v[i] + v[i - 1]) - second[i - 1]) / pivot;
        }
        for (int i = n - 2; i > 0; i--) {
            second[i] -= factor[i] * second[i + 1];
        }
        return second;
    }

    private static double spline(double[] v, double[] second, double t) {
        int n = v.length;
        if (n == 1) {
            return v[0];
        }
        if (t <= 0) {
            return v[0] + t * (v[1] - v[0] - second[1] / 6);
        }
        if (t >= n - 1) {
            return v[n - 1] + (t - (n - 1)) * (v[n - 1] - v[n - 2] + second[n - 2] / 6);
        }
        int i = Math.min(n - 2, (int) t);
        double b = t - i;
        double a = 1 - b;
        return a * v[i] + b * v[i + 1] + ((a * a * a - a) * second[i] + (b * b * b - b) * second[i + 1]) / 6;
    }
}
