package org.surveygrid.observation;

import org.surveygrid.astrometry.Wcs;
import org.surveygrid.quantity.SkyPosition;

/** World coordinates that nobody has found yet: no pixel sees the sky. */
public final class UnknownWcs implements Wcs {
    /** The only one. */
    public static final UnknownWcs INSTANCE = new UnknownWcs();

    private UnknownWcs() {}

    @Override
    public SkyPosition toSky(double x, double y) {
        throw new IllegalArgumentException("the world coordinates of this image are not known");
    }

    @Override
    public boolean seesSky(double x, double y) {
        return false;
    }

    @Override
    public double[] toPixel(SkyPosition sky) {
        return new double[] {Double.NaN, Double.NaN};
    }
}
