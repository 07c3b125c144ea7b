package org.surveygrid.task.catalogue;

import org.surveygrid.setting.Setting;

/**
 * Parameters of the multi-band catalogue.
 *
 * @param matchRadiusArcsec farthest that the same object may be from itself in two bands
 */
public record CatalogueParameters(
        @Setting(
                doc = "farthest that sources of two bands may be apart to be one object",
                unit = "arcsec",
                min = 0.01,
                max = 30,
                source = "own: the width of ordinary seeing; Astro-WISE AssociateList, SEARCH_DISTANCE 5")
        double matchRadiusArcsec) {
    /**
     * The defaults.
     *
     * @return one arcsecond
     */
    public static CatalogueParameters defaults() {
        return new CatalogueParameters(1);
    }
}
