package org.surveygrid.astrometry;

import org.surveygrid.quantity.SkyPosition;

/**
 * The gnomonic (TAN) projection about a tangent point. Coordinates on the plane are degrees, xi to the east, eta to the
 * north.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3"
 */
public final class TangentPlane {
    /** Tangent of 2.8 degrees: within a field of view, where nearly every point is. */
    private static final double SMALL = 0.05;

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
        double fromAxis = Math.sqrt(xi * xi + towardsPole * towardsPole);
        double upwards = sinDec0 + eta * cosDec0;
        // The tangent of (dec - dec0), without the cancellation that the difference of two angles would bring.
        double rise = eta - sinDec0 * xi * xi / (fromAxis + towardsPole);
        double run = fromAxis * cosDec0 + sinDec0 * upwards;
        double deltaRa;
        double dec;
        if (Math.abs(xi) < SMALL * towardsPole && Math.abs(rise) < SMALL * run) {
            deltaRa = smallAtan(xi / towardsPole);
            dec = tangentPoint.decDegrees() + StrictMath.toDegrees(smallAtan(rise / run));
        } else {
            deltaRa = StrictMath.atan2(xi, towardsPole);
            dec = StrictMath.toDegrees(StrictMath.atan2(upwards, fromAxis));
        }
        return SkyPosition.wrapping(
                tangentPoint.raDegrees() + StrictMath.toDegrees(deltaRa), Math.max(-90, Math.min(90, dec)));
    }

    /** Arc tangent by its series, to the last bit below {@link #SMALL}: what is left out is a part in 10^18. */
    private static double smallAtan(double t) {
        double s = t * t;
        return t - t * s * (1.0 / 3 - s * (0.2 - s * (1.0 / 7 - s * (1.0 / 9 - s * (1.0 / 11 - s / 13)))));
    }
}
