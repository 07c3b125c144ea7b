package org.surveygrid.solver.normal;

import org.surveygrid.solver.sparse.order.NodeLayout;

/** Values of the shared unknowns. */
public final class NormalSolution {
    private final double[][] values;
    private final NodeLayout layout;

    NormalSolution(double[][] values, NodeLayout layout) {
        this.values = values;
        this.layout = layout;
    }

    /**
     * One unknown.
     *
     * @param right which right-hand side
     * @param node its node
     * @param term its place in the node
     * @return its value
     */
    public double value(int right, int node, int term) {
        return values[right][layout.firstUnknown(node) + term];
    }
}
