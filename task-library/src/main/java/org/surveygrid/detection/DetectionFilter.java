package org.surveygrid.detection;

import java.util.Arrays;

/** A small smoothing kernel whose elements add up to 1. */
public final class DetectionFilter {
    private final int side;
    private final float[] weights;

    private DetectionFilter(int side, double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        this.side = side;
        this.weights = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            this.weights[i] = (float) (weights[i] / sum);
        }
    }

    /**
     * The 3x3 pyramid 1 2 1, 2 4 2, 1 2 1: SExtractor's default.
     *
     * @return the kernel
     */
    public static DetectionFilter pyramid() {
        return new DetectionFilter(3, new double[] {1, 2, 1, 2, 4, 2, 1, 2, 1});
    }

    /**
     * A circular Gaussian, the matched filter of stars in white noise.
     *
     * @param fwhmPx full width at half maximum, in (0, 50]
     * @return the kernel, cut where it falls below 1 % of its peak
     */
    public static DetectionFilter gaussian(double fwhmPx) {
        if (!(fwhmPx > 0 && fwhmPx <= 50)) {
            throw new IllegalArgumentException("FWHM of a matched filter must be in (0, 50] px, got " + fwhmPx);
        }
        double rate = 4 * StrictMath.log(2) / (fwhmPx * fwhmPx);
        int half = Math.max(1, (int) Math.floor(Math.sqrt(StrictMath.log(100) / rate)));
        int side = 2 * half + 1;
        double[] weights = new double[side * side];
        for (int y = -half; y <= half; y++) {
            for (int x = -half; x <= half; x++) {
                weights[(y + half) * side + x + half] = StrictMath.exp(-rate * (x * x + y * y));
            }
        }
        return new DetectionFilter(side, weights);
    }

    /**
     * Side of the kernel.
     *
     * @return odd number of pixels
     */
    public int side() {
        return side;
    }

    /** Smooths; outside the image lies empty sky, 0. */
    float[] smooth(float[] image, int width, int height) {
        float[] out = new float[image.length];
        int half = side / 2;
        float[] sum = new float[width];
        float[] padded = new float[width + 2 * half];
        float[] shifted = new float[width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            for (int ky = Math.max(0, half - y); ky < side && y + ky - half < height; ky++) {
                System.arraycopy(image, (y + ky - half) * width, padded, half, width);
                for (int kx = 0; kx < side; kx++) {
                    System.arraycopy(padded, kx, shifted, 0, width);
                    addTimes(sum, shifted, weights[ky * side + kx]);
                }
            }
            System.arraycopy(sum, 0, out, y * width, width);
        }
        return out;
    }
    /** One index for both arrays, a shape that compiles to vector code. */
    private static void addTimes(float[] sum, float[] values, float weight) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += weight * values[x];
        }
    }
}
