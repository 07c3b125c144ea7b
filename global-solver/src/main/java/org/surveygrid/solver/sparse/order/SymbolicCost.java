package org.surveygrid.solver.sparse.order;

import java.util.Locale;

/**
 * What a Cholesky factor will cost, before any of it is computed.
 *
 * @param unknowns number of unknowns
 * @param nonZeros numbers in the factor's lower triangle, diagonal included
 * @param flops additions and multiplications of the factorisation, the sum of squared column lengths
 * @param widestFront most unknowns that meet in one dense step
 * @param stackNumbers most numbers that wait in dense updates at one time
 */
public record SymbolicCost(int unknowns, long nonZeros, long flops, long widestFront, long stackNumbers) {
    /**
     * The cost of an order.
     *
     * @param tree the order of elimination
     * @return its cost; saturates instead of overflowing
     */
    public static SymbolicCost of(EliminationTree tree) {
        long[] counts = tree.columnCounts();
        NodeLayout layout = tree.graph().layout();
        long nonZeros = 0;
        long widest = 0;
        double flops = 0;
        for (int k = 0; k < counts.length; k++) {
            int size = layout.size(tree.node(k));
            widest = Math.max(widest, counts[k]);
            for (int c = 0; c < size; c++) {
                long length = counts[k] - c;
                nonZeros += length;
                flops += (double) length * length;
            }
        }
        return new SymbolicCost(layout.unknowns(), nonZeros, (long) flops, widest, stack(tree, counts));
    }

    /**
     * The cost of a full matrix.
     *
     * @param unknowns number of unknowns
     * @return its cost
     */
    public static SymbolicCost dense(int unknowns) {
        long n = unknowns;
        double flops = n * (n + 1.0) * (2 * n + 1.0) / 6;
        return new SymbolicCost(unknowns, n * (n + 1) / 2, (long) flops, n, 0);
    }

    /** Numbers in updates of children that wait for their parent, taking nodes that continue a column as one step. */
    private static long stack(EliminationTree tree, long[] counts) {
        long now = 0;
        long most = 0;
        long[] waiting = new long[counts.length];
        for (int k = 0; k < counts.length; k++) {
            long below = counts[k] - tree.graph().layout().size(tree.node(k));
            boolean continues = tree.parent(k) == k + 1 && k + 1 < counts.length && counts[k + 1] == below;
            long update = continues ? 0 : below * (below + 1) / 2;
            most = Math.max(most, now + update);
            now += update - waiting[k];
            if (tree.parent(k) >= 0) {
                waiting[tree.parent(k)] += update;
            }
        }
        return most;
    }

    /**
     * Memory for the factor and what waits beside it.
     *
     * @return bytes
     */
    public long bytes() {
        return 8 * (nonZeros + stackNumbers);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d unknowns, %.4g numbers in the factor, %.3g flops, front of %d, %.0f MB",
                unknowns,
                (double) nonZeros,
                (double) flops,
                widestFront,
                bytes() / 1e6);
    }
}
