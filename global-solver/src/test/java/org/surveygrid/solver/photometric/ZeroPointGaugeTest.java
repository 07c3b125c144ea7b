package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/** Without reference magnitudes the common level of zero points is a convention, and nothing else is. */
class ZeroPointGaugeTest {
    private static final double SMALLEST_SIGMA_MAG = 0.002;

    private final SyntheticSurvey survey = survey();

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(72);
        survey.exposures = 6;
        survey.starsPerChip = 60;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private PhotometricOutcome.Solved solve(PhotometryDeclaration model) {
        return (PhotometricOutcome.Solved) PhotometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 300)),
                new PhotometricSolver.Sky(
                        Optional.empty(), Optional.empty(), SyntheticSurvey.placements(), new NominalSky(24.9, 1, 0)),
                new PhotometricSettings(model, 6 * SyntheticSurvey.SCALE, 10, 3, 4, 0.1).settledTo(1e-10));
    }

    private static double[] zeroPoints(PhotometricOutcome.Solved solved) {
        return solved.solution().zeroPoints().stream()
                .mapToDouble(ChipZeroPoint::zeroPointMag)
                .toArray();
    }

    @Test
    void another_canonical_exposure_moves_all_zero_points_alike() {
        PhotometryDeclaration mean = PhotometryDeclaration.focal(3);

        PhotometricOutcome.Solved plain = solve(mean);

        for (String canonical : new String[] {"e2", "e5"}) {
            PhotometricOutcome.Solved other = solve(mean.with("canonicalExposure = \"" + canonical + "\""));
            double[] before = zeroPoints(plain);
            double[] after = zeroPoints(other);
            double[] moved = new double[before.length];
            Arrays.setAll(moved, i -> after[i] - before[i]);
            double shift = Arrays.stream(moved).average().orElseThrow();
            double beyond =
                    Arrays.stream(moved).map(m -> Math.abs(m - shift)).max().orElseThrow();
            assertThat(Math.abs(shift)).isGreaterThan(0.05);
            assertThat(beyond / Math.abs(shift)).isLessThan(1e-9);
            double[] residual = plain.residuals().residualMag();
            assertThat(other.residuals().residualMag()).hasSameSizeAs(residual);
            for (int i = 0; i < residual.length; i++) {
                assertThat(Math.abs(other.residuals().residualMag()[i] - residual[i]))
                        .isLessThan(1e-6 * SMALLEST_SIGMA_MAG);
            }
        }
    }
}
