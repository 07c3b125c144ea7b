package org.surveygrid.solver.normal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.solver.sparse.order.NodeLayout;

class NormalEquationsTest {
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    /** Two exposures, two stars, both in a catalogue: three measurements, chi-square by hand. */
    @Test
    void the_smallest_photometric_problem_has_the_published_answer() {
        NormalEquations equations = new NormalEquations(layout(1, 1));
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

        NormalFactor factor = factor(equations);
        NormalSolution solution = factor.solve(equations);

        assertThat(solution.value(0, 0)).isCloseTo(0.112538, within(1e-6));
        assertThat(solution.value(1, 0)).isCloseTo(0.011287, within(1e-6));
        assertThat(Math.sqrt(factor.variance(LinearForm.of(0, 0)))).isCloseTo(0.0505, within(1e-4));
        assertThat(Math.sqrt(factor.variance(LinearForm.of(1, 0)))).isCloseTo(0.0335, within(1e-4));
        chiSquare += chiSquareAt(solution, ownMagnitude);
        assertThat(chiSquare).isCloseTo(2.23008, within(1e-5));
    }

    private static double chiSquareAt(NormalSolution solution, double[] own) {
        double[][] first = {
            {3.23755827e-09, 9.44805263e-11, solution.value(0, 0)},
            {2.99096178e-09, 8.09248684e-11, solution.value(1, 0)},
            {2.6954972e-09, 1.73692254e-10, 0}
        };
        double[][] second = {{5.94452146e-09, 8.34393948e-11, solution.value(1, 0)}, {6.01832176e-09, 1.89275075e-10, 0}
        };
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
        star.put(exposure, new double[] {-1}, 1);
        star.endRow(new double[] {1}, magnitude(flux), weight(flux, error));
    }

    private static void catalogue(StarRows star, double flux, double error) {
        star.endRow(new double[] {1}, magnitude(flux), weight(flux, error));
    }

    private static NodeLayout layout(int... sizes) {
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int size : sizes) {
            builder.addBorder(size);
        }
        return builder.build();
    }

    private static NormalFactor factor(NormalEquations equations) {
        return (NormalFactor) NormalFactor.of(equations);
    }

    /** Stars of so many patterns of nodes, those of a pattern one after the other: more of them than are taken at once. */
    @ParameterizedTest
    @CsvSource({"1, 40", "2, 40", "5, 40", "1, 1", "2, 2", "5, 3"})
    void eliminating_stars_gives_what_solving_for_them_gives(int own, int patterns) {
        Random random = new Random(20260113);
        int[] sizes = {2, 3, 1, 4};
        int[] first = {0, 2, 5, 6};
        int shared = 10;
        int stars = 40;
        int rowsPerStar = 12;
        NormalEquations equations = new NormalEquations(layout(sizes));
        NormalEquations again = new NormalEquations(layout(sizes));
        StarRows rows = new StarRows(own);
        double[][] design = new double[stars * rowsPerStar][shared + own * stars];
        double[] target = new double[design.length];
        int next = 0;
        for (int s = 0; s < stars; s++) {
            rows.clear();
            int alike = s * patterns / stars;
            Random pattern = new Random(alike);
            for (int r = 0; r < rowsPerStar; r++) {
                double weight = 0.2 + random.nextDouble();
                double root = Math.sqrt(weight);
                double residual = random.nextDouble();
                for (int node = r % 2; node < sizes.length; node += 1 + pattern.nextInt(2)) {
                    int count = 1 + pattern.nextInt(sizes[node]);
                    double[] coefficients = random.doubles(sizes[node], -1, 1).toArray();
                    rows.put(node, coefficients, count);
                    for (int k = 0; k < count; k++) {
                        design[next][first[node] + k] = root * coefficients[k];
                    }
                }
                double[] ownCoefficients = random.doubles(own, -1, 1).toArray();
                rows.endRow(ownCoefficients, residual, weight);
                for (int k = 0; k < own; k++) {
                    design[next][shared + own * s + k] = root * ownCoefficients[k];
                }
                target[next++] = root * residual;
            }
            equations.add(rows);
            again.addToRightSide(rows);
        }

        NormalFactor factor = factor(equations);
        NormalSolution solution = factor.solve(again);
        double[] twin = PolynomialFit.solve(design, target).orElseThrow()[0];

        for (int node = 0; node < sizes.length; node++) {
            for (int k = 0; k < sizes[node]; k++) {
                assertThat(solution.value(node, k)).isCloseTo(twin[first[node] + k], within(1e-9));
            }
        }
        double[] variances = StarEstimate.of(rows).orElseThrow().variances(factor);
        for (int k = 0; k < own; k++) {
            int unknown = shared + own * (stars - 1) + k;
            assertThat(variances[k]).isCloseTo(inverse(design, unknown), within(1e-6 * variances[k]));
        }
    }

    /** An element of the diagonal of the inverse of the whole normal matrix. */
    private static double inverse(double[][] design, int unknown) {
        int size = design[0].length;
        double[][] matrix = new double[size][size];
        for (double[] row : design) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    matrix[i][j] += row[i] * row[j];
                }
            }
        }
        double[] unit = new double[size];
        unit[unknown] = 1;
        for (int pivot = 0; pivot < size; pivot++) {
            for (int i = 0; i < size; i++) {
                double factor = i == pivot ? 0 : matrix[i][pivot] / matrix[pivot][pivot];
                unit[i] -= factor * unit[pivot];
                for (int j = 0; j < size; j++) {
                    matrix[i][j] -= factor * matrix[pivot][j];
                }
            }
        }
        return unit[unknown] / matrix[unknown][unknown];
    }

    @Test
    void an_unknown_that_nothing_determines_is_named() {
        NormalEquations equations = new NormalEquations(layout(1, 1, 1));
        StarRows rows = new StarRows(1);
        for (int i = 0; i < 4; i++) {
            rows.put(0, new double[] {1}, 1);
            rows.endRow(new double[] {1}, i, 1);
            rows.put(2, new double[] {1}, 1);
            rows.endRow(new double[] {1}, -i, 1);
            rows.endRow(new double[] {1}, 0, 1);
        }
        equations.add(rows);

        assertThat(NormalFactor.of(equations)).isEqualTo(new FactorOutcome.Undetermined(1));
    }

    @Test
    void a_star_that_its_rows_do_not_determine_is_left_out() {
        NormalEquations equations = new NormalEquations(layout(1));
        StarRows rows = new StarRows(2);
        rows.put(0, new double[] {1}, 1);
        rows.endRow(new double[] {1, 0}, 5, 1);

        assertThat(equations.add(rows)).isFalse();
        assertThat(equations.rightSide()[0]).isZero();
    }
}
