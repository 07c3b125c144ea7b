package org.surveygrid.astrometry;

import org.surveygrid.quantity.SkyPosition;

/**
 * The gnomonic (TAN) projection about a tangent point. Coordinates on the plane are degrees, xi to the east, eta to the
 * north.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3"
 */
public final class TangentPlane {
    private final SkyPosition tangentPoint;
    private final double sinDec0;
    private final double cosDec0;

    /**
     * The plane that touches the sky at a point.
     *
     * @param tangentPoint where xi and eta are 0
     */
    public TangentPlane(SkyPosition tangentPoint) {
        this.tangentPoint = tangentPoint;
        this.sinDec0 = StrictMath.sin(StrictMath.toRadians(tangentPoint.decDegrees()));
        this.cosDec0 = StrictMath.cos(StrictMath.toRadians(tangentPoint.decDegrees()));
    }

    public SkyPosition tangentPoint() {
        return tangentPoint;
    }

    /**
     * Projects a direction.
     *
     * @param sky any direction
     * @return {xi, eta} in degrees; NaN for directions 90 degrees or more from the tangent point
     */
    public double[] toPlane(SkyPosition sky) {
        double deltaRa = StrictMath.toRadians(sky.raDegrees() - tangentPoint.raDegrees());
        double dec = StrictMath.toRadians(sky.decDegrees());
        double sinDec = StrictMath.sin(dec);
        double cosDec = StrictMath.cos(dec);
        double cosRa = StrictMath.cos(deltaRa);
        double cosDistance = sinDec0 * sinDec + cosDec0 * cosDec * cosRa;
        if (!(cosDistance > 0)) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double xi = cosDec * StrictMath.sin(deltaRa) / cosDistance;
        double eta = (cosDec0 * sinDec - sinDec0 * cosDec * cosRa) / cosDistance;
        return new double[] {StrictMath.toDegrees(xi), StrictMath.toDegrees(eta)};
    }

    /**
     * The direction of a point on the plane.
     *
     * @param xiDegrees eastward, finite
     * @param etaDegrees northward, finite
     * @return the direction, less than 90 degrees from the tangent point
     */
    public SkyPosition toSky(double xiDegrees, double etaDegrees) {
        double xi = StrictMath.toRadians(xiDegrees);
        double eta = StrictMath.toRadians(etaDegrees);
        double towardsPole = cosDec0 - eta * sinDec0;
        double deltaRa = StrictMath.atan2(xi, towardsPole);
        double dec = StrictMath.atan2(sinDec0 + eta * cosDec0, Math.sqrt(xi * xi + towardsPole * towardsPole));
        return SkyPosition.wrapping(
                tangentPoint.raDegrees() + StrictMath.toDegrees(deltaRa), StrictMath.toDegrees(dec));
    }
}
