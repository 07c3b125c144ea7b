package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/**
 * The unknowns of a problem in groups: each node (an exposure, a chip, a night) has one or more unknowns with successive
 * numbers, and perhaps a place on the sky.
 */
public final class NodeLayout {
    private final int[] first;
    private final double[] direction;
    private final int borderNodes;

    private NodeLayout(int[] first, double[] direction, int borderNodes) {
        this.first = first;
        this.direction = direction;
        this.borderNodes = borderNodes;
    }

    /**
     * Starts without nodes.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Number of nodes.
     *
     * @return at least 1
     */
    public int nodes() {
        return first.length - 1;
    }

    /**
     * Number of unknowns of all nodes.
     *
     * @return at least 1
     */
    public int unknowns() {
        return first[first.length - 1];
    }

    /**
     * Number of unknowns of a node.
     *
     * @param node from 0
     * @return at least 1
     */
    public int size(int node) {
        return first[node + 1] - first[node];
    }

    /**
     * Number of the first unknown of a node.
     *
     * @param node from 0
     * @return from 0
     */
    public int firstUnknown(int node) {
        return first[node];
    }

    /**
     * The node that an unknown belongs to.
     *
     * @param unknown from 0
     * @return its node
     */
    public int nodeOf(int unknown) {
        if (unknown < 0 || unknown >= unknowns()) {
            throw new IndexOutOfBoundsException("unknown " + unknown + " of " + unknowns());
        }
        int found = Arrays.binarySearch(first, unknown);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Whether a node has no place on the sky.
     *
     * @param node from 0
     * @return true for chips, nights and the like
     */
    public boolean isBorder(int node) {
        return Double.isNaN(direction[3 * node]);
    }

    /**
     * Number of nodes without a place on the sky.
     *
     * @return from 0
     */
    public int borderNodes() {
        return borderNodes;
    }

    /**
     * One coordinate of the unit vector to a node.
     *
     * @param node from 0
     * @param axis 0, 1 or 2 for x, y, z
     * @return the coordinate, NaN for a node of the border
     */
    public double direction(int node, int axis) {
        return direction[3 * node + axis];
    }

    /** Whether two layouts number the same unknowns of the same nodes; places do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NodeLayout layout && Arrays.equals(first, layout.first);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(first);
    }

    @Override
    public String toString() {
        return nodes() + " nodes (" + borderNodes + " without place), " + unknowns() + " unknowns";
    }

    /** Collects nodes in the order of their numbers. */
    public static final class Builder {
        private int[] first = new int[64];
        private double[] direction = new double[3 * 64];
        private int count;
        private int borderNodes;

        private Builder() {}

        /**
         * Adds a node with a place on the sky.
         *
         * @param size number of its unknowns, at least 1
         * @param x first coordinate of the unit vector
         * @param y second coordinate
         * @param z third coordinate
         * @return number of the node
         */
        public int add(int size, double x, double y, double z) {
            double length = Math.sqrt(x * x + y * y + z * z);
            if (!(length > 0.5 && length < 2)) {
                throw new IllegalArgumentException(
                        "a place on the sky is a unit vector, got length " + length + " for node " + count);
            }
            return put(size, x / length, y / length, z / length);
        }

        /**
         * Adds a node of the border: unknowns of an instrument, a night, the whole survey.
         *
         * @param size number of its unknowns, at least 1
         * @return number of the node
         */
        public int addBorder(int size) {
            borderNodes++;
            return put(size, Double.NaN, Double.NaN, Double.NaN);
        }

        /**
         * How many nodes there are so far.
         *
         * @return number of the next one
         */
        public int nodes() {
            return count;
        }

        private int put(int size, double x, double y, double z) {
            if (size < 1) {
                throw new IllegalArgumentException(
                        "a node has at least one unknown, got " + size + " for node " + count);
            }
            if (count + 2 > first.length) {
                first = Arrays.copyOf(first, 2 * first.length);
                direction = Arrays.copyOf(direction, 2 * direction.length);
            }
            direction[3 * count] = x;
            direction[3 * count + 1] = y;
            direction[3 * count + 2] = z;
            first[count + 1] = Math.addExact(first[count], size);
            return count++;
        }

        /**
         * The layout.
         *
         * @return all nodes added so far
         */
        public NodeLayout build() {
            if (count == 0) {
                throw new IllegalStateException("a layout needs at least one node");
            }
            return new NodeLayout(Arrays.copyOf(first, count + 1), Arrays.copyOf(direction, 3 * count), borderNodes);
        }
    }
}
