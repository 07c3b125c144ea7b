package org.surveygrid.coadd;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.PixelFlag;

/**
 * Combines stretches of rows, all pixels of a stretch together, layer by layer. Only where values may contradict each
 * other the pixels are looked at one by one.
 */
final class RowSums {
    private static final int STRETCH = 512;

    private final Coaddition.Config config;
    private final PixelStack stack;
    private final float[] usable = new float[STRETCH];
    private final float[] value = new float[STRETCH];
    private final float[] variance = new float[STRETCH];
    private final double[] sumWeight = new double[STRETCH];
    private final double[] sumValue = new double[STRETCH];
    private final double[] sumVariance = new double[STRETCH];
    private final double[] sumPerGain = new double[STRETCH];
    private final float[] seconds = new float[STRETCH];
    private final float[] lowest = new float[STRETCH];
    private final float[] highest = new float[STRETCH];
    private final float[] leastVariance = new float[STRETCH];
    private final int[] reasons = new int[STRETCH];
    private final MedianNetwork network;
    private long clipped;

    RowSums(List<LayerPlace> layers, Coaddition.Config config) {
        this.config = config;
        this.stack = new PixelStack(layers, config);
        this.network = new MedianNetwork(config.method() == Coaddition.Method.MEDIAN ? layers.size() : 0, STRETCH);
    }

    PixelStack stack() {
        return stack;
    }

    /** Values left out since the start. */
    long clipped() {
        return clipped;
    }

    /**
     * Combines one row of the tile.
     *
     * @param layers those that may hold the row
     * @param y the row
     * @param width columns of the tile
     * @param out receives the row
     * @param at where in {@code out} it begins
     * @param undecided receives the places in {@code out} of pixels that need their surroundings
     */
    void combine(List<LayerRows> layers, int y, int width, CoaddRows out, int at, PlaceList undecided) {
        for (int x0 = 0; x0 < width; x0 += STRETCH) {
            int count = Math.min(STRETCH, width - x0);
            clear(count);
            for (LayerRows layer : layers) {
                int from = Math.max(0, layer.place().box().x0() - x0);
                int to = Math.min(count, layer.place().box().x1() - x0);
                if (layer.holdsRow(y) && from < to) {
                    add(layer, layer.index(x0 + from, y) - from, from, to);
                }
            }
            store(out, at + x0, count);
            if (config.method() == Coaddition.Method.CLIPPED) {
                clip(layers, new Stretch(x0, y, count, at + x0), out, undecided);
            }
        }
    }

    private record Stretch(int x0, int y, int count, int place) {}

    private void clear(int count) {
        Arrays.fill(sumWeight, 0, count, 0);
        Arrays.fill(sumValue, 0, count, 0);
        Arrays.fill(sumVariance, 0, count, 0);
        Arrays.fill(sumPerGain, 0, count, 0);
        Arrays.fill(seconds, 0, count, 0);
        Arrays.fill(lowest, 0, count, Float.POSITIVE_INFINITY);
        Arrays.fill(highest, 0, count, Float.NEGATIVE_INFINITY);
        Arrays.fill(leastVariance, 0, count, Float.POSITIVE_INFINITY);
        Arrays.fill(reasons, 0, count, 0);
        network.clear();
    }

    private void add(LayerRows layer, int offset, int from, int to) {
        LayerPlace place = layer.place();
        if (place.weight() > 0) {
            take(layer, offset, from, to);
        } else {
            Arrays.fill(usable, from, to, 0);
            Arrays.fill(value, from, to, 0);
            Arrays.fill(variance, from, to, 0);
            int[] flags = layer.flags();
            for (int i = from; i < to; i++) {
                reasons[i] |= flags[offset + i];
            }
        }
        boolean isMedian = config.method() == Coaddition.Method.MEDIAN;
        double weight = isMedian ? 1 : place.weight();
        addScaled(sumWeight, usable, weight, from, to);
        addScaled(sumVariance, variance, weight * weight, from, to);
        addScaled(sumPerGain, usable, weight * weight / place.electronsPerFlux(), from, to);
        addSeconds(seconds, usable, (float) place.exposureSeconds(), from, to);
        if (isMedian) {
            network.add(value, usable, from, to);
        } else {
            addScaled(sumValue, value, weight, from, to);
        }
    }

    /** Copies what is usable, zeros for what is not. */
    private void take(LayerRows layer, int offset, int from, int to) {
        float[] layerValue = layer.value();
        float[] layerVariance = layer.variance();
        int[] flags = layer.flags();
        for (int i = from; i < to; i++) {
            int p = offset + i;
            if (layer.isUsable(p)) {
                float f = layerValue[p];
                float v = layerVariance[p];
                usable[i] = 1;
                value[i] = f;
                variance[i] = v;
                lowest[i] = Math.min(lowest[i], f);
                highest[i] = Math.max(highest[i], f);
                leastVariance[i] = Math.min(leastVariance[i], v);
            } else {
                usable[i] = 0;
                value[i] = 0;
                variance[i] = 0;
                reasons[i] |= flags[p];
            }
        }
    }

    private static void addScaled(double[] sum, float[] term, double scale, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += scale * term[i];
        }
    }

    private static void addSeconds(float[] sum, float[] term, float scale, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += scale * term[i];
        }
    }

    private void store(CoaddRows out, int place, int count) {
        boolean isMedian = config.method() == Coaddition.Method.MEDIAN;
        if (isMedian) {
            network.sort(count);
        }
        for (int i = 0; i < count; i++) {
            int p = place + i;
            if (sumWeight[i] > 0) {
                double scale = 1 / (sumWeight[i] * sumWeight[i]);
                int values = isMedian ? (int) sumWeight[i] : 0;
                out.value[p] = (float) (isMedian ? network.median(i, values) : sumValue[i] / sumWeight[i]);
                out.variance[p] =
                        (float) (sumVariance[i] * (isMedian ? Coaddition.medianFactor(values) * scale : scale));
                out.electronsPerFlux[p] = (float) (1 / (sumPerGain[i] * scale));
                out.exposureSeconds[p] = seconds[i];
                out.flags[p] = 0;
            } else {
                out.value[p] = 0;
                out.variance[p] = 0;
                out.electronsPerFlux[p] = 0;
                out.exposureSeconds[p] = 0;
                out.flags[p] = reasons[i] | PixelFlag.NODATA.bit();
            }
        }
    }

    /**
     * Looks at the pixels whose values differ by more than the least a value may be off; all others agree, whatever
     * their median.
     */
    private void clip(List<LayerRows> layers, Stretch at, CoaddRows out, PlaceList undecided) {
        float squareLimit = (float) (config.clipSigma() * config.clipSigma() * (1 - 1e-6));
        for (int i = 0; i < at.count; i++) {
            float range = highest[i] - lowest[i];
            if (range > 0 && range * range > squareLimit * leastVariance[i]) {
                int p = at.place + i;
                stack.take(layers, at.x0 + i, at.y);
                stack.clip();
                if (stack.isUndecided()) {
                    out.value[p] = 0;
                    out.flags[p] = PixelFlag.NODATA.bit();
                    undecided.add(p);
                } else if (stack.clipped() > 0) {
                    clipped += stack.clipped();
                    stack.store(out, p);
                }
            }
        }
    }
}
