package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Sparse Cholesky factor, made front by front: a supernode's columns are gathered with the updates of its children into
 * one dense front, eliminated, and what remains is its own update for its parent.
 */
public final class SupernodalFactor implements Factor {
    /** Right-hand sides whose values stay in the cache together. */
    private static final int TOGETHER = 16;

    private final Supernodes supernodes;
    private final Scaling scaling;
    private final double[][] panels;
    private final int[] heights;
    private final int threads;

    SupernodalFactor(Supernodes supernodes, Scaling scaling, double[][] panels, int threads) {
        this.threads = threads;
        this.supernodes = supernodes;
        this.scaling = scaling;
        this.panels = panels;
        this.heights = new int[panels.length];
        for (int s = 0; s < panels.length; s++) {
            heights[s] = panels[s].length / supernodes.width(s);
        }
    }

    /**
     * Factorises a matrix.
     *
     * @param matrix the matrix, scaled to unit diagonal on the way
     * @param tree order of elimination
     * @param shift added to the scaled diagonal, 0 for the matrix itself
     * @param threads how many may work; the result is the same for any number
     * @return the factor, or the unknown at which it broke down
     */
    public static FactorOutcome of(BlockMatrix matrix, EliminationTree tree, double shift, int threads) {
        Scaling scaling = Scaling.of(matrix);
        if (scaling.unfixed() >= 0) {
            return new FactorOutcome.BrokenDown(scaling.unfixed(), matrix.diagonal()[scaling.unfixed()]);
        }
        return new Factorisation(new Fronts(matrix, scaling, Supernodes.of(tree), shift), threads).run();
    }

    @Override
    public void solve(double[] values) {
        solveTogether(new double[][] {values}, 0, 1);
    }

    /** The factor is read once for several right-hand sides: reading it takes longer than computing with it. */
    @Override
    public void solve(double[][] many, int threads) {
        int most = Math.clamp(many.length / Math.max(1, threads), 1, TOGETHER);
        int groups = (many.length + most - 1) / most;
        NumberedWork.run(
                groups,
                threads,
                g -> solveTogether(
                        many, (int) ((long) many.length * g / groups), (int) ((long) many.length * (g + 1) / groups)));
    }

    private void solveTogether(double[][] many, int from, int to) {
        double[][] permuted = new double[to - from][];
        for (int k = from; k < to; k++) {
            permuted[k - from] = permuted(many[k]);
        }
        double[] front = new double[Arrays.stream(heights).max().orElse(0)];
        for (int s = 0; s < panels.length; s++) {
            for (double[] values : permuted) {
                forward(s, values, front);
            }
        }
        for (int s = panels.length - 1; s >= 0; s--) {
            for (double[] values : permuted) {
                backward(s, values, front);
            }
        }
        for (int k = from; k < to; k++) {
            unpermute(permuted[k - from], many[k]);
        }
    }

    private void unpermute(double[] permuted, double[] values) {
        EliminationTree tree = supernodes.tree();
        NodeLayout layout = tree.graph().layout();
        for (int place = 0; place < tree.nodes(); place++) {
            int first = layout.firstUnknown(tree.node(place));
            for (int k = 0; k < supernodes.size(place); k++) {
                values[first + k] = permuted[supernodes.position(place) + k] * scaling.of(first + k);
            }
        }
    }

    private double[] permuted(double[] values) {
        EliminationTree tree = supernodes.tree();
        NodeLayout layout = tree.graph().layout();
        if (values.length != layout.unknowns()) {
            throw new IllegalArgumentException(
                    "right-hand side of " + values.length + " for " + layout.unknowns() + " unknowns");
        }
        double[] permuted = new double[values.length];
        for (int place = 0; place < tree.nodes(); place++) {
            int first = layout.firstUnknown(tree.node(place));
            for (int k = 0; k < supernodes.size(place); k++) {
                permuted[supernodes.position(place) + k] = values[first + k] * scaling.of(first + k);
            }
        }
        return permuted;
    }

    private void forward(int s, double[] values, double[] front) {
        int width = supernodes.width(s);
        int height = heights[s];
        int own = supernodes.position(supernodes.start(s));
        double[] panel = panels[s];
        System.arraycopy(values, own, front, 0, width);
        Arrays.fill(front, width, height, 0);
        for (int column = 0; column < width; column++) {
            int at = column * height;
            double value = front[column] / panel[at + column];
            front[column] = value;
            for (int i = column + 1; i < height; i++) {
                front[i] -= value * panel[at + i];
            }
        }
        System.arraycopy(front, 0, values, own, width);
        int next = width;
        for (int row : supernodes.rows(s)) {
            int at = supernodes.position(row);
            for (int k = 0; k < supernodes.size(row); k++) {
                values[at + k] += front[next++];
            }
        }
    }

    private void backward(int s, double[] values, double[] front) {
        int width = supernodes.width(s);
        int height = heights[s];
        int own = supernodes.position(supernodes.start(s));
        double[] panel = panels[s];
        System.arraycopy(values, own, front, 0, width);
        int next = width;
        for (int row : supernodes.rows(s)) {
            System.arraycopy(values, supernodes.position(row), front, next, supernodes.size(row));
            next += supernodes.size(row);
        }
        for (int column = width - 1; column >= 0; column--) {
            int at = column * height;
            double even = 0;
            double odd = 0;
            int i = column + 1;
            for (; i + 1 < height; i += 2) {
                even += front[i] * panel[at + i];
                odd += front[i + 1] * panel[at + i + 1];
            }
            if (i < height) {
                even += front[i] * panel[at + i];
            }
            front[column] = (front[column] - (even + odd)) / panel[at + column];
        }
        System.arraycopy(front, 0, values, own, width);
    }

    @Override
    public Inverse inverse() {
        return SelectedInverse.of(this);
    }

    Supernodes supernodes() {
        return supernodes;
    }

    Scaling scaling() {
        return scaling;
    }

    double[] panel(int supernode) {
        return panels[supernode];
    }

    /** Threads that may work on the inverse too. */
    int threads() {
        return threads;
    }

    int height(int supernode) {
        return heights[supernode];
    }
}
