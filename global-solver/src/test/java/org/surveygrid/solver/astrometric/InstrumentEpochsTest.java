package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;

/** Three chips of eight move by 0.3 px twice within a survey. */
class InstrumentEpochsTest {
    private static final int EXPOSURES = 30;
    private static final double STEP_ARCSEC = 0.3 * SyntheticSurvey.SCALE;
    private static final List<Double> CUTS = List.of(60100.0, 60200.0);

    /** By epoch, then chip: how far it moved, {x, y} on the sky in arcseconds. */
    private static double[] moved(int epoch, int chip) {
        double angle = 2.1 * chip + 1.3 * epoch;
        return epoch == 0 || chip > 2
                ? new double[2]
                : new double[] {STEP_ARCSEC * StrictMath.cos(angle), STEP_ARCSEC * StrictMath.sin(angle)};
    }

    private static SyntheticSurvey survey(int starsPerChip, double faintestMag) {
        SyntheticSurvey survey = new SyntheticSurvey(13);
        survey.exposures = EXPOSURES;
        survey.starsPerChip = starsPerChip;
        survey.faintestMag = faintestMag;
        survey.mjd = number -> 60050.2 + 100 * (number / (EXPOSURES / 3)) + 0.01 * number;
        survey.displacement = (star, exposure, chip) -> moved(exposure / (EXPOSURES / 3), chip);
        return survey.build();
    }

    private static AstrometricOutcome.Solved solve(SyntheticSurvey survey, Epochs epochs) {
        AstrometricSettings settings = AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                .with(new AstrometryDeclaration(3, 1, epochs, StarUnknowns.POSITION, List.of(), List.of()));
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                Optional.of(survey.reference(0.15, 5, 0.01)),
                SyntheticSurvey.placements(),
                settings);
    }

    /** Mean offset of a chip from where they would be had it not moved, mean over an epoch's exposures. */
    private static double[] offset(SyntheticSurvey survey, AstrometricOutcome.Solved solved, int epoch, int chip) {
        double[] sum = new double[2];
        int count = 0;
        for (ChipAstrometry of : solved.solution().chips()) {
            int number = Integer.parseInt(of.exposure().substring(1)) - 1;
            if (number / (EXPOSURES / 3) == epoch && of.chip().equals(SyntheticSurvey.chipName(chip))) {
                for (int k = 0; k < 64; k++) {
                    double x = (k % 8 + 0.5) / 8 * SyntheticSurvey.WIDTH;
                    double y = (Math.floorDiv(k, 8) + 0.5) / 8 * SyntheticSurvey.HEIGHT;
                    SkyPosition rest = SyntheticSurvey.sky(survey.truth.get(number), chip, x, y);
                    double[] off = new TangentPlane(rest).toPlane(of.wcs().toSky(x, y));
                    sum[0] += off[0] * 3600;
                    sum[1] += off[1] * 3600;
                    count++;
                }
            }
        }
        return new double[] {sum[0] / count, sum[1] / count};
    }

    /** Stated error of how far a chip moved, by axis: that of the mean offset of an epoch less that of the first. */
    private static double[] statedMas(AstrometricOutcome.Solved solved, int epoch, int chip) {
        List<AstrometricDetails.Part> parts = new ArrayList<>();
        int perEpoch = EXPOSURES / 3;
        for (int number = 0; number < EXPOSURES; number++) {
            int of = number / perEpoch;
            for (int k = 0; k < 64 && (of == 0 || of == epoch); k++) {
                double[] pixel = {
                    (k % 8 + 0.5) / 8 * SyntheticSurvey.WIDTH, (Math.floorDiv(k, 8) + 0.5) / 8 * SyntheticSurvey.HEIGHT
                };
                parts.add(new AstrometricDetails.Part(
                        "e" + (number + 1),
                        SyntheticSurvey.chipName(chip),
                        pixel,
                        (of == 0 ? -1.0 : 1.0) / (64 * perEpoch)));
            }
        }
        return solved.details().orElseThrow().sigmaMas(parts);
    }

    /** With bright stars the error required, and with faint ones what their noise allows: the bound stands beside it. */
    @ParameterizedTest
    @CsvSource({"150, 18, 0.3", "90, 20, 0.65"})
    void chips_of_declared_epochs_are_where_they_moved_to(int starsPerChip, double faintestMag, double limitMas) {
        SyntheticSurvey survey = survey(starsPerChip, faintestMag);

        AstrometricOutcome.Solved solved = solve(survey, new Epochs(CUTS));

        double squares = 0;
        double bound = 0;
        int count = 0;
        for (int epoch = 1; epoch < 3; epoch++) {
            for (int chip = 0; chip < SyntheticSurvey.CHIPS; chip++) {
                double[] now = offset(survey, solved, epoch, chip);
                double[] before = offset(survey, solved, 0, chip);
                double[] stated = statedMas(solved, epoch, chip);
                for (int axis = 0; axis < 2; axis++) {
                    bound += stated[axis] * stated[axis];
                    double wrong = now[axis] - before[axis] + moved(epoch, chip)[axis];
                    squares += wrong * wrong;
                    count++;
                }
            }
        }
        double errorMas = 1000 * Math.sqrt(squares / count);
        assertThat(errorMas).isLessThan(limitMas);
        assertThat(errorMas / Math.sqrt(bound / count)).isBetween(0.75, 1.25);
        assertThat(solved.model().chiSquareAsMeasured()).isBetween(0.97, 1.03);
        assertThat(solved.model().findings()).isEmpty();
    }

    @Test
    void chips_that_moved_unsaid_are_named_with_the_epochs_to_declare() {
        SyntheticSurvey survey = survey(150, 18);

        AstrometricOutcome.Solved solved = solve(survey, Epochs.ONE);

        assertThat(solved.model().chiSquareAsMeasured()).isGreaterThan(1.5);
        List<String> findings = new ArrayList<>(solved.model().findings());
        assertThat(findings).hasSize(3);
        IntFunction<String> chip = SyntheticSurvey::chipName;
        for (int cut = 0; cut < 2; cut++) {
            assertThat(findings.get(cut))
                    .startsWith("chips moved")
                    .contains(chip.apply(0), chip.apply(1), chip.apply(2))
                    .doesNotContain(chip.apply(3), chip.apply(4), chip.apply(5), chip.apply(6), chip.apply(7))
                    .contains("epochs = [60" + (cut + 1) + "0");
        }
        assertThat(findings.get(2)).contains("chi-square");
    }
}
