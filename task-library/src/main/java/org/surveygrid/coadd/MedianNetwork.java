package org.surveygrid.coadd;

import java.util.Arrays;

/** Sorts the values of many pixels at once, by a network of comparators (Batcher's odd-even merge sort). */
final class MedianNetwork {
    private final float[][] rows;
    private final int size;
    private int used;

    MedianNetwork(int layers, int size) {
        this.rows = new float[layers][];
        this.size = size;
    }

    void clear() {
        used = 0;
    }

    /** Adds a value to every pixel of a stretch; unusable ones sort behind all others. */
    void add(float[] value, float[] usable, int from, int to) {
        if (rows[used] == null) {
            rows[used] = new float[size];
        }
        float[] row = rows[used++];
        Arrays.fill(row, 0, from, Float.POSITIVE_INFINITY);
        Arrays.fill(row, to, size, Float.POSITIVE_INFINITY);
        for (int i = from; i < to; i++) {
            row[i] = usable[i] > 0 ? value[i] : Float.POSITIVE_INFINITY;
        }
    }

    void sort(int count) {
        for (int p = 1; p < used; p *= 2) {
            for (int k = p; k >= 1; k /= 2) {
                for (int j = k % p; j + k < used; j += 2 * k) {
                    for (int i = 0; i < Math.min(k, used - j - k); i++) {
                        if ((i + j) / (2 * p) == (i + j + k) / (2 * p)) {
                            order(rows[i + j], rows[i + j + k], count);
                        }
                    }
                }
            }
        }
    }

    private static void order(float[] low, float[] high, int count) {
        for (int i = 0; i < count; i++) {
            float a = low[i];
            float b = high[i];
            low[i] = Math.min(a, b);
            high[i] = Math.max(a, b);
        }
    }

    /** Median of a pixel's usable values, after they have been sorted. */
    double median(int pixel, int values) {
        double upper = rows[values / 2][pixel];
        return values % 2 == 1 ? upper : (rows[values / 2 - 1][pixel] + upper) / 2;
    }
}
