package org.surveygrid.calibration.stack;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;

/**
 * What noise the values of a stack should have. A frame that was multiplied by scale {@code a} has at level {@code m}
 * the variance {@code readVariance a^2 + photonVariance a max(m, 0)}.
 *
 * @param readVariance variance without light of an unscaled frame, per pixel
 * @param photonVariance variance per unit of signal of an unscaled frame, per pixel: 1/gain for ADU, 1 for electrons, 0
 *     where there is no light
 * @param scales what each frame was multiplied with, above 0
 */
public record StackNoise(FloatImage readVariance, FloatImage photonVariance, List<Double> scales) {
    public StackNoise {
        scales = List.copyOf(scales);
        for (double scale : scales) {
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale of a frame must be positive, got " + scale);
            }
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
        FloatImage read = FloatImage.zeros(width, height);
        Arrays.fill(read.pixels(), (float) variance);
        return new StackNoise(read, FloatImage.zeros(width, height), java.util.Collections.nCopies(frames, 1.0));
    }
}
