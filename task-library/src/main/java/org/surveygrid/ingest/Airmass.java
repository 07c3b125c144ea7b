package org.surveygrid.ingest;

import java.util.OptionalDouble;
import org.surveygrid.instrument.Site;
import org.surveygrid.quantity.SkyPosition;

/** How much air the light has crossed, for headers that do not say. */
final class Airmass {
    private static final double J2000_MJD = 51544.5;

    private Airmass() {}

    /**
     * Airmass after Pickering (2002, DIO 12, 20), good to the horizon; precession and refraction are neglected, which
     * costs less than 0.01 above 20 degrees.
     *
     * @return at least 1; empty when the position is below the horizon
     */
    static OptionalDouble of(SkyPosition pointing, Site site, double mjdUtc) {
        double altitude = altitudeDegrees(pointing, site, mjdUtc);
        if (!(altitude > 0)) {
            return OptionalDouble.empty();
        }
        double bent = altitude + 244 / (165 + 47 * StrictMath.pow(altitude, 1.1));
        return OptionalDouble.of(Math.max(1, 1 / StrictMath.sin(StrictMath.toRadians(bent))));
    }

    static double altitudeDegrees(SkyPosition pointing, Site site, double mjdUtc) {
        // Greenwich mean sidereal time, first two terms of the IAU 1982 expression.
        double sidereal = 280.46061837 + 360.98564736629 * (mjdUtc - J2000_MJD) + site.longitudeDegreesEast();
        double hourAngle = StrictMath.toRadians(sidereal - pointing.raDegrees());
        double dec = StrictMath.toRadians(pointing.decDegrees());
        double latitude = StrictMath.toRadians(site.latitudeDegrees());
        double sine = StrictMath.sin(latitude) * StrictMath.sin(dec)
                + StrictMath.cos(latitude) * StrictMath.cos(dec) * StrictMath.cos(hourAngle);
        return StrictMath.toDegrees(StrictMath.asin(Math.max(-1, Math.min(1, sine))));
    }
}
