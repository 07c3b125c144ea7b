package org.surveygrid.astrometry;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Detected stars of one frame. Column arrays of equal length, any order.
 *
 * @param xPx columns, 0-based
 * @param yPx rows, 0-based
 * @param flux brightness in any linear unit; only its order counts
 */
public record PixelStars(double[] xPx, double[] yPx, double[] flux) {
    public PixelStars {
        if (yPx.length != xPx.length || flux.length != xPx.length) {
            throw new IllegalArgumentException("columns of detected stars must have equal length, got " + xPx.length
                    + ", " + yPx.length + ", " + flux.length);
        }
    }

    /**
     * How many there are.
     *
     * @return number of stars
     */
    public int size() {
        return xPx.length;
    }

    /** Indices from the brightest to the faintest; equal ones keep their order, NaN comes last. */
    int[] brightestFirst() {
        return order(flux, Comparator.comparingDouble((Integer i) -> Double.isNaN(flux[i]) ? 1e300 : -flux[i]));
    }

    static int[] order(double[] values, Comparator<Integer> comparator) {
        Integer[] indices = new Integer[values.length];
        Arrays.setAll(indices, i -> i);
        Arrays.sort(indices, comparator);
        return Arrays.stream(indices).mapToInt(Integer::intValue).toArray();
    }
}
