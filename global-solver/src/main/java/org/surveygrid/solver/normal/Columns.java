package org.surveygrid.solver.normal;

/**
 * Columns of equal length in one array, and sums of products of them: the innermost loop of all accumulation. Blocks of two by
 * three columns keep their sums in registers while both are read once.
 */
final class Columns {
    /** Longest column. */
    static final int LENGTH = 32;

    private double[] values = new double[64 * LENGTH];

    /** Makes room. */
    void require(int columns) {
        if (values.length < columns * LENGTH) {
            double[] more = new double[2 * columns * LENGTH];
            System.arraycopy(values, 0, more, 0, values.length);
            values = more;
        }
    }

    /** The array, column after column, valid until {@link #require}. */
    double[] values() {
        return values;
    }

    /** A rectangle of a matrix: its numbers, where it begins, how far its rows are apart, the sum's sign. */
    record Target(double[] numbers, int first, int stride, double sign) {}

    /** Some columns. */
    record Range(int first, int count) {}

    /** Adds to {@code target[i][j]} the product of columns i and j of two ranges, over their first {@code length} numbers. */
    void addProducts(Target target, Range left, Range right, int length) {
        int i = 0;
        for (; i + 2 <= left.count(); i += 2) {
            addTwo(target, left.first() + i, i, right, length);
        }
        if (i < left.count()) {
            addOne(target, left.first() + i, i, right, length);
        }
    }

    private void addTwo(Target target, int column, int row, Range right, int length) {
        double[] v = values;
        double[] into = target.numbers();
        double sign = target.sign();
        int width = right.count();
        int stride = target.stride();
        int at = target.first() + row * stride;
        int from = column * LENGTH;
        int j = 0;
        for (; j + 3 <= width; j += 3) {
            int other = (right.first() + j) * LENGTH;
            double s00 = 0;
            double s01 = 0;
            double s02 = 0;
            double s10 = 0;
            double s11 = 0;
            double s12 = 0;
            for (int r = 0; r < length; r++) {
                double a0 = v[from + r];
                double a1 = v[from + LENGTH + r];
                double b0 = v[other + r];
                double b1 = v[other + LENGTH + r];
                double b2 = v[other + 2 * LENGTH + r];
                s00 += a0 * b0;
                s01 += a0 * b1;
                s02 += a0 * b2;
                s10 += a1 * b0;
                s11 += a1 * b1;
                s12 += a1 * b2;
            }
            into[at + j] += sign * s00;
            into[at + j + 1] += sign * s01;
            into[at + j + 2] += sign * s02;
            into[at + stride + j] += sign * s10;
            into[at + stride + j + 1] += sign * s11;
            into[at + stride + j + 2] += sign * s12;
        }
        for (; j < width; j++) {
            int other = (right.first() + j) * LENGTH;
            double s0 = 0;
            double s1 = 0;
            for (int r = 0; r < length; r++) {
                double b = v[other + r];
                s0 += v[from + r] * b;
                s1 += v[from + LENGTH + r] * b;
            }
            into[at + j] += sign * s0;
            into[at + stride + j] += sign * s1;
        }
    }

    private void addOne(Target target, int column, int row, Range right, int length) {
        double[] v = values;
        int at = target.first() + row * target.stride();
        int from = column * LENGTH;
        for (int j = 0; j < right.count(); j++) {
            int other = (right.first() + j) * LENGTH;
            double sum = 0;
            for (int r = 0; r < length; r++) {
                sum += v[from + r] * v[other + r];
            }
            target.numbers()[at + j] += target.sign() * sum;
        }
    }
}
