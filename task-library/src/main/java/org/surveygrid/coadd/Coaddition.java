package org.surveygrid.coadd;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/**
 * Combines layers pixel by pixel.
 *
 * <p>A layer has one weight for all its pixels, the inverse of its typical variance: weights that follow the noise of
 * each pixel would favour low values of stars and bend their profiles. The variance of the result is propagated from the
 * pixels' own.
 *
 * <p>Clipping keeps a value x when {@code |x - median| <= n sigma + f |median|}, as Gruen et al. do, or when it is not
 * out of line with the scatter of all values there; the latter saves the cores of stars when the seeing varies. Of two
 * values that contradict each other the one nearer to the local median of the result stays.
 *
 * @see "Gruen, Seitz & Bernstein 2014, PASP 126, 158"
 */
public final class Coaddition {
    private static final double MAD_TO_SIGMA = 1.4826;
    /** Values from which on the scatter of the values themselves is meaningful. */
    private static final int MIN_FOR_SCATTER = 4;

    private static final int LOCAL_RADIUS = 2;

    private Coaddition() {}

    /** How values are combined. */
    public enum Method {
        /** Weighted mean of all usable values. */
        WEIGHTED,
        /** Median of all usable values. */
        MEDIAN,
        /** Weighted mean of the values that agree. */
        CLIPPED
    }

    /**
     * Settings.
     *
     * @param method how values are combined
     * @param clipSigma how many standard deviations a value may be off
     * @param amplitudeFraction part of the median's own size that it may be off besides
     */
    public record Config(Method method, double clipSigma, double amplitudeFraction) {
        public Config {
            if (!(clipSigma > 0) || !(amplitudeFraction >= 0)) {
                throw new IllegalArgumentException("clipping needs a positive sigma and a fraction of at least 0, got "
                        + clipSigma + ", " + amplitudeFraction);
            }
        }

        /**
         * Clipped at 4 sigma plus 30 %.
         *
         * @return the defaults
         */
        public static Config defaults() {
            return new Config(Method.CLIPPED, 4, 0.3);
        }
    }

    /**
     * A co-add.
     *
     * @param frame value, variance and mask; where there is nothing, 0, 0 and NODATA with all inputs' reasons
     * @param exposureSeconds sum of the exposure times of the layers used, per pixel
     * @param electronsPerFlux effective gain: electrons per unit of flux of the weighted mean of all layers
     * @param clippedValues how many values were left out
     * @param usedLayers layers that have at least one usable pixel
     */
    public record Result(
            Frame frame, FloatImage exposureSeconds, double electronsPerFlux, long clippedValues, int usedLayers) {}

    /**
     * Combines layers.
     *
     * @param layers at least one; their order does not matter beyond the last bit
     * @param width columns of the tile
     * @param height rows of the tile
     * @param config settings
     * @return the co-add
     */
    public static Result combine(List<CoaddLayer> layers, int width, int height, Config config) {
        double[] weights = new double[layers.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(layers.get(i).frame());
        }
        Frame out = Frame.owning(
                FloatImage.zeros(width, height), FloatImage.zeros(width, height), MaskImage.clear(width, height));
        PixelStack stack = new PixelStack(layers, weights, config);
        FloatImage exposure = FloatImage.zeros(width, height);
        int[] undecided = new int[64];
        int undecidedCount = 0;
        for (int y = 0; y < height; y++) {
            stack.startRow(y);
            for (int x = 0; x < width; x++) {
                stack.at(x);
                int p = y * width + x;
                if (stack.isUndecided()) {
                    if (undecidedCount == undecided.length) {
                        undecided = Arrays.copyOf(undecided, 2 * undecidedCount);
                    }
                    undecided[undecidedCount++] = p;
                    out.mask().bits()[p] = PixelFlag.NODATA.bit();
                } else {
                    store(stack, out, exposure, p);
                }
            }
        }
        float[] local = new float[undecidedCount];
        for (int k = 0; k < undecidedCount; k++) {
            local[k] = localMedian(out, undecided[k] % width, undecided[k] / width);
        }
        for (int k = 0; k < undecidedCount; k++) {
            stack.startRow(undecided[k] / width);
            stack.at(undecided[k] % width);
            stack.keepNearest(local[k]);
            store(stack, out, exposure, undecided[k]);
        }
        return new Result(out, exposure, effectiveGain(layers, weights), stack.clippedValues(), used(weights));
    }

    private static void store(PixelStack stack, Frame out, FloatImage exposure, int p) {
        out.value().pixels()[p] = (float) stack.value();
        out.variance().pixels()[p] = (float) stack.variance();
        out.mask().bits()[p] = stack.mask();
        exposure.pixels()[p] = (float) stack.exposureSeconds();
    }

    private static int used(double[] weights) {
        int used = 0;
        for (double w : weights) {
            used += w > 0 ? 1 : 0;
        }
        return used;
    }

    /** Inverse of the median variance of the usable pixels; 0 when there are none. */
    private static double weight(Frame frame) {
        float[] variance = frame.variance().pixels();
        int[] mask = frame.mask().bits();
        int stride = Math.max(1, variance.length / 50_000) | 1;
        float[] sample = new float[Math.ceilDiv(variance.length, stride)];
        int n = 0;
        for (int offset = 0; offset < stride && n == 0; offset++) {
            for (int p = offset; p < variance.length; p += stride) {
                if (PixelStack.isUsable(mask[p], variance[p])) {
                    sample[n++] = variance[p];
                }
            }
        }
        Arrays.sort(sample, 0, n);
        return n == 0 ? 0 : 1 / (double) sample[n / 2];
    }

    private static double effectiveGain(List<CoaddLayer> layers, double[] weights) {
        double sum = 0;
        double sumPerGain = 0;
        double covered = 0;
        double area = 0;
        for (int i = 0; i < weights.length; i++) {
            PixelBox box = layers.get(i).box();
            double pixels = (double) box.width() * box.height();
            sum += weights[i] * pixels;
            sumPerGain += weights[i] * weights[i] * pixels / layers.get(i).electronsPerFlux();
            covered += weights[i] > 0 ? pixels : 0;
            area = Math.max(area, pixels);
        }
        // layers beside each other add area, not depth: what counts is the mean over layers times their mean number
        double depth = Math.max(1, covered / Math.max(1, unionArea(layers)));
        return sumPerGain > 0 && covered > 0 ? sum * sum / (sumPerGain * covered) * depth : 0;
    }

    /** Area that at least one layer covers, counted on a coarse grid. */
    private static double unionArea(List<CoaddLayer> layers) {
        int cell = 16;
        int right = 1;
        int top = 1;
        for (CoaddLayer layer : layers) {
            right = Math.max(right, layer.box().x1());
            top = Math.max(top, layer.box().y1());
        }
        int columns = Math.ceilDiv(right, cell);
        boolean[] covered = new boolean[columns * Math.ceilDiv(top, cell)];
        for (CoaddLayer layer : layers) {
            PixelBox box = layer.box();
            for (int j = Math.max(0, box.y0()) / cell; j <= (box.y1() - 1) / cell; j++) {
                for (int i = Math.max(0, box.x0()) / cell; i <= (box.x1() - 1) / cell; i++) {
                    covered[j * columns + i] = true;
                }
            }
        }
        int count = 0;
        for (boolean c : covered) {
            count += c ? 1 : 0;
        }
        return (double) count * cell * cell;
    }

    private static float localMedian(Frame frame, int x, int y) {
        float[] values = new float[(2 * LOCAL_RADIUS + 1) * (2 * LOCAL_RADIUS + 1)];
        int n = 0;
        for (int j = Math.max(0, y - LOCAL_RADIUS); j <= Math.min(frame.height() - 1, y + LOCAL_RADIUS); j++) {
            for (int i = Math.max(0, x - LOCAL_RADIUS); i <= Math.min(frame.width() - 1, x + LOCAL_RADIUS); i++) {
                if ((frame.mask().bits()[j * frame.width() + i] & PixelFlag.NODATA.bit()) == 0) {
                    values[n++] = frame.value().at(i, j);
                }
            }
        }
        Arrays.sort(values, 0, n);
        return n == 0 ? 0 : values[n / 2];
    }

    /** Largest distance from the median that a value may have. */
    static double limit(double[] sorted, double variance, Config config) {
        int n = sorted.length;
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        double limit = config.clipSigma() * Math.sqrt(variance) + config.amplitudeFraction() * Math.abs(median);
        if (n < MIN_FOR_SCATTER) {
            return limit;
        }
        double[] distance = new double[n];
        for (int i = 0; i < n; i++) {
            distance[i] = Math.abs(sorted[i] - median);
        }
        Arrays.sort(distance);
        // the upper middle one: of four values two may be off by the seeing
        return Math.max(limit, config.clipSigma() * MAD_TO_SIGMA * distance[n / 2]);
    }
}
