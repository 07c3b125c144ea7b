package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;

/**
 * Neighbouring fields whose distortion takes the stars that they share further apart than the radius in which they are
 * looked for, so that few stars join them to begin with, and those by chance.
 */
class FieldsApartTest {
    private static final double RADIUS_ARCSEC = 1.5;
    private static final AstrometricSettings SETTINGS =
            new AstrometricSettings(AstrometricSettings.forPixelScale(0.4).model(), RADIUS_ARCSEC, 60, 12, 5, 4.5);
    /** At the edge of a field, outwards. */
    private static final double DISTORTION_ARCSEC = 3;

    private static final double EDGE_DEGREES = 0.236;

    private static SyntheticSurvey survey(double distortionArcsec) {
        SyntheticSurvey survey = new SyntheticSurvey(31);
        survey.exposures = 6;
        survey.starsPerChip = 600;
        survey.ditherArcsec = 20;
        survey.pointingErrorArcsec = 0.02;
        survey.field = number -> new double[] {0.4 * (number % 2) - 0.2, 0};
        survey.displacement = (star, exposure, chip) -> {
            TangentPlane plane = new TangentPlane(survey.truth.get(exposure).pointing());
            double[] at = plane.toPlane(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]));
            double cubic =
                    (at[0] * at[0] + at[1] * at[1]) / (EDGE_DEGREES * EDGE_DEGREES) * distortionArcsec / EDGE_DEGREES;
            return new double[] {cubic * at[0], cubic * at[1]};
        };
        return survey.build();
    }

    @Test
    void fields_are_joined_by_the_stars_that_they_share() {
        AstrometricStatistics plain = solve(survey(0)).statistics();

        AstrometricStatistics distorted = solve(survey(DISTORTION_ARCSEC)).statistics();

        assertThat((double) distorted.stars()).isCloseTo(plain.stars(), withinPercentage(1.5));
        assertThat((double) distorted.references()).isCloseTo(plain.references(), withinPercentage(3));
        assertThat(distorted.diagnosis().bridges()).isEmpty();
        assertThat(distorted.diagnosis().exposures())
                .allSatisfy(level -> assertThat(level.sigma()).isBetween(level.ownError(), 4 * level.ownError()));
    }

    private static AstrometricOutcome.Solved solve(SyntheticSurvey survey) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 1000)),
                Optional.of(survey.reference(0.2, 5, 0.01)),
                SyntheticSurvey.placements(),
                SETTINGS);
    }
}
