package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

class PhotometricSolverTest {
    private static final NominalSky NOMINAL = new NominalSky(24.9, 0.12, 0);

    @Test
    void zero_points_and_star_flat_of_a_dithered_mosaic_are_recovered() {
        SyntheticSurvey survey = fiveDithers(1);

        PhotometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.5, 5, 0.015)));

        assertThat(calibrationErrorMag(survey, solved)).isLessThan(0.005);
        assertThat(zeroPointErrorMag(survey, solved)).isLessThan(0.005);
        assertThat(solved.statistics().overlapRmsMag())
                .isCloseTo(solved.statistics().photonNoiseMag(), within(0.002));
        assertThat(solved.statistics().chiSquarePerDegree()).isCloseTo(1, within(0.03));
    }

    @Test
    void a_tenth_of_outliers_hardly_hurts() {
        SyntheticSurvey survey = new SyntheticSurvey(2);
        survey.exposures = 5;
        survey.pointingErrorArcsec = 0.1;
        survey.outlierShare = 0.1;
        survey.build();

        PhotometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.5, 5, 0.015)));

        assertThat(calibrationErrorMag(survey, solved)).isLessThan(0.005);
    }

    @Test
    void a_cloudy_exposure_is_named_and_its_clouds_are_measured() {
        SyntheticSurvey survey = new SyntheticSurvey(3);
        survey.pointingErrorArcsec = 0.1;
        survey.cloudMagOnThird = 0.4;
        survey.build();

        PhotometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.5, 5, 0.015)));

        assertThat(solved.statistics().exposures())
                .filteredOn(e -> e.sky() == PhotometricStatistics.Sky.CLOUDY)
                .extracting(PhotometricStatistics.ExposureReport::exposure)
                .containsExactly("e3");
        assertThat(solved.statistics().exposures().get(2).cloudExtinctionMag()).isCloseTo(0.4, within(0.03));
        assertThat(solved.statistics().exposures().get(2).remarks()).anyMatch(r -> r.startsWith("cloudy"));
        assertThat(solved.statistics().nights()).singleElement().satisfies(night -> {
            assertThat(night.extinctionMagPerAirmass()).isCloseTo(0.1, within(0.04));
            assertThat(night.clearExposures()).isEqualTo(6);
        });
    }

    @Test
    void without_references_zero_points_are_relative_and_labelled_so() {
        SyntheticSurvey survey = fiveDithers(4);

        PhotometricOutcome.Solved solved = solve(survey.lists, Optional.empty());

        assertThat(solved.solution().zeroPoints())
                .extracting(ChipZeroPoint::quality)
                .containsOnly(SolutionQuality.RELATIVE_ONLY);
        assertThat(relativeZeroPointErrorMag(survey, solved)).isLessThan(0.004);
    }

    @Test
    void chips_share_their_exposures_zero_point_where_the_settings_demand_it() {
        SyntheticSurvey survey = fiveDithers(6);
        PhotometricSettings one =
                new PhotometricSettings(PhotometryDeclaration.focal(0).withPriorsMag(0.05, 1e-5), 1.2, 10, 3, 4, 0.1);
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 0, 400));
        PhotometricSolver.Sky sky =
                new PhotometricSolver.Sky(Optional.empty(), Optional.empty(), SyntheticSurvey.placements(), NOMINAL);

        PhotometricOutcome outcome = PhotometricSolver.solve(detections, sky, one);

        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        List<ChipZeroPoint> points =
                ((PhotometricOutcome.Solved) outcome).solution().zeroPoints();
        for (ChipZeroPoint point : points) {
            ChipZeroPoint first = points.stream()
                    .filter(p -> p.exposure().equals(point.exposure()))
                    .findFirst()
                    .orElseThrow();
            assertThat(point.zeroPointMag()).isCloseTo(first.zeroPointMag(), within(1e-4));
        }
    }

    @Test
    void the_order_of_the_lists_does_not_matter() {
        SyntheticSurvey survey = fiveDithers(5);
        ReferenceCatalogue reference = survey.reference(0.5, 5, 0.015);
        List<SourceList> reversed = new ArrayList<>(survey.lists);
        Collections.reverse(reversed);

        PhotometricOutcome.Solved one = solve(survey.lists, Optional.of(reference));
        PhotometricOutcome.Solved other = solve(reversed, Optional.of(reference));

        assertThat(other.solution()).isEqualTo(one.solution());
    }

    @Test
    void stated_errors_of_zero_points_are_right() {
        double sum = 0;
        int count = 0;
        for (int seed = 10; seed < 34; seed++) {
            SyntheticSurvey survey = fiveDithers(seed);
            PhotometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.5, 5, 0.015)));
            for (ChipZeroPoint point : solved.solution().zeroPoints()) {
                double pull = (point.zeroPointMag() - trueZeroPoint(survey, point)) / point.zeroPointErrorMag();
                sum += pull * pull;
                count++;
            }
        }

        assertThat(Math.sqrt(sum / count)).isCloseTo(1, within(0.1));
    }

    private static SyntheticSurvey fiveDithers(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = 5;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private static PhotometricOutcome.Solved solve(List<SourceList> lists, Optional<ReferenceCatalogue> reference) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 0, 300));
        PhotometricOutcome outcome = PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(reference, Optional.empty(), SyntheticSurvey.placements(), NOMINAL),
                PhotometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        return (PhotometricOutcome.Solved) outcome;
    }

    /** Rms of (zero point + star flat) minus the truth over the chips, which is what fluxes feel. */
    private static double calibrationErrorMag(SyntheticSurvey survey, PhotometricOutcome.Solved solved) {
        double sum = 0;
        int count = 0;
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            int chip = point.chip().charAt(2) - '1';
            for (int i = 0; i < 25; i++) {
                int row = i / 5;
                double x = (i % 5 + 0.5) * SyntheticSurvey.WIDTH / 5;
                double y = (row + 0.5) * SyntheticSurvey.HEIGHT / 5;
                double got = point.zeroPointMag()
                        + solved.solution().starFlat(point.chip()).orElseThrow().correctionMag(x, y);
                double wanted = truth(survey, point).zeroPoint()
                        + SyntheticSurvey.chipOffset(chip)
                        + SyntheticSurvey.starFlat(chip, x, y);
                sum += (got - wanted) * (got - wanted);
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    private static double zeroPointErrorMag(SyntheticSurvey survey, PhotometricOutcome.Solved solved) {
        double sum = 0;
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            double error = point.zeroPointMag() - trueZeroPoint(survey, point);
            sum += error * error;
        }
        return Math.sqrt(sum / solved.solution().zeroPoints().size());
    }

    private static double relativeZeroPointErrorMag(SyntheticSurvey survey, PhotometricOutcome.Solved solved) {
        double[] mean = new double[5];
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            int exposure = point.exposure().charAt(1) - '1';
            mean[exposure] += (point.zeroPointMag() - truth(survey, point).zeroPoint()) / SyntheticSurvey.CHIPS;
        }
        double centre = (mean[0] + mean[1] + mean[2] + mean[3] + mean[4]) / 5;
        double sum = 0;
        for (double m : mean) {
            sum += (m - centre) * (m - centre);
        }
        return Math.sqrt(sum / 5);
    }

    private static SyntheticSurvey.Truth truth(SyntheticSurvey survey, ChipZeroPoint point) {
        return survey.truth.stream()
                .filter(t -> t.exposure().equals(point.exposure()))
                .findFirst()
                .orElseThrow();
    }

    /** With the star flat's mean over the focal plane moved into the zero point. */
    private static double trueZeroPoint(SyntheticSurvey survey, ChipZeroPoint point) {
        double mean = 0;
        for (int c = 0; c < SyntheticSurvey.CHIPS; c++) {
            for (int i = 0; i < 400; i++) {
                int row = i / 20;
                mean += SyntheticSurvey.starFlat(
                                c,
                                (i % 20 + 0.5) * SyntheticSurvey.WIDTH / 20,
                                (row + 0.5) * SyntheticSurvey.HEIGHT / 20)
                        / (400 * SyntheticSurvey.CHIPS);
            }
        }
        return truth(survey, point).zeroPoint()
                + SyntheticSurvey.chipOffset(point.chip().charAt(2) - '1')
                + mean;
    }
}
