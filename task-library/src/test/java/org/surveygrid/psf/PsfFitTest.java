package org.surveygrid.psf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.photometry.SourceExtraction;

class PsfFitTest {
    /** Largest difference of the model's pixels and the true ones at a place, in units of the true peak. */
    private static double worst(StarField field, PsfModel model, double x, double y) {
        PsfModel.Stamp stamp = model.stamp(x, y);
        double sx = field.sigmaX(x);
        double sy = field.sigmaPx();
        double peak = StarField.profile(0, 0, sx, sy);
        double worst = 0;
        for (int p = 0; p < stamp.value().length; p++) {
            int column = stamp.x0() + p % stamp.side();
            int row = stamp.y0() + p / stamp.side();
            double expected = StarField.profile(column - x, row - y, sx, sy);
            worst = Math.max(worst, Math.abs(stamp.value()[p] - expected) / peak);
        }
        return worst;
    }

    @Test
    void a_shape_that_varies_over_the_field_is_followed() {
        StarField field = StarField.empty(600, 1.7, 0.15).lattice(12, 2e4).noisy(1);

        PsfModel model = field.model(field.extract());

        assertThat(model.degree()).isEqualTo(2);
        assertThat(model.stars()).isGreaterThan(120);
        assertThat(model.chi()).isBetween(0.9, 1.1);
        assertThat(worst(field, model, 60.3, 300.2)).isLessThan(0.01);
        assertThat(worst(field, model, 300.8, 100.5)).isLessThan(0.01);
        assertThat(worst(field, model, 540.1, 480.9)).isLessThan(0.01);
    }

    @Test
    void a_model_of_one_shape_would_be_wrong_at_the_edges_of_that_field() {
        StarField field = StarField.empty(600, 1.7, 0.15).lattice(12, 2e4).noisy(1);
        SourceExtraction extraction = field.extract();

        PsfModel rigid = PsfFit.fit(
                        extraction.image(),
                        extraction.detections(),
                        extraction.sources(),
                        new PsfConfig(0, 20, 0.3, 3.5, 500))
                .orElseThrow();

        assertThat(worst(field, rigid, 60.3, 300.2)).isGreaterThan(0.05);
    }

    @Test
    void stars_sampled_by_two_pixels_a_fwhm_are_modelled() {
        StarField field = StarField.empty(400, 0.85, 0).lattice(12, 2e5).noisy(2);

        PsfModel model = field.model(field.extract());

        assertThat(model.stepPx()).isLessThan(0.6);
        assertThat(worst(field, model, 200.0, 200.0)).isLessThan(0.03);
        assertThat(worst(field, model, 200.5, 200.25)).isLessThan(0.03);
    }

    @Test
    void the_degree_falls_with_the_number_of_stars_until_a_moffat_profile_is_left() {
        int[][] perSideAndDegree = {{7, 2}, {4, 1}, {3, 0}};
        for (int[] one : perSideAndDegree) {
            StarField field = StarField.empty(300, 1.7, 0).lattice(one[0], 1e5).noisy(3);
            assertThat(field.model(field.extract()).degree()).isEqualTo(one[1]);
        }
        StarField lonely =
                StarField.empty(300, 1.7, 0).add(150.2, 149.8, 1e5, 1).noisy(4);

        PsfModel model = lonely.model(lonely.extract());

        assertThat(model.stars()).isZero();
        assertThat(model.degree()).isZero();
        assertThat(model.fwhmPx()).isCloseTo(4.0, within(0.2));
        assertThat(Arrays.stream(model.stamp(20, 20).value()).sum()).isCloseTo(1, within(0.01));
    }

    @Test
    void a_sky_without_sources_has_no_model() {
        SourceExtraction extraction = StarField.empty(200, 1.7, 0).noisy(5).extract();

        assertThat(PsfFit.fit(extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults()))
                .isEmpty();
    }

    @Test
    void a_star_with_a_companion_does_not_enter_the_model() {
        StarField clean = StarField.empty(400, 1.7, 0).lattice(8, 2e5).noisy(6);
        StarField spoiled = StarField.empty(400, 1.7, 0).lattice(8, 2e5).noisy(6);
        for (int k = 0; k < 6; k++) {
            spoiled.add(25 + 50.0 * k + 3.5, 25 + 50.0 * k + 1, 3e4, 1);
        }

        PsfModel model = spoiled.model(spoiled.extract());

        assertThat(worst(clean, model, 200.3, 200.4)).isLessThan(0.01);
    }

    @Test
    void the_same_stars_give_the_same_bits() {
        StarField field = StarField.empty(300, 1.7, 0.1).lattice(8, 1e5).noisy(7);
        SourceExtraction extraction = field.extract();

        assertThat(field.model(extraction).image(100.3, 50.7))
                .isEqualTo(field.model(extraction).image(100.3, 50.7));
    }

    @Test
    void interpolation_agrees_with_the_definition_of_lanczos() {
        Random random = new Random(8);
        double[] table = random.doubles(11 * 11).toArray();
        LanczosResampler resampler = new LanczosResampler(11, 7, new double[] {1.37, 2.0}, 0.81);

        double[] actual = resampler.resample(table);

        for (int p = 0; p < 49; p++) {
            int row = p / 7;
            double x = 1.37 + p % 7 * 0.81;
            double y = 2.0 + row * 0.81;
            double sum = 0;
            for (int q = 0; q < 121; q++) {
                int tableRow = q / 11;
                sum += table[q] * lanczos(x, q % 11) * lanczos(y, tableRow);
            }
            assertThat(actual[p]).isCloseTo(sum, within(1e-9));
        }
    }

    /** Weight of a sample at a place, so that the weights of all samples, beyond the table too, add up to 1. */
    private static double lanczos(double at, int sample) {
        double sum = 0;
        for (int n = -20; n <= 40; n++) {
            sum += window(at - n);
        }
        return window(at - sample) / sum;
    }

    private static double window(double t) {
        if (Math.abs(t) < 1e-9) {
            return 1;
        }
        return Math.abs(t) >= 4
                ? 0
                : Math.sin(Math.PI * t) * Math.sin(Math.PI * t / 4) * 4 / (Math.PI * Math.PI * t * t);
    }

    @Test
    void one_sample_is_fitted_as_by_plain_normal_equations() {
        Random random = new Random(9);
        double[][] terms = new double[40][];
        double[] values = new double[40];
        double[] weights = new double[40];
        for (int s = 0; s < 40; s++) {
            terms[s] = new FieldPolynomial(1, 100, 100).at(100 * random.nextDouble(), 100 * random.nextDouble());
            values[s] = 3 + 2 * terms[s][1] - terms[s][2] + 0.01 * random.nextGaussian();
            weights[s] = s % 5 == 0 ? 0 : 1e4;
        }

        double[] solution = new SampleFit(terms).solve(values, weights, new double[3], 1e6);

        assertThat(solution[0]).isCloseTo(3, within(0.01));
        assertThat(solution[1]).isCloseTo(2, within(0.02));
        assertThat(solution[2]).isCloseTo(-1, within(0.02));
        for (int t = 0; t < 3; t++) {
            double gradient = 0;
            for (int s = 0; s < 40; s++) {
                double model = solution[0] + solution[1] * terms[s][1] + solution[2] * terms[s][2];
                gradient += weights[s] * terms[s][t] * (values[s] - model);
            }
            assertThat(gradient).isCloseTo(0, within(1e-6));
        }
    }
}
