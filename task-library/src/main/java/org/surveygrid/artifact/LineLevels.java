package org.surveygrid.artifact;

import java.util.Arrays;

/**
 * Takes the median off every row or column: what a flat or a bias has left there is no trail. Medians come from
 * histograms, by interpolation within a bin of a thirty-second of the noise.
 */
final class LineLevels {
    private static final float RANGE = 8;
    private static final float BINS_PER_SIGMA = 32;
    private static final int BINS = (int) (2 * RANGE * BINS_PER_SIGMA);
    /** Columns counted together, so that their histograms stay in the cache. */
    private static final int BLOCK = 256;
    /** Of rows and columns of more pixels every other pixel counts: their medians are good to 4 % of the noise. */
    private static final int LONG = 1024;

    private LineLevels() {}

    /** Values are in units of the noise, within {@link #RANGE}; NaN where there is none. */
    static void subtractRows(float[] values, int width) {
        int[] counts = new int[BINS];
        int step = width > LONG ? 2 : 1;
        for (int row = 0; row < values.length; row += width) {
            Arrays.fill(counts, 0);
            for (int p = row; p < row + width; p += step) {
                count(values[p], counts, 0);
            }
            float median = median(counts, 0);
            for (int p = row; p < row + width; p++) {
                values[p] -= median;
            }
        }
    }

    static void subtractColumns(float[] values, int width) {
        int[] counts = new int[BLOCK * BINS];
        float[] medians = new float[BLOCK];
        int step = values.length > LONG * width ? 2 * width : width;
        for (int x0 = 0; x0 < width; x0 += BLOCK) {
            int columns = Math.min(BLOCK, width - x0);
            Arrays.fill(counts, 0);
            for (int row = x0; row < values.length; row += step) {
                for (int x = 0; x < columns; x++) {
                    count(values[row + x], counts, x * BINS);
                }
            }
            for (int x = 0; x < columns; x++) {
                medians[x] = median(counts, x * BINS);
            }
            for (int row = x0; row < values.length; row += width) {
                for (int x = 0; x < columns; x++) {
                    values[row + x] -= medians[x];
                }
            }
        }
    }

    private static void count(float value, int[] counts, int first) {
        if (Float.isFinite(value)) {
            int bin = (int) ((value + RANGE) * BINS_PER_SIGMA);
            counts[first + Math.max(0, Math.min(BINS - 1, bin))]++;
        }
    }

    /** Median of a histogram; 0 when it is empty. */
    private static float median(int[] counts, int first) {
        int all = 0;
        for (int bin = 0; bin < BINS; bin++) {
            all += counts[first + bin];
        }
        double half = all / 2.0;
        int below = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int here = counts[first + bin];
            if (here > 0 && below + here >= half) {
                return (float) ((bin + (half - below) / here) / BINS_PER_SIGMA - RANGE);
            }
            below += here;
        }
        return 0;
    }
}
