package org.surveygrid.resampling;

/**
 * How values between pixels are formed. Weights have unit sum, so that a constant stays constant; Lanczos weights are
 * corrected to keep a linear slope, too. They follow from the position by additions and multiplications alone, so that
 * every machine has the same bits.
 */
public enum Kernel {
    /** Windowed sinc over 6 x 6 pixels: keeps noise and resolution best, rings beside defects. */
    LANCZOS3(3),
    /** Linear over 2 x 2 pixels: never rings, smooths. */
    BILINEAR(1),
    /** The nearest pixel's value. */
    NEAREST(1);

    private final int radius;

    Kernel(int radius) {
        this.radius = radius;
    }

    /** Pixels on either side of a position. */
    int radius() {
        return radius;
    }

    /**
     * Weights at many positions.
     *
     * @param fraction position after its floor, 0 to 1
     * @param weights receives the weight of every tap by position; the first tap is radius - 1 pixels before the floor
     * @param count how many positions
     */
    void weightsInto(float[] fraction, float[][] weights, int count) {
        switch (this) {
            case LANCZOS3 -> LanczosWeights.into(fraction, weights, count);
            case BILINEAR -> {
                for (int i = 0; i < count; i++) {
                    weights[0][i] = 1 - fraction[i];
                    weights[1][i] = fraction[i];
                }
            }
            case NEAREST -> {
                for (int i = 0; i < count; i++) {
                    weights[0][i] = fraction[i] < 0.5f ? 1 : 0;
                    weights[1][i] = 1 - weights[0][i];
                }
            }
        }
    }
}
