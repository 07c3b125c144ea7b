package org.surveygrid.astrometry.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlaneMapsTest {
    private static final BivariatePolynomial CUBIC =
            new BivariatePolynomial(new double[][] {{1, -2, 0.5, 3}, {0.25, 4, -1}, {2, 0.125}, {-0.5}});

    private static double termByTerm(double x, double y) {
        double[][] c = {{1, -2, 0.5, 3}, {0.25, 4, -1}, {2, 0.125}, {-0.5}};
        double sum = 0;
        for (int j = 0; j < c.length; j++) {
            for (int i = 0; i < c[j].length; i++) {
                sum += c[j][i] * StrictMath.pow(x, i) * StrictMath.pow(y, j);
            }
        }
        return sum;
    }

    @Test
    void a_polynomial_is_the_sum_of_its_terms() {
        assertThat(CUBIC.value(0.7, -1.3)).isCloseTo(termByTerm(0.7, -1.3), within(1e-13));
        assertThat(CUBIC.degree()).isEqualTo(3);
        assertThat(CUBIC.coefficient(2, 1)).isEqualTo(-1);
        assertThat(CUBIC.coefficient(7, 7)).isZero();
    }

    @Test
    void slopes_are_those_of_small_steps() {
        PolynomialMap map = new PolynomialMap(CUBIC, CUBIC.combined(2, CUBIC, -1));
        double[] out = new double[6];
        double step = 1e-6;

        map.evaluate(0.4, 0.9, out);

        assertThat(out[0]).isEqualTo(CUBIC.value(0.4, 0.9));
        assertThat(out[2])
                .isCloseTo((termByTerm(0.4 + step, 0.9) - termByTerm(0.4 - step, 0.9)) / (2 * step), within(1e-7));
        assertThat(out[5])
                .isCloseTo((termByTerm(0.4, 0.9 + step) - termByTerm(0.4, 0.9 - step)) / (2 * step), within(1e-7));
    }

    @Test
    void other_variables_give_the_same_curve() {
        BivariatePolynomial other = CUBIC.over(new double[] {0.3, 2, -1}, new double[] {-0.7, 0.5, 1.5});

        double p = 0.21;
        double q = -0.64;
        assertThat(other.value(p, q)).isCloseTo(termByTerm(0.3 + 2 * p - q, -0.7 + 0.5 * p + 1.5 * q), within(1e-13));
    }

    @Test
    void a_fit_finds_a_polynomial_of_its_degree_again() {
        double[] low = {-100, 50};
        double[] high = {1900, 3000};
        ChebyshevFit fit =
                new ChebyshevFit(low, high, 5, (x, y) -> new double[] {termByTerm(x / 1000, y / 1000), 7 - x + 2 * y});

        PolynomialMap map = fit.polynomials(3, 900, 1500);

        assertThat(map.first().value(123 - 900, 456 - 1500)).isCloseTo(termByTerm(0.123, 0.456), within(1e-11));
        assertThat(map.second().value(0, 0)).isCloseTo(7 - 900 + 3000, within(1e-9));
        assertThat(map.second().coefficient(1, 0)).isCloseTo(-1, within(1e-12));
    }

    @Test
    void a_fit_of_a_smooth_map_gets_better_with_every_degree() {
        ChebyshevFit fit = new ChebyshevFit(new double[] {-1, -1}, new double[] {1, 1}, 9, (x, y) ->
                new double[] {StrictMath.exp(0.5 * x + 0.3 * y), StrictMath.sin(x * y)});

        double previous = 10;
        for (int degree = 1; degree <= 9; degree += 2) {
            double worst = 0;
            for (double x = -1; x <= 1; x += 0.1) {
                for (double y = -1; y <= 1; y += 0.1) {
                    double exact = StrictMath.exp(0.5 * x + 0.3 * y);
                    worst = Math.max(
                            worst,
                            Math.abs(fit.polynomials(degree, 0, 0).first().value(x, y) - exact));
                }
            }
            assertThat(worst).isLessThan(previous / 10);
            previous = worst;
        }
    }

    @Test
    void a_map_without_values_somewhere_is_noticed() {
        ChebyshevFit fit = new ChebyshevFit(
                new double[] {0, 0}, new double[] {1, 1}, 2, (x, y) -> new double[] {x, y > 0.5 ? Double.NaN : y});

        assertThat(fit.isFinite()).isFalse();
        assertThatThrownBy(() -> new ChebyshevFit(new double[] {0, 0}, new double[] {0, 1}, 2, (x, y) -> new double[2]))
                .hasMessageContaining("area");
    }

    /** Barrel distortion that folds where r is 1 / sqrt(3 k). */
    private static PlaneMap barrel(double k) {
        return (x, y, out) -> {
            double s = 1 - k * (x * x + y * y);
            out[0] = x * s;
            out[1] = y * s;
            out[2] = s - 2 * k * x * x;
            out[3] = -2 * k * x * y;
            out[4] = out[3];
            out[5] = s - 2 * k * y * y;
        };
    }

    @Test
    void a_strong_distortion_is_inverted_up_to_its_fold() {
        PlaneInversion inversion = new PlaneInversion(barrel(1), 1);
        double fold = 1 / Math.sqrt(3);

        for (double r = 0; r < 0.999 * fold; r += 0.01) {
            double x = r * 0.6;
            double y = -r * 0.8;
            double[] out = new double[6];
            barrel(1).evaluate(x, y, out);

            double[] back = inversion.solve(out[0], out[1], out[0], out[1]);

            assertThat(back[0]).isCloseTo(x, within(1e-10));
            assertThat(back[1]).isCloseTo(y, within(1e-10));
        }
    }

    @Test
    void a_place_beyond_the_fold_has_no_answer() {
        PlaneInversion inversion = new PlaneInversion(barrel(1), 1);
        double highest = 2 / (3 * Math.sqrt(3));

        assertThat(inversion.solve(highest * 1.001, 0, highest, 0)).containsOnly(Double.NaN);
        assertThat(inversion.solve(5, 5, 5, 5)).containsOnly(Double.NaN);
        assertThat(inversion.solve(Double.NaN, 0, 0, 0)).containsOnly(Double.NaN);
    }

    @Test
    void a_start_behind_the_fold_does_not_lead_astray() {
        PlaneInversion inversion = new PlaneInversion(barrel(1), 1);
        double[] out = new double[6];
        barrel(1).evaluate(0.3, 0.2, out);

        double[] back = inversion.solve(out[0], out[1], 0.57, 0.1);

        assertThat(back[0]).isCloseTo(0.3, within(1e-12));
        assertThat(back[1]).isCloseTo(0.2, within(1e-12));
    }
}
