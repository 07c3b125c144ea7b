package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Gathers the fronts: which blocks of the matrix and which updates belong where. */
final class Fronts {
    private final BlockMatrix matrix;
    private final Scaling scaling;
    private final Supernodes supernodes;
    private final double shift;
    /** Blocks by the place at which they are eliminated. */
    private final int[] blockStart;

    private final int[] blocks;

    Fronts(BlockMatrix matrix, Scaling scaling, Supernodes supernodes, double shift) {
        this.matrix = matrix;
        this.scaling = scaling;
        this.supernodes = supernodes;
        this.shift = shift;
        EliminationTree tree = supernodes.tree();
        blockStart = new int[tree.nodes() + 1];
        for (int b = 0; b < matrix.blocks(); b++) {
            blockStart[eliminatedAt(b) + 1]++;
        }
        for (int k = 0; k < tree.nodes(); k++) {
            blockStart[k + 1] += blockStart[k];
        }
        int[] next = Arrays.copyOf(blockStart, tree.nodes());
        blocks = new int[matrix.blocks()];
        for (int b = 0; b < matrix.blocks(); b++) {
            blocks[next[eliminatedAt(b)]++] = b;
        }
    }

    private int eliminatedAt(int block) {
        EliminationTree tree = supernodes.tree();
        return Math.min(tree.place(matrix.rowNode(block)), tree.place(matrix.columnNode(block)));
    }

    Supernodes supernodes() {
        return supernodes;
    }

    Scaling scaling() {
        return scaling;
    }

    /** Puts the blocks of the matrix that begin in a supernode's columns into its panel. */
    void gather(int supernode, int[] local, double[] panel, int height) {
        EliminationTree tree = supernodes.tree();
        NodeLayout layout = tree.graph().layout();
        for (int place = supernodes.start(supernode); place < supernodes.start(supernode + 1); place++) {
            for (int at = blockStart[place]; at < blockStart[place + 1]; at++) {
                int block = blocks[at];
                int rowNode = matrix.rowNode(block);
                int columnNode = matrix.columnNode(block);
                boolean asStored = tree.place(columnNode) == place;
                double[] numbers = matrix.arena(block);
                int next = matrix.offset(block);
                int other = local[tree.place(asStored ? rowNode : columnNode)];
                int mine = local[place];
                for (int r = 0; r < layout.size(rowNode); r++) {
                    double scale = scaling.of(layout.firstUnknown(rowNode) + r);
                    for (int c = 0; c < layout.size(columnNode); c++) {
                        double value = numbers[next++] * (scale * scaling.of(layout.firstUnknown(columnNode) + c));
                        if (rowNode == columnNode) {
                            if (r == c) {
                                panel[(mine + c) * height + mine + r] = 1 + shift;
                            } else if (r > c) {
                                panel[(mine + c) * height + mine + r] = value;
                            }
                        } else if (asStored) {
                            panel[(mine + c) * height + other + r] = value;
                        } else {
                            panel[(mine + r) * height + other + c] = value;
                        }
                    }
                }
            }
        }
    }

    /** Adds the update of a child to its parent's front. */
    void extend(int child, double[] update, int[] local, Target target) {
        int below = supernodes.below(child);
        int[] rowOf = target.rowOf;
        int next = 0;
        for (int row : supernodes.rows(child)) {
            for (int k = 0; k < supernodes.size(row); k++) {
                rowOf[next++] = local[row] + k;
            }
        }
        int from = 0;
        for (int c = 0; c < below; c++) {
            int column = rowOf[c];
            double[] home;
            int shiftBy;
            if (column < target.width) {
                home = target.panel;
                shiftBy = column * (target.width + target.below);
            } else {
                home = target.update;
                int i = column - target.width;
                shiftBy = FrontElimination.columnStart(i, target.below) - i - target.width;
            }
            for (int r = c; r < below; r++) {
                home[shiftBy + rowOf[r]] += update[from++];
            }
        }
    }

    /** A front being filled. */
    static final class Target {
        private final int width;
        private final int below;
        private final double[] panel;
        private final double[] update;
        private final int[] rowOf;

        Target(Supernodes supernodes, int supernode, int[] rowOf) {
            this.width = supernodes.width(supernode);
            this.below = supernodes.below(supernode);
            this.panel = new double[Math.multiplyExact(width, width + below)];
            this.update = new double[Math.toIntExact((long) below * (below + 1) / 2)];
            this.rowOf = rowOf;
        }

        int width() {
            return width;
        }

        int below() {
            return below;
        }

        double[] panel() {
            return panel;
        }

        double[] update() {
            return update;
        }
    }
}
