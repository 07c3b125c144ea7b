package org.surveygrid.astrometry.celestial;

import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.projection.Projection;
import org.surveygrid.astrometry.projection.SphereRotation;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates of any projection, in any celestial system. Immutable.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077"
 */
public final class ProjectedWcs implements Wcs {
    private final PixelPlane pixels;
    private final Projection projection;
    private final SphereRotation rotation;
    private final SkyFrame frame;

    /**
     * World coordinates by their parts.
     *
     * @param pixels the way from pixels to the plane
     * @param projection the way from the plane to the sphere
     * @param rotation how the sphere is turned
     * @param frame which celestial system that is
     */
    public ProjectedWcs(PixelPlane pixels, Projection projection, SphereRotation rotation, SkyFrame frame) {
        this.pixels = pixels;
        this.projection = projection;
        this.rotation = rotation;
        this.frame = frame;
    }

    public SkyFrame frame() {
        return frame;
    }

    /**
     * Where a pixel looks, in the image's own celestial system.
     *
     * @param x column
     * @param y row
     * @return {longitude in [0, 360), latitude} in degrees; NaN where the pixel does not see the sky
     */
    public double[] toFrame(double x, double y) {
        double[] at = celestial(x, y);
        double longitude = StrictMath.toDegrees(at[0]);
        return new double[] {longitude - 360 * Math.floor(longitude / 360), StrictMath.toDegrees(at[1])};
    }

    private double[] celestial(double x, double y) {
        double[] plane = pixels.toPlane(x, y);
        double[] at = new double[2];
        projection.toSphere(StrictMath.toRadians(plane[0]), StrictMath.toRadians(plane[1]), at);
        rotation.toCelestial(at);
        return at;
    }

    @Override
    public boolean seesSky(double x, double y) {
        double[] at = celestial(x, y);
        return Double.isFinite(at[0] + at[1]);
    }

    @Override
    public SkyPosition toSky(double x, double y) {
        double[] at = celestial(x, y);
        if (!Double.isFinite(at[0] + at[1])) {
            throw new IllegalArgumentException("pixel (" + x + ", " + y + ") does not see the sky");
        }
        frame.toIcrs(at);
        return SkyPosition.wrapping(
                StrictMath.toDegrees(at[0]), Math.max(-90, Math.min(90, StrictMath.toDegrees(at[1]))));
    }

    @Override
    public double[] toPixel(SkyPosition sky) {
        double[] at = {StrictMath.toRadians(sky.raDegrees()), StrictMath.toRadians(sky.decDegrees())};
        frame.fromIcrs(at);
        rotation.toNative(at);
        double[] plane = new double[2];
        projection.toPlane(at[0], at[1], plane);
        return pixels.fromPlane(StrictMath.toDegrees(plane[0]), StrictMath.toDegrees(plane[1]));
    }
}
