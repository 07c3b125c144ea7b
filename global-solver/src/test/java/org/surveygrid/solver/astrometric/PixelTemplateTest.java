package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.astrometric.term.FittedValue;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.PixelMaps;

/** Tree rings that displace stars, with another amplitude on each chip. */
class PixelTemplateTest {
    private static final int CELL_PX = 4;
    private static final double PERIOD_PX = 90;
    private static final double RING_PX = 0.06;

    /** By chip; two million sines are not worth having twice. */
    private static final List<PixelMap> RINGS = IntStream.range(0, SyntheticSurvey.CHIPS)
            .mapToObj(PixelTemplateTest::map)
            .toList();

    @TempDir
    private Path folder;

    private static double amplitude(int chip) {
        return 0.5 + 0.25 * chip;
    }

    /** What has to be added to a pixel for an amplitude of 1: along the radius from a point outside the chip. */
    private static double[] ring(int chip, double x, double y) {
        double dx = x + 300 + 40 * chip;
        double dy = y - 900;
        double radius = Math.sqrt(dx * dx + dy * dy);
        double size = RING_PX * StrictMath.sin(2 * Math.PI * radius / PERIOD_PX) / radius;
        return new double[] {size * dx, size * dy};
    }

    private static PixelMap map(int chip) {
        int columns = SyntheticSurvey.WIDTH / CELL_PX;
        int rows = SyntheticSurvey.HEIGHT / CELL_PX;
        float[][] planes = new float[2][columns * rows];
        for (int k = 0; k < columns * rows; k++) {
            int line = k / columns;
            double[] at = ring(chip, (k % columns + 0.5) * CELL_PX - 0.5, (line + 0.5) * CELL_PX - 0.5);
            planes[0][k] = (float) at[0];
            planes[1][k] = (float) at[1];
        }
        return PixelMap.of(columns, rows, planes);
    }

    private static SyntheticSurvey survey(long seed) {
        return survey(seed, 10);
    }

    private static SyntheticSurvey survey(long seed, int exposures) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = exposures;
        survey.faintestMag = 18;
        survey.starsPerChip = 120;
        survey.build();
        for (SourceList list : survey.lists) {
            int chip = Integer.parseInt(list.exposure().chip().substring(2)) - 1;
            for (int i = 0; i < list.xPx().length; i++) {
                double x = list.xPx()[i];
                double y = list.yPx()[i];
                double[] ring = ring(chip, x, y);
                ring = ring(chip, x - amplitude(chip) * ring[0], y - amplitude(chip) * ring[1]);
                list.xPx()[i] = x - amplitude(chip) * ring[0];
                list.yPx()[i] = y - amplitude(chip) * ring[1];
            }
        }
        return survey;
    }

    private AstrometricOutcome solve(SyntheticSurvey survey, String section) throws IOException {
        return solve(survey, survey.reference(0.2, 5, 0.01), section, 1);
    }

    private AstrometricOutcome solve(SyntheticSurvey survey, ReferenceCatalogue reference, String section, int threads)
            throws IOException {
        Path file = folder.resolve("model.toml");
        Files.writeString(file, "[astrometry]\n" + section);
        ModelFile model = ModelFile.read(
                file, new ModelFile(AstrometryDeclaration.polynomials(3, 1), PhotometryDeclaration.focal(0)));
        return AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                new AstrometricSolver.Sky(Optional.of(reference), SyntheticSurvey.placements()),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE).with(model.astrometry()),
                new Execution(threads));
    }

    private void writeRings(int chips) throws IOException {
        PixelMaps maps = new PixelMaps();
        for (int c = 0; c < chips; c++) {
            maps.put(SyntheticSurvey.chipName(c), RINGS.get(c));
        }
        maps.write(folder.resolve("rings.fits"), FitsHeader.builder().build());
    }

    /** What bilinear cells lose of a sine on the average, as a factor on the amplitude that makes up for it. */
    private static double interpolated(double amplitude) {
        double phase = 2 * Math.PI * CELL_PX / PERIOD_PX;
        return amplitude * (1 + phase * phase / 12);
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 901})
    void rings_of_every_chip_are_found_and_leave_the_noise_alone(long seed) throws IOException {
        writeRings(SyntheticSurvey.CHIPS);
        SyntheticSurvey survey = survey(seed);

        AstrometricOutcome.Solved without = (AstrometricOutcome.Solved) solve(survey, "");
        AstrometricOutcome.Solved with = (AstrometricOutcome.Solved)
                solve(survey, "[[astrometry.template]]\nname = \"tree rings\"\nfile = \"rings.fits\"\n");

        List<FittedValue> values = with.model().values();
        assertThat(values).hasSize(SyntheticSurvey.CHIPS);
        double pulls = 0;
        double stated = 0;
        for (int c = 0; c < values.size(); c++) {
            FittedValue value = values.get(c);
            double wrong = value.value() - interpolated(amplitude(c));
            assertThat(value.name())
                    .isEqualTo("amplitude of template tree rings on chip " + SyntheticSurvey.chipName(c));
            pulls += wrong * wrong / (value.sigma() * value.sigma()) / values.size();
            stated += value.sigma() * value.sigma() / (amplitude(c) * amplitude(c)) / values.size();
        }
        assertThat(Math.sqrt(stated)).isLessThan(0.03);
        assertThat(pulls).as("chi-square of 8 degrees, 0.9998 and 0.0002").isBetween(0.55 / 8, 29.9 / 8);
        assertThat(with.model().chiSquareAsMeasured()).isCloseTo(1, within(0.05));
        assertThat(with.statistics().overlapRmsMas())
                .isLessThan(1.02 * with.statistics().centroidNoiseMas())
                .isLessThan(0.5 * without.statistics().overlapRmsMas());
        assertThat(with.statistics().diagnosis().warnings()).noneMatch(warning -> warning.contains("template"));
        assertThat(with.solution().find("e1", "c08").orElseThrow().fitErrorMas())
                .isCloseTo(1000 * amplitude(7) * RING_PX * SyntheticSurvey.SCALE, within(3.0));
    }

    @Test
    void one_amplitude_of_the_camera_is_fitted_where_all_chips_share_it() throws IOException {
        PixelMaps maps = new PixelMaps();
        for (int c = 0; c < SyntheticSurvey.CHIPS; c++) {
            float[][] planes = {RINGS.get(c).plane(0), RINGS.get(c).plane(1)};
            for (float[] plane : planes) {
                for (int k = 0; k < plane.length; k++) {
                    plane[k] *= (float) amplitude(c) / 2;
                }
            }
            maps.put(
                    SyntheticSurvey.chipName(c),
                    PixelMap.of(RINGS.get(c).columns(), RINGS.get(c).rows(), planes));
        }
        maps.write(folder.resolve("rings.fits"), FitsHeader.builder().build());
        SyntheticSurvey survey = survey(72);

        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved)
                solve(survey, "[[astrometry.template]]\nfile = \"rings.fits\"\neach = \"camera\"\n");

        assertThat(solved.model().values()).hasSize(1);
        FittedValue value = solved.model().values().getFirst();
        assertThat(value.value()).isCloseTo(2, within(4 * value.sigma()));
        assertThat(value.sigma()).isLessThan(0.02);
    }

    @Test
    void threads_change_no_bit_of_an_amplitude() throws IOException {
        writeRings(SyntheticSurvey.CHIPS);
        SyntheticSurvey survey = survey(76);
        String model = "[[astrometry.template]]\nfile = \"rings.fits\"\n";
        ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);

        AstrometricOutcome.Solved one = (AstrometricOutcome.Solved) solve(survey, reference, model, 1);
        AstrometricOutcome.Solved several = (AstrometricOutcome.Solved) solve(survey, reference, model, 3);

        assertThat(several.model().values()).isEqualTo(one.model().values());
    }

    @Test
    void a_template_that_a_polynomial_can_be_is_refused_by_name() throws IOException {
        PixelMaps maps = new PixelMaps();
        float[] slope = {-0.1f, 0, 0.1f, -0.2f, 0, 0.2f};
        maps.put("c03", PixelMap.of(3, 2, slope, slope)).put("c02", RINGS.get(1));
        maps.write(folder.resolve("edge.fits"), FitsHeader.builder().build());

        AstrometricOutcome outcome =
                solve(survey(73, 4), "[[astrometry.template]]\nname = \"edge\"\nfile = \"edge.fits\"\n");

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Failed.class);
        assertThat(((AstrometricOutcome.Failed) outcome).detail()).contains("template edge", "chip c03", "polynomial");
    }

    @Test
    void a_template_of_other_chips_is_refused_with_the_names_of_both() throws IOException {
        new PixelMaps()
                .put("N4", RINGS.get(0))
                .write(folder.resolve("rings.fits"), FitsHeader.builder().build());

        AstrometricOutcome outcome = solve(survey(74, 4), "[[astrometry.template]]\nfile = \"rings.fits\"\n");

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Failed.class);
        assertThat(((AstrometricOutcome.Failed) outcome).detail()).contains("N4", "c01", "EXTNAME");
    }

    @Test
    void an_amplitude_that_only_its_prior_decides_is_named() throws IOException {
        writeRings(SyntheticSurvey.CHIPS);
        SyntheticSurvey survey = survey(75);

        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) solve(survey, """
                [[astrometry.template]]
                name = "one"
                file = "rings.fits"
                [[astrometry.template]]
                name = "other"
                file = "rings.fits"
                """);

        assertThat(solved.statistics().diagnosis().warnings()).anyMatch(text -> text.contains("amplitude of template"));
    }
}
