package org.surveygrid.solver.sparse.factor;

/** Inverse of a lower triangle. */
final class TriangularInverse {
    private TriangularInverse() {}

    /** Element of a lower triangle. */
    @FunctionalInterface
    interface Lower {
        double at(int row, int column);
    }

    /** Rows of the inverse, of full length with zeros above the diagonal. */
    static double[][] ofLower(int size, Lower lower) {
        double[][] rows = new double[size][size];
        double[] multiple = new double[size];
        ColumnSums.Rows range = new ColumnSums.Rows();
        for (int i = 0; i < size; i++) {
            double pivot = lower.at(i, i);
            for (int k = 0; k < i; k++) {
                multiple[k] = -lower.at(i, k) / pivot;
            }
            ColumnSums.add(rows[i], rows, multiple, i, range.set(0, i));
            rows[i][i] = 1 / pivot;
        }
        return rows;
    }
}
