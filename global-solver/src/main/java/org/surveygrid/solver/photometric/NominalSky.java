package org.surveygrid.solver.photometric;

/**
 * What is expected of a filter before anything is measured.
 *
 * @param zeroPointMag magnitude of 1 electron per second at airmass 0
 * @param extinctionMagPerAirmass atmospheric extinction
 * @param longitudeDegreesEast of the telescope: decides where a night begins
 */
public record NominalSky(double zeroPointMag, double extinctionMagPerAirmass, double longitudeDegreesEast) {
    public NominalSky {
        if (!Double.isFinite(zeroPointMag + extinctionMagPerAirmass + longitudeDegreesEast)) {
            throw new IllegalArgumentException("zero point, extinction and longitude must be finite, got "
                    + zeroPointMag + " mag, " + extinctionMagPerAirmass + " mag, " + longitudeDegreesEast + " deg");
        }
    }

    /**
     * The zero point expected at an airmass.
     *
     * @param airmass 1 or more
     * @return magnitude of 1 electron per second
     */
    public double zeroPointAt(double airmass) {
        return zeroPointMag - extinctionMagPerAirmass * airmass;
    }

    /**
     * The night of a moment, counted from noon to noon, local mean time.
     *
     * @param mjdUtc modified Julian date
     * @return a number that is the same for all exposures of a night
     */
    public long night(double mjdUtc) {
        return (long) Math.floor(mjdUtc + longitudeDegreesEast / 360 - 0.5);
    }
}
