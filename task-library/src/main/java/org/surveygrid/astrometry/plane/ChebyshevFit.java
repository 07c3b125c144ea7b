package org.surveygrid.astrometry.plane;

/**
 * Fits polynomials to a smooth map over a rectangle: projection on products of Chebyshev polynomials, which are
 * orthogonal on the grid of their nodes, so that no equations are solved and high degrees lose nothing. The error is
 * within a small factor of the least possible one, and of the same size in corners as in the middle.
 *
 * @see "Mason & Handscomb 2003, Chebyshev Polynomials, sections 4.6 and 6.5"
 */
public final class ChebyshevFit {
    /** A map of the plane by its values alone. */
    @FunctionalInterface
    public interface Values {
        /**
         * The map at a point.
         *
         * @param x first coordinate
         * @param y second coordinate
         * @return {X, Y}
         */
        double[] at(double x, double y);
    }

    private final double[] centre;
    private final double[] half;
    private final int nodes;
    private final double[] cosines;
    private final double[][][] values;

    /**
     * Samples a map once; polynomials of any degree follow.
     *
     * @param low lower corner {x, y} of the rectangle
     * @param high upper corner, above the lower one on both axes
     * @param maxDegree highest degree that will be asked for
     * @param map gives {X, Y} of (x, y), finite all over the rectangle
     */
    public ChebyshevFit(double[] low, double[] high, int maxDegree, Values map) {
        if (!(high[0] > low[0] && high[1] > low[1])) {
            throw new IllegalArgumentException("a fit needs a rectangle with an area, got " + low[0] + " to " + high[0]
                    + ", " + low[1] + " to " + high[1]);
        }
        this.centre = new double[] {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2};
        this.half = new double[] {(high[0] - low[0]) / 2, (high[1] - low[1]) / 2};
        this.nodes = 2 * maxDegree + 4;
        this.cosines = new double[nodes];
        for (int k = 0; k < nodes; k++) {
            cosines[k] = StrictMath.cos(StrictMath.PI * (k + 0.5) / nodes);
        }
        this.values = new double[2][nodes][nodes];
        for (int n = 0; n < nodes; n++) {
            for (int m = 0; m < nodes; m++) {
                double[] at = map.at(centre[0] + half[0] * cosines[m], centre[1] + half[1] * cosines[n]);
                values[0][n][m] = at[0];
                values[1][n][m] = at[1];
            }
        }
    }

    /**
     * Whether the map gave a number everywhere.
     *
     * @return false when no polynomial can be had
     */
    public boolean isFinite() {
        double sum = 0;
        for (double[][] axis : values) {
            for (double[] row : axis) {
                for (double value : row) {
                    sum += value;
                }
            }
        }
        return Double.isFinite(sum);
    }

    /**
     * The polynomials of a degree, of coordinates counted from an origin.
     *
     * @param degree total degree, at most the one that was announced
     * @param originX where the variables of the polynomials are 0
     * @param originY likewise
     * @return polynomials of (x - originX, y - originY)
     */
    public PolynomialMap polynomials(int degree, double originX, double originY) {
        if (2 * degree + 4 > nodes) {
            throw new IllegalArgumentException("degree " + degree + " is above the one announced, " + (nodes - 4) / 2);
        }
        double[] sForm = {(originX - centre[0]) / half[0], 1 / half[0], 0};
        double[] tForm = {(originY - centre[1]) / half[1], 0, 1 / half[1]};
        return new PolynomialMap(axis(values[0], degree), axis(values[1], degree)).over(sForm, tForm);
    }

    private BivariatePolynomial axis(double[][] of, int degree) {
        double[][] powers = new double[degree + 1][degree + 1];
        double[][] monomials = monomials(degree);
        double[][] basis = new double[degree + 1][nodes];
        for (int k = 0; k <= degree; k++) {
            for (int m = 0; m < nodes; m++) {
                basis[k][m] = StrictMath.cos(k * StrictMath.PI * (m + 0.5) / nodes);
            }
        }
        for (int l = 0; l <= degree; l++) {
            for (int k = 0; k + l <= degree; k++) {
                double sum = 0;
                for (int n = 0; n < nodes; n++) {
                    for (int m = 0; m < nodes; m++) {
                        sum += of[n][m] * basis[k][m] * basis[l][n];
                    }
                }
                double coefficient = sum * (k == 0 ? 1 : 2) * (l == 0 ? 1 : 2) / ((double) nodes * nodes);
                for (int j = 0; j <= l; j++) {
                    for (int i = 0; i <= k; i++) {
                        powers[j][i] += coefficient * monomials[k][i] * monomials[l][j];
                    }
                }
            }
        }
        return new BivariatePolynomial(powers);
    }

    /** Chebyshev polynomials by powers: T(k) = 2 x T(k-1) - T(k-2). */
    static double[][] monomials(int degree) {
        double[][] t = new double[degree + 1][degree + 1];
        t[0][0] = 1;
        if (degree > 0) {
            t[1][1] = 1;
        }
        for (int k = 2; k <= degree; k++) {
            for (int i = 0; i <= k; i++) {
                t[k][i] = (i > 0 ? 2 * t[k - 1][i - 1] : 0) - t[k - 2][i];
            }
        }
        return t;
    }
}
