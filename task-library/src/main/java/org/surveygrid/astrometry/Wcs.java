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
     */
    SkyPosition toSky(double x, double y);

    /**
     * Which pixel looks at a direction.
     *
     * @param sky direction within 90 degrees of the tangent point
     * @return {x, y}; NaN where the direction cannot be reached or the inversion does not converge
     */
    double[] toPixel(SkyPosition sky);
}
