package org.surveygrid.artifact;

import org.surveygrid.image.Frame;
import org.surveygrid.statistics.Selection;

/** The planes that {@link CosmicRays} decides on, for an image in which more and more pixels are replaced. */
final class LaplacianPlanes {
    private final int width;
    private final int height;
    private final float[] variance;
    private final float[] original;
    private final int[] flags;
    private final float[] clean;
    private final float[] noise;
    private final float[] significance;
    private final float[] window = new float[49];
    private final float[] small = new float[9];

    LaplacianPlanes(Frame frame) {
        width = frame.width();
        height = frame.height();
        original = frame.value().pixels();
        variance = frame.variance().pixels();
        flags = frame.mask().bits();
        clean = original.clone();
        noise = new float[clean.length];
        significance = new float[clean.length];
        replace(new boolean[clean.length]);
    }

    boolean isGood(int p) {
        return flags[p] == 0;
    }

    /** S: the Laplacian in units of the noise. */
    float significance(int p) {
        return significance[p];
    }

    /** S': significance without its 5 x 5 median. */
    float sharpness(int p) {
        int n = gather(significance, p, 2);
        return significance[p] - Selection.kth(window, n, n / 2);
    }

    /** F: difference of a 3 x 3 median and the 7 x 7 median of such medians, in units of the noise. */
    float fineStructure(int p) {
        int x = p % width;
        int y = p / width;
        int n = 0;
        for (int b = Math.max(0, y - 3); b <= Math.min(height - 1, y + 3); b++) {
            for (int a = Math.max(0, x - 3); a <= Math.min(width - 1, x + 3); a++) {
                window[n++] = median3(a, b);
            }
        }
        float smooth = Selection.kth(window, n, n / 2);
        return Math.max((median3(x, y) - smooth) / noise[p], 0.01f);
    }

    /** Recomputes noise and significance from the cleaned image. */
    void refresh() {
        medianNoise();
        float[] up = new float[width];
        float[] down = new float[width];
        float[] left = new float[width];
        float[] right = new float[width];
        float[] centre = new float[width];
        float[] out = new float[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(clean, y * width, centre, 0, width);
            System.arraycopy(clean, Math.max(0, y - 1) * width, up, 0, width);
            System.arraycopy(clean, Math.min(height - 1, y + 1) * width, down, 0, width);
            System.arraycopy(centre, 0, left, 1, width - 1);
            System.arraycopy(centre, 1, right, 0, width - 1);
            left[0] = centre[0];
            right[width - 1] = centre[width - 1];
            laplacian(out, centre, new float[][] {left, right, up, down});
            for (int x = 0; x < width; x++) {
                significance[y * width + x] = out[x] / (2 * noise[y * width + x]);
            }
        }
    }

    /** Replaces hits and flagged pixels by the mean of the good ones within two pixels. */
    void replace(boolean[] hit) {
        for (int p = 0; p < clean.length; p++) {
            if (!hit[p] && flags[p] == 0) {
                continue;
            }
            int x = p % width;
            int y = p / width;
            double sum = 0;
            int n = 0;
            for (int radius = 2; n == 0 && radius <= 16; radius *= 2) {
                for (int b = Math.max(0, y - radius); b <= Math.min(height - 1, y + radius); b++) {
                    for (int a = Math.max(0, x - radius); a <= Math.min(width - 1, x + radius); a++) {
                        int q = b * width + a;
                        if (!hit[q] && flags[q] == 0) {
                            sum += original[q];
                            n++;
                        }
                    }
                }
            }
            clean[p] = n == 0 ? 0 : (float) (sum / n);
        }
    }

    private static void laplacian(float[] out, float[] centre, float[][] neighbours) {
        float[] left = neighbours[0];
        float[] right = neighbours[1];
        float[] up = neighbours[2];
        float[] down = neighbours[3];
        for (int x = 0; x < out.length; x++) {
            float twice = 2 * centre[x];
            float a = Math.max(0f, twice - left[x] - up[x]);
            float b = Math.max(0f, twice - left[x] - down[x]);
            float c = Math.max(0f, twice - right[x] - up[x]);
            float d = Math.max(0f, twice - right[x] - down[x]);
            out[x] = 0.25f * (a + b + c + d);
        }
    }

    /** Noise with the photons of the local median in place of the pixel's own. */
    private void medianNoise() {
        float[] across = new float[clean.length];
        float[] padded = new float[width + 4];
        float[][] shifted = new float[5][width];
        float[] line = new float[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(clean, y * width, padded, 2, width);
            padded[0] = padded[1] = padded[2];
            padded[width + 2] = padded[width + 3] = padded[width + 1];
            for (int k = 0; k < 5; k++) {
                System.arraycopy(padded, k, shifted[k], 0, width);
            }
            median5(line, shifted);
            System.arraycopy(line, 0, across, y * width, width);
        }
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < 5; k++) {
                int row = Math.max(0, Math.min(height - 1, y + k - 2));
                System.arraycopy(across, row * width, shifted[k], 0, width);
            }
            median5(line, shifted);
            for (int x = 0; x < width; x++) {
                int p = y * width + x;
                float own = Math.max(original[p], 0f) - Math.max(line[x], 0f);
                float replaced = variance[p] - own;
                float floor = Math.max(1e-6f, 0.25f * Math.max(line[x], 0f));
                noise[p] = (float) Math.sqrt(flags[p] == 0 ? Math.max(replaced, floor) : Math.max(line[x], 1f));
            }
        }
    }

    private static void median5(float[] out, float[][] v) {
        float[] a = v[0];
        float[] b = v[1];
        float[] c = v[2];
        float[] d = v[3];
        float[] e = v[4];
        for (int i = 0; i < out.length; i++) {
            float low = Math.max(Math.min(a[i], b[i]), Math.min(c[i], d[i]));
            float high = Math.min(Math.max(a[i], b[i]), Math.max(c[i], d[i]));
            out[i] = Math.max(Math.min(low, high), Math.min(Math.max(low, high), e[i]));
        }
    }

    private int gather(float[] plane, int p, int radius) {
        int x = p % width;
        int y = p / width;
        int n = 0;
        for (int b = Math.max(0, y - radius); b <= Math.min(height - 1, y + radius); b++) {
            for (int a = Math.max(0, x - radius); a <= Math.min(width - 1, x + radius); a++) {
                window[n++] = plane[b * width + a];
            }
        }
        return n;
    }

    private float median3(int x, int y) {
        int n = 0;
        for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
            for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                small[n++] = clean[b * width + a];
            }
        }
        return Selection.kth(small, n, n / 2);
    }
}
