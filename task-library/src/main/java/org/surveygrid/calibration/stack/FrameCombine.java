package org.surveygrid.calibration.stack;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.RobustScale;

/**
 * Makes one image of frames of the same scene, a strip of rows of every frame at a time: besides the result, memory holds
 * one strip of each frame.
 *
 * <p>The noise clip, per pixel: start from the median m; reject values with {@code |x - m| > k sigma}, where {@code
 * sigma^2 = max(model variance + (s m)^2, scatter^2)} and the scatter of the values themselves (their MAD) counts from 8
 * frames on; move m to the weighted mean of the kept; repeat until nothing changes. At least half of the values are
 * kept, the ones closest to m. A lone cosmic ray among few frames, which no rule based on the sample's own standard
 * deviation can reject, is rejected here.
 *
 * <p>Values that are not finite are left out. Work goes in blocks of pixels through loops that vectorise; blocks that
 * hold such a value, or reject more than half, go pixel by pixel through {@link PixelCombiner} with the same arithmetic.
 */
public final class FrameCombine {
    static final int MAX_ROUNDS = 5;
    static final int FRAMES_WITH_SCATTER = 8;
    private static final int BLOCK = 512;
    private static final int ROWS = 48;
    private static final int MAX_NETWORK = 32;

    private FrameCombine() {}

    /** Whether rejection spreads to neighbours in the same frame; only of rules that reject by a limit in sigma. */
    public enum Growth {
        NONE,
        /** A pixel rejected by more than twice the limit takes neighbours above two thirds of the limit with it. */
        COSMIC_RAY_CORES,
        /** A rejected pixel takes its four neighbours with it, whatever they are. */
        NEIGHBOURS
    }

    /**
     * How frames are combined.
     *
     * @param rule how values become one
     * @param growth whether rejection spreads
     */
    public record Config(CombineRule rule, Growth growth) {
        /**
         * Noise clip at 5 sigma.
         *
         * @return the configuration
         */
        public static Config defaults() {
            return new Config(new CombineRule.NoiseClip(5, 0), Growth.NONE);
        }
    }

    /**
     * Combines frames.
     *
     * @param frames as large as the noise model, in one unit
     * @param noise what noise they should have
     * @param config how
     * @return value, variance and number of values kept
     * @throws IllegalArgumentException when sizes differ or there is no frame
     */
    public static CombinedImage combine(FrameRows frames, StackNoise noise, Config config) {
        int width = frames.width();
        int height = frames.height();
        requireFitting(frames, noise);
        CombinedImage out = new CombinedImage(
                FloatImage.zeros(width, height), FloatImage.zeros(width, height), FloatImage.zeros(width, height));
        PixelCombiner single = new PixelCombiner(config.rule(), weights(frames, noise, config.rule()), noise.scales());
        QuickCombiner quick = new QuickCombiner(single, BLOCK);
        int halo = spreads(config) ? 1 : 0;
        StackStrip strip = new StackStrip(frames.frames(), width, Math.min(height, ROWS + 2 * halo));
        for (int y = 0; y < height; y += ROWS) {
            int kept = Math.min(ROWS, height - y);
            int first = Math.max(0, y - halo);
            int last = Math.min(height, y + kept + halo);
            if (last - first != strip.rows) {
                strip = new StackStrip(frames.frames(), width, last - first);
            }
            strip.load(frames, noise, first);
            if (config.rule() instanceof CombineRule.AverageSigmaClip) {
                strip.measureNoise(single.scales);
            }
            combine(strip, single, quick);
            if (halo > 0) {
                RejectionGrowth.apply(strip, single, config.growth());
            }
            int from = (y - first) * width;
            System.arraycopy(strip.value, from, out.value().pixels(), y * width, kept * width);
            System.arraycopy(strip.variance, from, out.variance().pixels(), y * width, kept * width);
            System.arraycopy(strip.count, from, out.count().pixels(), y * width, kept * width);
        }
        return out;
    }

    /**
     * Combines frames that are in memory.
     *
     * @param frames at least one, all of one size, in one unit
     * @param noise what noise they should have
     * @param config how
     * @return value, variance and number of values kept
     * @throws IllegalArgumentException when sizes differ or there is no frame
     */
    public static CombinedImage combine(List<FloatImage> frames, StackNoise noise, Config config) {
        return combine(FrameRows.of(frames), noise, config);
    }

    private static void combine(StackStrip strip, PixelCombiner single, QuickCombiner quick) {
        int n = single.frames;
        boolean blocks = single.vectorises() && n > 1 && n <= MAX_NETWORK;
        int pixels = strip.width * strip.rows;
        for (int from = 0; from < pixels; from += BLOCK) {
            int length = Math.min(BLOCK, pixels - from);
            if (!blocks || !quick.combine(strip, from, length)) {
                for (int p = from; p < from + length; p++) {
                    single.combine(strip, p);
                }
            }
        }
    }

    private static boolean spreads(Config config) {
        return config.growth() != Growth.NONE
                && switch (config.rule()) {
                    case CombineRule.NoiseClip _, CombineRule.AverageSigmaClip _, CombineRule.SigmaClip _ -> true;
                    case CombineRule.LevelRegression _ -> true;
                    case CombineRule.Mean _, CombineRule.WeightedMean _ -> false;
                    case CombineRule.Median _, CombineRule.MinMax _ -> false;
                };
    }

    private static void requireFitting(FrameRows frames, StackNoise noise) {
        if (frames.frames() == 0 || noise.scales().size() != frames.frames()) {
            throw new IllegalArgumentException("combining needs frames and one scale each, got " + frames.frames()
                    + " and " + noise.scales().size());
        }
        VarianceMap read = noise.readVariance();
        if (read.width() != frames.width() || read.height() != frames.height()) {
            throw new IllegalArgumentException("frames of " + frames.width() + " x " + frames.height()
                    + " px do not fit noise known for " + read.width() + " x " + read.height() + " px");
        }
    }

    /** One weight per frame: inverse variance at the typical level of the stack, mean 1. */
    private static double[] weights(FrameRows frames, StackNoise noise, CombineRule rule) {
        int n = frames.frames();
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        boolean byNoise = !(rule instanceof CombineRule.Mean)
                && !(rule instanceof CombineRule.Median)
                && !(rule instanceof CombineRule.MinMax);
        if (noise.hasEqualScales() || !byNoise) {
            return weights;
        }
        int pixels = frames.width() * frames.height();
        int step = Math.max(1, pixels / 10_007);
        double level = Math.max(0, RobustScale.median(sample(frames, step)));
        double read = RobustScale.median(sample(noise.readVariance(), step));
        double photon = RobustScale.median(sample(noise.photonVariance(), step));
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

    /** Every so many pixels of the first frame. */
    private static float[] sample(FrameRows frames, int step) {
        int width = frames.width();
        int height = frames.height();
        float[] some = new float[(width * height + step - 1) / step];
        int next = 0;
        for (int y = 0; y < height; y += ROWS) {
            FloatImage rows = FloatImage.zeros(width, Math.min(ROWS, height - y));
            frames.fetch(0, y, rows);
            for (; next < some.length && next * step < (y + rows.height()) * width; next++) {
                some[next] = rows.pixels()[next * step - y * width];
            }
        }
        return some;
    }

    private static float[] sample(VarianceMap map, int step) {
        float[] some = new float[(map.width() * map.height() + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = map.at(i * step % map.width(), i * step / map.width());
        }
        return some;
    }
}
