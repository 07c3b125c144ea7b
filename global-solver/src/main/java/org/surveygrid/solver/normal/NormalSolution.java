package org.surveygrid.solver.normal;

import org.surveygrid.solver.sparse.order.NodeLayout;

/** Values of the shared unknowns. */
public final class NormalSolution {
    private final double[] values;
    private final NodeLayout layout;

    NormalSolution(double[] values, NodeLayout layout) {
        this.values = values;
        this.layout = layout;
    }

    /**
     * One unknown.
     *
     * @param node its node
     * @param term its place in the node
     * @return its value
     */
    public double value(int node, int term) {
        return values[layout.firstUnknown(node) + term];
    }
}
