package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.diagnosis.ExposureReach;

/** Neighbouring fields whose common stars the distortion takes further apart than the radius in which they are looked for. */
class FieldsApartTest {
    /** At the edge, where the fields overlap, an exposure is wrong by 0.35 arcsec, two of them by twice that. */
    private static final AstrometricSettings NARROW =
            new AstrometricSettings(AstrometricSettings.forPixelScale(0.4).model(), 0.5, 60, 12, 5, 4.5);

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = 6;
        survey.starsPerChip = 300;
        survey.ditherArcsec = 20;
        survey.pointingErrorArcsec = 0.02;
        survey.field = number -> new double[] {0.4 * (number % 2) - 0.2, 0};
        return survey.build();
    }

    @Test
    void fields_are_joined_by_the_stars_that_they_share() {
        SyntheticSurvey survey = survey(31);

        AstrometricOutcome.Solved solved = solve(survey);

        assertThat((double) solved.statistics().stars()).isCloseTo(starsSeenTwice(survey), within(0.02 * starsSeenTwice(survey)));
        assertThat(solved.statistics().diagnosis().bridges()).isEmpty();
    }

    @Test
    void levels_are_known_as_well_as_the_places_in_the_middle_of_the_fields() {
        SyntheticSurvey survey = survey(32);

        AstrometricOutcome.Solved solved = solve(survey);

        assertThat(solved.statistics().diagnosis().exposures()).hasSize(6).extracting(ExposureReach::sigma).allSatisfy(sigma -> assertThat(sigma)
                .isBetween(0.2, 2.0));
    }

    private static AstrometricOutcome.Solved solve(SyntheticSurvey survey) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 1000)),
                Optional.of(survey.reference(0.2, 5, 0.01)),
                SyntheticSurvey.placements(),
                NARROW);
    }

    /** Stars, told apart by their true places, with at least two detections. */
    private static double starsSeenTwice(SyntheticSurvey survey) {
        Map<String, Integer> seen = new HashMap<>();
        for (int l = 0; l < survey.lists.size(); l++) {
            SyntheticSurvey.Truth truth = survey.truth.get(l / SyntheticSurvey.CHIPS);
            for (int i = 0; i < survey.lists.get(l).xPx().length; i++) {
                SkyPosition sky = SyntheticSurvey.sky(
                        truth,
                        l % SyntheticSurvey.CHIPS,
                        survey.lists.get(l).xPx()[i],
                        survey.lists.get(l).yPx()[i]);
                String place = Math.round(sky.raDegrees() * 3600) + " " + Math.round(sky.decDegrees() * 3600);
                seen.merge(place, 1, Integer::sum);
            }
        }
        return seen.values().stream().filter(count -> count > 1).count();
    }
}
