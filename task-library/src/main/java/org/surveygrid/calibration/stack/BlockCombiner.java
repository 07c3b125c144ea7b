package org.surveygrid.calibration.stack;

import java.util.Arrays;

/**
 * The noise clip for a block of pixels at once, with the same arithmetic in the same order as {@link PixelCombiner}, so
 * that both give the same bits. Every loop runs over one index, which is what makes it vectorise.
 */
final class BlockCombiner {
    /** Turns any excess over a limit into a number above 1; smaller excesses than 1e-30 do not occur in float noise. */
    private static final float STEEP = 1e30f;

    private final PixelCombiner single;
    private final SortingNetwork network;
    private final int n;
    private final float[][] x;
    private final float[][] sorted;
    private final float[][] keep;
    private final float[] read;
    private final float[] photon;
    private final float[] centre;
    private final float[] floor;
    private final float[] count;
    private final float[] flips;
    private final double[] sum;
    private final double[] weight;

    BlockCombiner(PixelCombiner single, int size) {
        this.single = single;
        n = single.frames;
        network = new SortingNetwork(n);
        x = new float[n][size];
        sorted = new float[n][size];
        keep = new float[n][size];
        read = new float[size];
        photon = new float[size];
        centre = new float[size];
        floor = new float[size];
        count = new float[size];
        flips = new float[size];
        sum = new double[size];
        weight = new double[size];
    }

    /** Combines pixels [from, from + length); false, with nothing written, when a value is not finite. */
    boolean combine(StackStrip strip, int from, int length) {
        Arrays.fill(centre, 0, length, 0f);
        for (int j = 0; j < n; j++) {
            System.arraycopy(strip.values[j], from, x[j], 0, length);
            System.arraycopy(strip.values[j], from, sorted[j], 0, length);
            addZeroIfFinite(centre, x[j], length);
            Arrays.fill(keep[j], 0, length, 1f);
        }
        for (int i = 0; i < length; i++) {
            if (centre[i] != 0) {
                return false;
            }
        }
        System.arraycopy(strip.read, from, read, 0, length);
        System.arraycopy(strip.photon, from, photon, 0, length);
        medianInto(centre, length);
        Arrays.fill(floor, 0, length, 0f);
        if (single.ownScatterCounts()) {
            for (int j = 0; j < n; j++) {
                absoluteDifference(sorted[j], x[j], centre, length);
            }
            medianInto(floor, length);
            squareScaled(floor, PixelCombiner.sigmaPerMad(n), length);
        }
        for (int round = 0; round < FrameCombine.MAX_ROUNDS; round++) {
            Arrays.fill(count, 0, length, 0f);
            Arrays.fill(flips, 0, length, 0f);
            Arrays.fill(sum, 0, length, 0);
            Arrays.fill(weight, 0, length, 0);
            for (int j = 0; j < n; j++) {
                judge(j, length);
                accumulate(keep[j], x[j], single.weights[j], length);
            }
            boolean changed = false;
            for (int i = 0; i < length; i++) {
                centre[i] = (float) (sum[i] / weight[i]);
                changed |= flips[i] != 0;
            }
            if (!changed) {
                break;
            }
        }
        write(strip, from, length);
        return true;
    }

    private void write(StackStrip strip, int from, int length) {
        Arrays.fill(sum, 0, length, 0);
        for (int j = 0; j < n; j++) {
            addVariance(keep[j], single.scales[j], single.weights[j], length);
        }
        int fewest = (n + 1) / 2;
        for (int i = 0; i < length; i++) {
            if (!(count[i] >= fewest)) {
                single.combine(strip, from + i);
            } else {
                strip.value[from + i] = centre[i];
                strip.variance[from + i] = (float) (1.0 * sum[i] / (weight[i] * weight[i]));
                strip.count[from + i] = count[i];
            }
        }
    }

    private void judge(int j, int length) {
        float a = single.scales[j];
        float aa = a * a;
        float k2 = single.limitSquared;
        float s2 = single.scatterSquared;
        float[] values = x[j];
        float[] ok = keep[j];
        for (int i = 0; i < length; i++) {
            float c = centre[i];
            float d = values[i] - c;
            float model = read[i] * aa + photon[i] * (a * Math.max(c, 0f)) + s2 * (c * c);
            float limit = k2 * Math.max(model, floor[i]);
            float now = 1f - Math.min(1f, Math.max(0f, d * d - limit) * STEEP);
            flips[i] += Math.abs(now - ok[i]);
            count[i] += now;
            ok[i] = now;
        }
    }

    private void accumulate(float[] ok, float[] values, double w, int length) {
        for (int i = 0; i < length; i++) {
            double kept = w * ok[i];
            sum[i] += kept * values[i];
            weight[i] += kept;
        }
    }

    private void addVariance(float[] ok, float a, double w, int length) {
        float aa = a * a;
        double ww = w * w;
        for (int i = 0; i < length; i++) {
            float model = read[i] * aa + photon[i] * (a * Math.max(centre[i], 0f));
            sum[i] += ok[i] * (ww * model);
        }
    }

    private void medianInto(float[] target, int length) {
        network.sort(sorted, length);
        if ((n & 1) == 1) {
            System.arraycopy(sorted[n / 2], 0, target, 0, length);
        } else {
            middle(target, sorted[n / 2 - 1], sorted[n / 2], length);
        }
    }

    private static void middle(float[] target, float[] a, float[] b, int length) {
        for (int i = 0; i < length; i++) {
            target[i] = 0.5f * (a[i] + b[i]);
        }
    }

    private static void absoluteDifference(float[] target, float[] a, float[] b, int length) {
        for (int i = 0; i < length; i++) {
            target[i] = Math.abs(a[i] - b[i]);
        }
    }

    private static void squareScaled(float[] target, float factor, int length) {
        for (int i = 0; i < length; i++) {
            float sigma = target[i] * factor;
            target[i] = sigma * sigma;
        }
    }

    /** Adds 0 for a finite value and NaN for any other. */
    private static void addZeroIfFinite(float[] target, float[] values, int length) {
        for (int i = 0; i < length; i++) {
            target[i] += values[i] * 0f;
        }
    }
}
