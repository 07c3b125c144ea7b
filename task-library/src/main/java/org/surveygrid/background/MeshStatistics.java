package org.surveygrid.background;

import java.util.Arrays;

/**
 * Mode and standard deviation of the pixels of one cell.
 *
 * <p>Moments clipped once at {@value #FIRST_CLIP_SIGMA} sigma set the range of a histogram, which is then clipped at
 * {@value #CLIP_SIGMA} sigma about its median until sigma settles. The mode is Pearson's {@code 2.5 median - 1.5 mean}
 * where mean and median agree within {@value #SKEW_LIMIT} sigma; in crowded cells it is the median.
 */
final class MeshStatistics {
    private static final double FIRST_CLIP_SIGMA = 2;
    private static final double HISTOGRAM_SIGMA = 5;
    private static final double PIXELS_PER_PEAK_LEVEL = 4;
    private static final double CLIP_SIGMA = 3;
    private static final double SKEW_LIMIT = 0.3;
    private static final double SETTLED = 1e-4;
    private static final int MAX_ROUNDS = 100;
    private static final int MAX_LEVELS = 4096;
    private static final int LANES = 4;

    private final int[] histogram = new int[MAX_LEVELS];
    private double sum;
    private double squares;
    private double mode;
    private double sigma;

    double mode() {
        return mode;
    }

    double sigma() {
        return sigma;
    }

    /** Measures the first {@code count} values; at least one, all finite. */
    void measure(float[] values, int count) {
        double origin = values[0];
        moments(values, count, origin);
        double mean = sum / count;
        double spread = Math.sqrt(Math.max(0, squares / count - mean * mean));
        double reach = FIRST_CLIP_SIGMA * spread;
        int kept = clippedMoments(values, count, origin, new double[] {mean - reach, mean + reach});
        if (kept == 0) {
            mode = origin + mean;
            sigma = spread;
            return;
        }
        mean = sum / kept;
        spread = Math.sqrt(Math.max(0, squares / kept - mean * mean));
        if (!(spread > Math.ulp((float) (origin + mean)) / 16.0)) {
            mode = origin + mean;
            sigma = 0;
            return;
        }
        fromHistogram(values, count, kept, origin + mean, spread);
    }

    /** Sums of values above the origin and of their squares, in four interleaved parts that do not wait for each other. */
    private void moments(float[] values, int count, double origin) {
        int whole = count - count % LANES;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double q0 = 0;
        double q1 = 0;
        double q2 = 0;
        double q3 = 0;
        for (int i = 0; i < whole; i += LANES) {
            double d0 = values[i] - origin;
            double d1 = values[i + 1] - origin;
            double d2 = values[i + 2] - origin;
            double d3 = values[i + 3] - origin;
            s0 += d0;
            s1 += d1;
            s2 += d2;
            s3 += d3;
            q0 += d0 * d0;
            q1 += d1 * d1;
            q2 += d2 * d2;
            q3 += d3 * d3;
        }
        for (int i = whole; i < count; i++) {
            double d = values[i] - origin;
            s0 += d;
            q0 += d * d;
        }
        sum = (s0 + s1) + (s2 + s3);
        squares = (q0 + q1) + (q2 + q3);
    }

    /** The same of the values between two limits; returns how many these are. */
    private int clippedMoments(float[] values, int count, double origin, double[] limits) {
        double low = limits[0];
        double high = limits[1];
        double s0 = 0;
        double s1 = 0;
        double q0 = 0;
        double q1 = 0;
        int kept = 0;
        for (int i = 0; i + 1 < count; i += 2) {
            double d0 = values[i] - origin;
            double d1 = values[i + 1] - origin;
            if (d0 >= low && d0 <= high) {
                s0 += d0;
                q0 += d0 * d0;
                kept++;
            }
            if (d1 >= low && d1 <= high) {
                s1 += d1;
                q1 += d1 * d1;
                kept++;
            }
        }
        double last = values[count - 1] - origin;
        if (count % 2 == 1 && last >= low && last <= high) {
            s0 += last;
            q0 += last * last;
            kept++;
        }
        sum = s0 + s1;
        squares = q0 + q1;
        return kept;
    }

    private void fromHistogram(float[] values, int count, int kept, double mean, double spread) {
        double perPixel = Math.sqrt(2 / Math.PI) * HISTOGRAM_SIGMA / PIXELS_PER_PEAK_LEVEL;
        int levels = Math.min(MAX_LEVELS, (int) (perPixel * kept) + 1);
        double scale = 2 * HISTOGRAM_SIGMA * spread / levels;
        double zero = mean - HISTOGRAM_SIGMA * spread;
        Arrays.fill(histogram, 0, levels, 0);
        double perUnit = 1 / scale;
        for (int i = 0; i < count; i++) {
            double level = (values[i] - zero) * perUnit;
            if (level >= 0 && level < levels) {
                histogram[(int) level]++;
            }
        }
        int first = 0;
        int last = levels - 1;
        double median = levels / 2.0;
        double centre = median;
        double width = levels;
        double before = 0;
        for (int round = 0; round < MAX_ROUNDS && width >= 0.1 && Math.abs(width - before) > SETTLED * width; round++) {
            before = width;
            long total = 0;
            double weighted = 0;
            double ofSquares = 0;
            for (int i = first; i <= last; i++) {
                double at = i + 0.5;
                total += histogram[i];
                weighted += histogram[i] * at;
                ofSquares += histogram[i] * at * at;
            }
            if (total == 0) {
                break;
            }
            centre = weighted / total;
            width = Math.sqrt(Math.max(0, ofSquares / total - centre * centre));
            median = medianLevel(first, last, total);
            first = Math.max(0, (int) Math.rint(median - CLIP_SIGMA * width - 0.5));
            last = Math.min(levels - 1, (int) Math.rint(median + CLIP_SIGMA * width - 0.5));
        }
        boolean skewed = !(Math.abs(centre - median) < SKEW_LIMIT * width);
        mode = zero + scale * (skewed ? median : 2.5 * median - 1.5 * centre);
        sigma = width * scale;
    }

    private double medianLevel(int first, int last, long total) {
        double half = total / 2.0;
        double below = 0;
        for (int i = first; i <= last; i++) {
            if (below + histogram[i] >= half && histogram[i] > 0) {
                return i + (half - below) / histogram[i];
            }
            below += histogram[i];
        }
        return last + 1.0;
    }
}
