package org.surveygrid.solver.normal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalEquationsTest {
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    /** Two exposures, two stars, both in a catalogue: three measurements, chi-square by hand. */
    @Test
    void the_smallest_photometric_problem_has_the_published_answer() {
        NormalEquations equations = new NormalEquations(2);
        StarRows star = new StarRows(1);
        double[] ownMagnitude = new double[2];
        measure(star, 0, 3.23755827e-09, 9.44805263e-11);
        measure(star, 1, 2.99096178e-09, 8.09248684e-11);
        catalogue(star, 2.6954972e-09, 1.73692254e-10);
        equations.add(star);
        double chiSquare = 0;
        star.clear();
        measure(star, 1, 5.94452146e-09, 8.34393948e-11);
        catalogue(star, 6.01832176e-09, 1.89275075e-10);
        equations.add(star);

        NormalSolution solution = equations.solve().orElseThrow();

        assertThat(solution.value(0)).isCloseTo(0.112538, within(1e-6));
        assertThat(solution.value(1)).isCloseTo(0.011287, within(1e-6));
        assertThat(Math.sqrt(solution.variance(new int[] {0}, new double[] {1})))
                .isCloseTo(0.0505, within(1e-4));
        assertThat(Math.sqrt(solution.variance(new int[] {1}, new double[] {1})))
                .isCloseTo(0.0335, within(1e-4));
        chiSquare += chiSquareAt(solution, ownMagnitude);
        assertThat(chiSquare).isCloseTo(2.23008, within(1e-5));
    }

    private static double chiSquareAt(NormalSolution solution, double[] own) {
        double[][] first = {
            {3.23755827e-09, 9.44805263e-11, solution.value(0)},
            {2.99096178e-09, 8.09248684e-11, solution.value(1)},
            {2.6954972e-09, 1.73692254e-10, 0}
        };
        double[][] second = {{5.94452146e-09, 8.34393948e-11, solution.value(1)}, {6.01832176e-09, 1.89275075e-10, 0}};
        own[0] = mean(first);
        own[1] = mean(second);
        return about(first, own[0]) + about(second, own[1]);
    }

    private static double mean(double[][] measurements) {
        double sum = 0;
        double weights = 0;
        for (double[] m : measurements) {
            double weight = weight(m[0], m[1]);
            sum += weight * (magnitude(m[0]) + m[2]);
            weights += weight;
        }
        return sum / weights;
    }

    private static double about(double[][] measurements, double mean) {
        double sum = 0;
        for (double[] m : measurements) {
            double residual = magnitude(m[0]) + m[2] - mean;
            sum += weight(m[0], m[1]) * residual * residual;
        }
        return sum;
    }

    private static double magnitude(double flux) {
        return -2.5 * StrictMath.log10(flux);
    }

    private static double weight(double flux, double error) {
        double sigma = MAG_PER_LN_FLUX * error / flux;
        return 1 / (sigma * sigma);
    }

    private static void measure(StarRows star, int exposure, double flux, double error) {
        star.put(exposure, -1);
        star.endRow(1, 0, magnitude(flux), weight(flux, error));
    }

    private static void catalogue(StarRows star, double flux, double error) {
        star.endRow(1, 0, magnitude(flux), weight(flux, error));
    }

    @Test
    void eliminating_stars_gives_what_solving_for_them_gives() {
        Random random = new Random(20260113);
        int shared = 6;
        int stars = 12;
        int rowsPerStar = 9;
        NormalEquations equations = new NormalEquations(shared);
        StarRows rows = new StarRows(2);
        double[][] design = new double[stars * rowsPerStar][shared + 2 * stars];
        double[] target = new double[design.length];
        int next = 0;
        for (int s = 0; s < stars; s++) {
            rows.clear();
            for (int r = 0; r < rowsPerStar; r++) {
                double weight = 0.2 + random.nextDouble();
                double root = Math.sqrt(weight);
                for (int k = 0; k < 4; k++) {
                    int unknown = random.nextInt(shared);
                    double coefficient = random.nextGaussian();
                    rows.put(unknown, coefficient);
                    design[next][unknown] += root * coefficient;
                }
                double first = random.nextGaussian();
                double second = random.nextGaussian();
                double residual = random.nextGaussian();
                rows.endRow(first, second, residual, weight);
                design[next][shared + 2 * s] = root * first;
                design[next][shared + 2 * s + 1] = root * second;
                target[next++] = root * residual;
            }
            equations.add(rows);
        }

        NormalSolution solution = equations.solve().orElseThrow();
        double[] twin = PolynomialFit.solve(design, target).orElseThrow()[0];

        for (int k = 0; k < shared; k++) {
            assertThat(solution.value(k)).isCloseTo(twin[k], within(1e-9));
        }
    }

    @Test
    void an_unknown_that_nothing_determines_is_named() {
        NormalEquations equations = new NormalEquations(3);
        StarRows rows = new StarRows(1);
        for (int i = 0; i < 4; i++) {
            rows.put(0, 1);
            rows.endRow(1, 0, i, 1);
            rows.put(2, 1);
            rows.endRow(1, 0, -i, 1);
            rows.endRow(1, 0, 0, 1);
        }
        equations.add(rows);

        assertThat(equations.solve()).isEmpty();
        assertThat(equations.worstDetermined()).isEqualTo(1);
    }

    @Test
    void a_star_that_its_rows_do_not_determine_is_left_out() {
        NormalEquations equations = new NormalEquations(1);
        StarRows rows = new StarRows(2);
        rows.put(0, 1);
        rows.endRow(1, 0, 5, 1);

        assertThat(equations.add(rows)).isFalse();
        assertThat(equations.chiSquare()).isZero();
    }
}
