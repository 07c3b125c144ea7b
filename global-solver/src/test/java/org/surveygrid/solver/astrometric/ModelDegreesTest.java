package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.focalplane.TangentBasis;

/** Every exposure is bent in its own way, by a cubic polynomial of half an arcsecond at the edge. */
class ModelDegreesTest {
    private static final double BEND_ARCSEC = 0.5;
    private static final double EDGE_ARCSEC = 840;

    private static double[] bend(int exposure, double xi, double eta) {
        double x = xi / EDGE_ARCSEC;
        double y = eta / EDGE_ARCSEC;
        double a = StrictMath.cos(1.9 * exposure + 1);
        double b = StrictMath.sin(2.3 * exposure + 2);
        return new double[] {BEND_ARCSEC * (a * x * x * x + b * x * y), BEND_ARCSEC * (b * x * y * y - a * y * y)};
    }

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(31);
        survey.exposures = 8;
        survey.starsPerChip = 80;
        survey.displacement = (star, exposure, chip) -> {
            double[] place = new TangentBasis(survey.truth.get(exposure).pointing())
                    .project(TangentBasis.vector(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1])));
            return bend(exposure, place[0], place[1]);
        };
        return survey.build();
    }

    private static AstrometricOutcome.Solved solve(SyntheticSurvey survey, int chipDegree, int exposureDegree) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                Optional.of(survey.reference(0.15, 5, 0.01)),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                        .with(AstrometryDeclaration.polynomials(chipDegree, exposureDegree)));
    }

    /**
     * Offsets of the solution's places of pixels from the truth in units of their stated errors, rms. Low orders are common to
     * all pixels of an exposure, so that it scatters by some ten per cent.
     */
    private static double pull(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        double squares = 0;
        int count = 0;
        for (ChipAstrometry of : solved.solution().chips()) {
            int exposure = Integer.parseInt(of.exposure().substring(1)) - 1;
            SyntheticSurvey.Truth truth = survey.truth.get(exposure);
            TangentBasis plane = new TangentBasis(truth.pointing());
            for (int k = 0; k < 4; k++) {
                double x = (k % 2 + 0.5) / 2 * SyntheticSurvey.WIDTH;
                double y = (Math.floorDiv(k, 2) + 0.5) / 2 * SyntheticSurvey.HEIGHT;
                double[] seen = plane.project(
                        TangentBasis.vector(SyntheticSurvey.sky(truth, of.chip().charAt(2) - '1', x, y)));
                double[] unbent = seen.clone();
                for (int step = 0; step < 6; step++) {
                    double[] moved = bend(exposure, unbent[0], unbent[1]);
                    unbent[0] = seen[0] - moved[0];
                    unbent[1] = seen[1] - moved[1];
                }
                double[] got = plane.project(TangentBasis.vector(of.wcs().toSky(x, y)));
                double[] sigma = solved.details().orElseThrow().sigmaMas(of.exposure(), of.chip(), new double[] {x, y});
                for (int axis = 0; axis < 2; axis++) {
                    double off = 1000 * (got[axis] - unbent[axis]) / sigma[axis];
                    squares += off * off;
                    count++;
                }
            }
        }
        return Math.sqrt(squares / count);
    }

    private static double fitErrorMas(AstrometricOutcome.Solved solved) {
        return solved.solution().chips().stream()
                .mapToDouble(ChipAstrometry::fitErrorMas)
                .max()
                .orElseThrow();
    }

    @Test
    void cubic_exposures_of_cubic_chips_are_solved_and_written() {
        SyntheticSurvey survey = survey();

        AstrometricOutcome.Solved cubic = solve(survey, 3, 3);
        AstrometricOutcome.Solved linear = solve(survey, 3, 1);

        assertThat(cubic.model().chiSquareAsMeasured()).isBetween(0.94, 1.06);
        assertThat(linear.model().chiSquareAsMeasured()).isGreaterThan(5);
        assertThat(pull(survey, cubic)).isBetween(0.85, 1.15);
        assertThat(pull(survey, linear)).isGreaterThan(3);
        assertThat(fitErrorMas(cubic)).isLessThan(0.1);
    }

    @Test
    void chips_may_have_any_degree_from_none_to_four() {
        SyntheticSurvey survey = survey();

        AstrometricOutcome.Solved rigid = solve(survey, 0, 3);
        AstrometricOutcome.Solved quartic = solve(survey, 4, 3);

        assertThat(pull(survey, quartic)).isBetween(0.75, 1.3);
        assertThat(fitErrorMas(rigid)).isLessThan(0.1);
        assertThat(fitErrorMas(quartic)).isLessThan(0.1);
    }
}
