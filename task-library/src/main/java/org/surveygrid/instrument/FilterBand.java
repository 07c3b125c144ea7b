package org.surveygrid.instrument;

/**
 * A filter as this camera has it.
 *
 * @param name short name, e.g. {@code r}
 * @param fringes whether sky lines make fringes through it
 * @param fringePatterns how many patterns the fringes are made of, 1 to 3: more than one where sky lines change their
 *     ratios through the night
 * @param centralWavelengthNm central wavelength
 * @param extinctionMagPerAirmass nominal atmospheric extinction
 * @param zeroPointMag nominal magnitude of 1 electron per second at airmass 0
 */
public record FilterBand(
        String name,
        boolean fringes,
        int fringePatterns,
        double centralWavelengthNm,
        double extinctionMagPerAirmass,
        double zeroPointMag) {
    private static final int MOST_PATTERNS = 3;

    public FilterBand {
        if (fringePatterns < 1 || fringePatterns > MOST_PATTERNS) {
            throw new IllegalArgumentException(
                    "filter " + name + ": fringePatterns must be 1 to " + MOST_PATTERNS + ", got " + fringePatterns);
        }
    }
}
