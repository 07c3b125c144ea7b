package org.surveygrid.calibration.stack;

import java.util.Collections;
import java.util.List;

/**
 * What noise the values of a stack should have. A frame that was multiplied by scale {@code a} has at level {@code m}
 * the variance {@code readVariance a^2 + photonVariance a max(m, 0)}.
 *
 * @param readVariance variance without light of an unscaled frame, per pixel
 * @param photonVariance variance per unit of signal of an unscaled frame, per pixel: 1/gain for ADU, 1 for electrons, 0
 *     where there is no light
 * @param scales what each frame was multiplied with, above 0
 */
public record StackNoise(VarianceMap readVariance, VarianceMap photonVariance, List<Double> scales) {
    public StackNoise {
        scales = List.copyOf(scales);
        for (double scale : scales) {
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale of a frame must be positive, got " + scale);
            }
        }
        if (readVariance.width() != photonVariance.width() || readVariance.height() != photonVariance.height()) {
            throw new IllegalArgumentException("noise without light is known for " + readVariance.width() + " x "
                    + readVariance.height() + " px, that of light for " + photonVariance.width() + " x "
                    + photonVariance.height());
        }
    }

    /**
     * Noise that is the same in every pixel and frame.
     *
     * @param width columns
     * @param height rows
     * @param variance the variance, above 0
     * @param frames how many frames
     * @return the noise of frames without light
     */
    public static StackNoise constant(int width, int height, double variance, int frames) {
        return withoutLight(VarianceMap.constant(width, height, variance), frames);
    }

    /**
     * Noise of frames without light.
     *
     * @param variance of each pixel
     * @param frames how many frames
     * @return the noise
     */
    public static StackNoise withoutLight(VarianceMap variance, int frames) {
        return new StackNoise(
                variance,
                VarianceMap.constant(variance.width(), variance.height(), 0),
                Collections.nCopies(frames, 1.0));
    }

    /** Whether all frames were multiplied with the same number. */
    boolean hasEqualScales() {
        double first = scales.getFirst();
        return scales.stream().allMatch(scale -> scale == first);
    }
}
