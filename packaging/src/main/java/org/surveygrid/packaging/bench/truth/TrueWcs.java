package org.surveygrid.packaging.bench.truth;

import java.io.IOException;
import java.util.Arrays;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.WcsFit;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.sky.WcsHeader;

/** World coordinates of a chip, fitted to where its sources were drawn. */
public final class TrueWcs {
    private static final int DEGREE = 4;
    private static final double ERROR_ARCSEC = 0.001;
    private static final double CLIP_SIGMA = 50;

    private TrueWcs() {}

    /**
     * Fits.
     *
     * @param survey where the truth is
     * @param exposure of the survey
     * @param chip of the camera
     * @return coordinates that are right to a milliarcsecond
     * @throws IOException when the truth cannot be read or fitted
     */
    public static TpvWcs of(SurveyFiles survey, int exposure, int chip) throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(exposure, chip, "cat"));
        double[] x = truth.doubles("X");
        double[] y = truth.doubles("Y");
        for (int i = 0; i < x.length; i++) {
            x[i] -= 1;
            y[i] -= 1;
        }
        double[] errors = new double[x.length];
        Arrays.fill(errors, ERROR_ARCSEC);
        WcsFit.Pairs pairs = new WcsFit.Pairs(x, y, truth.doubles("RA"), truth.doubles("DEC"), errors);
        if (!(WcsHeader.read(SurveyFiles.header(survey.reduced(exposure, chip, "")))
                instanceof WcsHeader.Found start)) {
            throw new IOException("no world coordinates in " + survey.reduced(exposure, chip, ""));
        }
        return switch (WcsFit.fit(pairs, start.wcs(), DEGREE, CLIP_SIGMA)) {
            case WcsFit.Fitted fitted -> fitted.wcs();
            case WcsFit.NotFitted not -> throw new IOException(not.reason());
        };
    }
}
