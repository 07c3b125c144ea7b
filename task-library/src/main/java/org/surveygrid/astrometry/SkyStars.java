package org.surveygrid.astrometry;

import java.util.Comparator;

/**
 * Reference stars. Column arrays of equal length, any order.
 *
 * @param raDegrees right ascension, ICRS, in [0, 360)
 * @param decDegrees declination, ICRS
 * @param magnitude brightness; only its order counts, NaN is taken for the faintest
 */
public record SkyStars(double[] raDegrees, double[] decDegrees, double[] magnitude) {
    public SkyStars {
        if (decDegrees.length != raDegrees.length || magnitude.length != raDegrees.length) {
            throw new IllegalArgumentException("columns of reference stars must have equal length, got "
                    + raDegrees.length + ", " + decDegrees.length + ", " + magnitude.length);
        }
    }

    /**
     * How many there are.
     *
     * @return number of stars
     */
    public int size() {
        return raDegrees.length;
    }

    int[] brightestFirst() {
        return PixelStars.order(
                magnitude,
                Comparator.comparingDouble((Integer i) -> Double.isNaN(magnitude[i]) ? 1e300 : magnitude[i]));
    }
}
