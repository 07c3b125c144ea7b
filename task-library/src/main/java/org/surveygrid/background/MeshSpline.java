package org.surveygrid.background;

import org.surveygrid.image.FloatImage;

/**
 * Bicubic natural spline through the values of a mesh, evaluated at every pixel. Beyond the outermost cell centres it
 * goes on as a straight line.
 */
final class MeshSpline {
    private MeshSpline() {}

    /** Cell (i, j) is centred at pixel ((i + 0.5) meshPx - 0.5, (j + 0.5) meshPx - 0.5). */
    static FloatImage evaluate(double[] mesh, int columns, int meshPx, FloatImage into) {
        int rows = mesh.length / columns;
        int width = into.width();
        int height = into.height();
        float[] out = into.pixels();
        double[] bendY = new double[mesh.length];
        double[] line = new double[rows];
        double[] bend = new double[Math.max(rows, columns)];
        double[] scratch = new double[Math.max(rows, columns)];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < rows; j++) {
                line[j] = mesh[j * columns + i];
            }
            secondDerivatives(line, rows, bend, scratch);
            for (int j = 0; j < rows; j++) {
                bendY[j * columns + i] = bend[j];
            }
        }
        double[] knots = new double[columns];
        double[] sample = new double[2];
        double[] sampleBend = new double[2];
        for (int y = 0; y < height; y++) {
            double v = (y + 0.5) / meshPx - 0.5;
            int j = segment(v, rows);
            for (int i = 0; i < columns; i++) {
                int at = j * columns + i;
                sample[0] = mesh[at];
                sampleBend[0] = bendY[at];
                sample[1] = rows > 1 ? mesh[at + columns] : 0;
                sampleBend[1] = rows > 1 ? bendY[at + columns] : 0;
                knots[i] = rows > 1 ? cubic(sample[0], sample[1], sampleBend[0], sampleBend[1], v - j) : sample[0];
            }
            secondDerivatives(knots, columns, bend, scratch);
            for (int x = 0; x < width; x++) {
                if (columns == 1) {
                    out[y * width + x] = (float) knots[0];
                    continue;
                }
                double u = (x + 0.5) / meshPx - 0.5;
                int i = segment(u, columns);
                out[y * width + x] = (float) cubic(knots[i], knots[i + 1], bend[i], bend[i + 1], u - i);
            }
        }
        return into;
    }

    private static int segment(double at, int knots) {
        return Math.max(0, Math.min(knots - 2, (int) Math.floor(at)));
    }

    /** Value at t knot spacings after the first of two knots; straight outside [0, 1]. */
    private static double cubic(double left, double right, double bendLeft, double bendRight, double t) {
        if (t < 0) {
            return left + t * (right - left - (2 * bendLeft + bendRight) / 6);
        }
        if (t > 1) {
            return right + (t - 1) * (right - left + (bendLeft + 2 * bendRight) / 6);
        }
        double s = 1 - t;
        return s * left + t * right + ((s * s * s - s) * bendLeft + (t * t * t - t) * bendRight) / 6;
    }

    /** Second derivatives of the natural spline with unit knot spacing (Thomas algorithm). */
    static void secondDerivatives(double[] values, int n, double[] bend, double[] scratch) {
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
            bend[i] -= scratch[i] * bend[i + 1];
        }
    }
}
