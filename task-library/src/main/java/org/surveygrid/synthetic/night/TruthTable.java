package org.surveygrid.synthetic.night;

import java.nio.file.Path;

/** Tables of the truth directory. Pixels are 0-based and those of the trimmed chip. */
public enum TruthTable {
    /** CHIP AMP GAIN [e-/ADU] READNOISE [e-] LEVEL [ADU]. */
    AMPLIFIERS("amplifiers.fits"),
    /** CHIP X Y ELECTRONS SIGMA (charge over the read noise). */
    HOT_PIXELS("hotpixels.fits"),
    /** CHIP X Y RESPONSE. */
    COLD_PIXELS("coldpixels.fits"),
    /** CHIP X Y0 (first bad row; all above are bad too) RESPONSE ELECTRONS. */
    BAD_COLUMNS("badcolumns.fits"),
    /**
     * EXPOSURE KIND BAND EXPTIME [s] MJD AIRMASS RA DEC (true pointing) ROTATION [deg] FWHM [px] EXTINCTION [mag]
     * ZEROPOINT [mag of 1 e-/s at response 1] SKY [e-/px] FRINGE (amplitude over sky) BAD CLOUDY TRAIL (0 or 1).
     */
    EXPOSURES("exposures.fits"),
    /** EXPOSURE CHIP X Y RA DEC: true world coordinates on a grid of 5 x 9 points. */
    WORLD_COORDINATES("wcs.fits"),
    /** EXPOSURE CHIP X Y (a point on the trail) UX UY (its direction) SIGMA [px]. */
    TRAILS("trails.fits"),
    /** ID FIELD RA DEC GALAXY (0 or 1) HALFLIGHT [arcsec] and MAG_band for each band. */
    SOURCES("sources.fits"),
    /** EXPOSURE CHIP ID X Y FLUX [e- before the response] of every source on a chip. */
    CENTROIDS("centroids.fits");

    private final String fileName;

    TruthTable(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Where the table is.
     *
     * @param truthDirectory the directory {@code truth} of a night
     * @return its file
     */
    public Path in(Path truthDirectory) {
        return truthDirectory.resolve(fileName);
    }
}
