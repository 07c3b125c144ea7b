package org.surveygrid.observation;

import org.surveygrid.astrometry.Wcs;

/**
 * Detections of one chip of one exposure, as the solvers want them. Column arrays of equal length, one entry per source,
 * brightest first. Pixels are 0-based.
 *
 * @param exposure what was observed, and how
 * @param wcs the chip's own solution against the reference catalogue, or {@link UnknownWcs}
 * @param xPx windowed centroid column
 * @param yPx windowed centroid row
 * @param positionErrorPx one-dimensional standard deviation of the centroid
 * @param fluxElectrons flux within the aperture used for calibration, per exposure
 * @param fluxErrorElectrons its standard deviation
 * @param fwhmPx full width at half maximum
 * @param ellipticity 1 - b/a
 * @param flags SExtractor's extraction flags; 0 is clean
 * @param maskBits union of {@link org.surveygrid.image.PixelFlag} bits under the source
 * @param ellipses how elongated the errors of the centroids are
 */
public record SourceList(
        ExposureFacts exposure,
        Wcs wcs,
        double[] xPx,
        double[] yPx,
        double[] positionErrorPx,
        double[] fluxElectrons,
        double[] fluxErrorElectrons,
        double[] fwhmPx,
        double[] ellipticity,
        int[] flags,
        int[] maskBits,
        ErrorEllipses ellipses) {
    private static final double[] NONE = {};
    private static final int[] NO_FLAGS = {};

    public SourceList {
        int n = xPx.length;
        if (yPx.length != n
                || positionErrorPx.length != n
                || fluxElectrons.length != n
                || fluxErrorElectrons.length != n
                || fwhmPx.length != n
                || ellipticity.length != n
                || flags.length != n
                || maskBits.length != n
                || (!ellipses.isRound() && ellipses.p().length != n)) {
            throw new IllegalArgumentException("columns of a source list must have equal length, x has " + n);
        }
    }

    /**
     * Detections with round errors.
     *
     * @param exposure what was observed, and how
     * @param wcs coordinates of the chip
     * @param xPx windowed centroid column
     * @param yPx windowed centroid row
     * @param positionErrorPx one-dimensional standard deviation of the centroid
     * @param fluxElectrons flux, per exposure
     * @param fluxErrorElectrons its standard deviation
     * @param fwhmPx full width at half maximum
     * @param ellipticity 1 - b/a
     * @param flags SExtractor's extraction flags; 0 is clean
     * @param maskBits bits under the source
     */
    public SourceList(
            ExposureFacts exposure,
            Wcs wcs,
            double[] xPx,
            double[] yPx,
            double[] positionErrorPx,
            double[] fluxElectrons,
            double[] fluxErrorElectrons,
            double[] fwhmPx,
            double[] ellipticity,
            int[] flags,
            int[] maskBits) {
        this(
                exposure,
                wcs,
                xPx,
                yPx,
                positionErrorPx,
                fluxElectrons,
                fluxErrorElectrons,
                fwhmPx,
                ellipticity,
                flags,
                maskBits,
                ErrorEllipses.ROUND);
    }

    /**
     * The same detections with elongated errors.
     *
     * @param other how elongated, by source
     * @return a list that shares its columns with this one
     */
    public SourceList with(ErrorEllipses other) {
        return sharing(exposure, other);
    }

    /**
     * A list of zeros, to be filled.
     *
     * @param exposure what was observed, and how
     * @param wcs coordinates of the chip
     * @param size number of rows
     * @return new columns
     */
    public static SourceList ofSize(ExposureFacts exposure, Wcs wcs, int size) {
        return size == 0
                ? new SourceList(exposure, wcs, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NO_FLAGS, NO_FLAGS)
                : new SourceList(
                        exposure,
                        wcs,
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new int[size],
                        new int[size]);
    }

    /**
     * The same sources under another name of camera and chip.
     *
     * @param instrument camera name
     * @param chip chip id
     * @return a list that shares its columns with this one
     */
    public SourceList named(String instrument, String chip) {
        ExposureFacts facts = new ExposureFacts(
                instrument,
                chip,
                exposure.exposure(),
                exposure.filter(),
                exposure.mjdUtc(),
                exposure.exposureSeconds(),
                exposure.airmass(),
                exposure.widthPx(),
                exposure.heightPx());
        return sharing(facts, ellipses);
    }

    private SourceList sharing(ExposureFacts facts, ErrorEllipses errors) {
        return new SourceList(
                facts,
                wcs,
                xPx,
                yPx,
                positionErrorPx,
                fluxElectrons,
                fluxErrorElectrons,
                fwhmPx,
                ellipticity,
                flags,
                maskBits,
                errors);
    }

    /**
     * Whether it came with world coordinates, however rough.
     *
     * @return false when only other exposures of the same camera can say where it lies
     */
    public boolean isPlaced() {
        return wcs != UnknownWcs.INSTANCE;
    }

    /**
     * How many sources there are.
     *
     * @return number of rows
     */
    public int size() {
        return xPx.length;
    }
}
