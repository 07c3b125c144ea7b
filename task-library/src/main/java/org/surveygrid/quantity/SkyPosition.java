package org.surveygrid.quantity;

/**
 * A direction on the sky, ICRS.
 *
 * @param raDegrees right ascension in [0, 360)
 * @param decDegrees declination in [-90, 90]
 */
public record SkyPosition(double raDegrees, double decDegrees) {
    public SkyPosition {
        if (!(raDegrees >= 0 && raDegrees < 360)) {
            throw new IllegalArgumentException("right ascension must be in [0, 360) deg, got " + raDegrees);
        }
        if (!(decDegrees >= -90 && decDegrees <= 90)) {
            throw new IllegalArgumentException("declination must be in [-90, 90] deg, got " + decDegrees);
        }
    }

    /**
     * A position whose right ascension may be any finite angle.
     *
     * @param raDegrees right ascension, reduced to [0, 360)
     * @param decDegrees declination in [-90, 90]
     * @return the position
     */
    public static SkyPosition wrapping(double raDegrees, double decDegrees) {
        double wrapped = raDegrees - 360 * Math.floor(raDegrees / 360);
        return new SkyPosition(wrapped >= 360 ? 0 : wrapped, decDegrees);
    }

    /**
     * Great-circle distance, by the haversine formula: accurate for small angles.
     *
     * @param other another direction
     * @return angle in arcseconds
     */
    public double separationArcsec(SkyPosition other) {
        double phi1 = StrictMath.toRadians(decDegrees);
        double phi2 = StrictMath.toRadians(other.decDegrees);
        double sinHalfDec = StrictMath.sin((phi2 - phi1) / 2);
        double sinHalfRa = StrictMath.sin(StrictMath.toRadians(other.raDegrees - raDegrees) / 2);
        double h = sinHalfDec * sinHalfDec + StrictMath.cos(phi1) * StrictMath.cos(phi2) * sinHalfRa * sinHalfRa;
        return StrictMath.toDegrees(2 * StrictMath.asin(Math.min(1, Math.sqrt(h)))) * 3600;
    }
}
