package org.surveygrid.solution;

import org.surveygrid.astrometry.TpvWcs;

/**
 * Where one chip of one exposure looks.
 *
 * @param exposure exposure id
 * @param chip chip id
 * @param wcs world coordinates; those it came with when it was left out
 * @param quality how far they can be relied on
 * @param component number of the connected group of exposures, from 0; -1 when it was left out
 * @param stars detections of this chip used in the fit
 * @param internalRmsMas 2-D scatter about the stars' mean positions; NaN when not measured
 * @param referenceRmsMas 2-D scatter about the reference stars; NaN when there are none
 * @param fitErrorMas largest distance between these world coordinates and the solver's own model on this chip
 * @param remark why the quality is what it is; empty when there is nothing to say
 */
public record ChipAstrometry(
        String exposure,
        String chip,
        TpvWcs wcs,
        SolutionQuality quality,
        int component,
        int stars,
        double internalRmsMas,
        double referenceRmsMas,
        double fitErrorMas,
        String remark) {
    public ChipAstrometry {
        if (stars < 0) {
            throw new IllegalArgumentException(
                    "exposure " + exposure + " chip " + chip + ": number of stars must not be negative, got " + stars);
        }
    }
}
