package org.surveygrid.psf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.SourceExtraction;

class PsfPhotometryTest {
    private static int nearest(SourceExtraction extraction, double x, double y) {
        List<MeasuredSource> sources = extraction.sources();
        int best = 0;
        for (int i = 0; i < sources.size(); i++) {
            double distance = Math.hypot(sources.get(i).x() - x, sources.get(i).y() - y);
            if (distance
                    < Math.hypot(sources.get(best).x() - x, sources.get(best).y() - y)) {
                best = i;
            }
        }
        return best;
    }

    @Test
    void fluxes_of_stars_are_true_and_scatter_by_their_errors() {
        StarField field = StarField.empty(800, 1.7, 0.1).lattice(16, 3000).noisy(1);
        SourceExtraction extraction = field.extract();

        List<PsfFlux> fluxes = PsfPhotometry.measure(extraction.image(), extraction.sources(), field.model(extraction));

        double mean = 0;
        for (PsfFlux flux : fluxes) {
            mean += flux.flux() / drawn(flux) / fluxes.size();
            assertThat(flux.chi2()).isBetween(0.7, 1.3);
        }
        double pulls = 0;
        for (PsfFlux flux : fluxes) {
            double deviation = flux.flux() / drawn(flux) - mean;
            double error = Math.hypot(flux.error() / drawn(flux), 0.001);
            pulls += deviation * deviation / (error * error) / fluxes.size();
        }
        assertThat(fluxes).hasSize(256);
        assertThat(mean).isCloseTo(1, within(0.004));
        assertThat(Math.sqrt(pulls)).isBetween(0.85, 1.2);
    }

    private static double drawn(PsfFlux flux) {
        return flux.flux() > 4500 ? 6000 : 3000;
    }

    @Test
    void a_blend_is_shared_as_by_least_squares_of_both_together() {
        StarField field = StarField.empty(400, 1.7, 0)
                .lattice(7, 1e5)
                .add(224, 228.5, 4e4, 1)
                .add(232, 230, 2e4, 1)
                .noisy(2);
        SourceExtraction extraction = field.extract();
        PsfModel model = field.model(extraction);
        int first = nearest(extraction, 224, 228.5);
        int second = nearest(extraction, 232, 230);

        List<PsfFlux> fluxes = PsfPhotometry.measure(extraction.image(), extraction.sources(), model);

        double[] together = solve(
                extraction,
                model,
                extraction.sources().get(first),
                extraction.sources().get(second));
        assertThat(first).isNotEqualTo(second);
        assertThat(fluxes.get(first).flux()).isCloseTo(together[0], within(0.005 * together[0]));
        assertThat(fluxes.get(second).flux()).isCloseTo(together[1], within(0.005 * together[1]));
        assertThat(fluxes.get(first).flux()).isCloseTo(4e4, within(800.0));
        assertThat(fluxes.get(second).flux()).isCloseTo(2e4, within(800.0));
    }

    /** Plain least squares of two models over the whole image. */
    private static double[] solve(SourceExtraction extraction, PsfModel model, MeasuredSource a, MeasuredSource b) {
        int width = extraction.image().width();
        double[] modelA = drawn(model.stamp(a.x(), a.y()), width);
        double[] modelB = drawn(model.stamp(b.x(), b.y()), width);
        float[] value = extraction.image().value();
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double ad = 0;
        double bd = 0;
        for (int p = 0; p < value.length; p++) {
            aa += modelA[p] * modelA[p];
            ab += modelA[p] * modelB[p];
            bb += modelB[p] * modelB[p];
            ad += modelA[p] * value[p];
            bd += modelB[p] * value[p];
        }
        double determinant = aa * bb - ab * ab;
        return new double[] {(bb * ad - ab * bd) / determinant, (aa * bd - ab * ad) / determinant};
    }

    private static double[] drawn(PsfModel.Stamp stamp, int width) {
        double[] image = new double[width * width];
        for (int p = 0; p < stamp.value().length; p++) {
            int row = stamp.y0() + p / stamp.side();
            image[row * width + stamp.x0() + p % stamp.side()] = stamp.value()[p];
        }
        return image;
    }

    @Test
    void the_spread_is_zero_for_stars_and_positive_for_galaxies() {
        StarField field = StarField.empty(400, 1.7, 0)
                .lattice(7, 1e5)
                .add(200, 228, 1e5, 1.5)
                .noisy(3);
        SourceExtraction extraction = field.extract();

        List<PsfFlux> fluxes = PsfPhotometry.measure(extraction.image(), extraction.sources(), field.model(extraction));

        int galaxy = nearest(extraction, 200, 228);
        for (int i = 0; i < fluxes.size(); i++) {
            if (i != galaxy) {
                assertThat(fluxes.get(i).spread()).isCloseTo(0, within(0.001));
            }
        }
        assertThat(fluxes.get(galaxy).spread()).isGreaterThan(0.005);
        assertThat(fluxes.get(galaxy).chi2()).isGreaterThan(3);
    }

    @Test
    void bad_pixels_are_left_out_and_a_source_of_which_nothing_is_seen_has_no_flux() {
        StarField field = StarField.empty(400, 1.7, 0).lattice(7, 1e5).noisy(4);
        SourceExtraction clean = field.extract();
        PsfModel model = field.model(clean);
        int some = nearest(clean, 200, 200);
        MeasuredSource star = clean.sources().get(some);
        int column = (int) Math.rint(star.x()) + 1;
        for (int y = 0; y < 400; y++) {
            field.frame().variance().pixels()[y * 400 + column] = 0;
        }
        SourceExtraction spoiled = field.extract();

        PsfFlux flux =
                PsfPhotometry.measure(spoiled.image(), List.of(star), model).getFirst();

        double whole = PsfPhotometry.measure(clean.image(), clean.sources(), model)
                .get(some)
                .flux();
        assertThat(flux.flux()).isCloseTo(whole, within(0.002 * whole));
        Arrays.fill(field.frame().variance().pixels(), 0, 400 * 200, 0);
        SourceExtraction half = field.extract();
        assertThat(PsfPhotometry.measure(half.image(), List.of(clean.sources().getFirst()), model)
                        .getFirst()
                        .flux())
                .isNaN();
    }

    @Test
    void a_source_at_the_edge_and_one_outside_the_image_are_no_error() {
        StarField field = StarField.empty(300, 1.7, 0)
                .lattice(6, 1e5)
                .add(0.3, 150, 1e5, 1)
                .noisy(5);
        SourceExtraction extraction = field.extract();

        List<PsfFlux> fluxes = PsfPhotometry.measure(extraction.image(), extraction.sources(), field.model(extraction));

        assertThat(fluxes.get(nearest(extraction, 0.3, 150)).flux()).isCloseTo(1e5, within(2e4));
    }
}
