package org.surveygrid.solver.sparse.iterative;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Cholesky factors of the blocks on the diagonal of all nodes that have a place on the sky. */
final class NodeBlocks {
    /** As for a factor of the whole matrix: less of an unknown's own diagonal element is rounding. */
    private static final double SMALLEST_PIVOT = 1e-13;

    private final NodeLayout layout;
    private final double[][] lower;
    private int broken = -1;
    private double brokenPivot;

    private NodeBlocks(NodeLayout layout) {
        this.layout = layout;
        this.lower = new double[layout.nodes()][];
    }

    static NodeBlocks of(BlockMatrix matrix) {
        NodeLayout layout = matrix.layout();
        NodeBlocks blocks = new NodeBlocks(layout);
        for (int node = 0; node < layout.nodes() && blocks.broken < 0; node++) {
            if (layout.isBorder(node)) {
                continue;
            }
            int size = layout.size(node);
            double[] mine = new double[size * size];
            int block = matrix.find(node, node);
            if (block >= 0) {
                System.arraycopy(matrix.arena(block), matrix.offset(block), mine, 0, mine.length);
            }
            blocks.lower[node] = mine;
            blocks.factor(mine, size, layout.firstUnknown(node));
        }
        return blocks;
    }

    private void factor(double[] a, int size, int firstUnknown) {
        for (int j = 0; j < size; j++) {
            double own = a[j * size + j];
            double pivot = own;
            for (int k = 0; k < j; k++) {
                pivot -= a[j * size + k] * a[j * size + k];
            }
            if (!(pivot > SMALLEST_PIVOT * own)) {
                broken = firstUnknown + j;
                brokenPivot = own > 0 ? pivot / own : own;
                return;
            }
            a[j * size + j] = Math.sqrt(pivot);
            for (int i = j + 1; i < size; i++) {
                double sum = a[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i * size + k] * a[j * size + k];
                }
                a[i * size + j] = sum / a[j * size + j];
            }
        }
    }

    /** The unknown that its own node's block does not fix, or -1. */
    int broken() {
        return broken;
    }

    /** What was left of that unknown, as a share. */
    double brokenPivot() {
        return brokenPivot;
    }

    /** Solves for every node apart; unknowns of the border become 0. */
    void solve(double[] right, double[] values) {
        for (int node = 0; node < lower.length; node++) {
            int first = layout.firstUnknown(node);
            int size = layout.size(node);
            double[] factor = lower[node];
            if (layout.isBorder(node)) {
                Arrays.fill(values, first, first + size, 0);
                continue;
            }
            System.arraycopy(right, first, values, first, size);
            for (int i = 0; i < size; i++) {
                double sum = values[first + i];
                for (int k = 0; k < i; k++) {
                    sum -= factor[i * size + k] * values[first + k];
                }
                values[first + i] = sum / factor[i * size + i];
            }
            for (int i = size - 1; i >= 0; i--) {
                double sum = values[first + i];
                for (int k = i + 1; k < size; k++) {
                    sum -= factor[k * size + i] * values[first + k];
                }
                values[first + i] = sum / factor[i * size + i];
            }
        }
    }
}
