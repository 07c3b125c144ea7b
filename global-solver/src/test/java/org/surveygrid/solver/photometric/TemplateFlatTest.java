package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Place;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Visit;
import org.surveygrid.solver.photometric.PhotometricStatistics.FittedTerm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.PixelMaps;
import org.surveygrid.toml.TomlSection;

/** Tree rings in magnitudes, whose amplitudes changed when the camera did. */
class TemplateFlatTest {
    private static final NominalSky SKY = new NominalSky(25, 0.1, 0);
    private static final int SIZE_PX = 1024;
    private static final int CELLS = 512;
    private static final int VISITS = 16;
    private static final double RING_MAG = 0.01;

    private static double amplitude(int epoch, int chip) {
        return 0.8 + 0.3 * chip + 0.5 * epoch;
    }

    private static double ring(int chip, double x, double y) {
        double dx = x + 200 + 100 * chip;
        double dy = y - 500;
        return RING_MAG * StrictMath.sin(2 * Math.PI * Math.sqrt(dx * dx + dy * dy) / 80);
    }

    private static PixelMaps maps(int chips) {
        PixelMaps maps = new PixelMaps();
        for (int c = 0; c < chips; c++) {
            float[] mag = new float[CELLS * CELLS];
            double cell = (double) SIZE_PX / CELLS;
            for (int k = 0; k < mag.length; k++) {
                int line = k / CELLS;
                mag[k] = (float) ring(c, (k % CELLS + 0.5) * cell - 0.5, (line + 0.5) * cell - 0.5);
            }
            maps.put(MagnitudeSurvey.chipName(c), PixelMap.of(CELLS, CELLS, mag));
        }
        return maps;
    }

    private static MagnitudeSurvey survey(long seed) {
        MagnitudeSurvey survey = new MagnitudeSurvey(seed);
        List<Visit> visits = new ArrayList<>();
        for (int e = 0; e < VISITS; e++) {
            visits.add(new Visit(
                    String.format(Locale.ROOT, "e%02d", e), 60000.1 + 0.01 * e + (2 * e < VISITS ? 0 : 100), 1.2, 0));
        }
        return survey.observe(visits, (e, at) -> 24.9 + 0.005 * e + response(e, at));
    }

    private static double response(int visit, Place at) {
        double x = (at.u() + 1) * SIZE_PX / 2 - 0.5;
        double y = (at.v() + 1) * SIZE_PX / 2 - 0.5;
        return amplitude(2 * visit < VISITS ? 0 : 1, at.chip()) * ring(at.chip(), x, y);
    }

    private static PhotometryDeclaration declared(PixelMaps maps, String... lines) {
        return PhotometryDeclaration.read(
                TomlSection.parse("model file", String.join("\n", lines)),
                PhotometryDeclaration.focal(0),
                (name, planes) -> maps);
    }

    @Test
    void rings_of_every_chip_and_epoch_are_found_and_are_part_of_the_star_flat() {
        MagnitudeSurvey survey = survey(31);
        PhotometryDeclaration model = declared(
                maps(survey.chips()),
                "epochs = [60050]",
                "[[template]]",
                "name = \"rings\"",
                "file = \"rings.fits\"",
                "each = [\"chip\", \"epoch\"]");

        var without = survey.solve(PhotometryDeclaration.focal(0), SKY, Optional.empty());
        var with = survey.solve(model, SKY, Optional.empty());

        List<FittedTerm> terms = with.statistics().fitted();
        assertThat(terms).hasSize(2 * survey.chips());
        double pulls = 0;
        for (FittedTerm term : terms) {
            int chip = Integer.parseInt(
                    term.name().substring(term.name().indexOf("chip c") + 6).substring(0, 2));
            double wrong = term.value() - amplitude(term.name().contains("epoch 2") ? 1 : 0, chip);
            pulls += wrong * wrong / (term.error() * term.error()) / terms.size();
            assertThat(term.name()).startsWith("amplitude of template rings on chip c");
            assertThat(Math.abs(wrong)).isLessThan(0.08);
        }
        assertThat(pulls).isBetween(0.2, 2.5);
        assertThat(with.statistics().overlapRmsMag())
                .isLessThan(0.8 * without.statistics().overlapRmsMag());
        StarFlat flat =
                with.solution().starFlat("e15", MagnitudeSurvey.chipName(3)).orElseThrow();
        assertThat(flat.correctionMag(300, 700)).isCloseTo(amplitude(1, 3) * ring(3, 300, 700), within(0.001));
    }

    @Test
    void a_correction_is_applied_and_not_fitted() {
        MagnitudeSurvey survey = survey(32);
        PixelMaps maps = new PixelMaps();
        for (int c = 0; c < survey.chips(); c++) {
            for (int epoch = 0; epoch < 2; epoch++) {
                float[] mag =
                        maps(survey.chips()).of(MagnitudeSurvey.chipName(c), 0).plane(0);
                for (int k = 0; k < mag.length; k++) {
                    mag[k] *= (float) amplitude(epoch, c);
                }
                maps.put(MagnitudeSurvey.chipName(c), epoch, PixelMap.of(CELLS, CELLS, mag));
            }
        }

        var solved = survey.solve(
                declared(maps, "epochs = [60050]", "[[template]]", "file = \"maps.fits\"", "fixed = true"),
                SKY,
                Optional.empty());

        assertThat(solved.statistics().fitted()).isEmpty();
        assertThat(solved.statistics().chiSquarePerDegree()).isCloseTo(1, within(0.03));
        for (var exposure : solved.statistics().exposures()) {
            assertThat(exposure.excessMag()).isLessThan(0.002);
        }
    }

    @Test
    void a_flat_template_is_refused_by_name() {
        MagnitudeSurvey survey = survey(33);
        PixelMaps maps = new PixelMaps().put("c01", PixelMap.of(2, 1, new float[] {0.1f, 0.1f}));

        PhotometricOutcome outcome = survey.outcome(
                declared(maps, "[[template]]", "name = \"nothing\"", "file = \"x\""), SKY, Optional.empty());

        assertThat(outcome).isInstanceOf(PhotometricOutcome.Failed.class);
        assertThat(((PhotometricOutcome.Failed) outcome).detail()).contains("template nothing", "chip c01");
    }
}
