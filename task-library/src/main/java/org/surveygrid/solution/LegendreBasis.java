package org.surveygrid.solution;

/**
 * Products of Legendre polynomials on the square from -1 to 1: by rising total degree, within a degree by rising degree
 * in the second coordinate. Outside the square the polynomials are extrapolated.
 */
public final class LegendreBasis {
    private LegendreBasis() {}

    /**
     * How many products a degree has.
     *
     * @param degree highest total degree, 0 or more
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
        double[] alongU = polynomials(degree, u);
        double[] alongV = polynomials(degree, v);
        double[] values = new double[terms(degree)];
        int next = 0;
        for (int total = 0; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                values[next++] = alongU[total - j] * alongV[j];
            }
        }
        return values;
    }

    private static double[] polynomials(int degree, double t) {
        double[] p = new double[degree + 1];
        p[0] = 1;
        if (degree > 0) {
            p[1] = t;
        }
        for (int k = 2; k <= degree; k++) {
            p[k] = ((2 * k - 1) * t * p[k - 1] - (k - 1) * p[k - 2]) / k;
        }
        return p;
    }
}
