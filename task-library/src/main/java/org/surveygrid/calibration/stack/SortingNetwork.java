package org.surveygrid.calibration.stack;

import java.util.ArrayList;
import java.util.List;

/**
 * Sorts the same position of many rows at once. Every comparator is one plain loop of minimum and maximum over two
 * rows, a shape that compilers turn into vector code.
 *
 * @see "Batcher 1968, AFIPS 32, 307; Knuth, The Art of Computer Programming 3, algorithm 5.2.2M"
 */
final class SortingNetwork {
    private final int[] low;
    private final int[] high;

    SortingNetwork(int rows) {
        List<int[]> pairs = new ArrayList<>();
        int top = 1;
        while (2 * top < rows) {
            top *= 2;
        }
        for (int p = rows > 1 ? top : 0; p > 0; p /= 2) {
            int q = top;
            int r = 0;
            int d = p;
            while (true) {
                for (int i = 0; i < rows - d; i++) {
                    if ((i & p) == r) {
                        pairs.add(new int[] {i, i + d});
                    }
                }
                if (q == p) {
                    break;
                }
                d = q - p;
                q /= 2;
                r = p;
            }
        }
        low = pairs.stream().mapToInt(pair -> pair[0]).toArray();
        high = pairs.stream().mapToInt(pair -> pair[1]).toArray();
    }

    /** Sorts {@code rows[0][i] <= rows[1][i] <= ...} for every i below {@code length}; no value may be NaN. */
    void sort(float[][] rows, int length) {
        for (int c = 0; c < low.length; c++) {
            compare(rows[low[c]], rows[high[c]], length);
        }
    }

    private static void compare(float[] a, float[] b, int length) {
        for (int i = 0; i < length; i++) {
            float x = a[i];
            float y = b[i];
            a[i] = Math.min(x, y);
            b[i] = Math.max(x, y);
        }
    }
}
