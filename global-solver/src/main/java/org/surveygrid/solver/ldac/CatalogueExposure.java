package org.surveygrid.solver.ldac;

import java.nio.file.Path;
import java.util.List;

/**
 * The catalogue of one exposure.
 *
 * @param file where it came from
 * @param id name of the exposure
 * @param instrument what its static distortions are common to; exposures of another instrument have their own
 * @param filter what its zero point is common to
 * @param photometry what the header says about it
 * @param chips in the order of the file
 */
public record CatalogueExposure(
        Path file,
        String id,
        String instrument,
        String filter,
        HeaderPhotometry photometry,
        List<CatalogueChip> chips) {
    public CatalogueExposure {
        chips = List.copyOf(chips);
    }

    /** What a header may say of the sky. */
    public enum Sky {
        /** The header calls the exposure photometric: its zero point counts. */
        PHOTOMETRIC,
        /** Nothing is known. */
        UNKNOWN
    }

    /**
     * What a header says about photometry.
     *
     * @param exposureSeconds open-shutter time, 1 when it is not stated
     * @param airmass 1 when it is not stated
     * @param zeroPointMag magnitude of 1 count per second at that airmass; 0 when it is not stated, as in SCAMP
     * @param sky whether that zero point is to be believed
     */
    public record HeaderPhotometry(double exposureSeconds, double airmass, double zeroPointMag, Sky sky) {}

    /**
     * How many detections can be used.
     *
     * @return sum over the chips
     */
    public int usable() {
        int count = 0;
        for (CatalogueChip chip : chips) {
            count += chip.sources().map(list -> list.size()).orElse(0);
        }
        return count;
    }
}
