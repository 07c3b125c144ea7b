package org.surveygrid.observation;

/**
 * What a solver must know of the exposure a source list comes from.
 *
 * @param instrument camera name
 * @param chip chip id
 * @param exposure exposure id
 * @param filter filter name
 * @param mjdUtc start of the exposure, modified Julian date
 * @param exposureSeconds open-shutter time
 * @param airmass at the middle of the exposure
 * @param widthPx columns of the chip
 * @param heightPx rows of the chip
 */
public record ExposureFacts(
        String instrument,
        String chip,
        String exposure,
        String filter,
        double mjdUtc,
        double exposureSeconds,
        double airmass,
        int widthPx,
        int heightPx) {
    public ExposureFacts {
        if (!(exposureSeconds > 0)) {
            throw new IllegalArgumentException(
                    "exposure " + exposure + ": exposure time must be positive, got " + exposureSeconds + " s");
        }
        if (!(airmass >= 1)) {
            throw new IllegalArgumentException("exposure " + exposure + ": airmass must be at least 1, got " + airmass);
        }
    }
}
