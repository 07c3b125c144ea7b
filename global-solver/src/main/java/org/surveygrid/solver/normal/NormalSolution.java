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
     * A solution that was kept.
     *
     * @param values by unknown, not copied
     * @param layout the unknowns
     * @return the solution
     */
    public static NormalSolution of(double[] values, NodeLayout layout) {
        return new NormalSolution(values, layout);
    }

    /**
     * All unknowns.
     *
     * @return their values, not a copy
     */
    public double[] values() {
        return values;
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
