package org.surveygrid.solver.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.block.CompensatedResidual;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.solver.sparse.order.Ordering;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.synthetic.RandomStream;

class ReducedSolverTest {
    private static final SolverLimits LIMITS = SolverLimits.usual(1);

    @Test
    void every_method_and_order_finds_the_unknowns_that_made_the_right_hand_side() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.withChips(4, 3, 2, 6));
        double[] truth = random(matrix.layout().unknowns(), 3);
        double[] rightSide = product(matrix, truth);

        for (SolverMethod method : new SolverMethod[] {SolverMethod.DENSE, SolverMethod.SPARSE}) {
            for (Ordering ordering :
                    new Ordering[] {new NaturalOrdering(), new ReverseCuthillMckee(), new GeometricNestedDissection()
                    }) {
                ReducedSolver solver = ready(matrix, method, ordering);

                SolveOutcome.Solved solved = (SolveOutcome.Solved) solver.solve(new double[][] {rightSide});

                Covariances covariances = solver.covariances();
                for (int i = 0; i < truth.length; i++) {
                    double sigma = Math.sqrt(covariances.variance(i));
                    assertThat(solved.values()[0][i])
                            .as("%s %s unknown %d", method, ordering.title(), i)
                            .isCloseTo(truth[i], within(1e-9 * sigma));
                }
                assertThat(solved.relativeResidual()).isLessThan(1e-14);
            }
        }
    }

    static ReducedSolver ready(BlockMatrix matrix, SolverMethod method, Ordering ordering) {
        Preparation preparation = ReducedSolver.prepare(matrix, SolverChoice.forced(method, matrix, ordering), LIMITS);
        return ((Preparation.Ready) preparation).solver();
    }

    static double[] random(int size, long seed) {
        RandomStream random = RandomStream.of(seed, "values");
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextDouble() - 0.5;
        }
        return values;
    }

    static double[] product(BlockMatrix matrix, double[] values) {
        double[] product = new CompensatedResidual(matrix).of(new double[values.length], values);
        for (int i = 0; i < product.length; i++) {
            product[i] = -product[i];
        }
        return product;
    }

    @Test
    void an_unknown_that_no_equation_fixes_is_named() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        nodes.add(2, 1, 0, 0);
        nodes.add(2, 0, 1, 0);
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        matrix.addTo(0, 0, 1);
        matrix.addTo(1, 1, 1);
        matrix.addTo(2, 2, 1);
        matrix.addTo(3, 3, 1);
        matrix.addTo(3, 1, -1);

        for (SolverMethod method : new SolverMethod[] {SolverMethod.DENSE, SolverMethod.SPARSE}) {
            Preparation preparation =
                    ReducedSolver.prepare(matrix, SolverChoice.forced(method, matrix, new NaturalOrdering()), LIMITS);

            assertThat(preparation).isEqualTo(new Preparation.NotPositiveDefinite(3, 1, 0));
        }
    }

    @Test
    void conjugate_gradients_agree_with_a_factor_to_a_millionth_of_sigma() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.withChips(6, 3, 2, 6));
        double[] truth = random(matrix.layout().unknowns(), 3);
        double[] rightSide = product(matrix, truth);
        Covariances covariances = ready(matrix, SolverMethod.SPARSE, new GeometricNestedDissection())
                .covariances();
        ReducedSolver solver = ready(matrix, SolverMethod.ITERATIVE, new GeometricNestedDissection());

        SolveOutcome.Solved solved = (SolveOutcome.Solved) solver.solve(new double[][] {rightSide});

        for (int i = 0; i < truth.length; i++) {
            double sigma = Math.sqrt(covariances.variance(i));
            assertThat(solved.values()[0][i]).isCloseTo(truth[i], within(1e-6 * sigma));
        }
        assertThat(solved.iterations()).isBetween(10, 300);
        assertThat(solver.covariances().variance(7)).isCloseTo(covariances.variance(7), within(1e-6));
    }

    @Test
    void variances_of_sums_are_right_inside_and_outside_the_pattern_of_the_factor() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.exposures(5, 3));
        Covariances sparse = ready(matrix, SolverMethod.SPARSE, new GeometricNestedDissection())
                .covariances();
        Covariances dense =
                ready(matrix, SolverMethod.DENSE, new NaturalOrdering()).covariances();
        int last = matrix.layout().unknowns() - 1;
        int[][] sums = {{0, 1, 2}, {0, last}, {last - 5, last}, {3, 100, 200, last}};

        for (int[] unknowns : sums) {
            double[] coefficients = random(unknowns.length, 8);

            double found = sparse.variance(unknowns, coefficients);

            double expected = dense.variance(unknowns, coefficients);
            assertThat(found).isCloseTo(expected, within(1e-11 * expected));
        }
        assertThat(sparse.block(3, 2)[1][2])
                .isCloseTo(dense.block(3, 2)[1][2], within(1e-12))
                .isEqualTo(sparse.block(2, 3)[2][1]);
    }

    @Test
    void several_right_hand_sides_are_solved_like_each_alone() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.exposures(4, 3));
        int size = matrix.layout().unknowns();
        for (SolverMethod method : SolverMethod.values()) {
            ReducedSolver solver = ready(matrix, method, new GeometricNestedDissection());

            SolveOutcome.Solved both =
                    (SolveOutcome.Solved) solver.solve(new double[][] {random(size, 1), random(size, 2)});
            SolveOutcome.Solved second = (SolveOutcome.Solved) solver.solve(new double[][] {random(size, 2)});

            assertThat(both.values()[1]).containsExactly(second.values()[0]);
        }
    }

    @Test
    void the_choice_follows_predicted_cost_and_says_why() {
        BlockMatrix small = MosaicSurvey.matrix(MosaicSurvey.Shape.exposures(2, 3));
        BlockMatrix large = MosaicSurvey.matrix(MosaicSurvey.Shape.exposures(8, 3));
        SolverLimits tight = new SolverLimits(1000, 1_000_000, 1_000_000, 1);

        SolverChoice dense = SolverChoice.predict(small, LIMITS);
        SolverChoice sparse = SolverChoice.predict(large, LIMITS);
        SolverChoice iterative = SolverChoice.predict(large, tight);

        assertThat(dense.method()).isEqualTo(SolverMethod.DENSE);
        assertThat(dense.why()).startsWith("full factor: 60 unknowns");
        assertThat(sparse.method()).isEqualTo(SolverMethod.SPARSE);
        assertThat(sparse.why()).startsWith("sparse factor; best order: geometric nested dissection, 960 unknowns");
        assertThat(iterative.method()).isEqualTo(SolverMethod.ITERATIVE);
        assertThat(iterative.why()).contains("a factor exceeds the limits of 1.00e+03 numbers", "960 unknowns");
        assertThat(dense.summary()).startsWith("60 unknowns by a full factor of 1.83e+03 numbers, ");
        assertThat(sparse.summary()).startsWith("960 unknowns by a sparse factor of ");
        assertThat(iterative.summary()).startsWith("960 unknowns by conjugate gradients; a factor would have ");
    }
}
