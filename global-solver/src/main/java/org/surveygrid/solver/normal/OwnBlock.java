package org.surveygrid.solver.normal;

/** The small matrix D = S'WS of one star's own unknowns. */
final class OwnBlock {
    /** Below this share of the larger diagonal element a pivot counts as zero. */
    private static final double SINGULAR = 1e-12;

    private static final double[] UNDETERMINED = {};

    private OwnBlock() {}

    /** Inverse as {d00, d01, d11}; empty when D is singular. With one own unknown only d00 is not zero. */
    static double[] inverse(StarRows star) {
        double d00 = 0;
        double d01 = 0;
        double d11 = 0;
        for (int row = 0; row < star.rows(); row++) {
            double first = star.ownCoefficient(row, 0);
            double second = star.ownCoefficient(row, 1);
            d00 += star.weight(row) * first * first;
            d01 += star.weight(row) * first * second;
            d11 += star.weight(row) * second * second;
        }
        if (star.own() == 1) {
            return d00 > 0 ? new double[] {1 / d00, 0, 0} : UNDETERMINED;
        }
        double determinant = d00 * d11 - d01 * d01;
        double larger = Math.max(d00, d11);
        if (!(determinant > SINGULAR * larger * larger)) {
            return UNDETERMINED;
        }
        return new double[] {d11 / determinant, -d01 / determinant, d00 / determinant};
    }

    /** S'Wr, two elements. */
    static double[] rightSide(StarRows star) {
        double first = 0;
        double second = 0;
        for (int row = 0; row < star.rows(); row++) {
            double weighted = star.weight(row) * star.residual(row);
            first += weighted * star.ownCoefficient(row, 0);
            second += weighted * star.ownCoefficient(row, 1);
        }
        return new double[] {first, second};
    }
}
