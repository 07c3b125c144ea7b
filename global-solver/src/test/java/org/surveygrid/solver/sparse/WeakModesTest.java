package org.surveygrid.solver.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NodeLayout;

class WeakModesTest {
    /** Exposures drift along a chip: a gradient of the flat cannot be told from a drift of the zero point. */
    @Test
    void a_drift_without_references_has_the_two_null_modes_that_theory_says() {
        for (int exposures : new int[] {60, 700}) {
            BlockMatrix matrix = drift(exposures, 0);

            List<WeakMode> modes = modes(matrix, 6);

            assertThat(modes.get(0).strength()).isEqualTo(WeakMode.Strength.NULL);
            assertThat(modes.get(1).strength()).isEqualTo(WeakMode.Strength.NULL);
            assertThat(modes.get(2).strength()).as("%s", modes.get(2)).isNotEqualTo(WeakMode.Strength.NULL);
        }
    }

    @Test
    void a_feeble_prior_on_the_gradient_makes_its_mode_weak_and_names_those_that_drift_farthest() {
        BlockMatrix matrix = drift(700, 30);

        List<WeakMode> modes = modes(matrix, 4);

        assertThat(modes.get(0).strength()).isEqualTo(WeakMode.Strength.NULL);
        assertThat(modes.get(1).strength()).isEqualTo(WeakMode.Strength.WEAK);
        assertThat(modes.get(2).strength()).isNotEqualTo(WeakMode.Strength.NULL);
        assertThat(modes.get(1).unknowns()).hasSize(20);
        assertThat(modes.get(1).unknowns()[0])
                .as("near the first or the last exposure")
                .satisfies(
                        unknown -> assertThat(Math.min(unknown, 699 - unknown)).isBetween(0, 12));
    }

    @Test
    void the_search_finds_what_a_full_decomposition_finds() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.withChips(5, 3, 2, 3));
        double[] expected = eigenvalues(matrix);

        List<WeakMode> modes = modes(matrix, 12);

        for (int k = 0; k < 12; k++) {
            assertThat(modes.get(k).eigenvalue()).as("mode %d", k).isCloseTo(expected[k], within(1e-3 * expected[k]));
        }
    }

    @Test
    void threads_change_no_bit_of_a_mode() {
        BlockMatrix matrix = MosaicSurvey.matrix(MosaicSurvey.Shape.withChips(5, 3, 2, 3));
        SolverChoice choice = SolverChoice.forced(SolverMethod.SPARSE, matrix, new GeometricNestedDissection());
        List<WeakMode> one = WeakModes.ofData(matrix, choice, 12, 1);

        List<WeakMode> three = WeakModes.ofData(matrix, choice, 12, 3);

        for (int k = 0; k < 12; k++) {
            assertThat(three.get(k).direction()).containsExactly(one.get(k).direction());
            assertThat(three.get(k).unknowns()).containsExactly(one.get(k).unknowns());
        }
    }

    @Test
    void of_many_unknowns_without_equations_as_many_are_told_as_were_asked_for() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        for (int k = 0; k < 1000; k++) {
            nodes.add(1, 1, 0, 0);
        }
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        matrix.addTo(7, 7, 2);

        List<WeakMode> modes = modes(matrix, 9);

        assertThat(modes).hasSize(9).allSatisfy(mode -> {
            assertThat(mode.eigenvalue()).isZero();
            assertThat(mode.unknowns()).doesNotContain(7);
        });
    }

    @Test
    void an_unknown_without_equations_is_a_mode_of_its_own() {
        for (int exposures : new int[] {60, 700}) {
            BlockMatrix matrix = drift(exposures, 1);
            matrix.addTo(5, 5, -matrix.element(5, 5));
            for (int j = 0; j < exposures + 2; j++) {
                if (matrix.element(5, j) != 0) {
                    matrix.addTo(5, j, -matrix.element(5, j));
                }
            }

            List<WeakMode> modes = modes(matrix, 3);

            assertThat(modes).anySatisfy(mode -> {
                assertThat(mode.eigenvalue()).isZero();
                assertThat(mode.unknowns()).containsExactly(5);
            });
        }
    }

    private static List<WeakMode> modes(BlockMatrix matrix, int count) {
        return WeakModes.of(
                matrix, SolverChoice.forced(SolverMethod.SPARSE, matrix, new GeometricNestedDissection()), count);
    }

    /** Zero points, then gradient and curvature of the flat; each star is seen by 12 successive exposures. */
    private static BlockMatrix drift(int exposures, double prior) {
        NodeLayout.Builder nodes = NodeLayout.builder();
        for (int e = 0; e < exposures; e++) {
            nodes.add(1, 1, 0.1 * e / exposures, 0);
        }
        nodes.addBorder(2);
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        for (int star = -11; star < exposures; star++) {
            int from = Math.max(0, star);
            int to = Math.min(exposures, star + 12);
            for (int a = from; a < to; a++) {
                for (int b = from; b < to; b++) {
                    double factor = (a == b ? 1 : 0) - 1.0 / (to - from);
                    add(matrix, a, star, exposures, factor, new int[] {b});
                }
            }
        }
        matrix.addTo(exposures, exposures, prior);
        return matrix;
    }

    private static void add(BlockMatrix matrix, int a, int star, int exposures, double factor, int[] other) {
        int b = other[0];
        double x = (a - star) / 6.0 - 1;
        double y = (b - star) / 6.0 - 1;
        int[] mine = {a, exposures, exposures + 1};
        int[] theirs = {b, exposures, exposures + 1};
        double[] coefficients = {1, x, x * x};
        double[] others = {1, y, y * y};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                if (mine[i] >= theirs[j]) {
                    matrix.addTo(mine[i], theirs[j], factor * coefficients[i] * others[j]);
                }
            }
        }
    }

    private static double[] eigenvalues(BlockMatrix matrix) {
        int size = matrix.layout().unknowns();
        double[] diagonal = matrix.diagonal();
        DMatrixRMaj full = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                full.set(i, j, matrix.element(i, j) / Math.sqrt(diagonal[i] * diagonal[j]));
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
        eigen.decompose(full);
        double[] values = new double[size];
        for (int k = 0; k < size; k++) {
            values[k] = eigen.getEigenvalue(k).getReal();
        }
        Arrays.sort(values);
        return values;
    }
}
