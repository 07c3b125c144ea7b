package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.synthetic.RandomStream;

/** The solution is as good as the data allow, and says how good it is. */
class AstrometricLimitsTest {
    private static final int EXPOSURES = 20;

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = EXPOSURES;
        survey.starsPerChip = 80;
        return survey;
    }

    private static AstrometricOutcome.Solved solve(List<SourceList> lists, ReferenceCatalogue reference) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 0, 500));
        AstrometricSettings settings = AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE);
        return (AstrometricOutcome.Solved)
                AstrometricSolver.solve(detections, Optional.of(reference), SyntheticSurvey.placements(), settings);
    }

    private static SyntheticSurvey.Truth truth(SyntheticSurvey survey, ChipAstrometry chip) {
        return survey.truth.stream()
                .filter(t -> t.exposure().equals(chip.exposure()))
                .findFirst()
                .orElseThrow();
    }

    /** Offsets of pixels from the truth over their stated errors. */
    private static List<Double> pulls(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        RandomStream random = RandomStream.of(77);
        List<Double> pulls = new ArrayList<>();
        for (ChipAstrometry chip : solved.solution().chips()) {
            SyntheticSurvey.Truth truth = truth(survey, chip);
            double[] pixel = {random.nextDouble() * SyntheticSurvey.WIDTH, random.nextDouble() * SyntheticSurvey.HEIGHT
            };
            SkyPosition wanted = SyntheticSurvey.sky(truth, chip.chip().charAt(2) - '1', pixel[0], pixel[1]);
            double[] off = new TangentPlane(wanted).toPlane(chip.wcs().toSky(pixel[0], pixel[1]));
            double[] sigma = solved.details().orElseThrow().sigmaMas(chip.exposure(), chip.chip(), pixel);
            pulls.add(off[0] * 3.6e6 / sigma[0]);
            pulls.add(off[1] * 3.6e6 / sigma[1]);
        }
        return pulls;
    }

    private static double rms(List<Double> values) {
        return Math.sqrt(values.stream().mapToDouble(v -> v * v).sum() / values.size());
    }

    @Test
    void pixels_are_off_by_their_stated_errors() {
        List<Double> pulls = new ArrayList<>();
        for (long seed = 1; seed <= 4; seed++) {
            SyntheticSurvey survey = survey(seed).build();
            pulls.addAll(pulls(survey, solve(survey.lists, survey.reference(0.15, 5, 0.01))));
        }

        assertThat(rms(pulls)).isCloseTo(1, within(0.05));
    }

    @Test
    void without_noise_pixels_are_where_they_belong() {
        SyntheticSurvey survey = survey(2);
        survey.errorUnderstatement = 0;
        survey.build();

        AstrometricOutcome.Solved solved = solve(survey.lists, survey.reference(0.15, 1e-9, 0.01));

        assertThat(worstMas(survey, solved)).isLessThan(0.01);
    }

    private static double worstMas(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        double worst = 0;
        for (ChipAstrometry chip : solved.solution().chips()) {
            SyntheticSurvey.Truth truth = truth(survey, chip);
            for (double[] pixel :
                    new double[][] {{0, 0}, {SyntheticSurvey.WIDTH, 0}, {512, 1024}, {0, 2047}, {700, 300}}) {
                SkyPosition wanted = SyntheticSurvey.sky(truth, chip.chip().charAt(2) - '1', pixel[0], pixel[1]);
                worst = Math.max(
                        worst, 1000 * chip.wcs().toSky(pixel[0], pixel[1]).separationArcsec(wanted));
            }
        }
        return worst;
    }

    @Test
    void a_tenth_of_outliers_costs_little_more_than_the_data_lost() {
        SyntheticSurvey clean = survey(9).build();
        SyntheticSurvey spoilt = survey(9);
        spoilt.outlierShare = 0.1;
        spoilt.build();

        AstrometricOutcome.Solved good = solve(clean.lists, clean.reference(0.15, 5, 0.01));
        AstrometricOutcome.Solved hard = solve(spoilt.lists, spoilt.reference(0.15, 5, 0.01));

        assertThat(rms(pulls(spoilt, hard))).isLessThan(1.25 * rms(pulls(clean, good)));
    }

    /** Near the pole exposures see the sky turned, and each axis has unknowns of its own. */
    @Test
    void the_pole_is_known_as_well_as_the_equator() {
        SyntheticSurvey survey = survey(5).build();
        ReferenceCatalogue reference = survey.reference(0.15, 5, 0.01);
        SyntheticSurvey polar = survey(5);
        polar.decCentre = 88;
        polar.build();

        AstrometricOutcome.Solved equatorial = solve(survey.lists, reference);
        AstrometricOutcome.Solved nearPole = solve(polar.lists, polar.reference(0.15, 5, 0.01));

        assertThat(rms(pulls(survey, equatorial))).isCloseTo(1, within(0.2));
        assertThat(rms(pulls(polar, nearPole))).isCloseTo(1, within(0.2));
    }
}
