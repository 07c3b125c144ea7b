package org.surveygrid.preview;

import java.util.Arrays;
import org.surveygrid.image.FloatImage;

/** Shrinks an image that comes row by row: means over square blocks. */
public final class BlockMeans {
    private final int width;
    private final int factor;
    private final FloatImage out;
    private final double[] sum;
    private final int[] count;
    private final int height;
    private int row;

    /**
     * Begins.
     *
     * @param width columns of the image
     * @param height rows of the image
     * @param factor side of a block in pixels, 1 or more
     */
    public BlockMeans(int width, int height, int factor) {
        this.width = width;
        this.height = height;
        this.factor = factor;
        this.out = FloatImage.zeros(Math.ceilDiv(width, factor), Math.ceilDiv(height, factor));
        this.sum = new double[out.width()];
        this.count = new int[out.width()];
    }

    /**
     * Adds the next row.
     *
     * @param values any unit; NaN is left out of the means
     * @param from index of the row's first pixel
     */
    public void addRow(float[] values, int from) {
        for (int x = 0; x < width; x++) {
            float value = values[from + x];
            if (Float.isFinite(value)) {
                sum[x / factor] += value;
                count[x / factor]++;
            }
        }
        row++;
        if (row % factor == 0 || row == height) {
            int line = (row - 1) / factor * out.width();
            for (int x = 0; x < sum.length; x++) {
                out.pixels()[line + x] = count[x] == 0 ? Float.NaN : (float) (sum[x] / count[x]);
            }
            Arrays.fill(sum, 0);
            Arrays.fill(count, 0);
        }
    }

    /**
     * The means.
     *
     * @return an image of ceil(width / factor) x ceil(height / factor) px; NaN where a block holds no value
     */
    public FloatImage image() {
        return out;
    }
}
