package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;

class AstrometricSolverTest {
    private static final AstrometricSettings SETTINGS = AstrometricSettings.forPixelScale(SyntheticSurvey.SCALE);

    @Test
    void a_dithered_mosaic_is_recovered_to_the_noise() {
        SyntheticSurvey survey = new SyntheticSurvey(1).build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        AstrometricStatistics statistics = solved.statistics();
        assertThat(modelErrorMas(survey, solved)).isLessThan(4);
        assertThat(statistics.overlapRmsMas()).isLessThan(1.1 * statistics.centroidNoiseMas());
        assertThat(statistics.chiSquarePerDegree()).isCloseTo(1, within(0.02));
    }

    static AstrometricOutcome.Solved solve(List<SourceList> lists, Optional<ReferenceCatalogue> reference) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 3, 300));
        AstrometricOutcome outcome =
                AstrometricSolver.solve(detections, reference, SyntheticSurvey.placements(), SETTINGS);
        assertThat(outcome).isInstanceOf(AstrometricOutcome.Solved.class);
        return (AstrometricOutcome.Solved) outcome;
    }

    /** 2-D rms distance between the solution and the truth on a grid over all solved chips. */
    private static double modelErrorMas(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        double sum = 0;
        int count = 0;
        for (ChipAstrometry chip : solved.solution().chips()) {
            SyntheticSurvey.Truth truth = survey.truth.stream()
                    .filter(t -> t.exposure().equals(chip.exposure()))
                    .findFirst()
                    .orElseThrow();
            int number = chip.chip().charAt(2) - '1';
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    double x = (i + 0.5) * SyntheticSurvey.WIDTH / 5 - 0.5;
                    double y = (j + 0.5) * SyntheticSurvey.HEIGHT / 5 - 0.5;
                    SkyPosition wanted = SyntheticSurvey.sky(truth, number, x, y);
                    double distance = 1000 * chip.wcs().toSky(x, y).separationArcsec(wanted);
                    sum += distance * distance;
                    count++;
                }
            }
        }
        return Math.sqrt(sum / count);
    }
}
