package org.surveygrid.solver.sparse.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.DMatrixSparseTriplet;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.ops.DConvertMatrixStruct;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeGraph;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.solver.sparse.order.Ordering;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.synthetic.RandomStream;

class SupernodalFactorTest {
    @Test
    void solutions_equal_those_of_a_published_sparse_factor() {
        for (int seed = 1; seed <= 10; seed++) {
            BlockMatrix matrix = positiveDefinite(seed, 60);
            double[] rightSide = values(seed, matrix.layout().unknowns());
            double[] expected = byEjml(matrix, rightSide);
            for (Ordering ordering :
                    new Ordering[] {new NaturalOrdering(), new ReverseCuthillMckee(), new GeometricNestedDissection()
                    }) {
                double[] solution = rightSide.clone();

                sparse(matrix, ordering, 1).solve(solution);

                for (int i = 0; i < expected.length; i++) {
                    assertThat(solution[i])
                            .as("seed %d, %s", seed, ordering.title())
                            .isCloseTo(expected[i], within(1e-10 * Math.max(1, Math.abs(expected[i]))));
                }
            }
        }
    }

    @Test
    void the_inverse_equals_the_full_one_where_it_is_known_and_covers_the_matrix() {
        for (int seed = 1; seed <= 6; seed++) {
            BlockMatrix matrix = positiveDefinite(seed, 90);
            DMatrixRMaj full = full(matrix);
            CommonOps_DDRM.invert(full);

            Factor.Inverse sparse =
                    sparse(matrix, new GeometricNestedDissection(), 1).inverse();
            Factor.Inverse dense = ((FactorOutcome.Factored) DenseFactor.of(matrix, 0))
                    .factor()
                    .inverse();

            for (int i = 0; i < full.numRows; i++) {
                for (int j = 0; j <= i; j++) {
                    double tolerance = 1e-11 * Math.sqrt(full.get(i, i) * full.get(j, j));
                    assertThat(dense.element(i, j)).isCloseTo(full.get(i, j), within(tolerance));
                    boolean needed = matrix.find(
                                    matrix.layout().nodeOf(i), matrix.layout().nodeOf(j))
                            >= 0;
                    double found = sparse.element(i, j);
                    if (needed || !Double.isNaN(found)) {
                        assertThat(found)
                                .as("seed %d (%d, %d)", seed, i, j)
                                .isCloseTo(full.get(i, j), within(tolerance));
                        assertThat(sparse.element(j, i)).isEqualTo(found);
                    }
                }
            }
        }
    }

    @Test
    void one_two_and_eight_threads_give_the_same_bits() {
        BlockMatrix matrix = positiveDefinite(4, 800);
        double[] rightSide = values(9, matrix.layout().unknowns());
        double[] one = rightSide.clone();
        sparse(matrix, new GeometricNestedDissection(), 1).solve(one);

        for (int threads : new int[] {2, 8}) {
            double[] several = rightSide.clone();
            sparse(matrix, new GeometricNestedDissection(), threads).solve(several);

            assertThat(several).containsExactly(one);
        }
    }

    @Test
    void many_right_hand_sides_and_the_inverse_have_the_bits_of_one_thread() {
        BlockMatrix matrix = positiveDefinite(4, 800);
        int size = matrix.layout().unknowns();
        Factor one = sparse(matrix, new GeometricNestedDissection(), 1);
        Factor.Inverse inverse = one.inverse();

        for (int threads : new int[] {1, 2, 8}) {
            Factor factor = sparse(matrix, new GeometricNestedDissection(), threads);
            double[][] many = new double[37][];
            for (int k = 0; k < many.length; k++) {
                many[k] = values(k, size);
            }
            factor.solve(many, threads);

            for (int k = 0; k < many.length; k++) {
                double[] alone = values(k, size);
                one.solve(alone);
                assertThat(many[k]).containsExactly(alone);
            }
            Factor.Inverse again = factor.inverse();
            for (int i = 0; i < size; i += 3) {
                for (int j = 0; j < size; j += 7) {
                    assertThat(Double.doubleToLongBits(again.element(i, j)))
                            .isEqualTo(Double.doubleToLongBits(inverse.element(i, j)));
                }
            }
        }
    }

    @Test
    void blocks_of_the_inverse_have_the_bits_of_its_elements() {
        for (int seed = 1; seed <= 3; seed++) {
            BlockMatrix matrix = positiveDefinite(seed, 200);
            NodeLayout layout = matrix.layout();
            Factor.Inverse inverse =
                    sparse(matrix, new GeometricNestedDissection(), 1).inverse();
            Factor.Inverse byElements = (i, j) -> inverse.element(i, j);

            for (int row = 0; row < layout.nodes(); row++) {
                for (int column = 0; column < layout.nodes(); column++) {
                    assertThat(inverse.block(layout, row, column))
                            .as("seed %d, nodes %d and %d", seed, row, column)
                            .containsExactly(byElements.block(layout, row, column));
                }
            }
        }
    }

    @Test
    void a_front_wider_than_one_block_of_columns_and_one_tile_of_rows_is_right() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        nodes.add(150, 1, 0, 0);
        nodes.addBorder(700);
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        addRows(matrix, RandomStream.of(3, "wide"), 1000, 850);
        double[] truth = values(1, 850);
        double[] rightSide = product(full(matrix), truth);

        sparse(matrix, new NaturalOrdering(), 1).solve(rightSide);

        for (int i = 0; i < truth.length; i++) {
            assertThat(rightSide[i]).isCloseTo(truth[i], within(1e-8));
        }
    }

    @Test
    void a_singular_matrix_breaks_down_at_the_last_of_the_unknowns_that_hang_together() {
        for (int threads : new int[] {1, 4}) {
            BlockMatrix matrix = positiveDefinite(5, 200);
            int[] order = new NaturalOrdering().order(matrix.graph());
            int node = order[120];
            int unknown = matrix.layout().firstUnknown(node);
            matrix.addTo(unknown, unknown, -matrix.element(unknown, unknown) * 0.999999);

            FactorOutcome outcome = SupernodalFactor.of(matrix, tree(matrix, new NaturalOrdering()), 0, threads);

            assertThat(outcome).isInstanceOfSatisfying(FactorOutcome.BrokenDown.class, broken -> {
                assertThat(broken.unknown()).isEqualTo(unknown);
                assertThat(broken.pivot()).isLessThan(0);
            });
        }
    }

    @Test
    void an_unknown_without_equations_or_with_a_number_that_is_none_is_named() {
        BlockMatrix matrix = positiveDefinite(5, 50);
        matrix.addTo(33, 33, -matrix.element(33, 33));

        assertThat(SupernodalFactor.of(matrix, tree(matrix, new NaturalOrdering()), 0, 1))
                .isEqualTo(new FactorOutcome.BrokenDown(33, 0));
        assertThat(DenseFactor.of(matrix, 0)).isEqualTo(new FactorOutcome.BrokenDown(33, 0));

        matrix.addTo(33, 33, Double.NaN);

        assertThat(((FactorOutcome.BrokenDown) DenseFactor.of(matrix, 0)).unknown())
                .isEqualTo(33);
    }

    private static Factor sparse(BlockMatrix matrix, Ordering ordering, int threads) {
        return ((FactorOutcome.Factored) SupernodalFactor.of(matrix, tree(matrix, ordering), 0, threads)).factor();
    }

    private static EliminationTree tree(BlockMatrix matrix, Ordering ordering) {
        NodeGraph graph = matrix.graph();
        return EliminationTree.of(graph, ordering.order(graph));
    }

    /** Sums of squares of random rows over neighbours on a line, nodes of 1 to 4 unknowns, three of them without place. */
    static BlockMatrix positiveDefinite(int seed, int nodes) {
        RandomStream random = RandomStream.of(seed, "matrix");
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int node = 0; node < nodes; node++) {
            if (node % (nodes / 3) == 5) {
                builder.addBorder(3);
            } else {
                builder.add(1 + random.nextInt(4), 1, 0.3 * random.uniform(-1, 1), 0.8 * node / nodes);
            }
        }
        BlockMatrix matrix = new BlockMatrix(builder.build());
        addRows(matrix, random, 12 * nodes, 12);
        for (int i = 0; i < matrix.layout().unknowns(); i++) {
            matrix.addTo(i, i, 0.1 + random.nextDouble());
        }
        return matrix;
    }

    private static void addRows(BlockMatrix matrix, RandomStream random, int rows, int span) {
        int unknowns = matrix.layout().unknowns();
        for (int row = 0; row < rows; row++) {
            int first = random.nextInt(Math.max(1, unknowns - span + 1));
            int count = Math.min(6, unknowns);
            int[] which = new int[count];
            double[] value = new double[count];
            for (int k = 0; k < count; k++) {
                which[k] = first + random.nextInt(span);
                value[k] = random.uniform(-1, 1) * (1 + which[k] % 7);
            }
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    if (which[a] >= which[b]) {
                        matrix.addTo(which[a], which[b], value[a] * value[b]);
                    }
                }
            }
        }
        for (int i = 0; i < unknowns; i++) {
            matrix.addTo(i, i, 1);
        }
    }

    private static double[] values(int seed, int count) {
        RandomStream random = RandomStream.of(seed, "values");
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.uniform(-1, 1);
        }
        return values;
    }

    private static DMatrixRMaj full(BlockMatrix matrix) {
        int size = matrix.layout().unknowns();
        DMatrixRMaj full = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                full.set(i, j, matrix.element(i, j));
            }
        }
        return full;
    }

    private static double[] product(DMatrixRMaj matrix, double[] values) {
        double[] product = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                product[i] += matrix.get(i, j) * values[j];
            }
        }
        return product;
    }

    private static double[] byEjml(BlockMatrix matrix, double[] rightSide) {
        int size = rightSide.length;
        DMatrixSparseTriplet triplets = new DMatrixSparseTriplet(size, size, 1);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (matrix.element(i, j) != 0) {
                    triplets.addItem(i, j, matrix.element(i, j));
                }
            }
        }
        LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver = LinearSolverFactory_DSCC.cholesky(FillReducing.NONE);
        DMatrixSparseCSC sparse = DConvertMatrixStruct.convert(triplets, (DMatrixSparseCSC) null);
        assertThat(solver.setA(sparse)).isTrue();
        DMatrixRMaj solution = new DMatrixRMaj(size, 1);
        solver.solve(DMatrixRMaj.wrap(size, 1, rightSide.clone()), solution);
        return solution.data;
    }
}
