package org.surveygrid.coadd;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/** The values of all layers at one pixel after another, and what becomes of them. */
final class PixelStack {
    private final List<CoaddLayer> layers;
    private final double[] weights;
    private final Coaddition.Config config;
    private final int[] inRow;
    private int layersInRow;
    private int row;

    private final double[] value;
    private final double[] variance;
    private final double[] weight;
    private final int[] layerOf;
    private int count;
    private int reasons;
    private boolean undecided;
    private long clipped;

    PixelStack(List<CoaddLayer> layers, double[] weights, Coaddition.Config config) {
        this.layers = layers;
        this.weights = weights;
        this.config = config;
        int n = layers.size();
        this.inRow = new int[n];
        this.value = new double[n];
        this.variance = new double[n];
        this.weight = new double[n];
        this.layerOf = new int[n];
    }

    static boolean isUsable(int bits, float variance) {
        return (bits & ~PixelFlag.INTERPOLATED.bit()) == 0 && variance > 0 && Float.isFinite(variance);
    }

    void startRow(int y) {
        row = y;
        layersInRow = 0;
        for (int i = 0; i < layers.size(); i++) {
            PixelBox box = layers.get(i).box();
            if (y >= box.y0() && y < box.y1()) {
                inRow[layersInRow++] = i;
            }
        }
    }

    void at(int x) {
        count = 0;
        reasons = 0;
        undecided = false;
        for (int k = 0; k < layersInRow; k++) {
            int i = inRow[k];
            CoaddLayer layer = layers.get(i);
            PixelBox box = layer.box();
            if (x < box.x0() || x >= box.x1()) {
                continue;
            }
            int p = (row - box.y0()) * box.width() + x - box.x0();
            int bits = layer.frame().mask().bits()[p];
            float v = layer.frame().variance().pixels()[p];
            float f = layer.frame().value().pixels()[p];
            if (weights[i] > 0 && isUsable(bits, v) && Float.isFinite(f)) {
                value[count] = f;
                variance[count] = v;
                weight[count] = weights[i];
                layerOf[count++] = i;
            } else {
                reasons |= bits;
            }
        }
        if (config.method() == Coaddition.Method.CLIPPED) {
            clip();
        }
    }

    private void clip() {
        if (count == 2) {
            double distance = Math.abs(value[0] - value[1]);
            // each may be off its mean by the fraction, in opposite senses
            double amplitude = 2 * config.amplitudeFraction() * Math.abs(value[0] + value[1]) / 2;
            undecided = distance > config.clipSigma() * Math.sqrt(variance[0] + variance[1]) + amplitude;
        } else if (count > 2) {
            double[] sorted = Arrays.copyOf(value, count);
            Arrays.sort(sorted);
            double median = median(sorted);
            int kept = 0;
            for (int k = 0; k < count; k++) {
                if (Math.abs(value[k] - median) <= Coaddition.limit(sorted, variance[k], config)) {
                    move(k, kept++);
                }
            }
            clipped += count - kept;
            count = kept;
        }
    }

    private void move(int from, int to) {
        value[to] = value[from];
        variance[to] = variance[from];
        weight[to] = weight[from];
        layerOf[to] = layerOf[from];
    }

    boolean isUndecided() {
        return undecided;
    }

    /** Of two values that contradict each other, keeps the one nearer to what surrounds them. */
    void keepNearest(double local) {
        move(Math.abs(value[1] - local) < Math.abs(value[0] - local) ? 1 : 0, 0);
        count = 1;
        clipped++;
        undecided = false;
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    double value() {
        if (count == 0) {
            return 0;
        }
        if (config.method() == Coaddition.Method.MEDIAN) {
            double[] sorted = Arrays.copyOf(value, count);
            Arrays.sort(sorted);
            return median(sorted);
        }
        double sum = 0;
        double sumWeight = 0;
        for (int k = 0; k < count; k++) {
            sum += weight[k] * value[k];
            sumWeight += weight[k];
        }
        return sum / sumWeight;
    }

    double variance() {
        if (count == 0) {
            return 0;
        }
        double sum = 0;
        double sumWeight = 0;
        for (int k = 0; k < count; k++) {
            // a median of n equal values has pi/2 the variance of their mean, from three values on
            double w = config.method() == Coaddition.Method.MEDIAN ? 1 : weight[k];
            sum += w * w * variance[k];
            sumWeight += w;
        }
        double mean = sum / (sumWeight * sumWeight);
        return config.method() == Coaddition.Method.MEDIAN && count > 2 ? mean * Math.PI / 2 : mean;
    }

    int mask() {
        return count == 0 ? reasons | PixelFlag.NODATA.bit() : 0;
    }

    double exposureSeconds() {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += layers.get(layerOf[k]).exposureSeconds();
        }
        return sum;
    }

    long clippedValues() {
        return clipped;
    }
}
