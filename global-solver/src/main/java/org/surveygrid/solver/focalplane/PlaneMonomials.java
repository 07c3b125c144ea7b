package org.surveygrid.solver.focalplane;

/**
 * Monomials of a place on the tangent plane, divided by a radius so that they stay within about 1: by rising total
 * degree, within a degree by rising power of the second coordinate.
 */
final class PlaneMonomials {
    private final int degree;
    private final double radius;
    /** Powers of both coordinates. */
    private final double[] s;

    private final double[] t;

    PlaneMonomials(int degree, double radius) {
        this.degree = degree;
        this.radius = radius;
        this.s = new double[degree + 1];
        this.t = new double[degree + 1];
    }

    /** Sets the monomials at a place, whose derivatives {@link #byFirst} and {@link #bySecond} then give. */
    void fill(double[] values, double first, double second) {
        s[0] = 1;
        t[0] = 1;
        for (int k = 1; k <= degree; k++) {
            s[k] = s[k - 1] * (first / radius);
            t[k] = t[k - 1] * (second / radius);
        }
        int next = 0;
        for (int total = 0; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                values[next++] = s[total - j] * t[j];
            }
        }
    }

    /** Derivative of a sum of monomials by the first coordinate. */
    double byFirst(double[] terms) {
        double sum = 0;
        int next = 1;
        for (int total = 1; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                int i = total - j;
                sum += i == 0 ? 0 : terms[next] * i * s[i - 1] * t[j];
                next++;
            }
        }
        return sum / radius;
    }

    /** Derivative of a sum of monomials by the second coordinate. */
    double bySecond(double[] terms) {
        double sum = 0;
        int next = 1;
        for (int total = 1; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                sum += j == 0 ? 0 : terms[next] * j * s[total - j] * t[j - 1];
                next++;
            }
        }
        return sum / radius;
    }
}
