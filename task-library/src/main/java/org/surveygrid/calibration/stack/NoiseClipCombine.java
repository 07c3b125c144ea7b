package org.surveygrid.calibration.stack;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.RobustScale;

/**
 * Combines frames of the same scene, rejecting what the noise model cannot explain.
 *
 * <p>Per pixel: start from the median m; reject values with {@code |x - m| > k sigma}, where {@code sigma^2 = max(model
 * variance + (s m)^2, scatter^2)} and the scatter of the values themselves (their MAD) counts from 8 frames on; move m to
 * the weighted mean of the kept; repeat until nothing changes. At least half of the values are kept, the ones closest to
 * m. A lone cosmic ray among few frames, which no rule based on the sample's own standard deviation can reject, is
 * rejected here.
 *
 * <p>Values that are not finite are left out. Work goes in blocks of pixels through loops that vectorise; blocks that
 * hold such a value, or reject more than half, go pixel by pixel through {@link PixelCombiner} with the same arithmetic.
 */
public final class NoiseClipCombine {
    private static final int BLOCK = 512;
    static final int MAX_ROUNDS = 5;
    static final int FRAMES_WITH_SCATTER = 8;
    private static final int MAX_NETWORK = 32;

    private NoiseClipCombine() {}

    /** Whether rejection spreads to neighbours. */
    public enum Growth {
        NONE,
        /** A pixel rejected by more than twice the limit takes neighbours above two thirds of the limit with it. */
        COSMIC_RAY_CORES
    }

    /**
     * How frames are combined.
     *
     * @param method which rule
     * @param clipSigma rejection limit in sigma
     * @param relativeScatter real differences between frames, as a fraction of the signal: 0.01 for flats, 0 without
     *     light
     * @param growth whether rejection spreads
     */
    public record Config(CombineMethod method, double clipSigma, double relativeScatter, Growth growth) {
        public Config {
            if (!(clipSigma >= 1) || !(relativeScatter >= 0)) {
                throw new IllegalArgumentException("combining needs a limit of at least 1 sigma and a scatter of at"
                        + " least 0, got " + clipSigma + ", " + relativeScatter);
            }
        }

        /**
         * Noise clip at 5 sigma.
         *
         * @return the configuration
         */
        public static Config defaults() {
            return new Config(CombineMethod.NOISE_CLIP, 5, 0, Growth.NONE);
        }
    }

    /**
     * Combines frames.
     *
     * @param frames at least one, all of one size, in one unit
     * @param noise what noise they should have
     * @param config how
     * @return value, variance and number of values kept
     * @throws IllegalArgumentException when sizes differ or there is no frame
     */
    public static CombinedImage combine(List<FloatImage> frames, StackNoise noise, Config config) {
        int n = frames.size();
        if (n == 0 || noise.scales().size() != n) {
            throw new IllegalArgumentException("combining needs frames and one scale each, got " + n + " and "
                    + noise.scales().size());
        }
        int width = frames.getFirst().width();
        int height = frames.getFirst().height();
        float[][] stack = new float[n][];
        for (int j = 0; j < n; j++) {
            FloatImage frame = frames.get(j);
            if (frame.width() != width || frame.height() != height) {
                throw new IllegalArgumentException("frame " + j + " is " + frame.width() + " x " + frame.height()
                        + " px, the first is " + width + " x " + height);
            }
            stack[j] = frame.pixels();
        }
        CombinedImage out = new CombinedImage(
                FloatImage.zeros(width, height), FloatImage.zeros(width, height), FloatImage.zeros(width, height));
        combineInto(out, stack, noise, config);
        return out;
    }

    /** Combines arrays of the size of the result, of which every pixel is written. */
    static void combineInto(CombinedImage out, float[][] stack, StackNoise noise, Config config) {
        int n = stack.length;
        PixelCombiner single = new PixelCombiner(noise, config, weights(stack, noise));
        boolean inBlocks = config.method() == CombineMethod.NOISE_CLIP || config.method() == CombineMethod.MEDIAN;
        boolean blocks = inBlocks && n > 1 && n <= MAX_NETWORK;
        QuickCombiner block = new QuickCombiner(noise, config, single, BLOCK);
        int pixels = stack[0].length;
        for (int from = 0; from < pixels; from += BLOCK) {
            int length = Math.min(BLOCK, pixels - from);
            if (!blocks || !block.combine(stack, from, length, out)) {
                for (int p = from; p < from + length; p++) {
                    single.combine(stack, p, out);
                }
            }
        }
        if (config.growth() == Growth.COSMIC_RAY_CORES) {
            RejectionGrowth.apply(stack, single, out);
        }
    }

    /** One weight per frame: inverse variance at the typical level of the stack, mean 1. */
    private static double[] weights(float[][] stack, StackNoise noise) {
        int n = stack.length;
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        double first = noise.scales().getFirst();
        if (noise.scales().stream().allMatch(scale -> scale == first)) {
            return weights;
        }
        double level = Math.max(0, RobustScale.median(sample(stack[0])));
        double read = RobustScale.median(sample(noise.readVariance().pixels()));
        double photon = RobustScale.median(sample(noise.photonVariance().pixels()));
        double sum = 0;
        for (int j = 0; j < n; j++) {
            double a = noise.scales().get(j);
            weights[j] = 1 / (read * a * a + photon * a * level);
            sum += weights[j];
        }
        for (int j = 0; j < n; j++) {
            weights[j] *= n / sum;
        }
        return weights;
    }

    private static float[] sample(float[] pixels) {
        int step = Math.max(1, pixels.length / 10_007);
        float[] some = new float[(pixels.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = pixels[i * step];
        }
        return some;
    }
}
