package org.surveygrid.astrometry;

import org.surveygrid.quantity.SkyPosition;

/** World coordinates of an image. Pixels are 0-based, the centre of the first pixel at (0, 0). */
public interface Wcs {
    /**
     * Where a pixel looks.
     *
     * @param x column, may be fractional
     * @param y row, may be fractional
     * @return direction on the sky
     * @throws IllegalArgumentException when the pixel does not see the sky
     */
    SkyPosition toSky(double x, double y);

    /**
     * Whether a pixel looks at the sky at all: projections of the whole sky leave corners of an image empty.
     *
     * @param x column, may be fractional
     * @param y row, may be fractional
     * @return false when {@link #toSky} has no answer
     */
    default boolean seesSky(double x, double y) {
        return true;
    }

    /**
     * Which pixel looks at a direction.
     *
     * @param sky any direction
     * @return {x, y}; NaN where the direction cannot be reached or the inversion does not converge
     */
    double[] toPixel(SkyPosition sky);
}
