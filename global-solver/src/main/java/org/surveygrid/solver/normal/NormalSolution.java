package org.surveygrid.solver.normal;

/** Values of the shared unknowns. */
public final class NormalSolution {
    private final double[][] values;
    private final int[] first;

    NormalSolution(double[][] values, int[] first) {
        this.values = values;
        this.first = first;
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
        return values[right][first[node] + term];
    }
}
