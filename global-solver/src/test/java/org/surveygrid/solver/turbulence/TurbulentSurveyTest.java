package org.surveygrid.solver.turbulence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;

/** From the detections of a survey under moving air to corrected positions. */
class TurbulentSurveyTest {
    private static final double WAVE_ARCSEC = 420;

    @TempDir
    Path folder;

    /** A few waves of 8 mas for each exposure: {east, north} in arcseconds. */
    private static double[] air(int exposure, double u, double v) {
        double[] sum = new double[2];
        for (int wave = 0; wave < 6; wave++) {
            double angle = 1.3 * exposure + 0.9 * wave * wave;
            double ku = 2 * StrictMath.PI / (WAVE_ARCSEC * (1 + wave % 3)) * StrictMath.cos(angle);
            double kv = 2 * StrictMath.PI / (WAVE_ARCSEC * (1 + wave % 3)) * StrictMath.sin(angle);
            double size = 0.008 * StrictMath.cos(ku * u + kv * v + 2.1 * wave + exposure);
            sum[0] += size * StrictMath.cos(angle);
            sum[1] += size * StrictMath.sin(angle);
        }
        return sum;
    }

    @Test
    void corrected_positions_of_pixels_scatter_less_about_the_sky() throws Exception {
        SyntheticSurvey survey = new SyntheticSurvey(31);
        survey.exposures = 6;
        survey.starsPerChip = 90;
        survey.faintestMag = 18.5;
        survey.displacement = (star, exposure, chip) -> {
            double[] at = new TangentPlane(new SkyPosition(150, 2))
                    .toPlane(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]));
            return air(exposure, 3600 * at[0], 3600 * at[1]);
        };
        survey.build();
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 0, 500));
        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) AstrometricSolver.solve(
                detections,
                Optional.of(survey.reference(0.5, 2, 0.01)),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
        SurveyResiduals.of(detections, solved.details().orElseThrow().residuals())
                .write(folder.resolve("stars.fits"));
        SurveyResiduals residuals = SurveyResiduals.read(folder.resolve("stars.fits"));

        double[] squares = new double[2];
        for (SyntheticSurvey.Truth truth : survey.truth) {
            TurbulenceOutcome.Correlated air = (TurbulenceOutcome.Correlated)
                    TurbulenceFit.of(residuals.of(truth.exposure(), solved.solution()), 1000);
            residuals
                    .map(truth.exposure(), solved.solution(), air.field(), 17)
                    .write(folder.resolve(truth.exposure() + ".fits"));
            add(survey, solved, truth, squares);
        }

        assertThat(squares[0] / squares[1])
                .as("half of the stars are tied to the sky, the others to five exposures with air of their own")
                .isGreaterThan(3.5);
    }

    /** Squares of how far pixels are from the place whose light falls there, before and after the correction. */
    private void add(
            SyntheticSurvey survey, AstrometricOutcome.Solved solved, SyntheticSurvey.Truth truth, double[] squares)
            throws Exception {
        ExposureDisplacement map = ExposureDisplacement.read(folder.resolve(truth.exposure() + ".fits"));
        int number = survey.truth.indexOf(truth);
        for (int chip = 0; chip < SyntheticSurvey.CHIPS; chip++) {
            String name = SyntheticSurvey.chipName(chip);
            ChipAstrometry solution =
                    solved.solution().find(truth.exposure(), name).orElseThrow();
            ChipDisplacement correction = map.chip(name).orElseThrow();
            for (int k = 0; k < 30; k++) {
                double x = 100 + 37 * (k * 7 % 23);
                double y = 100 + 61 * k;
                SkyPosition seen = SyntheticSurvey.sky(truth, chip, x, y);
                double[] at = new TangentPlane(new SkyPosition(150, 2)).toPlane(seen);
                double[] moved = air(number, 3600 * at[0], 3600 * at[1]);
                double[] off = new TangentPlane(seen).toPlane(solution.wcs().toSky(x, y));
                double east = 3.6e6 * off[0] + 1000 * moved[0];
                double north = 3.6e6 * off[1] + 1000 * moved[1];
                double[] corrected = correction.at(x, y);
                squares[0] += (east * east + north * north);
                squares[1] +=
                        (east - corrected[0]) * (east - corrected[0]) + (north - corrected[1]) * (north - corrected[1]);
            }
        }
    }
}
