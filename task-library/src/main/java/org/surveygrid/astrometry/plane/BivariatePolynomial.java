package org.surveygrid.astrometry.plane;

/** A polynomial of two variables. Immutable. */
public final class BivariatePolynomial {
    private final double[][] coefficients;
    private final int degree;

    /**
     * A polynomial by its coefficients.
     *
     * @param coefficients that of x^i y^j at [j][i]; rows may differ in length, none may be empty
     */
    public BivariatePolynomial(double[][] coefficients) {
        if (coefficients.length == 0) {
            throw new IllegalArgumentException("a polynomial needs at least its constant term");
        }
        int highest = 0;
        this.coefficients = new double[coefficients.length][];
        for (int j = 0; j < coefficients.length; j++) {
            if (coefficients[j].length == 0) {
                throw new IllegalArgumentException("row " + j + " of the coefficients is empty");
            }
            this.coefficients[j] = coefficients[j].clone();
            for (int i = 0; i < coefficients[j].length; i++) {
                if (!Double.isFinite(coefficients[j][i])) {
                    throw new IllegalArgumentException(
                            "coefficient of x^" + i + " y^" + j + " must be finite, got " + coefficients[j][i]);
                }
                if (coefficients[j][i] != 0) {
                    highest = Math.max(highest, i + j);
                }
            }
        }
        this.degree = highest;
    }

    /**
     * Highest total power of a term that is not zero.
     *
     * @return 0 for a constant
     */
    public int degree() {
        return degree;
    }

    /**
     * One coefficient.
     *
     * @param i power of x
     * @param j power of y
     * @return the coefficient of x^i y^j, 0 where there is none
     */
    public double coefficient(int i, int j) {
        return j < coefficients.length && i < coefficients[j].length ? coefficients[j][i] : 0;
    }

    /**
     * Value at a point.
     *
     * @param x first variable
     * @param y second variable
     * @return the value
     */
    public double value(double x, double y) {
        double value = 0;
        for (int j = coefficients.length - 1; j >= 0; j--) {
            double[] row = coefficients[j];
            double inner = 0;
            for (int i = row.length - 1; i >= 0; i--) {
                inner = inner * x + row[i];
            }
            value = value * y + inner;
        }
        return value;
    }

    /** Value and slopes: value to out[at], the slope by x to out[slopes], by y to out[slopes + 1]. */
    void evaluate(double[] point, double[] out, int at, int slopes) {
        double x = point[0];
        double y = point[1];
        double value = 0;
        double byX = 0;
        double byY = 0;
        for (int j = coefficients.length - 1; j >= 0; j--) {
            double[] row = coefficients[j];
            double inner = 0;
            double innerSlope = 0;
            for (int i = row.length - 1; i >= 0; i--) {
                innerSlope = innerSlope * x + inner;
                inner = inner * x + row[i];
            }
            byY = byY * y + value;
            value = value * y + inner;
            byX = byX * y + innerSlope;
        }
        out[at] = value;
        out[slopes] = byX;
        out[slopes + 1] = byY;
    }

    /**
     * The same polynomial of other variables: x = xForm[0] + xForm[1] p + xForm[2] q, y likewise.
     *
     * @param xForm constant, factor of p, factor of q
     * @param yForm the same for y
     * @return the polynomial of p and q
     */
    public BivariatePolynomial over(double[] xForm, double[] yForm) {
        double[][] sum = new double[degree + 1][degree + 1];
        for (int j = degree; j >= 0; j--) {
            double[][] inner = new double[degree + 1][degree + 1];
            for (int i = degree - j; i >= 0; i--) {
                inner = times(inner, xForm);
                inner[0][0] += coefficient(i, j);
            }
            sum = times(sum, yForm);
            for (int b = 0; b <= degree; b++) {
                for (int a = 0; a + b <= degree; a++) {
                    sum[b][a] += inner[b][a];
                }
            }
        }
        return new BivariatePolynomial(sum);
    }

    /** Times a linear form; powers above the size of the array, which are all zero here, are dropped. */
    private static double[][] times(double[][] polynomial, double[] form) {
        int size = polynomial.length;
        double[][] product = new double[size][size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i + j < size; i++) {
                double value = polynomial[j][i];
                if (value == 0) {
                    continue;
                }
                product[j][i] += value * form[0];
                if (i + j + 1 < size) {
                    product[j][i + 1] += value * form[1];
                    product[j + 1][i] += value * form[2];
                }
            }
        }
        return product;
    }

    /**
     * This polynomial times a number plus another times a number.
     *
     * @param factor of this one
     * @param other polynomial to add
     * @param otherFactor of the other
     * @return the sum
     */
    public BivariatePolynomial combined(double factor, BivariatePolynomial other, double otherFactor) {
        int size = Math.max(degree, other.degree) + 1;
        double[][] sum = new double[size][size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i + j < size; i++) {
                sum[j][i] = factor * coefficient(i, j) + otherFactor * other.coefficient(i, j);
            }
        }
        return new BivariatePolynomial(sum);
    }
}
