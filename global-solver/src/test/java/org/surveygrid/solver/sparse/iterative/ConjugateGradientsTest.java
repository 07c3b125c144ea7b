package org.surveygrid.solver.sparse.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.block.CompensatedResidual;
import org.surveygrid.solver.sparse.iterative.ConjugateGradients.StoppingRule;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.synthetic.RandomStream;

class ConjugateGradientsTest {
    @Test
    void the_bound_on_the_error_holds() {
        BlockMatrix matrix = chain(400, 1e-4);
        double[] truth = truth(matrix);
        double[] rightSide = product(matrix, truth);

        for (double sigma : new double[] {1e-2, 1e-4, 1e-7}) {
            ConjugateGradients solver = solver(matrix, new StoppingRule(1, sigma, 5000, 5));
            ConjugateGradients.Outcome.Converged converged =
                    (ConjugateGradients.Outcome.Converged) solver.solve(rightSide);

            double[] error = truth.clone();
            for (int i = 0; i < error.length; i++) {
                error[i] -= converged.values()[i];
            }
            double energy = Math.sqrt(dot(error, product(matrix, error)));
            assertThat(converged.errorSigma()).isLessThanOrEqualTo(sigma);
            assertThat(energy).isLessThan(2 * sigma);
        }
    }

    @Test
    void the_smooth_space_saves_most_of_the_steps_when_little_ties_the_survey() {
        BlockMatrix matrix = chain(1500, 1e-6);
        double[] rightSide = product(matrix, truth(matrix));

        int without = steps(matrix, rightSide, 180);
        int with = steps(matrix, rightSide, 3);

        assertThat(with).isLessThan(without / 3);
    }

    private static int steps(BlockMatrix matrix, double[] rightSide, double cellDeg) {
        ConjugateGradients solver = solver(matrix, new StoppingRule(1e-8, 1e-6, 5000, cellDeg));
        return ((ConjugateGradients.Outcome.Converged) solver.solve(rightSide)).steps();
    }

    @Test
    void too_few_steps_are_said_to_be_too_few() {
        BlockMatrix matrix = chain(400, 1e-4);

        ConjugateGradients.Outcome outcome =
                solver(matrix, new StoppingRule(1e-8, 1e-6, 15, 5)).solve(product(matrix, truth(matrix)));

        assertThat(outcome).isInstanceOfSatisfying(ConjugateGradients.Outcome.StillMoving.class, moving -> {
            assertThat(moving.steps()).isEqualTo(15);
            assertThat(moving.errorSigma()).isGreaterThan(1e-6);
        });
    }

    @Test
    void a_right_hand_side_of_zero_needs_no_step() {
        BlockMatrix matrix = chain(20, 1);

        ConjugateGradients.Outcome outcome = solver(matrix, StoppingRule.usual())
                .solve(new double[matrix.layout().unknowns()]);

        assertThat(outcome).isInstanceOfSatisfying(ConjugateGradients.Outcome.Converged.class, converged -> {
            assertThat(converged.steps()).isZero();
            assertThat(converged.values()).containsOnly(0);
        });
    }

    @Test
    void a_node_whose_own_block_is_singular_is_named() {
        BlockMatrix matrix = chain(20, 1);
        int unknown = matrix.layout().firstUnknown(7);
        matrix.addTo(unknown, unknown, -matrix.element(unknown, unknown));

        assertThat(ConjugateGradients.prepare(matrix, StoppingRule.usual()))
                .isEqualTo(new ConjugateGradients.Preparation.NotPositiveDefinite(unknown, 0));
    }

    @Test
    void a_border_that_nothing_fixes_is_named() {
        BlockMatrix matrix = chain(20, 1);
        int border = matrix.layout().firstUnknown(20);
        matrix.addTo(border, border, -2 * matrix.element(border, border));

        assertThat(ConjugateGradients.prepare(matrix, StoppingRule.usual()))
                .isInstanceOfSatisfying(
                        ConjugateGradients.Preparation.NotPositiveDefinite.class,
                        broken -> assertThat(broken.unknown()).isEqualTo(border));
    }

    @Test
    void a_direction_of_negative_curvature_is_met_and_named() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        nodes.add(1, 1, 0, 0);
        nodes.add(1, 1, 0.001, 0);
        nodes.add(1, 0, 0, 1);
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        for (int i = 0; i < 3; i++) {
            matrix.addTo(i, i, 1);
        }
        matrix.addTo(1, 0, 3);

        ConjugateGradients.Preparation preparation =
                ConjugateGradients.prepare(matrix, new StoppingRule(1e-8, 1e-6, 100, 3));
        ConjugateGradients.Outcome outcome =
                ((ConjugateGradients.Preparation.Prepared) preparation).solver().solve(new double[] {1, -1.5, 0});

        assertThat(outcome).isInstanceOfSatisfying(ConjugateGradients.Outcome.NotPositiveDefinite.class, broken -> {
            assertThat(broken.unknown()).isEqualTo(1);
            assertThat(broken.curvature()).isLessThan(0);
        });
    }

    @Test
    void a_rule_without_limits_is_refused() {
        assertThatThrownBy(() -> new StoppingRule(1e-8, Double.NaN, 10, 5)).hasMessageContaining("positive limits");
        assertThatThrownBy(() -> new SkyCells(200)).hasMessageContaining("up to 180 degrees");
    }

    private static ConjugateGradients solver(BlockMatrix matrix, StoppingRule rule) {
        return ((ConjugateGradients.Preparation.Prepared) ConjugateGradients.prepare(matrix, rule)).solver();
    }

    /** Nodes of two unknowns along the equator that meet their neighbours, and a border that meets them all. */
    private static BlockMatrix chain(int nodes, double tie) {
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int node = 0; node < nodes; node++) {
            double ra = 1.5 * node / nodes;
            builder.add(2, StrictMath.cos(ra), StrictMath.sin(ra), 0);
        }
        builder.addBorder(2);
        BlockMatrix matrix = new BlockMatrix(builder.build());
        for (int node = 0; node < nodes; node++) {
            for (int part = 0; part < 2; part++) {
                int own = 2 * node + part;
                int border = 2 * nodes + part;
                matrix.addTo(own, own, tie);
                if (node > 0) {
                    matrix.addTo(own, own, 1);
                    matrix.addTo(own - 2, own - 2, 1);
                    matrix.addTo(own, own - 2, -1);
                }
                double share = 0.01 * ((node % 3) - 1);
                matrix.addTo(own, own, share * share);
                matrix.addTo(border, own, share);
                matrix.addTo(border, border, 1);
            }
        }
        return matrix;
    }

    private static double[] truth(BlockMatrix matrix) {
        RandomStream random = RandomStream.of(2, "truth");
        double[] truth = new double[matrix.layout().unknowns()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = 3 * StrictMath.sin(0.003 * i) + random.uniform(-1, 1);
        }
        return truth;
    }

    private static double[] product(BlockMatrix matrix, double[] values) {
        double[] product = new CompensatedResidual(matrix).of(new double[values.length], values);
        for (int i = 0; i < product.length; i++) {
            product[i] = -product[i];
        }
        return product;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
