package org.surveygrid.astrometry.plane;

/**
 * A map of the plane by two polynomials.
 *
 * @param first gives the first coordinate
 * @param second gives the second coordinate
 */
public record PolynomialMap(BivariatePolynomial first, BivariatePolynomial second) implements PlaneMap {
    /** Leaves every point where it is. */
    public static final PolynomialMap IDENTITY = new PolynomialMap(
            new BivariatePolynomial(new double[][] {{0, 1}}), new BivariatePolynomial(new double[][] {{0}, {1}}));

    @Override
    public void evaluate(double x, double y, double[] out) {
        double[] point = {x, y};
        first.evaluate(point, out, 0, 2);
        second.evaluate(point, out, 1, 4);
    }

    /**
     * Highest power of either polynomial.
     *
     * @return 0 for a constant map
     */
    public int degree() {
        return Math.max(first.degree(), second.degree());
    }

    /**
     * The same map of points that are counted from another origin.
     *
     * @param x where the new origin lies in the old coordinates
     * @param y likewise
     * @return map of (p, q) to what this one makes of (p + x, q + y)
     */
    public PolynomialMap from(double x, double y) {
        return over(new double[] {x, 1, 0}, new double[] {y, 0, 1});
    }

    /**
     * The same map of other variables.
     *
     * @param xForm x = xForm[0] + xForm[1] p + xForm[2] q
     * @param yForm y likewise
     * @return map of (p, q)
     */
    public PolynomialMap over(double[] xForm, double[] yForm) {
        return new PolynomialMap(first.over(xForm, yForm), second.over(xForm, yForm));
    }

    /**
     * This map, then a linear one.
     *
     * @param matrix {a, b, d, e} of X' = a X + b Y, Y' = d X + e Y
     * @return both in one
     */
    public PolynomialMap then(double[] matrix) {
        return new PolynomialMap(
                first.combined(matrix[0], second, matrix[1]), first.combined(matrix[2], second, matrix[3]));
    }
}
