package org.surveygrid.coadd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
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
    /** Variance of a median over that of a mean, by number of values. */
    private static final double[] MEDIAN_FACTOR = {1, 1, 1, 1.346, 1.193, 1.435, 1.288, 1.473, 1.342, 1.495, 1.378};

    /** Bands as high as this pay for their halo. */
    private static final long WHOLE_BYTES = 64L << 20;

    private static final int WEIGHT_SAMPLE = 50_000;

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
     * @param electronsPerFlux effective gain per pixel: electrons behind a unit of flux; 0 where there is nothing
     * @param clippedValues how many values were left out
     * @param usedLayers layers that have at least one usable pixel
     */
    public record Result(
            Frame frame, FloatImage exposureSeconds, FloatImage electronsPerFlux, long clippedValues, int usedLayers) {}

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
        List<LayerPlace> places = new ArrayList<>();
        int used = 0;
        for (CoaddLayer layer : layers) {
            double weight = weight(layer.frame());
            used += weight > 0 ? 1 : 0;
            places.add(new LayerPlace(layer.box(), weight, layer.exposureSeconds(), layer.electronsPerFlux()));
        }
        CoaddBand band = new CoaddBand(places, new PixelBox(0, 0, width, height), config, WHOLE_BYTES);
        Frame out = Frame.zeros(width, height);
        FloatImage exposure = FloatImage.zeros(width, height);
        FloatImage gain = FloatImage.zeros(width, height);
        for (int y = 0; y < height; y += band.mostRows()) {
            int rows = Math.min(band.mostRows(), height - y);
            band.start(y, rows);
            for (LayerRows wanted : band.wanted()) {
                fill(wanted, layers.get(wanted.layer()).frame());
            }
            band.combine();
            int pixels = rows * width;
            System.arraycopy(band.value(), band.offset(), out.value().pixels(), y * width, pixels);
            System.arraycopy(band.variance(), band.offset(), out.variance().pixels(), y * width, pixels);
            System.arraycopy(band.flags(), band.offset(), out.mask().bits(), y * width, pixels);
            System.arraycopy(band.exposureSeconds(), band.offset(), exposure.pixels(), y * width, pixels);
            System.arraycopy(band.electronsPerFlux(), band.offset(), gain.pixels(), y * width, pixels);
        }
        return new Result(out, exposure, gain, band.clippedValues(), used);
    }

    private static void fill(LayerRows rows, Frame frame) {
        int from = rows.first() * frame.width();
        int pixels = rows.rows() * frame.width();
        System.arraycopy(frame.value().pixels(), from, rows.value(), 0, pixels);
        System.arraycopy(frame.variance().pixels(), from, rows.variance(), 0, pixels);
        System.arraycopy(frame.mask().bits(), from, rows.flags(), 0, pixels);
    }

    /** Variance of the median of some equal values over that of their mean. */
    static double medianFactor(int values) {
        if (values < MEDIAN_FACTOR.length) {
            return MEDIAN_FACTOR[values];
        }
        return Math.PI / 2 * (1 - (values % 2 == 1 ? 0.4 : 1.2) / values);
    }

    /**
     * Weight of a layer: the inverse of its typical variance.
     *
     * @param variance of some of its pixels, put into order
     * @param count how many are usable; those come first
     * @return 0 when there is none
     */
    public static double weight(float[] variance, int count) {
        Arrays.sort(variance, 0, count);
        return count == 0 ? 0 : 1 / (double) variance[count / 2];
    }

    /**
     * Weight of a layer that is in memory.
     *
     * @param frame all of it; some of its pixels are looked at
     * @return the inverse of the median variance of its usable pixels, 0 when there is none
     */
    public static double weight(Frame frame) {
        float[] variance = frame.variance().pixels();
        int[] mask = frame.mask().bits();
        int stride = Math.max(1, variance.length / WEIGHT_SAMPLE) | 1;
        float[] sample = new float[Math.ceilDiv(variance.length, stride)];
        int n = 0;
        for (int offset = 0; offset < stride && n == 0; offset++) {
            for (int p = offset; p < variance.length; p += stride) {
                if ((mask[p] & ~PixelFlag.INTERPOLATED.bit()) == 0
                        && variance[p] > 0
                        && variance[p] <= Float.MAX_VALUE) {
                    sample[n++] = variance[p];
                }
            }
        }
        return weight(sample, n);
    }

    /**
     * Gain of a whole co-add: electrons per unit of flux where as many layers lie upon each other as on average.
     *
     * @param layers all of them
     * @return 0 when none has a weight
     */
    public static double typicalGain(List<LayerPlace> layers) {
        double sum = 0;
        double sumPerGain = 0;
        double covered = 0;
        for (LayerPlace layer : layers) {
            double pixels = (double) layer.box().width() * layer.box().height();
            sum += layer.weight() * pixels;
            sumPerGain += layer.weight() * layer.weight() * pixels / layer.electronsPerFlux();
            covered += layer.weight() > 0 ? pixels : 0;
        }
        // layers beside each other add area, not depth: what counts is the mean over layers times their mean number
        double depth = Math.max(1, covered / Math.max(1, unionArea(layers)));
        return sumPerGain > 0 && covered > 0 ? sum * sum / (sumPerGain * covered) * depth : 0;
    }

    /** Area that at least one layer covers, counted on a coarse grid. */
    private static double unionArea(List<LayerPlace> layers) {
        int cell = 16;
        int right = 1;
        int top = 1;
        for (LayerPlace layer : layers) {
            right = Math.max(right, layer.box().x1());
            top = Math.max(top, layer.box().y1());
        }
        int columns = Math.ceilDiv(right, cell);
        boolean[] covered = new boolean[columns * Math.ceilDiv(top, cell)];
        for (LayerPlace layer : layers) {
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
}
