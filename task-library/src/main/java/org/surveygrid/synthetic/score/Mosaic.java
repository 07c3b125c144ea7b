package org.surveygrid.synthetic.score;

import java.util.Arrays;
import org.surveygrid.image.FloatImage;

/** Square cells of 64 px that a chip is cut into for comparing large scales. */
final class Mosaic {
    static final int CELL_PX = 64;

    private Mosaic() {}

    static int columns(int width) {
        return Math.max(1, width / CELL_PX);
    }

    static int rows(int height) {
        return Math.max(1, height / CELL_PX);
    }

    /** Median of the finite pixels of each cell, row by row; NaN where there are none. */
    static double[] cellMedians(FloatImage image) {
        int columns = columns(image.width());
        int rows = rows(image.height());
        double[] medians = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                medians[j * columns + i] = median(image, i, j);
            }
        }
        return medians;
    }

    private static double median(FloatImage image, int column, int row) {
        int x1 = Math.min(image.width(), (column + 1) * CELL_PX);
        int y1 = Math.min(image.height(), (row + 1) * CELL_PX);
        double[] values = new double[CELL_PX * CELL_PX];
        int count = 0;
        for (int y = row * CELL_PX; y < y1; y++) {
            for (int x = column * CELL_PX; x < x1; x++) {
                float value = image.at(x, y);
                if (Float.isFinite(value)) {
                    values[count++] = value;
                }
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(values, 0, count);
        return values[count / 2];
    }
}
