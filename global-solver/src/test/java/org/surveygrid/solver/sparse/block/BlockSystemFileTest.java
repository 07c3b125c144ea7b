package org.surveygrid.solver.sparse.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.solver.sparse.order.NodeLayout;

class BlockSystemFileTest {
    @TempDir
    Path folder;

    private final NodeLayout layout = BlockMatrixTest.layout(30);

    @Test
    void equations_come_back_as_they_were() throws IOException {
        BlockMatrix matrix = BlockMatrixTest.cell(layout, 3);
        double[][] rightSides = rightSides(matrix);
        Path file = folder.resolve("cell");

        BlockSystemFile.write(file, matrix, rightSides);
        BlockSystemFile.Contents contents = BlockSystemFile.read(file, layout);

        assertThat(contents.rightSides()).isDeepEqualTo(rightSides);
        assertThat(contents.matrix().blocks()).isEqualTo(matrix.blocks());
        for (int i = 0; i < layout.unknowns(); i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(contents.matrix().element(i, j)).isEqualTo(matrix.element(i, j));
            }
        }
    }

    @Test
    void the_bytes_do_not_depend_on_the_order_in_which_blocks_were_made() throws IOException {
        BlockMatrix matrix = BlockMatrixTest.cell(layout, 3);
        BlockMatrix backwards = new BlockMatrix(layout);
        for (int block = matrix.blocks() - 1; block >= 0; block--) {
            backwards.block(matrix.rowNode(block), matrix.columnNode(block));
        }
        backwards.add(matrix);

        BlockSystemFile.write(folder.resolve("one"), matrix, rightSides(matrix));
        BlockSystemFile.write(folder.resolve("other"), backwards, rightSides(matrix));

        assertThat(folder.resolve("other")).hasSameBinaryContentAs(folder.resolve("one"));
    }

    @Test
    void a_file_that_was_cut_off_or_goes_on_is_refused() throws IOException {
        Path file = folder.resolve("cell");
        BlockMatrix matrix = BlockMatrixTest.cell(layout, 3);
        BlockSystemFile.write(file, matrix, rightSides(matrix));
        byte[] bytes = Files.readAllBytes(file);

        for (int length : new int[] {0, 7, 31, 40, bytes.length / 2, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> BlockSystemFile.read(file, layout))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends too early");
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> BlockSystemFile.read(file, layout))
                .hasMessageContaining("goes on after its last block");
    }

    @Test
    void a_file_of_other_nodes_or_of_something_else_is_refused() throws IOException {
        Path file = folder.resolve("cell");
        BlockMatrix matrix = BlockMatrixTest.cell(layout, 3);
        BlockSystemFile.write(file, matrix, rightSides(matrix));

        assertThatThrownBy(() -> BlockSystemFile.read(file, BlockMatrixTest.layout(31)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to other nodes than 31 nodes");
        Files.write(file, new byte[100]);
        assertThatThrownBy(() -> BlockSystemFile.read(file, layout)).hasMessageContaining("SGBLOCK1");
    }

    @Test
    void a_number_that_is_none_is_refused() throws IOException {
        Path file = folder.resolve("cell");
        BlockMatrix matrix = BlockMatrixTest.cell(layout, 3);
        matrix.addTo(4, 4, Double.NaN);
        BlockSystemFile.write(file, matrix, rightSides(matrix));

        assertThatThrownBy(() -> BlockSystemFile.read(file, layout))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void a_right_hand_side_without_equations_cannot_be_written() {
        BlockMatrix matrix = new BlockMatrix(layout);
        double[] rightSide = new double[layout.unknowns()];
        rightSide[5] = 1;

        assertThatThrownBy(() -> BlockSystemFile.write(folder.resolve("x"), matrix, new double[][] {rightSide}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no block on the diagonal");
    }

    private double[][] rightSides(BlockMatrix matrix) {
        double[][] rightSides = new double[2][layout.unknowns()];
        for (int i = 0; i < layout.unknowns(); i++) {
            boolean touched = matrix.find(layout.nodeOf(i), layout.nodeOf(i)) >= 0;
            rightSides[0][i] = touched ? i : 0;
            rightSides[1][i] = touched ? 1.0 / (1 + i) : 0;
        }
        return rightSides;
    }
}
