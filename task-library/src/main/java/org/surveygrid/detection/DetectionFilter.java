package org.surveygrid.detection;

import java.util.Arrays;

/** A small smoothing kernel whose elements add up to 1: the same profile along columns and rows. */
public final class DetectionFilter {
    private final float[] profile;

    private DetectionFilter(double[] profile) {
        double sum = 0;
        for (double weight : profile) {
            sum += weight;
        }
        this.profile = new float[profile.length];
        for (int i = 0; i < profile.length; i++) {
            this.profile[i] = (float) (profile[i] / sum);
        }
    }

    /**
     * The 3x3 pyramid 1 2 1, 2 4 2, 1 2 1: SExtractor's default.
     *
     * @return the kernel
     */
    public static DetectionFilter pyramid() {
        return new DetectionFilter(new double[] {1, 2, 1});
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
        double[] profile = new double[2 * half + 1];
        for (int x = -half; x <= half; x++) {
            profile[x + half] = StrictMath.exp(-rate * x * x);
        }
        return new DetectionFilter(profile);
    }

    /**
     * Side of the kernel.
     *
     * @return odd number of pixels
     */
    public int side() {
        return profile.length;
    }

    /** Smooths; outside the image lies empty sky, 0. */
    float[] smooth(float[] image, int width, int height) {
        float[] out = new float[image.length];
        int half = profile.length / 2;
        float[] row = new float[width];
        float[] sum = new float[width];
        float[] padded = new float[width + 2 * half];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            for (int k = Math.max(0, half - y); k < profile.length && y + k - half < height; k++) {
                System.arraycopy(image, (y + k - half) * width, row, 0, width);
                addTimes(sum, row, profile[k]);
            }
            System.arraycopy(sum, 0, padded, half, width);
            Arrays.fill(sum, 0);
            for (int k = 0; k < profile.length; k++) {
                System.arraycopy(padded, k, row, 0, width);
                addTimes(sum, row, profile[k]);
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
