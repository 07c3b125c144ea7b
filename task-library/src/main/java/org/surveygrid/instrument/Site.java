package org.surveygrid.instrument;

/**
 * Where a telescope stands.
 *
 * @param longitudeDegreesEast geographic longitude in [-180, 180]
 * @param latitudeDegrees geographic latitude in [-90, 90]
 * @param altitudeMetres height above the sea
 */
public record Site(double longitudeDegreesEast, double latitudeDegrees, double altitudeMetres) {
    public Site {
        if (!(Math.abs(longitudeDegreesEast) <= 180)) {
            throw new IllegalArgumentException(
                    "longitude must be in [-180, 180] deg east, got " + longitudeDegreesEast);
        }
        if (!(Math.abs(latitudeDegrees) <= 90)) {
            throw new IllegalArgumentException("latitude must be in [-90, 90] deg, got " + latitudeDegrees);
        }
        if (!Double.isFinite(altitudeMetres)) {
            throw new IllegalArgumentException("altitude must be a finite number of metres, got " + altitudeMetres);
        }
    }
}
