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

    private final PixelCombiner single;
    private final BlockCombiner iterating;
    private final SortingNetwork network;
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
    private final float leastScale;

    QuickCombiner(PixelCombiner single, int size) {
        this.single = single;
        n = single.frames;
        iterating = new BlockCombiner(single, size);
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
        float least = single.scales[0];
        for (int j = 0; j < n; j++) {
            total += single.weights[j];
            least = Math.min(least, single.scales[j]);
        }
        totalWeight = total;
        leastScale = least;
    }

    /** Combines pixels [from, from + length); false, with nothing written, when a value is not finite. */
    boolean combine(StackStrip strip, int from, int length) {
        Arrays.fill(sum, 0, length, 0);
        System.arraycopy(strip.values[0], from, low, 0, length);
        System.arraycopy(low, 0, high, 0, length);
        for (int j = 0; j < n; j++) {
            System.arraycopy(strip.values[j], from, x[j], 0, length);
            add(sum, x[j], single.weights[j], length);
            extend(low, high, x[j], length);
        }
        if (!meanInto(centre, length)) {
            return false;
        }
        System.arraycopy(strip.read, from, read, 0, length);
        System.arraycopy(strip.photon, from, photon, 0, length);
        switch (single.rule()) {
            case CombineRule.Median _ -> {
                medianInto(length);
                varianceOfMedian(length);
                write(strip, from, length, middle, n);
            }
            case CombineRule.MinMax extremes -> {
                int kept = middleMeanInto(extremes, length);
                variance(middle, single.middleInflation(n, extremes), length);
                write(strip, from, length, middle, kept);
            }
            case CombineRule.Mean _, CombineRule.WeightedMean _ -> {
                variance(centre, 1, length);
                write(strip, from, length, centre, n);
            }
            case CombineRule.NoiseClip _, CombineRule.AverageSigmaClip _ -> {
                return clip(strip, from, length);
            }
            case CombineRule.SigmaClip _, CombineRule.LevelRegression _ -> {
                return false;
            }
        }
        return true;
    }

    private boolean clip(StackStrip strip, int from, int length) {
        excess(length);
        int doubts = collect(length);
        if (doubts > 0) {
            doubts = doubtfulByMedian(doubts);
        }
        if (doubts > MANY_REJECTING) {
            return iterating.combine(strip, from, length);
        }
        variance(centre, 1, length);
        write(strip, from, length, centre, n);
        for (int k = 0; k < doubts; k++) {
            single.combine(strip, from + doubtful[k]);
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

    /** Mean of the middle values into {@code middle}, smallest first; returns how many there are. */
    private int middleMeanInto(CombineRule.MinMax extremes, int length) {
        boolean enough = n > extremes.lowest() + extremes.highest();
        int first = enough ? extremes.lowest() : 0;
        int last = enough ? n - extremes.highest() : n;
        network.sort(x, length);
        Arrays.fill(sum, 0, length, 0);
        for (int j = first; j < last; j++) {
            add(sum, x[j], 1, length);
        }
        int kept = last - first;
        for (int i = 0; i < length; i++) {
            middle[i] = (float) (sum[i] / kept);
        }
        return kept;
    }

    /** The sums hold variances when this is called. */
    private void write(StackStrip strip, int from, int length, float[] values, int kept) {
        System.arraycopy(values, 0, strip.value, from, length);
        Arrays.fill(strip.count, from, from + length, kept);
        for (int i = 0; i < length; i++) {
            strip.variance[from + i] = (float) sum[i];
        }
    }

    /** Variance of a weighted mean, times a number, into the sums. */
    private void variance(float[] level, double inflation, int length) {
        Arrays.fill(sum, 0, length, 0);
        if (single.alike) {
            addVariance(level, single.scales[0], n, length);
        } else {
            for (int j = 0; j < n; j++) {
                addVariance(level, single.scales[j], single.weights[j] * single.weights[j], length);
            }
        }
        double squared = totalWeight * totalWeight;
        for (int i = 0; i < length; i++) {
            sum[i] = inflation * sum[i] / squared;
        }
    }

    private void varianceOfMedian(int length) {
        double inflation = single.medianInflation(n);
        if (single.alike) {
            variance(middle, inflation, length);
            return;
        }
        Arrays.fill(sum, 0, length, 0);
        for (int j = 0; j < n; j++) {
            addInverseSigma(middle, single.scales[j], length);
        }
        for (int i = 0; i < length; i++) {
            sum[i] = inflation * n / (sum[i] * sum[i]);
        }
    }

    private void addInverseSigma(float[] level, float a, int length) {
        float aa = a * a;
        for (int i = 0; i < length; i++) {
            float model = read[i] * aa + photon[i] * (a * Math.max(level[i], 0f));
            sum[i] += 1 / Math.sqrt(model);
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
