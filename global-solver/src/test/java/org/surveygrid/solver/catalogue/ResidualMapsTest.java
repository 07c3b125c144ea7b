package org.surveygrid.solver.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.PixelMaps;

/** A pattern on the pixels that no polynomial is, found in residuals and taken off the exposures of another survey. */
class ResidualMapsTest {
    private static final double PATTERN_PX = 0.03;
    private static final double CELL_PX = 1024.0 / 12;

    @TempDir
    private Path folder;

    /** What has to be added to a pixel. */
    private static double[] pattern(double x, double y) {
        return new double[] {
            PATTERN_PX * StrictMath.sin(2 * Math.PI * x / 520) * StrictMath.cos(2 * Math.PI * y / 600),
            PATTERN_PX * StrictMath.cos(2 * Math.PI * (x - y) / 800)
        };
    }

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = 9;
        survey.faintestMag = 16.5;
        survey.starsPerChip = 220;
        survey.ditherArcsec = 160;
        survey.build();
        for (SourceList list : survey.lists) {
            for (int i = 0; i < list.xPx().length; i++) {
                double[] add = pattern(list.xPx()[i], list.yPx()[i]);
                add = pattern(list.xPx()[i] - add[0], list.yPx()[i] - add[1]);
                list.xPx()[i] -= add[0];
                list.yPx()[i] -= add[1];
            }
        }
        return survey;
    }

    private static AstrometricOutcome.Solved solve(
            Detections detections, ReferenceCatalogue reference, AstrometryDeclaration model) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                detections,
                Optional.of(reference),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE).with(model));
    }

    @Test
    void a_pattern_is_found_and_the_next_solution_is_free_of_it() throws IOException {
        SyntheticSurvey survey = survey(81);
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 0, 1000));
        ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);
        AstrometryDeclaration plain = AstrometryDeclaration.polynomials(3, 1);
        Path file = folder.resolve("residuals.fits");
        Path model = folder.resolve("model.toml");

        AstrometricOutcome.Solved first = solve(detections, reference, plain);
        PixelMaps maps = ResidualMaps.of(detections, first, CELL_PX, plain);
        maps.write(file, FitsHeader.builder().build());
        Files.writeString(model, "[[astrometry.template]]\nfile = \"residuals.fits\"\nfixed = true\n");
        AstrometryDeclaration declared = ModelFile.read(model, new ModelFile(plain, PhotometryDeclaration.focal(0)))
                .astrometry();
        SyntheticSurvey later = survey(82);
        AstrometricOutcome.Solved second = solve(
                Detections.of(later.lists, new DetectionSelection(10, 0, 1000)),
                later.reference(0.2, 5, 0.01),
                declared);

        double product = 0;
        double truth = 0;
        double found = 0;
        double wrong = 0;
        int columns = maps.of("c01", 0).columns();
        int rows = maps.of("c01", 0).rows();
        float[][] planes = new float[2][columns * rows];
        for (int k = 0; k < columns * rows; k++) {
            int line = k / columns;
            double[] add = pattern((k % columns + 0.5) * CELL_PX - 0.5, (line + 0.5) * CELL_PX - 0.5);
            planes[0][k] = (float) add[0];
            planes[1][k] = (float) add[1];
        }
        PixelMap wanted = PixelMap.of(columns, rows, planes).withoutPolynomial(3);
        for (String chip : maps.chips()) {
            for (int axis = 0; axis < 2; axis++) {
                float[] map = maps.of(chip, 0).withoutPolynomial(3).plane(axis);
                for (int k = 0; k < map.length; k++) {
                    product += map[k] * wanted.plane(axis)[k];
                    truth += wanted.plane(axis)[k] * wanted.plane(axis)[k];
                    found += map[k] * map[k];
                    wrong += (map[k] - wanted.plane(axis)[k]) * (map[k] - wanted.plane(axis)[k]);
                }
            }
        }
        PixelMaps halves = ResidualMaps.of(
                detections,
                first,
                CELL_PX,
                new AstrometryDeclaration(
                        3, 1, new Epochs(List.of(60000.245)), StarUnknowns.POSITION, List.of(), List.of()));
        assertThat(halves.of("c01", 0).plane(0))
                .isNotEqualTo(halves.of("c01", 1).plane(0));
        assertThat(halves.of("c01", 2).isEmpty()).isTrue();
        assertThat(columns).isEqualTo(12);
        assertThat(product / Math.sqrt(truth * found)).isGreaterThan(0.94);
        assertThat(product / truth).isBetween(0.8, 1.1);
        double noise = second.statistics().centroidNoiseMas();
        double before = first.statistics().overlapRmsMas();
        double after = second.statistics().overlapRmsMas();
        assertThat((after * after - noise * noise) / (before * before - noise * noise))
                .isLessThan(1.1 * wrong / truth)
                .isLessThan(0.2);
    }
}
