package org.surveygrid.astrometry;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.astrometry.plane.PlaneInversion;
import org.surveygrid.astrometry.plane.PlaneMap;
import org.surveygrid.astrometry.plane.PolynomialMap;

/**
 * The TPV distortion: two polynomials that take intermediate world coordinates (degrees) to the tangent plane. Index m
 * of a coefficient means, for the first axis, 0: 1, 1: x, 2: y, 3: r, 4: x², 5: xy, 6: y², 7: x³ ... 10: y³, 11: r³, 12
 * to 16: degree 4, 17 to 22: degree 5, 23: r⁵, 24 to 30: degree 6, 31 to 38: degree 7, 39: r⁷; for the second axis x and
 * y change places.
 *
 * @see "TPV World Coordinate System, registry of FITS conventions (2011)"
 */
final class PlaneDistortion implements PlaneMap {
    /** Coefficients an axis can have. */
    static final int TERMS = 40;

    private static final int MAX_DEGREE = 7;
    private static final int[] FIRST_OF_DEGREE = {0, 1, 4, 7, 12, 17, 24, 31};
    private static final int[] RADIAL = {3, 11, 23, 39};
    /** Shared by all coordinates that have none: a survey has millions of them. */
    static final PlaneDistortion NONE = new PlaneDistortion(new double[0], new double[0]);

    private final double[] pv1;
    private final double[] pv2;
    private final int degree;
    private final boolean identity;
    private final boolean radial;
    /** Coefficient of x^i y^j at [j][i], for each axis. */
    private final double[][] first;

    private final double[][] second;
    private final Cubic firstCubic;
    private final Cubic secondCubic;
    private final boolean cubic;

    /**
     * A polynomial of degree 3 at most without loops, which takes a third of the time. The same operations in the same order
     * as {@link #value}: the same bits.
     */
    private static final class Cubic {
        private final double c00;
        private final double c01;
        private final double c02;
        private final double c03;
        private final double c10;
        private final double c11;
        private final double c12;
        private final double c20;
        private final double c21;
        private final double c30;

        Cubic(double[][] c) {
            c00 = at(c, 0, 0);
            c01 = at(c, 0, 1);
            c02 = at(c, 0, 2);
            c03 = at(c, 0, 3);
            c10 = at(c, 1, 0);
            c11 = at(c, 1, 1);
            c12 = at(c, 1, 2);
            c20 = at(c, 2, 0);
            c21 = at(c, 2, 1);
            c30 = at(c, 3, 0);
        }

        private static double at(double[][] c, int j, int i) {
            return i + j < c.length ? c[j][i] : 0;
        }

        double value(double x, double y) {
            return ((c30 * y + (c21 * x + c20)) * y + ((c12 * x + c11) * x + c10)) * y
                    + (((c03 * x + c02) * x + c01) * x + c00);
        }
    }

    PlaneDistortion(double[] pv1, double[] pv2) {
        this.pv1 = padded(pv1);
        this.pv2 = padded(pv2);
        this.identity = isIdentity(this.pv1) && isIdentity(this.pv2);
        boolean anyRadial = false;
        for (int index : RADIAL) {
            anyRadial |= this.pv1[index] != 0 || this.pv2[index] != 0;
        }
        this.radial = anyRadial;
        this.degree = Math.max(degreeOf(this.pv1), degreeOf(this.pv2));
        this.first = new double[degree + 1][degree + 1];
        this.second = new double[degree + 1][degree + 1];
        for (int d = 0; d <= degree; d++) {
            for (int k = 0; k <= d; k++) {
                first[k][d - k] = this.pv1[FIRST_OF_DEGREE[d] + k];
                second[d - k][k] = this.pv2[FIRST_OF_DEGREE[d] + k];
            }
        }
        this.cubic = degree <= 3 && !radial;
        this.firstCubic = new Cubic(first);
        this.secondCubic = new Cubic(second);
    }

    /** Index of the term x^(degree-k) y^k of the first axis, y^(degree-k) x^k of the second. */
    static int index(int degree, int k) {
        return FIRST_OF_DEGREE[degree] + k;
    }

    /** Index of the term r^(2 order + 1). */
    static int radialIndex(int order) {
        return RADIAL[order];
    }

    private static double[] padded(double[] pv) {
        if (pv.length > TERMS) {
            throw new IllegalArgumentException(
                    "TPV has " + TERMS + " coefficients an axis, 0 to " + (TERMS - 1) + ", got " + pv.length);
        }
        double[] all = Arrays.copyOf(pv, TERMS);
        if (pv.length < 2) {
            all[1] = 1;
        }
        for (double coefficient : all) {
            if (!Double.isFinite(coefficient)) {
                throw new IllegalArgumentException("TPV coefficients must be finite, got " + coefficient);
            }
        }
        return all;
    }

    private static boolean isIdentity(double[] pv) {
        for (int m = 0; m < TERMS; m++) {
            if (pv[m] != (m == 1 ? 1 : 0)) {
                return false;
            }
        }
        return true;
    }

    private static int degreeOf(double[] pv) {
        int degree = 1;
        for (int d = 2; d <= MAX_DEGREE; d++) {
            for (int k = 0; k <= d; k++) {
                if (pv[FIRST_OF_DEGREE[d] + k] != 0) {
                    degree = d;
                }
            }
        }
        for (int i = 0; i < RADIAL.length; i++) {
            if (pv[RADIAL[i]] != 0) {
                degree = Math.max(degree, 2 * i + 1);
            }
        }
        return degree;
    }

    boolean isIdentity() {
        return identity;
    }

    int degree() {
        return degree;
    }

    double[] pv1() {
        return pv1.clone();
    }

    double[] pv2() {
        return pv2.clone();
    }

    /** The same as two polynomials; empty when there are odd powers of the radius. */
    Optional<PolynomialMap> polynomials() {
        return radial
                ? Optional.empty()
                : Optional.of(new PolynomialMap(new BivariatePolynomial(first), new BivariatePolynomial(second)));
    }

    /** The distortion that two polynomials of degree 7 at most make. */
    static PlaneDistortion of(PolynomialMap map) {
        if (map.degree() > MAX_DEGREE) {
            throw new IllegalArgumentException("TPV has degree " + MAX_DEGREE + " at most, got " + map.degree());
        }
        double[] pv1 = new double[TERMS];
        double[] pv2 = new double[TERMS];
        for (int d = 0; d <= map.degree(); d++) {
            for (int k = 0; k <= d; k++) {
                pv1[index(d, k)] = map.first().coefficient(d - k, k);
                pv2[index(d, k)] = map.second().coefficient(k, d - k);
            }
        }
        return new PlaneDistortion(pv1, pv2);
    }

    /** First axis at (x, y). */
    double xi(double x, double y) {
        if (cubic) {
            return firstCubic.value(x, y);
        }
        return radial ? value(first, x, y) + radial(pv1, x, y) : value(first, x, y);
    }

    /** Second axis at (x, y). */
    double eta(double x, double y) {
        if (cubic) {
            return secondCubic.value(x, y);
        }
        return radial ? value(second, x, y) + radial(pv2, x, y) : value(second, x, y);
    }

    private static double value(double[][] coefficients, double x, double y) {
        double value = 0;
        for (int j = coefficients.length - 1; j >= 0; j--) {
            double[] row = coefficients[j];
            double inner = 0;
            for (int i = coefficients.length - 1 - j; i >= 0; i--) {
                inner = inner * x + row[i];
            }
            value = value * y + inner;
        }
        return value;
    }

    private static double radial(double[] pv, double x, double y) {
        double r = Math.sqrt(x * x + y * y);
        double sum = 0;
        double power = r;
        for (int index : RADIAL) {
            sum += pv[index] * power;
            power *= r * r;
        }
        return sum;
    }

    @Override
    public void evaluate(double x, double y, double[] out) {
        double v1 = 0;
        double v1x = 0;
        double v1y = 0;
        double v2 = 0;
        double v2x = 0;
        double v2y = 0;
        for (int j = degree; j >= 0; j--) {
            double[] row1 = first[j];
            double[] row2 = second[j];
            double p1 = 0;
            double p1x = 0;
            double p2 = 0;
            double p2x = 0;
            for (int i = degree - j; i >= 0; i--) {
                p1x = p1x * x + p1;
                p1 = p1 * x + row1[i];
                p2x = p2x * x + p2;
                p2 = p2 * x + row2[i];
            }
            v1y = v1y * y + v1;
            v1 = v1 * y + p1;
            v1x = v1x * y + p1x;
            v2y = v2y * y + v2;
            v2 = v2 * y + p2;
            v2x = v2x * y + p2x;
        }
        out[0] = v1;
        out[1] = v2;
        out[2] = v1x;
        out[3] = v1y;
        out[4] = v2x;
        out[5] = v2y;
        if (radial) {
            addRadial(x, y, out);
        }
    }

    private void addRadial(double x, double y, double[] out) {
        double r = Math.sqrt(x * x + y * y);
        if (r == 0) {
            return;
        }
        double power = r;
        for (int i = 0; i < RADIAL.length; i++) {
            double slope = (2 * i + 1) * power / r;
            double c1 = pv1[RADIAL[i]];
            double c2 = pv2[RADIAL[i]];
            out[0] += c1 * power;
            out[1] += c2 * power;
            out[2] += c1 * slope * x / r;
            out[3] += c1 * slope * y / r;
            out[4] += c2 * slope * x / r;
            out[5] += c2 * slope * y / r;
            power *= r * r;
        }
    }

    /** The point that the distortion takes to (xi, eta); NaN when there is none on the branch of the tangent point. */
    double[] invert(double xi, double eta) {
        return new PlaneInversion(this, 1).solve(xi, eta, xi, eta);
    }
}
