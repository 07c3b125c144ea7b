package org.surveygrid.resampling;

/**
 * How values between pixels are formed. Weights are tabulated every 1/4096 px, computed with StrictMath and normalised
 * to unit sum, so that a constant stays constant and every machine has the same bits. Lanczos weights are corrected to
 * keep a linear slope, too.
 */
public enum Kernel {
    /** Windowed sinc over 6 x 6 pixels: keeps noise and resolution best, rings beside defects. */
    LANCZOS3(3),
    /** Linear over 2 x 2 pixels: never rings, smooths. */
    BILINEAR(1),
    /** The nearest pixel's value. */
    NEAREST(1);

    static final int PHASES = 4096;

    private final int radius;
    private final float[] table;

    Kernel(int radius) {
        this.radius = radius;
        this.table = new float[(PHASES + 1) * 2 * radius];
        double[] weights = new double[2 * radius];
        for (int phase = 0; phase <= PHASES; phase++) {
            double fraction = (double) phase / PHASES;
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                weights[k] = weight(k - (radius - 1) - fraction);
                sum += weights[k];
            }
            for (int k = 0; k < weights.length; k++) {
                weights[k] /= sum;
            }
            if (radius > 1) {
                keepSlopes(weights, fraction);
            }
            for (int k = 0; k < weights.length; k++) {
                table[phase * weights.length + k] = (float) weights[k];
            }
        }
    }

    /** Makes the weights' centre of gravity the position itself: without it Lanczos shifts stars by up to 0.01 px. */
    private void keepSlopes(double[] weights, double fraction) {
        double moment = 0;
        double window = 0;
        double windowMoment = 0;
        for (int k = 0; k < weights.length; k++) {
            double d = k - (radius - 1) - fraction;
            double w = windowAt(d);
            moment += weights[k] * d;
            window += w;
            windowMoment += w * d;
        }
        double centre = windowMoment / window;
        double lever = 0;
        for (int k = 0; k < weights.length; k++) {
            double d = k - (radius - 1) - fraction;
            lever += windowAt(d) * (d - centre) * d;
        }
        for (int k = 0; k < weights.length; k++) {
            double d = k - (radius - 1) - fraction;
            weights[k] -= moment / lever * windowAt(d) * (d - centre);
        }
    }

    private static double windowAt(double distance) {
        return Math.abs(distance) >= 3 ? 0 : sinc(distance / 3);
    }

    private double weight(double distance) {
        double d = Math.abs(distance);
        return switch (this) {
            case LANCZOS3 -> d >= 3 ? 0 : sinc(d) * sinc(d / 3);
            case BILINEAR -> Math.max(0, 1 - d);
            case NEAREST -> d < 0.5 || distance == 0.5 ? 1 : 0;
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
    }

    /** Pixels on either side of a position. */
    int radius() {
        return radius;
    }

    /** Weights of 2 radius pixels each, by phase; the first is radius - 1 pixels before the position's floor. */
    float[] table() {
        return table;
    }
}
