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
}
