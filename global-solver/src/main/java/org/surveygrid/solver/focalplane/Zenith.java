package org.surveygrid.solver.focalplane;

import org.surveygrid.quantity.SkyPosition;

/**
 * The direction straight up from a site, for differences of airmass over a field. Precession since 2000 is left out: some
 * tenths of a degree, which change such differences by less than a hundredth of them.
 *
 * @param direction unit vector
 * @see "Meeus 1998, Astronomical Algorithms, equation 12.4"
 */
public record Zenith(double[] direction) {
    private static final double MJD_OF_2000 = 51544.5;
    private static final double GREENWICH_DEGREES_2000 = 280.46061837;
    private static final double DEGREES_A_DAY = 360.98564736629;
    /** Sec z is infinite at the horizon; nobody observes there. */
    private static final double LOWEST_COSINE = 0.05;

    /**
     * The zenith at a moment.
     *
     * @param mjdUtc modified Julian date
     * @param longitudeDegreesEast of the site
     * @param latitudeDegrees of the site
     * @return its direction
     */
    public static Zenith of(double mjdUtc, double longitudeDegreesEast, double latitudeDegrees) {
        double sidereal = GREENWICH_DEGREES_2000 + DEGREES_A_DAY * (mjdUtc - MJD_OF_2000) + longitudeDegreesEast;
        return new Zenith(TangentBasis.vector(SkyPosition.wrapping(sidereal, latitudeDegrees)));
    }

    /**
     * Secant of the zenith distance.
     *
     * @param toward unit vector
     * @return 1 or more; 20 below 3 degrees above the horizon
     */
    public double airmass(double[] toward) {
        double cosine = direction[0] * toward[0] + direction[1] * toward[1] + direction[2] * toward[2];
        return 1 / Math.max(LOWEST_COSINE, cosine);
    }
}
