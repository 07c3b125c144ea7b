package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.RotatedSky;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** No place of the sky is special: a survey comes out the same wherever it is, across right ascension 0 and at the poles. */
class RotatedSkyTest {
    private static final double SETTLED = 1e-9;

    private record Both(AstrometricOutcome.Solved positions, PhotometricOutcome.Solved magnitudes) {}

    private static Both solve(RotatedSky sky, double scaleArcsec, double[][] rotation) {
        Detections detections = Detections.of(sky.lists(rotation), new DetectionSelection(10, 0, 300));
        Optional<ReferenceCatalogue> reference = Optional.of(sky.reference(rotation));
        AstrometricOutcome positions = AstrometricSolver.solve(
                detections,
                reference,
                sky.placements(),
                AstrometricSettings.forPixelScale(scaleArcsec).settledTo(SETTLED));
        assertThat(positions).isInstanceOf(AstrometricOutcome.Solved.class);
        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) positions;
        return new Both(solved, (PhotometricOutcome.Solved) PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(
                        reference, Optional.of(solved.solution()), sky.placements(), new NominalSky(24.9, 0.12, 0)),
                PhotometricSettings.forPixelScale(scaleArcsec).settledTo(SETTLED)));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0, 0", "0.5, 359.9, -35", "0.5, 77, 89.9", "0.5, 200, -90", "36, 0, 45", "36, 300, 85"})
    void a_survey_comes_out_the_same_wherever_it_is(double scaleArcsec, double raDegrees, double decDegrees) {
        RotatedSky sky = new RotatedSky(3, scaleArcsec);
        double[][] atEquator = RotatedSky.toward(150, 0);
        double[][] elsewhere = RotatedSky.toward(raDegrees, decDegrees);

        Both plain = solve(sky, scaleArcsec, atEquator);
        Both turned = solve(sky, scaleArcsec, elsewhere);

        double worst = 0;
        double worstMag = 0;
        for (ChipAstrometry chip : plain.positions().solution().chips()) {
            ChipAstrometry other = turned.positions()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            for (double[] at : new double[][] {{0, 0}, {1023, 0}, {511, 511}, {0, 1023}, {1023, 1023}}) {
                double[] one = RotatedSky.turnBack(
                        atEquator, RotatedSky.vector(chip.wcs().toSky(at[0], at[1])));
                double[] two = RotatedSky.turnBack(
                        elsewhere, RotatedSky.vector(other.wcs().toSky(at[0], at[1])));
                double square = 0;
                for (int k = 0; k < 3; k++) {
                    square += (one[k] - two[k]) * (one[k] - two[k]);
                }
                worst = Math.max(worst, StrictMath.toDegrees(Math.sqrt(square)) * 3_600_000);
            }
            ChipZeroPoint point = plain.magnitudes()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            worstMag = Math.max(
                    worstMag,
                    Math.abs(point.zeroPointMag()
                            - turned.magnitudes()
                                    .solution()
                                    .find(chip.exposure(), chip.chip())
                                    .orElseThrow()
                                    .zeroPointMag()));
        }
        assertThat(worst).isLessThan(1e-6);
        assertThat(worstMag).isLessThan(1e-9);
    }
}
