package org.surveygrid.solver.astrometric.motion;

/**
 * Where the zenith of a place is, and where the Earth is, to the accuracy that refraction and parallaxes of stars need.
 */
public final class EarthDirections {
    private static final double J2000_MJD = 51544.5;
    private static final double DAYS_PER_CENTURY = 36525;
    /** Precession of longitudes, degrees in a century. */
    private static final double PRECESSION = 1.3972;

    private EarthDirections() {}

    /**
     * Direction of the zenith. Mean sidereal time after Aoki et al. (1982), first two terms, and precession after Lieske
     * (1979), terms linear in time: good to 0.01 degrees in this century.
     *
     * @param mjdUtc modified Julian date
     * @param longitudeEastDegrees of the place
     * @param latitudeDegrees of the place
     * @return unit vector, mean equator and equinox J2000
     */
    public static double[] zenith(double mjdUtc, double longitudeEastDegrees, double latitudeDegrees) {
        double days = mjdUtc - J2000_MJD;
        double ra = StrictMath.toRadians(280.46061837 + 360.98564736629 * days + longitudeEastDegrees);
        double dec = StrictMath.toRadians(latitudeDegrees);
        double[] ofDate = {
            StrictMath.cos(dec) * StrictMath.cos(ra), StrictMath.cos(dec) * StrictMath.sin(ra), StrictMath.sin(dec)
        };
        double centuries = days / DAYS_PER_CENTURY;
        double zeta = StrictMath.toRadians(2306.2181 / 3600 * centuries);
        double theta = StrictMath.toRadians(2004.3109 / 3600 * centuries);
        return aboutPole(tilted(aboutPole(ofDate, -zeta), theta), -zeta);
    }

    private static double[] aboutPole(double[] v, double angle) {
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new double[] {c * v[0] - s * v[1], s * v[0] + c * v[1], v[2]};
    }

    private static double[] tilted(double[] v, double angle) {
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new double[] {c * v[0] + s * v[2], v[1], -s * v[0] + c * v[2]};
    }

    /**
     * Place of the Earth, from the Astronomical Almanac's low-precision formulae for the Sun (page C5; good to 0.01
     * degrees and 0.0003 au from 1950 to 2050) with the longitude brought to the equinox J2000. It is seen from the Sun:
     * the Sun's own motion about the barycentre, up to 0.01 au, is slow enough to be lost in positions and proper motions
     * but for less than one per cent of a parallax.
     *
     * @param mjd modified Julian date
     * @return in astronomical units, equatorial, mean equator and equinox J2000
     */
    public static double[] earth(double mjd) {
        double days = mjd - J2000_MJD;
        double anomaly = StrictMath.toRadians(357.528 + 0.9856003 * days);
        double longitude = StrictMath.toRadians(280.460
                + 0.9856474 * days
                + 1.915 * StrictMath.sin(anomaly)
                + 0.020 * StrictMath.sin(2 * anomaly)
                - PRECESSION * days / DAYS_PER_CENTURY);
        double distance = 1.00014 - 0.01671 * StrictMath.cos(anomaly) - 0.00014 * StrictMath.cos(2 * anomaly);
        double obliquity = StrictMath.toRadians(23.4393);
        return new double[] {
            -distance * StrictMath.cos(longitude),
            -distance * StrictMath.sin(longitude) * StrictMath.cos(obliquity),
            -distance * StrictMath.sin(longitude) * StrictMath.sin(obliquity)
        };
    }
}
