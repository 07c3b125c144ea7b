package org.surveygrid.solver.sparse.factor;

/**
 * The innermost loop of all dense work: a column plus multiples of other columns. All columns are arrays of their own and
 * share one row index, which lets the compiler use vector instructions; eight columns are taken at once, so that the
 * target is loaded and stored an eighth as often.
 */
final class ColumnSums {
    private ColumnSums() {}

    /**
     * target[i] += sum of multiple[k] * columns[k][i] for the rows from low to high, in an order that depends on count
     * alone.
     */
    static void add(double[] target, double[][] columns, double[] multiple, int count, Rows rows) {
        int k = 0;
        for (; k + 8 <= count; k += 8) {
            add8(target, columns, multiple, k, rows.low, rows.high);
        }
        if (k + 4 <= count) {
            add4(target, columns, multiple, k, rows.low, rows.high);
            k += 4;
        }
        for (; k < count; k++) {
            double factor = multiple[k];
            double[] column = columns[k];
            for (int i = rows.low; i < rows.high; i++) {
                target[i] += factor * column[i];
            }
        }
    }

    /** A range of rows, reused by its owner. */
    static final class Rows {
        private int low;
        private int high;

        Rows set(int newLow, int newHigh) {
            low = newLow;
            high = newHigh;
            return this;
        }
    }

    private static void add8(double[] target, double[][] columns, double[] multiple, int k, int low, int high) {
        double[] c0 = columns[k];
        double[] c1 = columns[k + 1];
        double[] c2 = columns[k + 2];
        double[] c3 = columns[k + 3];
        double[] c4 = columns[k + 4];
        double[] c5 = columns[k + 5];
        double[] c6 = columns[k + 6];
        double[] c7 = columns[k + 7];
        double m0 = multiple[k];
        double m1 = multiple[k + 1];
        double m2 = multiple[k + 2];
        double m3 = multiple[k + 3];
        double m4 = multiple[k + 4];
        double m5 = multiple[k + 5];
        double m6 = multiple[k + 6];
        double m7 = multiple[k + 7];
        for (int i = low; i < high; i++) {
            target[i] += m0 * c0[i]
                    + m1 * c1[i]
                    + m2 * c2[i]
                    + m3 * c3[i]
                    + m4 * c4[i]
                    + m5 * c5[i]
                    + m6 * c6[i]
                    + m7 * c7[i];
        }
    }

    private static void add4(double[] target, double[][] columns, double[] multiple, int k, int low, int high) {
        double[] c0 = columns[k];
        double[] c1 = columns[k + 1];
        double[] c2 = columns[k + 2];
        double[] c3 = columns[k + 3];
        double m0 = multiple[k];
        double m1 = multiple[k + 1];
        double m2 = multiple[k + 2];
        double m3 = multiple[k + 3];
        for (int i = low; i < high; i++) {
            target[i] += m0 * c0[i] + m1 * c1[i] + m2 * c2[i] + m3 * c3[i];
        }
    }
}
