package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Visit;
import org.surveygrid.solver.photometric.PhotometricStatistics.ExposureReport;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/** What a solution says of errors, against the errors that were made. */
class MagnitudeErrorsTest {
    private static final NominalSky SKY = new NominalSky(25, 0.1, 0);

    private static List<Visit> visits(int count) {
        List<Visit> visits = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            visits.add(new Visit(String.format(Locale.ROOT, "e%02d", e), 60000.1 + 0.01 * e, 1.2, 0));
        }
        return visits;
    }

    @Test
    void scale_and_excess_of_the_errors_of_each_exposure_are_recovered() {
        double[] scale = {0.5, 0.7, 1, 1.4, 2, 0.6, 0.9, 1.7};
        double[] excess = {0, 0.005, 0.01, 0.015, 0.02, 0.002, 0.02, 0.008};
        MagnitudeSurvey survey = new MagnitudeSurvey(31);
        survey.noiseMag = 0.06;
        survey.faintestMag = 20;
        survey.starsPerChip = 2500;
        survey.ditherShare = 0.1;
        survey.observe(
                visits(8),
                (e, at) -> 24.9 + 0.01 * e,
                (e, stated) -> Math.sqrt(scale[e] * scale[e] * stated * stated + excess[e] * excess[e]));

        var solved = survey.solve(PhotometryDeclaration.focal(0), SKY, survey.reference(0.1, 0.01, colour -> 0));

        for (int e = 0; e < 8; e++) {
            ExposureReport report = solved.statistics().exposures().get(e);
            assertThat(report.errorScale()).as("scale of " + e).isCloseTo(scale[e], within(0.05 * scale[e]));
            assertThat(report.excessMag())
                    .as("excess of " + e)
                    .isCloseTo(excess[e], within(Math.max(0.1 * excess[e], 0.001)));
        }
    }

    @Test
    void residuals_have_their_errors_and_no_trend() {
        MagnitudeSurvey survey = new MagnitudeSurvey(32);
        survey.starsPerChip = 2400;
        survey.observe(
                visits(12), (e, at) -> 24.9 + 0.01 * e + 0.02 * (at.u() * at.u() + at.v()) * (at.chip() % 2 - 0.5));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0).with("starFlat = { form = \"chips\", degree = 3 }"),
                SKY,
                survey.reference(0.2, 0.01, colour -> 0));

        PhotometricStatistics statistics = solved.statistics();
        assertThat(statistics.chiSquarePerDegree()).isCloseTo(1, within(0.02));
        assertThat(statistics.reservedChiSquare()).as("of reserved stars").isCloseTo(1, within(0.02));
        assertThat(statistics.reservedRmsMag() / statistics.overlapRmsMag()).isLessThan(1.03);
        assertThat(statistics.reservedRmsMag() / statistics.photonNoiseMag()).isCloseTo(1, within(0.05));
        List<double[]> columns = againstTruth(survey, solved);
        for (int against = 1; against < 4; against++) {
            assertThat(slopeSigma(columns, against)).as("trend %d", against).isBetween(-3.0, 3.0);
        }
    }

    /** The greatest error of a zero point of exposures of which some have a wrong sky level. */
    private static double worstZeroPoint(PhotometryDeclaration model) {
        MagnitudeSurvey survey = new MagnitudeSurvey(33);
        survey.noiseMag = 0.1;
        survey.faintestMag = 20;
        survey.starsPerChip = 300;
        survey.observe(visits(8), (e, at) -> 24.9 + 0.01 * e);
        for (SourceList list : survey.lists) {
            int exposure = list.exposure().exposure().charAt(2) - '0';
            double median = list.fluxElectrons()[list.size() / 2];
            for (int i = 0; i < list.size(); i++) {
                list.fluxElectrons()[i] += 0.05 * (exposure % 3 - 1) * median;
            }
        }
        var solved = survey.solve(model, SKY, survey.reference(0.1, 0.01, colour -> 0));
        double[] off = new double[8];
        double mean = 0;
        for (int e = 0; e < 8; e++) {
            off[e] = solved.statistics().exposures().get(e).zeroPointMag() - 24.9 - 0.01 * e;
            mean += off[e] / 8;
        }
        double worst = 0;
        for (double one : off) {
            worst = Math.max(worst, Math.abs(one - mean));
        }
        return worst;
    }

    @Test
    void zero_points_are_freed_of_wrong_sky_levels() {
        double plain = worstZeroPoint(PhotometryDeclaration.focal(0));
        double freed = worstZeroPoint(PhotometryDeclaration.focal(0).with("backgroundMag = 0.1"));

        assertThat(plain).isGreaterThan(0.005);
        assertThat(freed).isLessThan(0.002);
    }

    /** Rows of error, magnitude, colour, distance from the centre of the chip, sigma. */
    private static List<double[]> againstTruth(MagnitudeSurvey survey, PhotometricOutcome.Solved solved) {
        List<double[]> rows = new ArrayList<>();
        for (int list = 0; list < survey.lists.size(); list++) {
            SourceList sources = survey.lists.get(list);
            String chip = sources.exposure().chip();
            ChipZeroPoint point =
                    solved.solution().find(sources.exposure().exposure(), chip).orElseThrow();
            for (int i = 0; i < sources.size(); i++) {
                double x = sources.xPx()[i];
                double y = sources.yPx()[i];
                double[] star = survey.star(list, i);
                double mag = point.zeroPointMag()
                        + solved.solution().starFlat(chip).orElseThrow().correctionMag(x, y)
                        - 2.5 * StrictMath.log10(sources.fluxElectrons()[i] / 100);
                rows.add(new double[] {
                    mag - star[2],
                    star[2],
                    star[3],
                    Math.sqrt((x - 512) * (x - 512) + (y - 512) * (y - 512)),
                    survey.statedErrorMag(star[2])
                });
            }
        }
        return rows;
    }

    /** Slope of a straight line through the errors, in units of its own error. */
    private static double slopeSigma(List<double[]> rows, int against) {
        double weights = 0;
        double mean = 0;
        double level = 0;
        for (double[] row : rows) {
            double weight = 1 / (row[4] * row[4]);
            weights += weight;
            mean += weight * row[against];
            level += weight * row[0];
        }
        double product = 0;
        double square = 0;
        for (double[] row : rows) {
            double away = row[against] - mean / weights;
            product += away * (row[0] - level / weights) / (row[4] * row[4]);
            square += away * away / (row[4] * row[4]);
        }
        return product / Math.sqrt(square);
    }
}
