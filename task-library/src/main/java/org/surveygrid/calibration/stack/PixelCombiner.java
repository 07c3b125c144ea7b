package org.surveygrid.calibration.stack;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;
import org.surveygrid.statistics.TrimmedMean;

/** Combines the values of one pixel: the obvious form of every {@link CombineRule}. */
final class PixelCombiner {
    final int frames;
    final double[] weights;
    final float[] scales;
    final float limitSquared;
    final float scatterSquared;
    /** Whether all frames have the same weight and scale. */
    final boolean alike;

    private final CombineRule rule;
    private final double[] medianVariance;
    private final double[] middleVariance;
    private final float[] x;
    private final double[] w;
    private final float[] a;
    private final int[] origin;
    private final float[] scratch;
    private final boolean[] keep;
    private final float[] deviation;
    private final LevelLine line;
    private final LevelLine.Noise model;
    private float read;
    private float photon;

    PixelCombiner(CombineRule rule, double[] weights, List<Double> scales) {
        this.rule = rule;
        this.weights = weights;
        frames = weights.length;
        this.scales = new float[frames];
        boolean same = true;
        for (int j = 0; j < frames; j++) {
            this.scales[j] = scales.get(j).floatValue();
            same &= weights[j] == 1 && this.scales[j] == this.scales[0];
        }
        alike = same;
        double limit = limit(rule);
        limitSquared = (float) (limit * limit);
        double scatter = rule instanceof CombineRule.NoiseClip clip ? clip.relativeScatter() : 0;
        scatterSquared = (float) (scatter * scatter);
        x = new float[frames];
        w = new double[frames];
        a = new float[frames];
        origin = new int[frames];
        scratch = new float[frames];
        keep = new boolean[frames];
        deviation = new float[frames];
        medianVariance = new double[frames + 1];
        middleVariance = new double[frames + 1];
        line = new LevelLine(frames, limit);
        model = this::modelVariance;
    }

    /** The limit in sigma of rules that have one; 0 for the others. */
    private static double limit(CombineRule rule) {
        return switch (rule) {
            case CombineRule.NoiseClip clip -> clip.sigma();
            case CombineRule.AverageSigmaClip clip -> clip.sigma();
            case CombineRule.SigmaClip clip -> clip.sigma();
            case CombineRule.LevelRegression regression -> regression.sigma();
            case CombineRule.Mean _, CombineRule.WeightedMean _, CombineRule.Median _, CombineRule.MinMax _ -> 0;
        };
    }

    CombineRule rule() {
        return rule;
    }

    /** Whether {@link QuickCombiner} knows the rule. */
    boolean vectorises() {
        return !(rule instanceof CombineRule.SigmaClip) && !(rule instanceof CombineRule.LevelRegression);
    }

    /** Whether the scatter of a pixel's own values counts besides the noise model. */
    boolean ownScatterCounts() {
        return rule instanceof CombineRule.NoiseClip && frames >= FrameCombine.FRAMES_WITH_SCATTER;
    }

    void combine(StackStrip strip, int pixel) {
        combineWithout(strip, pixel, 0);
    }

    /** As {@link #combine}, without the frames whose bit is set (frames 0 to 63 only). */
    void combineWithout(StackStrip strip, int pixel, long excluded) {
        read = strip.read[pixel];
        photon = strip.photon[pixel];
        int n = 0;
        for (int j = 0; j < frames; j++) {
            boolean left = j < Long.SIZE && (excluded >>> j & 1) != 0;
            if (!left && Float.isFinite(strip.values[j][pixel])) {
                x[n] = strip.values[j][pixel];
                w[n] = weights[j];
                a[n] = scales[j];
                origin[n] = j;
                n++;
            }
        }
        strip.value[pixel] = Float.NaN;
        strip.variance[pixel] = Float.NaN;
        strip.count[pixel] = 0;
        if (n == 0) {
            return;
        }
        Arrays.fill(keep, 0, n, true);
        switch (rule) {
            case CombineRule.Mean _, CombineRule.WeightedMean _ -> write(strip, pixel, n, weightedMean(n));
            case CombineRule.NoiseClip _, CombineRule.AverageSigmaClip _ -> write(strip, pixel, n, noiseClip(n));
            case CombineRule.SigmaClip clip -> write(strip, pixel, n, sigmaClip(n, clip.sigma()));
            case CombineRule.Median _ -> {
                float centre = median(x, n);
                strip.value[pixel] = centre;
                strip.variance[pixel] = (float) varianceOfMedian(n, centre);
                strip.count[pixel] = n;
            }
            case CombineRule.MinMax extremes -> minMax(strip, pixel, n, extremes);
            case CombineRule.LevelRegression _ -> {
                int kept = line.fit(x, a, n, model);
                if (kept > 0) {
                    strip.value[pixel] = (float) line.slope();
                    strip.variance[pixel] = (float) line.variance();
                    strip.count[pixel] = kept;
                }
            }
        }
    }

    /** Bits of the frames whose finite value the rule rejects in a pixel. */
    long rejected(StackStrip strip, int pixel) {
        combine(strip, pixel);
        int n = 0;
        long bits = 0;
        for (int j = 0; j < Math.min(frames, Long.SIZE); j++) {
            if (Float.isFinite(strip.values[j][pixel])) {
                boolean kept = rule instanceof CombineRule.LevelRegression ? line.keeps(n) : keep[n];
                bits |= kept ? 0 : 1L << origin[n];
                n++;
            }
        }
        return bits;
    }

    /** Variance of a median in units of that of the mean. */
    double medianInflation(int n) {
        if (medianVariance[n] == 0) {
            medianVariance[n] = TrimmedMean.relativeVarianceOfMedian(n);
        }
        return medianVariance[n];
    }

    /** Variance of the mean of the middle values in units of that of all. */
    double middleInflation(int n, CombineRule.MinMax extremes) {
        if (middleVariance[n] == 0) {
            middleVariance[n] = n <= extremes.lowest() + extremes.highest()
                    ? 1
                    : TrimmedMean.relativeVariance(n, extremes.lowest(), extremes.highest());
        }
        return middleVariance[n];
    }

    /** Deviation of a value in squared sigma of the noise model about a centre. */
    float squaredSigmas(StackStrip strip, int frame, int pixel) {
        read = strip.read[pixel];
        photon = strip.photon[pixel];
        float centre = strip.value[pixel];
        float d = strip.values[frame][pixel] - centre;
        return d * d / (modelVariance(scales[frame], centre) + scatterSquared * (centre * centre));
    }

    private float modelVariance(float scale, float level) {
        return read * (scale * scale) + photon * (scale * Math.max(level, 0f));
    }

    private double modelVariance(float scale, double level) {
        return read * (scale * scale) + photon * (scale * Math.max(level, 0));
    }

    private void write(StackStrip strip, int pixel, int n, float centre) {
        double sum = 0;
        double sumVariance = 0;
        int count = 0;
        for (int j = 0; j < n; j++) {
            if (keep[j]) {
                sum += w[j];
                sumVariance += w[j] * w[j] * modelVariance(a[j], centre);
                count++;
            }
        }
        strip.value[pixel] = centre;
        strip.variance[pixel] = (float) (1.0 * sumVariance / (sum * sum));
        strip.count[pixel] = count;
    }

    /** Of values of different noise, the density at the middle counts: a mean of 1/sigma in place of 1/sigma. */
    private double varianceOfMedian(int n, float centre) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            float model = modelVariance(a[j], centre);
            sum += alike ? model : 1 / Math.sqrt(model);
        }
        return alike ? medianInflation(n) * sum / ((double) n * n) : medianInflation(n) * n / (sum * sum);
    }

    private void minMax(StackStrip strip, int pixel, int n, CombineRule.MinMax extremes) {
        boolean enough = n > extremes.lowest() + extremes.highest();
        int from = enough ? extremes.lowest() : 0;
        int to = enough ? n - extremes.highest() : n;
        System.arraycopy(x, 0, scratch, 0, n);
        Arrays.sort(scratch, 0, n);
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += scratch[j];
        }
        float centre = (float) (sum / (to - from));
        double sumVariance = 0;
        for (int j = 0; j < n; j++) {
            sumVariance += modelVariance(a[j], centre);
        }
        strip.value[pixel] = centre;
        strip.variance[pixel] = (float) (middleInflation(n, extremes) * sumVariance / ((double) n * n));
        strip.count[pixel] = to - from;
    }

    private float noiseClip(int n) {
        float centre = median(x, n);
        float floor = 0;
        if (rule instanceof CombineRule.NoiseClip && n >= FrameCombine.FRAMES_WITH_SCATTER) {
            for (int j = 0; j < n; j++) {
                deviation[j] = Math.abs(x[j] - centre);
            }
            float sigma = median(deviation, n) * sigmaPerMad(n);
            floor = sigma * sigma;
        }
        for (int round = 0; round < FrameCombine.MAX_ROUNDS; round++) {
            boolean changed = false;
            int kept = 0;
            for (int j = 0; j < n; j++) {
                float d = x[j] - centre;
                float variance = Math.max(modelVariance(a[j], centre) + scatterSquared * (centre * centre), floor);
                boolean ok = d * d <= limitSquared * variance;
                changed |= ok != keep[j];
                keep[j] = ok;
                kept += ok ? 1 : 0;
            }
            if (kept < (n + 1) / 2) {
                keepClosest(n, centre);
            }
            centre = weightedMean(n);
            if (!changed) {
                break;
            }
        }
        return centre;
    }

    static float sigmaPerMad(int n) {
        return (float) (RobustScale.SIGMA_PER_MAD * RobustScale.smallSampleFactor(n));
    }

    private void keepClosest(int n, float centre) {
        for (int j = 0; j < n; j++) {
            deviation[j] = Math.abs(x[j] - centre);
        }
        System.arraycopy(deviation, 0, scratch, 0, n);
        float limit = Selection.kth(scratch, n, (n + 1) / 2 - 1);
        for (int j = 0; j < n; j++) {
            keep[j] = deviation[j] <= limit;
        }
    }

    private float sigmaClip(int n, double sigma) {
        float centre = median(x, n);
        for (int round = 0; round < FrameCombine.MAX_ROUNDS; round++) {
            double sum = 0;
            int count = 0;
            for (int j = 0; j < n; j++) {
                if (keep[j]) {
                    sum += ((double) x[j] - centre) * ((double) x[j] - centre);
                    count++;
                }
            }
            double limit = sigma * Math.sqrt(sum / Math.max(1, count - 1));
            boolean changed = false;
            for (int j = 0; j < n; j++) {
                if (keep[j] && Math.abs(x[j] - centre) > limit && count > 1) {
                    keep[j] = false;
                    changed = true;
                    count--;
                }
            }
            if (!changed) {
                break;
            }
            centre = weightedMean(n);
        }
        return weightedMean(n);
    }

    private float weightedMean(int n) {
        double sum = 0;
        double weight = 0;
        for (int j = 0; j < n; j++) {
            if (keep[j]) {
                sum += w[j] * x[j];
                weight += w[j];
            }
        }
        return (float) (sum / weight);
    }

    private float median(float[] values, int n) {
        System.arraycopy(values, 0, scratch, 0, n);
        Arrays.sort(scratch, 0, n);
        return (n & 1) == 1 ? scratch[n / 2] : 0.5f * (scratch[n / 2 - 1] + scratch[n / 2]);
    }
}
