package org.surveygrid.solver.normal;

import java.util.Arrays;
import java.util.OptionalInt;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** One unknown for each exposure that takes part: which node it is, and back. */
public final class ExposureNodes {
    private final int[] node;

    /**
     * Exposures without any unknown.
     *
     * @param exposures how many there are
     */
    public ExposureNodes(int exposures) {
        node = new int[exposures];
        Arrays.fill(node, -1);
    }

    /**
     * Declares the unknown of an exposure.
     *
     * @param builder takes the node
     * @param exposure its number
     * @param toward unit vector of its pointing
     */
    public void add(NodeLayout.Builder builder, int exposure, double[] toward) {
        node[exposure] = builder.add(1, toward[0], toward[1], toward[2]);
    }

    /**
     * Whether an exposure has an unknown.
     *
     * @param exposure its number
     * @return false before it was declared
     */
    public boolean has(int exposure) {
        return node[exposure] >= 0;
    }

    /**
     * The node of an exposure's unknown.
     *
     * @param exposure its number
     * @return its node; -1 when it has none
     */
    public int of(int exposure) {
        return node[exposure];
    }

    /**
     * Whose unknown a node is.
     *
     * @param wanted a node
     * @return the exposure's number, empty when the node is none of these
     */
    public OptionalInt exposure(int wanted) {
        for (int e = 0; e < node.length; e++) {
            if (node[e] == wanted) {
                return OptionalInt.of(e);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Adds a step to the values of those that have an unknown.
     *
     * @param step of all unknowns
     * @param values by exposure, changed in place
     */
    public void move(NormalSolution step, double[] values) {
        for (int e = 0; e < node.length; e++) {
            values[e] += node[e] >= 0 ? step.value(node[e], 0) : 0;
        }
    }
}
