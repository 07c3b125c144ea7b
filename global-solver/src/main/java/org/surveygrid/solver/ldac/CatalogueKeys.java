package org.surveygrid.solver.ldac;

import java.util.List;

/**
 * How a catalogue calls what is needed, and which of its rows are good enough.
 *
 * @param columns names of columns
 * @param cards names of header cards
 * @param limits which rows pass
 */
public record CatalogueKeys(Columns columns, Cards cards, Limits limits) {
    /**
     * Columns of detections.
     *
     * @param x centroid, first axis, counted from 1
     * @param y centroid, second axis
     * @param errorA error along the major axis of its ellipse
     * @param errorB error along the minor axis
     * @param flux for photometry
     * @param fluxError its error
     */
    public record Columns(String x, String y, String errorA, String errorB, String flux, String fluxError) {}

    /**
     * Cards of the image's header.
     *
     * @param exposureSeconds open-shutter time
     * @param airmass of the exposure
     * @param zeroPoint magnitude of 1 count per second at airmass 1
     * @param extinction change of the zero point per airmass, negative as SCAMP wants it
     * @param photometric whether the exposure was taken under a clear sky
     * @param instrument cards which together name an astrometric instrument
     * @param filter cards which together name a photometric instrument
     */
    public record Cards(
            String exposureSeconds,
            String airmass,
            String zeroPoint,
            String extinction,
            String photometric,
            List<String> instrument,
            List<String> filter) {
        public Cards {
            instrument = List.copyOf(instrument);
            filter = List.copyOf(filter);
        }
    }

    /**
     * Which rows pass. A row whose catalogue lacks a column passes that limit.
     *
     * @param flags no bit of FLAGS may be among these
     * @param weightFlags the same of FLAGS_WEIGHT
     * @param imageFlags the same of IMAFLAGS_ISO
     * @param minSignalToNoise flux over its error
     * @param minFwhmPx twice FLUX_RADIUS
     * @param maxFwhmPx twice FLUX_RADIUS
     * @param maxEllipticity 1 - 1 / ELONGATION
     */
    public record Limits(
            int flags,
            int weightFlags,
            int imageFlags,
            double minSignalToNoise,
            double minFwhmPx,
            double maxFwhmPx,
            double maxEllipticity) {
        public Limits {
            if (!(minSignalToNoise > 0) || !(maxFwhmPx > minFwhmPx) || !(maxEllipticity > 0)) {
                throw new IllegalArgumentException("signal to noise, widths and ellipticity must be positive, got "
                        + minSignalToNoise + ", " + minFwhmPx + " to " + maxFwhmPx + " px, " + maxEllipticity);
            }
        }
    }

    /**
     * What SCAMP 2.10 looks for when nobody tells it otherwise.
     *
     * @return its names and limits
     */
    public static CatalogueKeys scamp() {
        return new CatalogueKeys(
                new Columns("XWIN_IMAGE", "YWIN_IMAGE", "ERRAWIN_IMAGE", "ERRBWIN_IMAGE", "FLUX_AUTO", "FLUXERR_AUTO"),
                new Cards(
                        "EXPTIME",
                        "AIRMASS",
                        "PHOT_C",
                        "PHOT_K",
                        "PHOTFLAG",
                        List.of("FILTER", "QRUNID"),
                        List.of("FILTER")),
                // FLAGS_MASK 0x00f0 of all, and 0x00fc of what is solved with.
                new Limits(0xfc, 0xff, 0, 10, 0, 100, 0.5));
    }
}
