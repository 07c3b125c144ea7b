package org.surveygrid.statistics;

/**
 * Iterated rejection of values far from the median.
 *
 * <p>The first round measures the scale by the median absolute deviation, so that gross outliers cannot hide
 * themselves; later rounds use the standard deviation of what was kept. That standard deviation is divided by the one
 * of a Gaussian cut at the same limit: without it, cutting at 3 sigma makes the scale 1.3 % too small.
 */
public final class SigmaClip {
    private static final int SAMPLE = 512;
    private static final int SAMPLE_ROUNDS = 3;
    /** The usual limit, and what it makes of a Gaussian: its series is dearer than clipping a row of overscan. */
    private static final double USUAL_SIGMA = 3;

    private static final double USUAL_TRUNCATION = truncatedSigma(USUAL_SIGMA);

    private SigmaClip() {}

    /**
     * Clips values.
     *
     * @param values left unchanged; those that are not finite are left out
     * @param clipSigma values further than this from the median are rejected, in sigma, at least 1
     * @param rounds at most this many rounds, at least 1
     * @return statistics of what is left
     */
    public static ClippedStatistics of(float[] values, double clipSigma, int rounds) {
        return of(values, values.length, clipSigma, rounds);
    }

    /**
     * Clips the first values of an array.
     *
     * @param values left unchanged; those that are not finite are left out
     * @param length how many of them count
     * @param clipSigma values further than this from the median are rejected, in sigma, at least 1
     * @param rounds at most this many rounds, at least 1
     * @return statistics of what is left
     */
    public static ClippedStatistics of(float[] values, int length, double clipSigma, int rounds) {
        if (!(clipSigma >= 1) || rounds < 1) {
            throw new IllegalArgumentException(
                    "clipping needs a limit of at least 1 sigma and 1 round, got " + clipSigma + ", " + rounds);
        }
        float[] kept = new float[length];
        int finite = 0;
        for (int i = 0; i < length; i++) {
            if (Float.isFinite(values[i])) {
                kept[finite++] = values[i];
            }
        }
        if (finite == 0) {
            return new ClippedStatistics(Double.NaN, Double.NaN, Double.NaN, 0, 0);
        }
        double truncation = clipSigma == USUAL_SIGMA ? USUAL_TRUNCATION : truncatedSigma(clipSigma);
        int n = finite;
        double median = Selection.median(kept, n);
        double sigma = madSigma(kept, n, median);
        if (!(sigma > 0)) {
            sigma = moments(kept, n, median)[1];
        }
        double mean = median;
        for (int round = 0; round < rounds; round++) {
            double limit = clipSigma * sigma;
            int m = 0;
            for (int i = 0; i < n; i++) {
                if (Math.abs(kept[i] - median) <= limit) {
                    kept[m++] = kept[i];
                }
            }
            boolean unchanged = m == n;
            if (unchanged && round > 0) {
                break;
            }
            if (!unchanged) {
                n = Math.max(m, 1);
                median = Selection.median(kept, n);
            }
            double[] moments = moments(kept, n, median);
            mean = moments[0];
            sigma = moments[1] / truncation;
            if (unchanged) {
                break;
            }
        }
        return new ClippedStatistics(mean, median, sigma, n, finite - n);
    }

    /**
     * Mean of many values without outliers, in one pass: centre and scale come from a sample of them.
     *
     * @param values left unchanged; those that are not finite are left out
     * @param length how many of them count
     * @param clipSigma values further than this from the median of the sample are rejected, in sigma, at least 1
     * @return the mean; NaN when none is finite
     */
    public static double sampledMean(float[] values, int length, double clipSigma) {
        int step = Math.max(1, length / SAMPLE);
        float[] sample = new float[(length + step - 1) / step];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values[i * step];
        }
        ClippedStatistics rough = of(sample, clipSigma, SAMPLE_ROUNDS);
        double limit = clipSigma * rough.sigma();
        float low = (float) (rough.median() - limit);
        float high = (float) (rough.median() + limit);
        double sum = 0;
        int kept = 0;
        for (int i = 0; i < length; i++) {
            float value = values[i];
            if (value >= low && value <= high) {
                sum += value;
                kept++;
            }
        }
        return kept == 0 ? rough.mean() : sum / kept;
    }

    /**
     * Standard deviation of a unit Gaussian whose tails are cut off.
     *
     * @param limitSigma where they are cut, above 0
     * @return below 1: 0.9866 for 3, 0.9995 for 4
     */
    public static double truncatedSigma(double limitSigma) {
        double density = StrictMath.exp(-0.5 * limitSigma * limitSigma) / Math.sqrt(2 * Math.PI);
        double term = limitSigma;
        double sum = limitSigma;
        for (int k = 1; k < 400 && term > 1e-18 * sum; k++) {
            term *= limitSigma * limitSigma / (2 * k + 1);
            sum += term;
        }
        double inside = Math.min(1, 2 * density * sum);
        return Math.sqrt(1 - 2 * limitSigma * density / inside);
    }

    private static double madSigma(float[] values, int n, double median) {
        float[] deviation = new float[n];
        for (int i = 0; i < n; i++) {
            deviation[i] = (float) Math.abs(values[i] - median);
        }
        return Selection.median(deviation, n) * RobustScale.SIGMA_PER_MAD * RobustScale.smallSampleFactor(n);
    }

    /** Mean and standard deviation in one pass, from deviations from a value close to the mean. */
    private static double[] moments(float[] values, int n, double centre) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = values[i] - centre;
            sum += d;
            squares += d * d;
        }
        double variance = n < 2 ? 0 : Math.max(0, squares - sum * sum / n) / (n - 1);
        return new double[] {centre + sum / n, Math.sqrt(variance)};
    }
}
