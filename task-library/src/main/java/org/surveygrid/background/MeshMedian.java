package org.surveygrid.background;

import java.util.Arrays;

/** Median filter over a mesh; the window shrinks symmetrically at the edges. */
final class MeshMedian {
    private MeshMedian() {}

    static double[] filter(double[] mesh, int columns, int side) {
        int rows = mesh.length / columns;
        double[] out = new double[mesh.length];
        double[] window = new double[side * side];
        for (int j = 0; j < rows; j++) {
            int halfY = Math.min(side / 2, Math.min(j, rows - 1 - j));
            for (int i = 0; i < columns; i++) {
                int halfX = Math.min(side / 2, Math.min(i, columns - 1 - i));
                int count = 0;
                for (int y = j - halfY; y <= j + halfY; y++) {
                    for (int x = i - halfX; x <= i + halfX; x++) {
                        window[count++] = mesh[y * columns + x];
                    }
                }
                Arrays.sort(window, 0, count);
                out[j * columns + i] = window[count / 2];
            }
        }
        return out;
    }

    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
