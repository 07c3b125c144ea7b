package org.surveygrid.solver.pixelmap;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.solution.LegendreBasis;

/**
 * Values at the centres of equal bins that cover a chip, bilinear between them, without what a polynomial over the chip can
 * be: the coordinates have that already.
 */
final class PatternGrid {
    /** Bins that a place lies between. */
    static final int CORNERS = 4;

    private static final double DEPENDENT = 1e-9;

    private final int columns;
    private final int rows;
    /** Orthonormal over the bins. */
    private final double[][] polynomials;

    PatternGrid(int columns, int rows, int degree) {
        this.columns = columns;
        this.rows = rows;
        this.polynomials = orthonormal(columns, rows, degree);
    }

    private static double[][] orthonormal(int columns, int rows, int degree) {
        int terms = LegendreBasis.terms(degree);
        double[][] values = new double[terms][columns * rows];
        for (int k = 0; k < columns * rows; k++) {
            int line = k / columns;
            double[] basis =
                    LegendreBasis.values(degree, (2 * (k % columns) + 1.0) / columns - 1, (2 * line + 1.0) / rows - 1);
            for (int t = 0; t < terms; t++) {
                values[t][k] = basis[t];
            }
        }
        List<double[]> kept = new ArrayList<>();
        for (double[] term : values) {
            double before = product(term, term);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] other : kept) {
                    take(term, other, product(term, other));
                }
            }
            double left = product(term, term);
            if (left > DEPENDENT * before) {
                double scale = 1 / Math.sqrt(left);
                for (int k = 0; k < term.length; k++) {
                    term[k] *= scale;
                }
                kept.add(term);
            }
        }
        return kept.toArray(new double[0][]);
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int k = 0; k < one.length; k++) {
            sum += one[k] * other[k];
        }
        return sum;
    }

    private static void take(double[] from, double[] other, double share) {
        for (int k = 0; k < from.length; k++) {
            from[k] -= share * other[k];
        }
    }

    int size() {
        return columns * rows;
    }

    boolean isLine() {
        return columns == 1 || rows == 1;
    }

    /** How many values are free beside polynomials. */
    int free() {
        return size() - polynomials.length;
    }

    /** Takes polynomials off values that begin at a place of an array. */
    void project(double[] values, int from) {
        for (double[] term : polynomials) {
            double share = 0;
            for (int k = 0; k < term.length; k++) {
                share += term[k] * values[from + k];
            }
            for (int k = 0; k < term.length; k++) {
                values[from + k] -= share * term[k];
            }
        }
    }

    /** Smooths values by (1, 2, 1)/4 along both axes, constant beyond the edges; the matrix of that is symmetric. */
    void smooth(double[] values, int times) {
        for (int n = 0; n < times; n++) {
            for (int j = 0; j < rows; j++) {
                smooth(values, j * columns, 1, columns);
            }
            for (int i = 0; i < columns; i++) {
                smooth(values, i, columns, rows);
            }
        }
    }

    private static void smooth(double[] values, int from, int step, int count) {
        double before = values[from];
        for (int k = 0; k < count; k++) {
            double own = values[from + k * step];
            double after = k + 1 < count ? values[from + (k + 1) * step] : own;
            values[from + k * step] = (before + 2 * own + after) / 4;
            before = own;
        }
    }

    /** Finds the bins around a place, which may be the same, and the share of each. */
    void around(double alongX, double alongY, int[] bin, double[] share) {
        double x = Math.clamp(alongX * columns - 0.5, 0, columns - 1);
        double y = Math.clamp(alongY * rows - 0.5, 0, rows - 1);
        int i = Math.min((int) x, Math.max(0, columns - 2));
        int j = Math.min((int) y, Math.max(0, rows - 2));
        int right = columns == 1 ? 0 : 1;
        int above = rows == 1 ? 0 : columns;
        bin[0] = j * columns + i;
        bin[1] = bin[0] + right;
        bin[2] = bin[0] + above;
        bin[3] = bin[2] + right;
        double u = x - i;
        double v = y - j;
        share[0] = (1 - u) * (1 - v);
        share[1] = u * (1 - v);
        share[2] = (1 - u) * v;
        share[3] = u * v;
    }

    /** The bin that a place is in. */
    int at(double alongX, double alongY) {
        int i = Math.clamp((long) (alongX * columns), 0, columns - 1);
        int j = Math.clamp((long) (alongY * rows), 0, rows - 1);
        return j * columns + i;
    }

    /** Sum of the squares of what polynomials leave of a vector that is zero but in some bins. */
    double freeSquare(double[] vector, int[] touched, int count) {
        double sum = 0;
        for (int n = 0; n < count; n++) {
            sum += vector[touched[n]] * vector[touched[n]];
        }
        for (double[] term : polynomials) {
            double share = 0;
            for (int n = 0; n < count; n++) {
                share += term[touched[n]] * vector[touched[n]];
            }
            sum -= share * share;
        }
        return sum;
    }
}
