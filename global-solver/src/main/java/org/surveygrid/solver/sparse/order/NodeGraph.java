package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/** Which nodes meet in an equation: an undirected graph without loops. */
public final class NodeGraph {
    private final NodeLayout layout;
    private final int[] start;
    private final int[] neighbour;

    private NodeGraph(NodeLayout layout, int[] start, int[] neighbour) {
        this.layout = layout;
        this.start = start;
        this.neighbour = neighbour;
    }

    /**
     * A graph from its edges.
     *
     * @param layout the nodes
     * @param one first end of each edge
     * @param other second end of each edge; an edge from a node to itself is left out, each other edge is named once
     * @return the graph
     */
    public static NodeGraph of(NodeLayout layout, int[] one, int[] other) {
        int nodes = layout.nodes();
        int[] start = new int[nodes + 1];
        for (int e = 0; e < one.length; e++) {
            if (one[e] != other[e]) {
                start[one[e] + 1] = Math.incrementExact(start[one[e] + 1]);
                start[other[e] + 1] = Math.incrementExact(start[other[e] + 1]);
            }
        }
        for (int i = 0; i < nodes; i++) {
            start[i + 1] = Math.addExact(start[i], start[i + 1]);
        }
        int[] next = Arrays.copyOf(start, nodes);
        int[] neighbour = new int[start[nodes]];
        for (int e = 0; e < one.length; e++) {
            if (one[e] != other[e]) {
                neighbour[next[one[e]]++] = other[e];
                neighbour[next[other[e]]++] = one[e];
            }
        }
        for (int i = 0; i < nodes; i++) {
            Arrays.sort(neighbour, start[i], start[i + 1]);
        }
        return new NodeGraph(layout, start, neighbour);
    }

    /**
     * The nodes.
     *
     * @return their layout
     */
    public NodeLayout layout() {
        return layout;
    }

    /**
     * Number of neighbours of a node.
     *
     * @param node from 0
     * @return from 0
     */
    public int degree(int node) {
        return start[node + 1] - start[node];
    }

    /**
     * A neighbour of a node; neighbours come in the order of their numbers.
     *
     * @param node from 0
     * @param which from 0, less than the degree
     * @return a node
     */
    public int neighbour(int node, int which) {
        return neighbour[start[node] + which];
    }

    /**
     * Number of edges.
     *
     * @return from 0
     */
    public long edges() {
        return neighbour.length / 2;
    }
}
