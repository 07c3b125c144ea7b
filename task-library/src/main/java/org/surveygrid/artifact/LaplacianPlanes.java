package org.surveygrid.artifact;

import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;

/** What {@link CosmicRays} decides on, for an image in which more and more pixels are replaced. */
final class LaplacianPlanes {
    private static final float LEAST_VARIANCE = 1e-5f;
    private static final float LEAST_STRUCTURE = 0.01f;
    /** Around saturated pixels the image is as steep as a cosmic ray. */
    private static final int SATURATED_GROWTH_PX = 4;

    private final int width;
    private final int height;
    private final float[] value;
    private final float[] variance;
    private final float[] noise;
    private final float[] significance;
    private final boolean[] excluded;
    private final boolean[] missing;
    private final SeparableMedian median;
    private final float[] row = new float[9];
    private final float[] column = new float[9];
    private final float[][] across = new float[13][9];

    LaplacianPlanes(Frame frame) {
        width = frame.width();
        height = frame.height();
        value = frame.value().pixels().clone();
        variance = frame.variance().pixels().clone();
        noise = new float[value.length];
        significance = new float[value.length];
        excluded = new boolean[value.length];
        missing = new boolean[value.length];
        median = new SeparableMedian(width, height);
        exclude(frame.mask().bits());
        fillMissing();
    }

    /** Flagged pixels with those around them: what is beside a defect looks sharp. */
    private void exclude(int[] flags) {
        int saturated = PixelFlag.SATURATED.bit() | PixelFlag.BLEED.bit();
        for (int p = 0; p < flags.length; p++) {
            missing[p] = !(Math.abs(value[p]) <= Float.MAX_VALUE && variance[p] > 0 && variance[p] <= Float.MAX_VALUE);
            if (flags[p] == 0 && !missing[p]) {
                continue;
            }
            int reach = (flags[p] & saturated) != 0 ? SATURATED_GROWTH_PX : 1;
            int x = p % width;
            int y = p / width;
            for (int b = Math.max(0, y - reach); b <= Math.min(height - 1, y + reach); b++) {
                // two steps of a square without corners
                int across = Math.abs(b - y) <= 2 || reach == 1 ? reach : reach - (Math.abs(b - y) - 2);
                for (int a = Math.max(0, x - across); a <= Math.min(width - 1, x + across); a++) {
                    excluded[b * width + a] = true;
                }
            }
        }
    }

    /** Pixels without a value take the last one of their row that has one, so that medians see something like the sky. */
    private void fillMissing() {
        for (int y = 0; y < height; y++) {
            int first = y * width;
            while (first < (y + 1) * width && missing[first]) {
                first++;
            }
            boolean empty = first == (y + 1) * width;
            float lastValue = empty ? 0 : value[first];
            float lastVariance = empty ? LEAST_VARIANCE : variance[first];
            for (int p = y * width; p < (y + 1) * width; p++) {
                if (missing[p]) {
                    value[p] = lastValue;
                    variance[p] = lastVariance;
                } else {
                    lastValue = value[p];
                    lastVariance = variance[p];
                }
            }
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    float value(int p) {
        return value[p];
    }

    float variance(int p) {
        return variance[p];
    }

    /** Noise about a pixel: that of the median of the variance over 7 x 7. */
    float noise(int p) {
        return noise[p];
    }

    /** What the image has about a pixel: the median of every second pixel of every second row over 13 x 13. */
    float surroundings(int p) {
        int x = p % width;
        int y = p / width;
        for (int j = 0; j < 7; j++) {
            int base = SeparableMedian.mirrored(y + 2 * j - 6, height) * width;
            for (int i = 0; i < 7; i++) {
                row[i] = value[base + SeparableMedian.mirrored(x + 2 * i - 6, width)];
            }
            column[j] = SeparableMedian.middle(row, 7);
        }
        return SeparableMedian.middle(column, 7);
    }

    /** The pixel so many columns and rows away; beyond the edges the image is mirrored. */
    int neighbour(int p, int columns, int rows) {
        return SeparableMedian.mirrored(p / width + rows, height) * width
                + SeparableMedian.mirrored(p % width + columns, width);
    }

    boolean isGood(int p) {
        return !excluded[p];
    }

    /** S: the Laplacian in units of the noise. */
    float significance(int p) {
        return significance[p];
    }

    /** S': significance without its 7 x 7 median. */
    float sharpness(int p) {
        return significance[p] - median.at(significance, p, 7);
    }

    /** F: difference of a 5 x 5 median and the 9 x 9 median of such medians, in units of the noise. */
    float fineStructure(int p) {
        int x = p % width;
        int y = p / width;
        for (int j = 0; j < 13; j++) {
            int base = SeparableMedian.mirrored(y + j - 6, height) * width;
            for (int i = 0; i < 9; i++) {
                for (int k = 0; k < 5; k++) {
                    row[k] = value[base + SeparableMedian.mirrored(x + i + k - 6, width)];
                }
                across[j][i] = SeparableMedian.middle(row, 5);
            }
        }
        float own = 0;
        for (int j = 0; j < 9; j++) {
            for (int i = 0; i < 9; i++) {
                for (int k = 0; k < 5; k++) {
                    column[k] = across[j + k][i];
                }
                row[i] = SeparableMedian.middle(column, 5);
                own = i == 4 && j == 4 ? row[i] : own;
            }
            across[j][0] = SeparableMedian.middle(row, 9);
        }
        for (int j = 0; j < 9; j++) {
            column[j] = across[j][0];
        }
        return Math.max((own - SeparableMedian.middle(column, 9)) / noise[p], LEAST_STRUCTURE);
    }

    /** Computes noise and significance of every pixel. */
    void refresh() {
        median.sevenInto(variance, noise);
        for (int p = 0; p < noise.length; p++) {
            noise[p] = (float) Math.sqrt(Math.max(noise[p], LEAST_VARIANCE));
        }
        float[][] rows = new float[6][width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(value, y * width, rows[0], 0, width);
            System.arraycopy(value, Math.max(0, y - 1) * width, rows[1], 0, width);
            System.arraycopy(value, Math.min(height - 1, y + 1) * width, rows[2], 0, width);
            System.arraycopy(rows[0], 0, rows[3], 1, width - 1);
            System.arraycopy(rows[0], 1, rows[4], 0, width - 1);
            rows[3][0] = rows[0][0];
            rows[4][width - 1] = rows[0][width - 1];
            System.arraycopy(noise, y * width, rows[5], 0, width);
            laplacian(rows);
            System.arraycopy(rows[5], 0, significance, y * width, width);
        }
    }

    /** Computes noise and significance of some pixels. */
    void refresh(PixelSet some) {
        for (int k = 0; k < some.size(); k++) {
            int p = some.get(k);
            noise[p] = (float) Math.sqrt(Math.max(median.at(variance, p, 7), LEAST_VARIANCE));
            int x = p % width;
            int y = p / width;
            float twice = 2 * value[p];
            float left = value[x > 0 ? p - 1 : p];
            float right = value[x < width - 1 ? p + 1 : p];
            float down = value[y > 0 ? p - width : p];
            float up = value[y < height - 1 ? p + width : p];
            float a = Math.max(0f, twice - left - down);
            float b = Math.max(0f, twice - left - up);
            float c = Math.max(0f, twice - right - down);
            float d = Math.max(0f, twice - right - up);
            significance[p] = 0.25f * (a + b + c + d) / (2 * noise[p]);
        }
    }

    private static void laplacian(float[][] rows) {
        float[] centre = rows[0];
        float[] down = rows[1];
        float[] up = rows[2];
        float[] left = rows[3];
        float[] right = rows[4];
        float[] noiseThenOut = rows[5];
        for (int x = 0; x < centre.length; x++) {
            float twice = 2 * centre[x];
            float a = Math.max(0f, twice - left[x] - down[x]);
            float b = Math.max(0f, twice - left[x] - up[x]);
            float c = Math.max(0f, twice - right[x] - down[x]);
            float d = Math.max(0f, twice - right[x] - up[x]);
            noiseThenOut[x] = 0.25f * (a + b + c + d) / (2 * noiseThenOut[x]);
        }
    }

    /** Replaces hits by the mean of the good pixels within two pixels, or of the next ones; reports what has changed. */
    void replace(PixelSet hits, PixelSet changed) {
        for (int k = 0; k < hits.size(); k++) {
            int p = hits.get(k);
            int x = p % width;
            int y = p / width;
            double sum = 0;
            double sumVariance = 0;
            int n = 0;
            for (int radius = 2; n == 0 && radius <= 16; radius *= 2) {
                for (int b = Math.max(0, y - radius); b <= Math.min(height - 1, y + radius); b++) {
                    for (int a = Math.max(0, x - radius); a <= Math.min(width - 1, x + radius); a++) {
                        int q = b * width + a;
                        if (!excluded[q] && !hits.contains(q)) {
                            sum += value[q];
                            sumVariance += variance[q];
                            n++;
                        }
                    }
                }
            }
            float mean = (float) (sum / n);
            float meanVariance = (float) (sumVariance / n);
            if (n > 0 && (mean != value[p] || meanVariance != variance[p])) {
                value[p] = mean;
                variance[p] = meanVariance;
                changed.add(p);
            }
        }
    }
}
