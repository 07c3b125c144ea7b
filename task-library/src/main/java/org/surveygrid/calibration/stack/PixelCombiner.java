package org.surveygrid.calibration.stack;

import java.util.Arrays;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;

/** Combines the values of one pixel: the obvious form of every {@link CombineMethod}. */
final class PixelCombiner {
    /** var(median) / var(mean) of Gaussian samples of 1, 2, 3 ... 10 values, then the limit of many: pi / 2. */
    private static final double[] MEDIAN_VARIANCE = {1, 1, 1.34, 1.19, 1.44, 1.29, 1.47, 1.34, 1.49, 1.38};

    final int frames;
    final double[] weights;
    final float[] scales;
    final float limitSquared;
    final float scatterSquared;
    private final StackNoise noise;
    private final NoiseClipCombine.Config config;
    private final float[] x;
    private final double[] w;
    private final float[] a;
    private final float[] scratch;
    private final boolean[] keep;
    private final float[] deviation;

    PixelCombiner(StackNoise noise, NoiseClipCombine.Config config, double[] weights) {
        this.noise = noise;
        this.config = config;
        this.weights = weights;
        frames = weights.length;
        scales = new float[frames];
        for (int j = 0; j < frames; j++) {
            scales[j] = noise.scales().get(j).floatValue();
        }
        limitSquared = (float) (config.clipSigma() * config.clipSigma());
        scatterSquared = (float) (config.relativeScatter() * config.relativeScatter());
        x = new float[frames];
        w = new double[frames];
        a = new float[frames];
        scratch = new float[frames];
        keep = new boolean[frames];
        deviation = new float[frames];
    }

    void combine(float[][] stack, int pixel, CombinedImage out) {
        combineWithout(stack, pixel, 0, out);
    }

    /** As {@link #combine}, without the frames whose bit is set (frames 0 to 63 only). */
    void combineWithout(float[][] stack, int pixel, long excluded, CombinedImage out) {
        int n = 0;
        for (int j = 0; j < frames; j++) {
            boolean out64 = j < 64 && (excluded >>> j & 1) != 0;
            if (!out64 && Float.isFinite(stack[j][pixel])) {
                x[n] = stack[j][pixel];
                w[n] = weights[j];
                a[n] = scales[j];
                n++;
            }
        }
        if (n == 0) {
            out.value().pixels()[pixel] = Float.NaN;
            out.variance().pixels()[pixel] = Float.NaN;
            out.count().pixels()[pixel] = 0;
            return;
        }
        Arrays.fill(keep, 0, n, true);
        float centre = 0;
        double inflation = 1;
        switch (config.method()) {
            case NOISE_CLIP -> centre = noiseClip(n, pixel);
            case MEAN -> centre = weightedMean(n);
            case MEDIAN -> {
                centre = median(x, n);
                inflation = medianInflation(n);
            }
            case MINMAX -> {
                dropExtremes(n);
                centre = weightedMean(n);
            }
            case SIGMA_CLIP -> centre = sigmaClip(n);
        }
        double sum = 0;
        double sumVariance = 0;
        int count = 0;
        for (int j = 0; j < n; j++) {
            if (keep[j]) {
                sum += w[j];
                sumVariance += w[j] * w[j] * modelVariance(a[j], centre, pixel);
                count++;
            }
        }
        out.value().pixels()[pixel] = centre;
        out.variance().pixels()[pixel] = (float) (inflation * sumVariance / (sum * sum));
        out.count().pixels()[pixel] = count;
    }

    /** Variance of a median in units of that of the mean. */
    static double medianInflation(int n) {
        return n <= MEDIAN_VARIANCE.length ? MEDIAN_VARIANCE[n - 1] : Math.PI / 2 * (1 - 0.5 / n);
    }

    float modelVariance(float scale, float level, int pixel) {
        float read = noise.readVariance().pixels()[pixel] * (scale * scale);
        return read + noise.photonVariance().pixels()[pixel] * (scale * Math.max(level, 0f));
    }

    /** Deviation of a value in squared sigma of the noise model about a centre. */
    float squaredSigmas(float value, float scale, float centre, int pixel) {
        float d = value - centre;
        return d * d / (modelVariance(scale, centre, pixel) + scatterSquared * (centre * centre));
    }

    private float noiseClip(int n, int pixel) {
        float centre = median(x, n);
        float floor = 0;
        if (n >= NoiseClipCombine.FRAMES_WITH_SCATTER) {
            for (int j = 0; j < n; j++) {
                deviation[j] = Math.abs(x[j] - centre);
            }
            float sigma = median(deviation, n) * sigmaPerMad(n);
            floor = sigma * sigma;
        }
        for (int round = 0; round < NoiseClipCombine.MAX_ROUNDS; round++) {
            boolean changed = false;
            int kept = 0;
            for (int j = 0; j < n; j++) {
                float d = x[j] - centre;
                float variance =
                        Math.max(modelVariance(a[j], centre, pixel) + scatterSquared * (centre * centre), floor);
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

    private void dropExtremes(int n) {
        if (n < 3) {
            return;
        }
        int smallest = 0;
        int largest = 0;
        for (int j = 1; j < n; j++) {
            smallest = x[j] < x[smallest] ? j : smallest;
            largest = x[j] >= x[largest] ? j : largest;
        }
        keep[smallest] = false;
        keep[largest] = false;
    }

    private float sigmaClip(int n) {
        float centre = median(x, n);
        for (int round = 0; round < NoiseClipCombine.MAX_ROUNDS; round++) {
            double sum = 0;
            int count = 0;
            for (int j = 0; j < n; j++) {
                if (keep[j]) {
                    sum += ((double) x[j] - centre) * ((double) x[j] - centre);
                    count++;
                }
            }
            double limit = config.clipSigma() * Math.sqrt(sum / Math.max(1, count - 1));
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
