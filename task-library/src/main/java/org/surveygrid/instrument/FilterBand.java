package org.surveygrid.instrument;

/**
 * A filter as this camera has it.
 *
 * @param name short name, e.g. {@code r}
 * @param fringes whether sky lines make fringes through it
 * @param centralWavelengthNm central wavelength
 * @param extinctionMagPerAirmass nominal atmospheric extinction
 * @param zeroPointMag nominal magnitude of 1 electron per second at airmass 0
 */
public record FilterBand(
        String name,
        boolean fringes,
        double centralWavelengthNm,
        double extinctionMagPerAirmass,
        double zeroPointMag) {}
