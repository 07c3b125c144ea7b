package org.surveygrid.resampling;

/**
 * The six weights of Lanczos3 as polynomials of the position, good to 2e-7.
 *
 * <p>With u the distance from the middle between two pixels, a weight is an even polynomial plus an odd one, and the tap
 * at the mirrored place is their difference: three pairs. Unit sum and unit slope give the third pair from the others.
 */
final class LanczosWeights {
    private static final int TAPS = 6;
    /** Terms of each polynomial in the square of u. */
    private static final int TERMS = 6;

    private static final float[] EVEN_OUTER = new float[TERMS];
    private static final float[] ODD_OUTER = new float[TERMS];
    private static final float[] EVEN_MIDDLE = new float[TERMS];
    private static final float[] ODD_MIDDLE = new float[TERMS];

    static {
        double[] square = new double[TERMS];
        double[][] sample = new double[4][TERMS];
        for (int n = 0; n < TERMS; n++) {
            // Chebyshev's nodes over squares from 0 to 1/4
            square[n] = (1 - StrictMath.cos(StrictMath.PI * (n + 0.5) / TERMS)) / 8;
            double u = Math.sqrt(square[n]);
            double[] weights = exact(0.5 + u);
            for (int k = 0; k < 2; k++) {
                sample[2 * k][n] = (weights[k] + weights[TAPS - 1 - k]) / 2;
                sample[2 * k + 1][n] = (weights[k] - weights[TAPS - 1 - k]) / (2 * u);
            }
        }
        interpolate(square, sample[0], EVEN_OUTER);
        interpolate(square, sample[1], ODD_OUTER);
        interpolate(square, sample[2], EVEN_MIDDLE);
        interpolate(square, sample[3], ODD_MIDDLE);
    }

    private LanczosWeights() {}

    static void into(float[] fraction, float[][] weights, int count) {
        pair(fraction, new Pair(EVEN_OUTER, ODD_OUTER, weights[0], weights[5]), count);
        pair(fraction, new Pair(EVEN_MIDDLE, ODD_MIDDLE, weights[1], weights[4]), count);
        inner(fraction, weights, count);
    }

    private record Pair(float[] even, float[] odd, float[] before, float[] after) {}

    private static void pair(float[] fraction, Pair pair, int count) {
        float e0 = pair.even[0];
        float e1 = pair.even[1];
        float e2 = pair.even[2];
        float e3 = pair.even[3];
        float e4 = pair.even[4];
        float e5 = pair.even[5];
        float o0 = pair.odd[0];
        float o1 = pair.odd[1];
        float o2 = pair.odd[2];
        float o3 = pair.odd[3];
        float o4 = pair.odd[4];
        float o5 = pair.odd[5];
        float[] before = pair.before;
        float[] after = pair.after;
        for (int i = 0; i < count; i++) {
            float u = fraction[i] - 0.5f;
            float s = u * u;
            float even = e0 + s * (e1 + s * (e2 + s * (e3 + s * (e4 + s * e5))));
            float odd = u * (o0 + s * (o1 + s * (o2 + s * (o3 + s * (o4 + s * o5)))));
            before[i] = even + odd;
            after[i] = even - odd;
        }
    }

    /** Sum of all weights 1, and centre of gravity at the position. */
    private static void inner(float[] fraction, float[][] weights, int count) {
        float[] w0 = weights[0];
        float[] w1 = weights[1];
        float[] w2 = weights[2];
        float[] w3 = weights[3];
        float[] w4 = weights[4];
        float[] w5 = weights[5];
        for (int i = 0; i < count; i++) {
            float even = 0.5f - 0.5f * ((w0[i] + w5[i]) + (w1[i] + w4[i]));
            float odd = 0.5f - fraction[i] - (2.5f * (w0[i] - w5[i]) + 1.5f * (w1[i] - w4[i]));
            w2[i] = even + odd;
            w3[i] = even - odd;
        }
    }

    /** Coefficients of the polynomial through some points, by powers. */
    private static void interpolate(double[] at, double[] value, float[] out) {
        double[] divided = value.clone();
        for (int order = 1; order < TERMS; order++) {
            for (int n = TERMS - 1; n >= order; n--) {
                divided[n] = (divided[n] - divided[n - 1]) / (at[n] - at[n - order]);
            }
        }
        double[] power = new double[TERMS];
        for (int n = TERMS - 1; n >= 0; n--) {
            for (int k = TERMS - 1; k > 0; k--) {
                power[k] = power[k - 1] - at[n] * power[k];
            }
            power[0] = divided[n] - at[n] * power[0];
        }
        for (int k = 0; k < TERMS; k++) {
            out[k] = (float) power[k];
        }
    }

    /** The weights by their definition; the fraction may lie anywhere from 0 to 1. */
    static double[] exact(double fraction) {
        double[] weights = new double[TAPS];
        double sum = 0;
        for (int k = 0; k < TAPS; k++) {
            double d = k - 2 - fraction;
            weights[k] = Math.abs(d) >= 3 ? 0 : sinc(d) * sinc(d / 3);
            sum += weights[k];
        }
        for (int k = 0; k < TAPS; k++) {
            weights[k] /= sum;
        }
        keepSlopes(weights, fraction);
        return weights;
    }

    /** Makes the weights' centre of gravity the position itself: without it Lanczos shifts stars by up to 0.01 px. */
    private static void keepSlopes(double[] weights, double fraction) {
        double moment = 0;
        double window = 0;
        double windowMoment = 0;
        for (int k = 0; k < TAPS; k++) {
            double d = k - 2 - fraction;
            double w = windowAt(d);
            moment += weights[k] * d;
            window += w;
            windowMoment += w * d;
        }
        double centre = windowMoment / window;
        double lever = 0;
        for (int k = 0; k < TAPS; k++) {
            double d = k - 2 - fraction;
            lever += windowAt(d) * (d - centre) * d;
        }
        for (int k = 0; k < TAPS; k++) {
            double d = k - 2 - fraction;
            weights[k] -= moment / lever * windowAt(d) * (d - centre);
        }
    }

    private static double windowAt(double distance) {
        return Math.abs(distance) >= 3 ? 0 : sinc(distance / 3);
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
    }
}
