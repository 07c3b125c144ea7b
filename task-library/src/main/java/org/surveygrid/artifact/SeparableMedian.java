package org.surveygrid.artifact;

/**
 * Medians over squares of 5, 7 or 9 pixels, taken along rows first and then along columns: close to the true median of
 * the square, and much cheaper. Beyond the edges the image is mirrored.
 */
final class SeparableMedian {
    private final int width;
    private final int height;
    private final float[] column = new float[9];
    private final float[] row = new float[9];

    SeparableMedian(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Fills {@code out} with the medians over 7 x 7 of {@code in}; neither holds NaN. */
    void sevenInto(float[] in, float[] out) {
        float[][] lines = new float[7][width];
        float[][] shifted = new float[7][width];
        float[] padded = new float[width + 6];
        float[] medians = new float[width];
        for (int k = 0; k < 6; k++) {
            alongRow(in, mirrored(k - 3, height), padded, shifted, lines[k + 1]);
        }
        for (int y = 0; y < height; y++) {
            float[] oldest = lines[0];
            System.arraycopy(lines, 1, lines, 0, 6);
            lines[6] = oldest;
            alongRow(in, mirrored(y + 3, height), padded, shifted, oldest);
            median(lines, medians);
            System.arraycopy(medians, 0, out, y * width, width);
        }
    }

    private void alongRow(float[] in, int y, float[] padded, float[][] shifted, float[] line) {
        System.arraycopy(in, y * width, padded, 3, width);
        for (int k = 1; k <= 3; k++) {
            padded[3 - k] = in[y * width + mirrored(-k, width)];
            padded[width + 2 + k] = in[y * width + mirrored(width - 1 + k, width)];
        }
        for (int k = 0; k < 7; k++) {
            System.arraycopy(padded, k, shifted[k], 0, width);
        }
        median(shifted, line);
    }

    /** Index of the pixel that stands for one up to 9 px outside. */
    static int mirrored(int i, int size) {
        int at = i < 0 ? -1 - i : i >= size ? 2 * size - 1 - i : i;
        return Math.max(0, Math.min(size - 1, at));
    }

    /** The median over a square of odd side up to 9 about one pixel. */
    float at(float[] in, int p, int side) {
        int half = side / 2;
        int x = p % width;
        int y = p / width;
        boolean inside = x >= half && x + half < width;
        for (int j = 0; j < side; j++) {
            int base = mirrored(y + j - half, height) * width;
            for (int i = 0; i < side; i++) {
                row[i] = in[base + (inside ? x + i - half : mirrored(x + i - half, width))];
            }
            column[j] = middle(row, side);
        }
        return middle(column, side);
    }

    /** The middle of the first {@code n} values, which are reordered. */
    static float middle(float[] v, int n) {
        for (int i = 1; i < n; i++) {
            float value = v[i];
            int j = i - 1;
            while (j >= 0 && v[j] > value) {
                v[j + 1] = v[j];
                j--;
            }
            v[j + 1] = value;
        }
        return v[n / 2];
    }

    /** Median of seven rows at every column: a network of minima and maxima, which compiles to vector code. */
    private static void median(float[][] v, float[] out) {
        float[] v0 = v[0];
        float[] v1 = v[1];
        float[] v2 = v[2];
        float[] v3 = v[3];
        float[] v4 = v[4];
        float[] v5 = v[5];
        float[] v6 = v[6];
        for (int i = 0; i < out.length; i++) {
            float a = Math.min(v0[i], v1[i]);
            float b = Math.max(v0[i], v1[i]);
            float c = Math.min(v2[i], v3[i]);
            float d = Math.max(v2[i], v3[i]);
            float e = Math.min(v4[i], v5[i]);
            float f = Math.max(v4[i], v5[i]);
            // the least of the minima and the greatest of the maxima are not the median of seven: that of the rest is
            float low = Math.max(Math.min(a, c), Math.min(Math.max(a, c), e));
            float lowTop = Math.max(Math.max(a, c), e);
            float high = Math.min(Math.min(b, d), f);
            float highTop = Math.max(Math.min(b, d), Math.min(Math.max(b, d), f));
            float inner = Math.max(low, high);
            float outer = Math.min(lowTop, highTop);
            out[i] = Math.max(Math.min(inner, outer), Math.min(Math.max(inner, outer), v6[i]));
        }
    }
}
