package org.surveygrid.synthetic;

import org.surveygrid.quantity.SkyPosition;

/**
 * Gnomonic projection about a direction, in degrees. Written here once more on purpose: truth must not share code with
 * what it judges.
 *
 * @see "Calabretta and Greisen 2002, A&amp;A 395, 1077, section 5.1.3"
 */
final class TangentPlane {
    private final double ra0;
    private final double sinDec0;
    private final double cosDec0;

    TangentPlane(SkyPosition centre) {
        this.ra0 = StrictMath.toRadians(centre.raDegrees());
        double dec0 = StrictMath.toRadians(centre.decDegrees());
        this.sinDec0 = StrictMath.sin(dec0);
        this.cosDec0 = StrictMath.cos(dec0);
    }

    /** Writes xi (east) and eta (north) into {@code out}; false when the direction is more than 90 degrees away. */
    boolean project(double raDegrees, double decDegrees, double[] out) {
        double deltaRa = StrictMath.toRadians(raDegrees) - ra0;
        double dec = StrictMath.toRadians(decDegrees);
        double sinDec = StrictMath.sin(dec);
        double cosDec = StrictMath.cos(dec);
        double cosDeltaRa = StrictMath.cos(deltaRa);
        double cosAngle = sinDec0 * sinDec + cosDec0 * cosDec * cosDeltaRa;
        if (!(cosAngle > 1e-3)) {
            return false;
        }
        out[0] = StrictMath.toDegrees(cosDec * StrictMath.sin(deltaRa) / cosAngle);
        out[1] = StrictMath.toDegrees((cosDec0 * sinDec - sinDec0 * cosDec * cosDeltaRa) / cosAngle);
        return true;
    }

    SkyPosition deproject(double xiDegrees, double etaDegrees) {
        double xi = StrictMath.toRadians(xiDegrees);
        double eta = StrictMath.toRadians(etaDegrees);
        double across = cosDec0 - eta * sinDec0;
        double ra = ra0 + StrictMath.atan2(xi, across);
        double dec = StrictMath.atan2(sinDec0 + eta * cosDec0, Math.sqrt(xi * xi + across * across));
        return SkyPosition.wrapping(StrictMath.toDegrees(ra), StrictMath.toDegrees(dec));
    }
}
