package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.normal.PolynomialFit;

/** What stars cannot tell, a convention says; which one must not show in anything that they can tell. */
class GaugeTest {
    private static final double SETTLED = 1e-10;
    private static final double SMALLEST_SIGMA_MAS = 2;

    private final SyntheticSurvey survey = survey();
    private final ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(71);
        survey.exposures = 6;
        survey.starsPerChip = 60;
        survey.pointingErrorArcsec = 0.2;
        return survey.build();
    }

    private AstrometricOutcome.Solved solve(List<SourceList> lists, AstrometryDeclaration model) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 300)),
                Optional.of(reference),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                        .with(model)
                        .settledTo(SETTLED));
    }

    private static void assertSameSky(AstrometricOutcome.Solved one, AstrometricOutcome.Solved other) {
        double worst = 0;
        for (ChipAstrometry chip : one.solution().chips()) {
            ChipAstrometry same =
                    other.solution().find(chip.exposure(), chip.chip()).orElseThrow();
            for (double[] at : new double[][] {{0, 0}, {1023, 0}, {512, 1024}, {0, 2047}, {1023, 2047}}) {
                SkyPosition place = chip.wcs().toSky(at[0], at[1]);
                worst = Math.max(worst, 1000 * place.separationArcsec(same.wcs().toSky(at[0], at[1])));
            }
        }
        assertThat(worst).isLessThan(1e-4);
        AstrometricResiduals residual = one.details().orElseThrow().residuals();
        AstrometricResiduals moved = other.details().orElseThrow().residuals();
        assertThat(moved.eastMas()).hasSameSizeAs(residual.eastMas());
        double far = 0;
        for (int i = 0; i < residual.size(); i++) {
            far = Math.max(far, Math.abs(residual.eastMas()[i] - moved.eastMas()[i]));
            far = Math.max(far, Math.abs(residual.northMas()[i] - moved.northMas()[i]));
        }
        assertThat(far).isLessThan(1e-6 * SMALLEST_SIGMA_MAS);
    }

    @Test
    void the_canonical_exposure_takes_nothing_but_the_chips_common_deformation() {
        AstrometryDeclaration model = AstrometryDeclaration.polynomials(3, 1);

        AstrometricOutcome.Solved means = solve(survey.lists, model);
        AstrometricOutcome.Solved second = solve(survey.lists, model.withCanonicalExposure("e2"));
        AstrometricOutcome.Solved fifth = solve(survey.lists, model.withCanonicalExposure("e5"));

        assertSameSky(means, second);
        assertSameSky(second, fifth);
        assertThat(shareBeyondAffine(means, second)).isLessThan(1e-9);
        assertThat(shareBeyondAffine(second, fifth)).isLessThan(1e-9);
    }

    /** How much of the difference between the chips' maps is no common affine deformation. */
    private static double shareBeyondAffine(AstrometricOutcome.Solved one, AstrometricOutcome.Solved other) {
        AstrometricModel before = one.details().orElseThrow().model();
        AstrometricModel after = other.details().orElseThrow().model();
        List<double[]> rows = new ArrayList<>();
        List<double[]> moved = new ArrayList<>();
        for (int c = 0; c < SyntheticSurvey.CHIPS; c++) {
            for (double x = 0; x < SyntheticSurvey.WIDTH; x += 340) {
                for (double y = 0; y < SyntheticSurvey.HEIGHT; y += 680) {
                    double[] from = before.toFocalPlane(c, x, y);
                    double[] to = after.toFocalPlane(c, x, y);
                    rows.add(new double[] {1, from[0] / 1000, from[1] / 1000});
                    moved.add(new double[] {to[0] - from[0], to[1] - from[1]});
                }
            }
        }
        double[][] target = new double[2][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            target[0][i] = moved.get(i)[0];
            target[1][i] = moved.get(i)[1];
        }
        double[][] affine =
                PolynomialFit.solve(rows.toArray(double[][]::new), target).orElseThrow();
        double all = 0;
        double beyond = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (int axis = 0; axis < 2; axis++) {
                double fitted = 0;
                for (int k = 0; k < 3; k++) {
                    fitted += affine[axis][k] * rows.get(i)[k];
                }
                all += target[axis][i] * target[axis][i];
                beyond += (target[axis][i] - fitted) * (target[axis][i] - fitted);
            }
        }
        return Math.sqrt(beyond / all);
    }

    @Test
    void a_smooth_field_in_the_start_values_is_forgotten() {
        List<SourceList> bent = survey.lists.stream().map(GaugeTest::bent).toList();

        AstrometricOutcome.Solved plain = solve(survey.lists, AstrometryDeclaration.polynomials(3, 1));
        AstrometricOutcome.Solved other = solve(bent, AstrometryDeclaration.polynomials(3, 1));

        assertSameSky(plain, other);
    }

    /** Coordinates that are turned and stretched by 2e-4, and half an arcsecond off. */
    private static SourceList bent(SourceList list) {
        TpvWcs wcs = (TpvWcs) list.wcs();
        int chip = list.exposure().chip().charAt(2) - '1';
        var place = SyntheticSurvey.placement(chip);
        double s = place.cd11();
        SkyPosition toward = wcs.toSky(place.referenceX(), place.referenceY());
        TpvWcs other = TpvWcs.tan(
                SkyPosition.wrapping(toward.raDegrees() + 0.3 / 3600, toward.decDegrees() - 0.4 / 3600),
                new CdMatrix(
                        place.referenceX(), place.referenceY(), -s * (1 + 2e-4), 1e-4 * s, -2e-4 * s, s * (1 - 1e-4)));
        return new SourceList(
                list.exposure(),
                other,
                list.xPx(),
                list.yPx(),
                list.positionErrorPx(),
                list.fluxElectrons(),
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }
}
