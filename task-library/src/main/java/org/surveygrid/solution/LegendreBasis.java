package org.surveygrid.solution;

/**
 * Products of Legendre polynomials on the square from -1 to 1: by rising total degree, within a degree by rising degree
 * in the second coordinate. Outside the square the polynomials are extrapolated.
 */
public final class LegendreBasis {
    /** Of whole numbers; divisions would take most of the time. */
    private static final double[] RECIPROCAL = {
        0, 1, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10
    };

    private LegendreBasis() {}

    /**
     * How many products a degree has.
     *
     * @param degree highest total degree, 0 to 9
     * @return (degree + 1) (degree + 2) / 2
     */
    public static int terms(int degree) {
        return (degree + 1) * (degree + 2) / 2;
    }

    /**
     * All products at one place.
     *
     * @param degree highest total degree
     * @param u first coordinate
     * @param v second coordinate
     * @return P_i(u) P_j(v), {@link #terms} of them
     */
    public static double[] values(int degree, double u, double v) {
        double[] values = new double[terms(degree)];
        fill(values, degree, u, v);
        return values;
    }

    /**
     * All products at one place, without a new array.
     *
     * @param values set to P_i(u) P_j(v); at least {@link #terms} long
     * @param degree highest total degree
     * @param u first coordinate
     * @param v second coordinate
     */
    public static void fill(double[] values, int degree, double u, double v) {
        double beforeLastU = 0;
        double alongU = 1;
        for (int i = 0; i <= degree; i++) {
            double beforeLastV = 0;
            double alongV = 1;
            for (int j = 0; i + j <= degree; j++) {
                values[(i + j) * (i + j + 1) / 2 + j] = alongU * alongV;
                double nextV = (2 - RECIPROCAL[j + 1]) * v * alongV - (1 - RECIPROCAL[j + 1]) * beforeLastV;
                beforeLastV = alongV;
                alongV = nextV;
            }
            double nextU = (2 - RECIPROCAL[i + 1]) * u * alongU - (1 - RECIPROCAL[i + 1]) * beforeLastU;
            beforeLastU = alongU;
            alongU = nextU;
        }
    }
}
