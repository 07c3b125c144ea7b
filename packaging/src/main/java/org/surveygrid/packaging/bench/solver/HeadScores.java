package org.surveygrid.packaging.bench.solver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.quantity.SkyPosition;

/**
 * How far the {@code .head} files of any program are from the truth.
 *
 * @param offsetRaMas scatter over all chips of all exposures of the median offset of their bright stars, along right
 *     ascension
 * @param offsetDecMas along declination
 * @param worstMas largest such offset after the mean was taken off, both axes
 * @param zeroPointMmag scatter of the exposures' flux scales about the truth
 */
record HeadScores(double offsetRaMas, double offsetDecMas, double worstMas, double zeroPointMmag) {
    private static final double BRIGHT_ERROR_PX = 0.02;
    private static final double MAS_PER_DEGREE = 3_600_000;

    /**
     * Scores the files of a folder.
     *
     * @param survey the truth
     * @param catalogues folder of the catalogues
     * @param heads folder of the {@code .head} files
     */
    static HeadScores of(MosaicSurvey survey, Path catalogues, Path heads) throws IOException {
        int exposures = survey.exposures();
        double[][] offset = new double[2][exposures * MosaicSurvey.CHIPS];
        double[] zeroPoint = new double[exposures];
        for (int e = 0; e < exposures; e++) {
            List<FitsHeader> blocks = HeadFile.read(heads.resolve(SurveyWriter.name(e) + ".head"));
            List<Ldac> images = Ldac.read(SurveyWriter.catalogue(catalogues, e));
            for (int c = 0; c < MosaicSurvey.CHIPS; c++) {
                double[] median = medianOffset(
                        survey, wcs(blocks.get(c), e), images.get(c).objects());
                offset[0][e * MosaicSurvey.CHIPS + c] = median[0];
                offset[1][e * MosaicSurvey.CHIPS + c] = median[1];
            }
            zeroPoint[e] =
                    2500 * StrictMath.log10(blocks.getFirst().number("FLXSCALE").orElse(Double.NaN));
        }
        double[] mean = {mean(offset[0]), mean(offset[1])};
        double worst = 0;
        for (int i = 0; i < offset[0].length; i++) {
            double dx = offset[0][i] - mean[0];
            double dy = offset[1][i] - mean[1];
            worst = Math.max(worst, Math.sqrt(dx * dx + dy * dy));
        }
        for (int e = 0; e < exposures; e++) {
            zeroPoint[e] -= 1000 * survey.zeroPoint()[e];
        }
        return new HeadScores(scatter(offset[0]), scatter(offset[1]), worst, scatter(zeroPoint));
    }

    private static TpvWcs wcs(FitsHeader block, int exposure) throws FitsFormatException {
        if (WcsHeader.read(block) instanceof WcsHeader.Found found) {
            return found.wcs();
        }
        throw new FitsFormatException(
                SurveyWriter.name(exposure) + ".head", "a block without world coordinates", "look at the solver's log");
    }

    private static double[] medianOffset(MosaicSurvey survey, TpvWcs wcs, FitsTable table) throws FitsFormatException {
        double[] x = table.doubles("XWIN_IMAGE");
        double[] y = table.doubles("YWIN_IMAGE");
        double[] error = table.doubles("ERRAWIN_IMAGE");
        int[] star = table.ints("STARID");
        double[][] offset = new double[2][x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (error[i] < BRIGHT_ERROR_PX) {
                SkyPosition seen = wcs.toSky(x[i] - 1, y[i] - 1);
                double dec = survey.starDec()[star[i]];
                offset[0][count] = (seen.raDegrees() - survey.starRa()[star[i]])
                        * StrictMath.cos(StrictMath.toRadians(dec))
                        * MAS_PER_DEGREE;
                offset[1][count++] = (seen.decDegrees() - dec) * MAS_PER_DEGREE;
            }
        }
        return new double[] {median(offset[0], count), median(offset[1], count)};
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        if (count == 0) {
            return 0;
        }
        return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double scatter(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
