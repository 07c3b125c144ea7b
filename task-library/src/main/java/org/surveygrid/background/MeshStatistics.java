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
    private int first;
    private int last;
    /** Levels from the first to before this one hold {@code below} pixels. */
    private int split;

    private long below;
    private long total;
    private long weighted;
    private long ofSquares;
    private double centre;
    private double median;
    private double width;
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
        int kept = clippedMoments(
                values, count, origin, new float[] {(float) (origin + mean - reach), (float) (origin + mean + reach)});
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
    private int clippedMoments(float[] values, int count, double origin, float[] limits) {
        float low = limits[0];
        float high = limits[1];
        double s0 = 0;
        double s1 = 0;
        double q0 = 0;
        double q1 = 0;
        int kept = 0;
        for (int i = 0; i + 1 < count; i += 2) {
            float v0 = values[i];
            float v1 = values[i + 1];
            if (v0 >= low && v0 <= high) {
                double d0 = v0 - origin;
                s0 += d0;
                q0 += d0 * d0;
                kept++;
            }
            if (v1 >= low && v1 <= high) {
                double d1 = v1 - origin;
                s1 += d1;
                q1 += d1 * d1;
                kept++;
            }
        }
        float last = values[count - 1];
        if (count % 2 == 1 && last >= low && last <= high) {
            double d = last - origin;
            s0 += d;
            q0 += d * d;
            kept++;
        }
        sum = s0 + s1;
        squares = q0 + q1;
        return kept;
    }

    private void fromHistogram(float[] values, int count, int kept, double mean, double spread) {
        double perPixel = Math.sqrt(2 / Math.PI) * HISTOGRAM_SIGMA / PIXELS_PER_PEAK_LEVEL;
        int levels = Math.min(MAX_LEVELS, (int) (perPixel * kept) + 1);
        // single precision, in which SExtractor counts: a pixel in the next level can move the median by a whole one
        float scale = (float) (2 * HISTOGRAM_SIGMA * spread / levels);
        float zero = (float) (mean - HISTOGRAM_SIGMA * spread);
        float half = (float) (0.499999 - zero / scale);
        Arrays.fill(histogram, 0, levels, 0);
        for (int i = 0; i < count; i++) {
            float level = values[i] / scale + half;
            if (level >= 0 && level < levels) {
                histogram[(int) level]++;
            }
        }
        clip(levels);
        boolean skewed = !(Math.abs(centre - median) < SKEW_LIMIT * width);
        mode = zero + scale * (skewed ? median : 2.5 * median - 1.5 * centre);
        sigma = width * scale;
    }

    /** Narrows the range of levels until the width settles; only what enters or leaves the range is looked at again. */
    private void clip(int levels) {
        first = 0;
        last = -1;
        split = 0;
        total = 0;
        weighted = 0;
        ofSquares = 0;
        below = 0;
        centre = levels / 2.0;
        median = centre;
        width = levels;
        setLast(levels - 1);
        double before = 0;
        for (int round = 0;
                round < MAX_ROUNDS && width >= 0.1 && Math.abs(width - before) > SETTLED * before;
                round++) {
            before = width;
            if (total == 0) {
                return;
            }
            centre = (double) weighted / total;
            width = Math.sqrt(Math.max(0, (double) ofSquares / total - centre * centre));
            median = median();
            setFirst(Math.max(0, (int) (median - CLIP_SIGMA * width + 0.5)));
            setLast(Math.min(levels - 1, (int) (median + CLIP_SIGMA * width + 0.5)));
        }
    }

    private void setFirst(int level) {
        for (; first < level; first++) {
            long pixels = count(first, -1);
            below -= first < split ? pixels : 0;
        }
        split = Math.max(split, first);
        while (first > level) {
            below += count(--first, 1);
        }
    }

    private void setLast(int level) {
        while (last < level) {
            count(++last, 1);
        }
        while (last > level) {
            count(last--, -1);
        }
    }

    private long count(int level, int sign) {
        long pixels = histogram[level];
        total += sign * pixels;
        weighted += sign * pixels * level;
        ofSquares += sign * pixels * level * level;
        return pixels;
    }

    /**
     * SExtractor's: two walks start at both ends of the range, the one that has passed fewer pixels goes on, and where
     * they meet the rest of the balance is made up within the fuller of the two levels. They meet before the first level
     * that has at least half of the pixels below its own middle.
     */
    private double median() {
        while (split > first && 2 * below - histogram[split - 1] >= total) {
            below -= histogram[--split];
        }
        while (2 * below + histogram[split] < total) {
            below += histogram[split++];
        }
        if (split == 0) {
            return 0;
        }
        int fuller = Math.max(histogram[split], histogram[split - 1]);
        return fuller == 0 ? split - 0.5 : split - 0.5 + (total - 2 * below) / (2.0 * fuller);
    }
}
