package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.synthetic.RandomStream;

/** Stated errors that are wrong are found to be. */
class PositionErrorsTest {
    private static final double[] SCALE = {0.5, 0.7, 1, 1.4, 2, 0.6, 0.9, 1.7};
    private static final double[] EXCESS_MAS = {0, 5, 10, 15, 20, 2, 20, 8};

    private static AstrometricOutcome.Solved solve(SyntheticSurvey survey) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 5000)),
                Optional.of(survey.reference(0.15, 5, 0.01)),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
    }

    @Test
    void scale_and_excess_of_the_errors_of_each_exposure_are_recovered() {
        RandomStream random = RandomStream.of(7);
        SyntheticSurvey survey = new SyntheticSurvey(7);
        survey.exposures = 8;
        survey.starsPerChip = 900;
        survey.displacement = (star, exposure, chip) -> new double[] {
            EXCESS_MAS[exposure] / 1000 * random.nextGaussian(), EXCESS_MAS[exposure] / 1000 * random.nextGaussian()
        };
        survey.build();
        for (SourceList list : survey.lists) {
            int exposure = list.exposure().exposure().charAt(1) - '1';
            for (int i = 0; i < list.size(); i++) {
                list.positionErrorPx()[i] /= SCALE[exposure];
            }
        }

        AstrometricOutcome.Solved solved = solve(survey);

        for (int e = 0; e < SCALE.length; e++) {
            AstrometricStatistics.ExposureReport report =
                    solved.statistics().exposures().get(e);
            assertThat(report.errorScale()).as("scale of " + e).isCloseTo(SCALE[e], within(0.05 * SCALE[e]));
            assertThat(report.excessMas())
                    .as("excess of " + e)
                    .isCloseTo(EXCESS_MAS[e], within(Math.max(0.1 * EXCESS_MAS[e], 1)));
        }
    }

    @Test
    void residuals_have_their_errors_in_stars_that_were_fitted_and_in_others() {
        SyntheticSurvey survey = new SyntheticSurvey(8);
        survey.exposures = 12;
        survey.starsPerChip = 1200;
        survey.build();

        AstrometricStatistics statistics = solve(survey).statistics();

        assertThat(statistics.chiSquarePerDegree()).isCloseTo(1, within(0.02));
        assertThat(statistics.reservedChiSquare()).as("of reserved stars").isCloseTo(1, within(0.02));
        assertThat(statistics.reservedRmsMas() / statistics.overlapRmsMas()).isLessThan(1.03);
    }
}
