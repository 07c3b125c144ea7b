package org.surveygrid.solver.sparse.order;

/**
 * Order within a small part of the sky: the node whose elimination joins the fewest unknowns first.
 *
 * @see "Tinney &amp; Walker 1967, Proc. IEEE 55, 1801: minimum degree"
 */
final class LeafOrder {
    private LeafOrder() {}

    /** Sorts nodes[from..to), at most 64 nodes, by minimum degree; neighbours outside count as eliminated later. */
    static void sort(NodeGraph graph, int[] nodes, int from, int to) {
        int count = to - from;
        long[] meets = new long[count];
        int[] outside = new int[count];
        for (int i = 0; i < count; i++) {
            int inside = 0;
            for (int j = 0; j < count; j++) {
                if (j != i && isNeighbour(graph, nodes[from + i], nodes[from + j])) {
                    meets[i] |= 1L << j;
                    inside++;
                }
            }
            outside[i] = graph.degree(nodes[from + i]) - inside;
        }
        int[] order = new int[count];
        long left = count == 64 ? -1L : (1L << count) - 1;
        for (int k = 0; k < count; k++) {
            int best = -1;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                int degree = Long.bitCount(meets[i] & left) + outside[i];
                if (((left >>> i) & 1) == 1 && degree < least) {
                    least = degree;
                    best = i;
                }
            }
            order[k] = nodes[from + best];
            left &= ~(1L << best);
            for (long rest = meets[best] & left; rest != 0; rest &= rest - 1) {
                int i = Long.numberOfTrailingZeros(rest);
                meets[i] |= meets[best] & left & ~(1L << i);
                outside[i] = Math.max(outside[i], outside[best]);
            }
        }
        System.arraycopy(order, 0, nodes, from, count);
    }

    private static boolean isNeighbour(NodeGraph graph, int node, int other) {
        int low = 0;
        int high = graph.degree(node) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = graph.neighbour(node, middle);
            if (at == other) {
                return true;
            }
            if (at < other) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }
}
