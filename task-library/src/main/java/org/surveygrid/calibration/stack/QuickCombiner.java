package org.surveygrid.calibration.stack;

import java.util.Arrays;

/**
 * Combines blocks in which next to nothing is rejected, as in most blocks of most stacks, without iterating.
 *
 * <p>No value is rejected, whatever the centre, when smallest and largest differ by less than the limit of the noise
 * model: then the result is the mean of all. Where they differ by more, the extremes are compared with the limit about
 * the median, where the iteration starts and, if it finds nothing, ends. Pixels that fail that test as well, or whole
 * blocks when there are many of them, are left to the iteration. The sums run in the same order as there, so that every
 * way gives the same bits.
 */
final class QuickCombiner {
    /** From this many rejections in a block on, iterating all its pixels is cheaper. */
    private static final int MANY_REJECTING = 64;

    private final StackNoise noise;
    private final PixelCombiner single;
    private final BlockCombiner iterating;
    private final SortingNetwork network;
    private final CombineMethod method;
    private final int n;
    private final float[][] x;
    private final float[] low;
    private final float[] high;
    private final float[] read;
    private final float[] photon;
    private final float[] centre;
    private final float[] middle;
    private final float[] doubt;
    private final double[] sum;
    private final int[] doubtful;
    private final float[][] few;
    private final double totalWeight;
    private final boolean alike;
    private final float leastScale;

    QuickCombiner(StackNoise noise, NoiseClipCombine.Config config, PixelCombiner single, int size) {
        this.noise = noise;
        this.single = single;
        n = single.frames;
        method = config.method();
        iterating = new BlockCombiner(noise, config, single, size);
        network = new SortingNetwork(n);
        x = new float[n][size];
        low = new float[size];
        high = new float[size];
        read = new float[size];
        photon = new float[size];
        centre = new float[size];
        middle = new float[size];
        doubt = new float[size];
        sum = new double[size];
        doubtful = new int[size];
        few = new float[n][size];
        double total = 0;
        boolean same = true;
        float least = single.scales[0];
        for (int j = 0; j < n; j++) {
            total += single.weights[j];
            same &= single.weights[j] == 1 && single.scales[j] == single.scales[0];
            least = Math.min(least, single.scales[j]);
        }
        totalWeight = total;
        alike = same;
        leastScale = least;
    }

    /** Combines pixels [from, from + length); false, with nothing written, when a value is not finite. */
    boolean combine(float[][] stack, int from, int length, CombinedImage out) {
        Arrays.fill(sum, 0, length, 0);
        System.arraycopy(stack[0], from, low, 0, length);
        System.arraycopy(low, 0, high, 0, length);
        for (int j = 0; j < n; j++) {
            System.arraycopy(stack[j], from, x[j], 0, length);
            add(sum, x[j], single.weights[j], length);
            extend(low, high, x[j], length);
        }
        if (!meanInto(centre, length)) {
            return false;
        }
        System.arraycopy(noise.readVariance().pixels(), from, read, 0, length);
        System.arraycopy(noise.photonVariance().pixels(), from, photon, 0, length);
        if (method == CombineMethod.MEDIAN) {
            medianInto(length);
            write(middle, PixelCombiner.medianInflation(n), from, length, out);
            return true;
        }
        excess(length);
        int doubts = collect(length);
        if (doubts > 0) {
            doubts = doubtfulByMedian(doubts);
        }
        if (doubts > MANY_REJECTING) {
            return iterating.combine(stack, from, length, out);
        }
        write(centre, 1, from, length, out);
        for (int k = 0; k < doubts; k++) {
            single.combine(stack, from + doubtful[k], out);
        }
        return true;
    }

    private boolean meanInto(float[] target, int length) {
        float wrong = 0;
        for (int i = 0; i < length; i++) {
            float mean = (float) (sum[i] / totalWeight);
            target[i] = mean;
            wrong += mean * 0f;
        }
        return wrong == 0;
    }

    /** By how much the squared range exceeds the least limit at any level; not above 0 when it does not. */
    private void excess(int length) {
        float a = leastScale;
        float aa = a * a;
        float k2 = single.limitSquared;
        for (int i = 0; i < length; i++) {
            float d = high[i] - low[i];
            float model = read[i] * aa + photon[i] * (a * Math.max(low[i], 0f));
            doubt[i] = d * d - k2 * model;
        }
    }

    private int collect(int length) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (doubt[i] > 0) {
                doubtful[count++] = i;
            }
        }
        return count;
    }

    /** Which of the doubtful pixels have a value beyond the least limit about their median. */
    private int doubtfulByMedian(int candidates) {
        for (int j = 0; j < n; j++) {
            gather(x[j], few[j], candidates);
        }
        network.sort(few, candidates);
        float a = leastScale;
        float k2 = single.limitSquared;
        int count = 0;
        for (int k = 0; k < candidates; k++) {
            int i = doubtful[k];
            float median = (n & 1) == 1 ? few[n / 2][k] : 0.5f * (few[n / 2 - 1][k] + few[n / 2][k]);
            float d = Math.max(median - few[0][k], few[n - 1][k] - median);
            float model = read[i] * (a * a) + photon[i] * (a * Math.max(median, 0f));
            if (d * d > k2 * model) {
                doubtful[count++] = i;
            }
        }
        return count;
    }

    private void gather(float[] from, float[] into, int count) {
        for (int k = 0; k < count; k++) {
            into[k] = from[doubtful[k]];
        }
    }

    private void medianInto(int length) {
        network.sort(x, length);
        if ((n & 1) == 1) {
            System.arraycopy(x[n / 2], 0, middle, 0, length);
        } else {
            halfway(middle, x[n / 2 - 1], x[n / 2], length);
        }
    }

    private void write(float[] values, double inflation, int from, int length, CombinedImage out) {
        System.arraycopy(values, 0, out.value().pixels(), from, length);
        Arrays.fill(out.count().pixels(), from, from + length, n);
        Arrays.fill(sum, 0, length, 0);
        if (alike) {
            addVariance(values, single.scales[0], n, length);
        } else {
            for (int j = 0; j < n; j++) {
                addVariance(values, single.scales[j], single.weights[j] * single.weights[j], length);
            }
        }
        float[] variance = out.variance().pixels();
        double squared = totalWeight * totalWeight;
        for (int i = 0; i < length; i++) {
            variance[from + i] = (float) (inflation * sum[i] / squared);
        }
    }

    /** With n frames alike the sum of n equal numbers of 24 bits is exact, so that one product stands for it. */
    private void addVariance(float[] level, float a, double weight, int length) {
        float aa = a * a;
        for (int i = 0; i < length; i++) {
            float model = read[i] * aa + photon[i] * (a * Math.max(level[i], 0f));
            sum[i] += weight * model;
        }
    }

    private static void add(double[] sum, float[] values, double weight, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += weight * values[i];
        }
    }

    private static void extend(float[] low, float[] high, float[] values, int length) {
        for (int i = 0; i < length; i++) {
            low[i] = Math.min(low[i], values[i]);
            high[i] = Math.max(high[i], values[i]);
        }
    }

    private static void halfway(float[] target, float[] a, float[] b, int length) {
        for (int i = 0; i < length; i++) {
            target[i] = 0.5f * (a[i] + b[i]);
        }
    }
}
