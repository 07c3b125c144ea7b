package org.surveygrid.coadd;

import java.util.Arrays;
import java.util.List;

/** The values of all layers at one pixel, for the weighted mean of those that agree. */
final class PixelStack {
    private static final double MAD_TO_SIGMA = 1.4826;
    /** Values from which on the scatter of the values themselves is meaningful. */
    private static final int MIN_FOR_SCATTER = 4;

    private final Coaddition.Config config;
    private final double[] value;
    private final double[] variance;
    private final LayerPlace[] place;
    private final double[] sorted;
    private int count;
    private boolean undecided;
    private int clipped;

    PixelStack(List<LayerPlace> layers, Coaddition.Config config) {
        this.config = config;
        int n = layers.size();
        this.value = new double[n];
        this.variance = new double[n];
        this.place = layers.toArray(new LayerPlace[0]);
        this.sorted = new double[n];
    }

    /** Takes the usable values at a pixel of the tile. */
    void take(List<LayerRows> layers, int x, int y) {
        count = 0;
        undecided = false;
        clipped = 0;
        for (LayerRows layer : layers) {
            LayerPlace at = layer.place();
            if (at.weight() > 0
                    && layer.holdsRow(y)
                    && x >= at.box().x0()
                    && x < at.box().x1()) {
                int p = layer.index(x, y);
                if (layer.isUsable(p)) {
                    value[count] = layer.value()[p];
                    variance[count] = layer.variance()[p];
                    place[count++] = at;
                }
            }
        }
    }

    /** Leaves out what does not agree with the others; of two values that contradict each other says so. */
    void clip() {
        if (count == 2) {
            double distance = Math.abs(value[0] - value[1]);
            // each may be off its mean by the fraction, in opposite senses
            double amplitude = 2 * config.amplitudeFraction() * Math.abs(value[0] + value[1]) / 2;
            undecided = distance > config.clipSigma() * Math.sqrt(variance[0] + variance[1]) + amplitude;
        } else if (count > 2) {
            double median = median();
            double scatter = 0;
            if (count >= MIN_FOR_SCATTER) {
                for (int k = 0; k < count; k++) {
                    sorted[k] = Math.abs(value[k] - median);
                }
                Arrays.sort(sorted, 0, count);
                // the upper middle one: of four values two may be off by the seeing
                scatter = config.clipSigma() * MAD_TO_SIGMA * sorted[count / 2];
            }
            int kept = 0;
            for (int k = 0; k < count; k++) {
                double limit =
                        config.clipSigma() * Math.sqrt(variance[k]) + config.amplitudeFraction() * Math.abs(median);
                if (Math.abs(value[k] - median) <= Math.max(limit, scatter)) {
                    move(k, kept++);
                }
            }
            clipped = count - kept;
            count = kept;
        }
    }

    private void move(int from, int to) {
        value[to] = value[from];
        variance[to] = variance[from];
        place[to] = place[from];
    }

    boolean isUndecided() {
        return undecided;
    }

    /** Of two values that contradict each other, keeps the one nearer to what surrounds them. */
    void keepNearest(double local) {
        move(Math.abs(value[1] - local) < Math.abs(value[0] - local) ? 1 : 0, 0);
        count = 1;
        clipped = 1;
        undecided = false;
    }

    private double median() {
        System.arraycopy(value, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    }

    /** Values left out. */
    int clipped() {
        return clipped;
    }

    /** Writes the weighted mean of what is left, if there is any. */
    void store(CoaddRows out, int p) {
        if (count == 0) {
            return;
        }
        double sum = 0;
        double sumWeight = 0;
        double sumVariance = 0;
        double sumPerGain = 0;
        float seconds = 0;
        for (int k = 0; k < count; k++) {
            double weight = place[k].weight();
            sum += weight * value[k];
            sumWeight += weight;
            sumVariance += weight * weight * variance[k];
            sumPerGain += weight * weight / place[k].electronsPerFlux();
            seconds += (float) place[k].exposureSeconds();
        }
        double scale = 1 / (sumWeight * sumWeight);
        out.value[p] = (float) (sum / sumWeight);
        out.variance[p] = (float) (sumVariance * scale);
        out.electronsPerFlux[p] = (float) (1 / (sumPerGain * scale));
        out.exposureSeconds[p] = seconds;
        out.flags[p] = 0;
    }
}
