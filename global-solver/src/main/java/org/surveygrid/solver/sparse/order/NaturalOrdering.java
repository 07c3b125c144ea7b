package org.surveygrid.solver.sparse.order;

/** As the nodes are numbered, those of the border last: for comparison, and for matrices that are full anyway. */
public final class NaturalOrdering implements Ordering {
    @Override
    public int[] order(NodeGraph graph) {
        int[] order = new int[graph.layout().nodes()];
        int next = 0;
        for (int node = 0; node < order.length; node++) {
            if (!graph.layout().isBorder(node)) {
                order[next++] = node;
            }
        }
        appendBorder(graph.layout(), order, next);
        return order;
    }

    @Override
    public String title() {
        return "natural order";
    }

    static void appendBorder(NodeLayout layout, int[] order, int from) {
        int next = from;
        for (int node = 0; node < order.length; node++) {
            if (layout.isBorder(node)) {
                order[next++] = node;
            }
        }
        if (next != order.length) {
            throw new IllegalStateException(next + " nodes in an order of " + order.length);
        }
    }
}
