package org.surveygrid.solver.turbulence;

/**
 * Functions that von Karman's kernels are made of, {@code M(n, x) = x^n K_n(x)} with modified Bessel functions of the second
 * kind: M(5/6, x) and x^2 M(-1/6, x), both over M(5/6, 0). They are tabulated over the root of x, where they are smooth.
 */
final class MaternTable {
    private static final int STEPS = 8192;
    /** Beyond, correlations are below 1e-12. */
    private static final double LARGEST = 30;

    private static final double PER_ROOT = STEPS / Math.sqrt(LARGEST);
    /** 2^(-1/6) times the gamma function of 5/6. */
    private static final double AT_ZERO = StrictMath.pow(2, -1.0 / 6) * 1.128787029908125961;

    private static final double[] CORRELATION = new double[STEPS + 1];
    private static final double[] CURVATURE = new double[STEPS + 1];

    static {
        CORRELATION[0] = 1;
        for (int i = 1; i < STEPS; i++) {
            double root = i / PER_ROOT;
            double x = root * root;
            CORRELATION[i] = StrictMath.pow(x, 5.0 / 6) * bessel(5.0 / 6, x) / AT_ZERO;
            CURVATURE[i] = StrictMath.pow(x, 11.0 / 6) * bessel(1.0 / 6, x) / AT_ZERO;
        }
    }

    private MaternTable() {}

    /** M(5/6, x) / M(5/6, 0): von Karman's correlation. */
    static double correlation(double x) {
        return of(CORRELATION, x);
    }

    /** x^2 M(-1/6, x) / M(5/6, 0). */
    static double curvature(double x) {
        return of(CURVATURE, x);
    }

    private static double of(double[] table, double x) {
        double at = Math.sqrt(x) * PER_ROOT;
        int below = (int) at;
        if (below >= STEPS) {
            return 0;
        }
        return table[below] + (at - below) * (table[below + 1] - table[below]);
    }

    /**
     * K of fractional order, as the integral of exp(-x cosh t) cosh(n t) over t, which the trapezium rule sums to all digits.
     */
    static double bessel(double order, double x) {
        double step = 1.0 / 16;
        double sum = StrictMath.exp(-x) / 2;
        for (int i = 1; ; i++) {
            double t = i * step;
            double exponent = x * StrictMath.cosh(t);
            if (exponent > 50) {
                return step * sum;
            }
            sum += StrictMath.exp(-exponent) * StrictMath.cosh(order * t);
        }
    }
}
