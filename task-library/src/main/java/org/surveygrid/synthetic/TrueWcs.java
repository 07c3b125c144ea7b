package org.surveygrid.synthetic;

import org.surveygrid.astrometry.Wcs;
import org.surveygrid.quantity.SkyPosition;

/** The true world coordinates of one chip in one exposure: placement, distortion, rotator, gnomonic projection. */
public final class TrueWcs implements Wcs {
    private final ChipPosition position;
    private final FocalPlane focalPlane;
    private final TangentPlane plane;
    private final double cos;
    private final double sin;

    TrueWcs(ChipPosition position, FocalPlane focalPlane, SyntheticExposure.Pointing pointing) {
        this.position = position;
        this.focalPlane = focalPlane;
        this.plane = new TangentPlane(pointing.actual());
        this.cos = StrictMath.cos(StrictMath.toRadians(pointing.rotationDegrees()));
        this.sin = StrictMath.sin(StrictMath.toRadians(pointing.rotationDegrees()));
    }

    @Override
    public SkyPosition toSky(double x, double y) {
        double[] field = new double[2];
        position.toField(x, y, field);
        focalPlane.distort(field);
        return plane.deproject(cos * field[0] - sin * field[1], sin * field[0] + cos * field[1]);
    }

    @Override
    public double[] toPixel(SkyPosition sky) {
        double[] field = new double[2];
        if (!plane.project(sky.raDegrees(), sky.decDegrees(), field)
                || field[0] * field[0] + field[1] * field[1]
                        > 4 * focalPlane.radiusDegrees() * focalPlane.radiusDegrees()) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double xi = cos * field[0] + sin * field[1];
        field[1] = cos * field[1] - sin * field[0];
        field[0] = xi;
        focalPlane.undistort(field);
        position.toPixel(field);
        return field;
    }
}
