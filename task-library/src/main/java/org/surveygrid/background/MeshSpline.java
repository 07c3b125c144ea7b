package org.surveygrid.background;

import java.util.Arrays;
import org.surveygrid.image.FloatImage;

/**
 * Bicubic natural spline through the values of a mesh, evaluated at every pixel: along the columns first, then along
 * the rows.
 */
final class MeshSpline {
    private static final double SEXTRACTOR_COUPLING = 1.0 / 6;

    private MeshSpline() {}

    /** Cell (i, j) is centred at pixel ((i + 0.5) meshPx - 0.5, (j + 0.5) meshPx - 0.5); no value is below the floor. */
    static FloatImage evaluate(double[] mesh, int columns, BackgroundConfig config, FloatImage into, float floor) {
        boolean centred = config.surface() == BackgroundConfig.Surface.CENTRED;
        int meshPx = config.meshPx();
        int rows = mesh.length / columns;
        int width = into.width();
        int height = into.height();
        float[] out = into.pixels();
        double[] bendY = new double[mesh.length];
        double[] line = new double[rows];
        double[][] bendAndScratch = new double[2][Math.max(rows, columns)];
        double[] bend = bendAndScratch[0];
        double coupling = centred ? 1 : SEXTRACTOR_COUPLING;
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < rows; j++) {
                line[j] = mesh[j * columns + i];
            }
            secondDerivatives(line, rows, bendAndScratch, coupling);
            for (int j = 0; j < rows; j++) {
                bendY[j * columns + i] = bend[j];
            }
        }
        double[] knots = new double[columns];
        float[] values = new float[width];
        Pieces pieces = new Pieces(columns, config, width);
        for (int y = 0; y < height; y++) {
            double v = (centred ? y + 0.5 : y) / meshPx - 0.5;
            int j = segment(v, rows);
            for (int i = 0; i < columns; i++) {
                int at = j * columns + i;
                knots[i] = rows > 1
                        ? between(mesh[at], mesh[at + columns], bendY[at], bendY[at + columns], centred, v - j)
                        : mesh[at];
            }
            secondDerivatives(knots, columns, bendAndScratch, coupling);
            pieces.evaluate(knots, bend, values);
            raise(values, floor);
            System.arraycopy(values, 0, out, y * width, width);
        }
        return into;
    }

    private static void raise(float[] values, float floor) {
        for (int x = 0; x < values.length; x++) {
            values[x] = Math.max(values[x], floor);
        }
    }

    /** The stretches of a row on which the spline is one polynomial: from knot to knot, and beyond the ends. */
    private static final class Pieces {
        private final int[] ends;
        private final double[] offset;

        private Pieces(int columns, BackgroundConfig config, int width) {
            boolean centred = config.surface() == BackgroundConfig.Surface.CENTRED;
            ends = new int[columns + 1];
            offset = new double[width];
            for (int x = 0; x < width; x++) {
                double u = (x + 0.5) / config.meshPx() - 0.5;
                // piece 0 lies before the first knot, the last one behind the last knot: where the spline is straight
                int piece = segment(u, columns) + 1;
                if (centred && u < 0) {
                    piece = 0;
                } else if (centred && u > columns - 1) {
                    piece = columns;
                }
                offset[x] = u - segment(u, columns);
                for (int k = piece; k <= columns; k++) {
                    ends[k] = x + 1;
                }
            }
        }

        private void evaluate(double[] knots, double[] bend, float[] values) {
            int columns = knots.length;
            if (columns == 1) {
                Arrays.fill(values, (float) knots[0]);
                return;
            }
            int from = 0;
            for (int piece = 0; piece < ends.length; piece++) {
                int i = Math.max(0, Math.min(columns - 2, piece - 1));
                double rise = knots[i + 1] - knots[i];
                double slope = rise - (2 * bend[i] + bend[i + 1]) / 6;
                if (piece == 0) {
                    polynomial(values, from, ends[piece], new double[] {knots[i], slope, 0, 0});
                } else if (piece == columns) {
                    double last = rise + (bend[i] + 2 * bend[i + 1]) / 6;
                    polynomial(values, from, ends[piece], new double[] {knots[i + 1] - last, last, 0, 0});
                } else {
                    polynomial(values, from, ends[piece], new double[] {
                        knots[i], slope, bend[i] / 2, (bend[i + 1] - bend[i]) / 6
                    });
                }
                from = ends[piece];
            }
        }

        private void polynomial(float[] values, int from, int to, double[] coefficients) {
            double a = coefficients[0];
            double b = coefficients[1];
            double c = coefficients[2];
            double d = coefficients[3];
            for (int x = from; x < to; x++) {
                double t = offset[x];
                values[x] = (float) (a + t * (b + t * (c + t * d)));
            }
        }
    }

    private static int segment(double at, int knots) {
        return Math.max(0, Math.min(knots - 2, (int) Math.floor(at)));
    }

    /** Value at t knot spacings after the first of two knots; outside [0, 1] straight or the same cubic. */
    private static double between(
            double left, double right, double bendLeft, double bendRight, boolean straight, double t) {
        if (straight && t < 0) {
            return left + t * (right - left - (2 * bendLeft + bendRight) / 6);
        }
        if (straight && t > 1) {
            return right + (t - 1) * (right - left + (bendLeft + 2 * bendRight) / 6);
        }
        double s = 1 - t;
        return s * left + t * right + ((s * s * s - s) * bendLeft + (t * t * t - t) * bendRight) / 6;
    }

    /** Second derivatives of the natural spline with unit knot spacing (Thomas algorithm). */
    static void secondDerivatives(double[] values, int n, double[] bend, double[] scratch) {
        secondDerivatives(values, n, new double[][] {bend, scratch}, 1);
    }

    /**
     * The same where each knot follows its successor by a part of what a spline needs: at 1/6, SExtractor's, slopes are
     * not quite continuous.
     */
    private static void secondDerivatives(double[] values, int n, double[][] bendAndScratch, double coupling) {
        double[] bend = bendAndScratch[0];
        double[] scratch = bendAndScratch[1];
        bend[0] = 0;
        scratch[0] = 0;
        for (int i = 1; i < n - 1; i++) {
            double pivot = 4 - scratch[i - 1];
            scratch[i] = 1 / pivot;
            bend[i] = (6 * (values[i + 1] - 2 * values[i] + values[i - 1]) - bend[i - 1]) / pivot;
        }
        if (n > 1) {
            bend[n - 1] = 0;
        }
        for (int i = n - 2; i > 0; i--) {
            bend[i] -= coupling * scratch[i] * bend[i + 1];
        }
    }
}
