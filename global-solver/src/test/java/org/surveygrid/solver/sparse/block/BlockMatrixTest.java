package org.surveygrid.solver.sparse.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.synthetic.RandomStream;

class BlockMatrixTest {
    @Test
    void elements_are_found_where_a_full_table_has_them() {
        NodeLayout layout = layout(40);
        BlockMatrix matrix = new BlockMatrix(layout);
        double[][] table = new double[layout.unknowns()][layout.unknowns()];
        RandomStream random = RandomStream.of(5, "elements");

        for (int k = 0; k < 20_000; k++) {
            int i = random.nextInt(layout.unknowns());
            int j = random.nextInt(layout.unknowns());
            double value = random.nextDouble();
            matrix.addTo(i, j, value);
            table[Math.max(i, j)][Math.min(i, j)] += value;
        }

        for (int i = 0; i < layout.unknowns(); i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(matrix.element(i, j)).isEqualTo(table[i][j]);
                assertThat(matrix.element(j, i)).isEqualTo(table[i][j]);
            }
            assertThat(matrix.diagonal()[i]).isEqualTo(table[i][i]);
        }
    }

    @Test
    void a_product_is_that_of_a_full_table() {
        NodeLayout layout = layout(12);
        BlockMatrix matrix = new BlockMatrix(layout);
        double[] values = new double[layout.unknowns()];
        double[] expected = new double[layout.unknowns()];
        RandomStream random = RandomStream.of(6, "product");
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble();
        }

        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j <= i; j++) {
                double element = random.nextDouble();
                matrix.addTo(i, j, element);
                expected[i] += element * values[j];
                expected[j] += i == j ? 0 : element * values[i];
            }
        }

        double[] product = matrix.times(matrix.sortedBlocks(), values);
        for (int i = 0; i < values.length; i++) {
            assertThat(product[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void a_block_is_made_once_and_begins_as_zeros() {
        BlockMatrix matrix = new BlockMatrix(layout(300));

        for (int row = 0; row < 300; row++) {
            for (int column = 0; column <= row; column++) {
                assertThat(matrix.find(row, column)).isEqualTo(-1);
                int block = matrix.block(row, column);
                for (int k = 0; k < matrix.numbersIn(block); k++) {
                    assertThat(matrix.arena(block)[matrix.offset(block) + k]).isZero();
                    matrix.arena(block)[matrix.offset(block) + k] = 1;
                }
            }
        }

        assertThat(matrix.blocks()).isEqualTo(300 * 301 / 2);
        assertThat(matrix.block(299, 0)).isEqualTo(matrix.find(299, 0));
        assertThat(matrix.blocks()).isEqualTo(300 * 301 / 2);
    }

    @Test
    void a_block_above_the_diagonal_or_outside_is_refused() {
        BlockMatrix matrix = new BlockMatrix(layout(3));

        assertThatThrownBy(() -> matrix.block(0, 1)).hasMessageContaining("lower triangle of 3 nodes, got (0, 1)");
        assertThatThrownBy(() -> matrix.block(3, 1)).hasMessageContaining("got (3, 1)");
        assertThatThrownBy(() -> matrix.block(1, -1)).hasMessageContaining("got (1, -1)");
    }

    @Test
    void matrices_of_other_nodes_cannot_be_added() {
        BlockMatrix matrix = new BlockMatrix(layout(3));

        assertThatThrownBy(() -> matrix.add(new BlockMatrix(layout(4)))).hasMessageContaining("different nodes");
    }

    @Test
    void cells_added_in_the_same_order_give_the_same_bits_whoever_made_them() {
        NodeLayout layout = layout(30);
        BlockMatrix one = new BlockMatrix(layout);
        BlockMatrix other = new BlockMatrix(layout);

        for (int cell = 0; cell < 5; cell++) {
            one.add(cell(layout, cell));
        }
        BlockMatrix[] cells = new BlockMatrix[5];
        for (int cell = 4; cell >= 0; cell--) {
            cells[cell] = cell(layout, cell);
        }
        for (BlockMatrix cell : cells) {
            other.add(cell);
        }

        for (int i = 0; i < layout.unknowns(); i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(other.element(i, j)).isEqualTo(one.element(i, j));
            }
        }
    }

    static BlockMatrix cell(NodeLayout layout, int seed) {
        BlockMatrix matrix = new BlockMatrix(layout);
        RandomStream random = RandomStream.of(seed, "cell");
        for (int k = 0; k < 1000; k++) {
            matrix.addTo(
                    random.nextInt(layout.unknowns()), random.nextInt(layout.unknowns()), random.uniform(-1e-3, 1e3));
        }
        return matrix;
    }

    static NodeLayout layout(int nodes) {
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int node = 0; node < nodes; node++) {
            builder.add(1 + node % 3, 1, 0.002 * node, 0);
        }
        return builder.build();
    }

    @Test
    void a_residual_that_cancels_keeps_its_digits() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        nodes.addBorder(2);
        BlockMatrix matrix = new BlockMatrix(nodes.build());
        matrix.addTo(0, 0, 1e16);
        matrix.addTo(0, 1, 1);
        matrix.addTo(1, 1, 1);
        double[] values = {1 + 0x1p-52, 3};
        double[] rightSide = {1e16, 4};

        double[] residual = new CompensatedResidual(matrix).of(rightSide, values);

        assertThat(residual).containsExactly(-1e16 * 0x1p-52 - 3, -0x1p-52);
    }

    @Test
    void an_unknown_knows_its_node() {
        NodeLayout layout = layout(10);

        for (int unknown = 0; unknown < layout.unknowns(); unknown++) {
            int node = layout.nodeOf(unknown);
            assertThat(unknown).isBetween(layout.firstUnknown(node), layout.firstUnknown(node) + layout.size(node) - 1);
        }
        assertThatThrownBy(() -> layout.nodeOf(layout.unknowns())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> NodeLayout.builder().add(0, 1, 0, 0)).hasMessageContaining("at least one unknown");
        assertThatThrownBy(() -> NodeLayout.builder().add(1, 0, 0, Double.NaN)).hasMessageContaining("unit vector");
        assertThatThrownBy(() -> NodeLayout.builder().build()).hasMessageContaining("at least one node");
    }
}
