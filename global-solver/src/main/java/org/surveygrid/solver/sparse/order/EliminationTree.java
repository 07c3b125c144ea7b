package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/**
 * Which node's elimination waits for which, in an order of elimination in which every subtree is contiguous. A node's
 * <em>place</em> is its position in that order.
 *
 * @see "Liu 1990, SIAM J. Matrix Anal. Appl. 11, 134"
 */
public final class EliminationTree {
    private final NodeGraph graph;
    private final int[] order;
    private final int[] place;
    private final int[] parent;

    private EliminationTree(NodeGraph graph, int[] order, int[] place, int[] parent) {
        this.graph = graph;
        this.order = order;
        this.place = place;
        this.parent = parent;
    }

    /**
     * The tree of an order. The order is changed so that subtrees are contiguous, which changes neither fill nor work.
     *
     * @param graph nodes and who meets whom
     * @param order every node once
     * @return the tree
     */
    public static EliminationTree of(NodeGraph graph, int[] order) {
        int nodes = graph.layout().nodes();
        int[] place = inverse(order, nodes);
        int[] parent = parents(graph, order, place);
        int[] sorted = postorder(parent);
        int[] newOrder = new int[nodes];
        int[] newPlace = new int[nodes];
        for (int k = 0; k < nodes; k++) {
            newOrder[k] = order[sorted[k]];
            newPlace[sorted[k]] = k;
        }
        int[] newParent = new int[nodes];
        for (int k = 0; k < nodes; k++) {
            int above = parent[sorted[k]];
            newParent[k] = above < 0 ? -1 : newPlace[above];
        }
        return new EliminationTree(graph, newOrder, inverse(newOrder, nodes), newParent);
    }

    private static int[] inverse(int[] order, int nodes) {
        int[] place = new int[nodes];
        Arrays.fill(place, -1);
        for (int k = 0; k < order.length; k++) {
            place[order[k]] = k;
        }
        for (int node = 0; node < nodes; node++) {
            if (place[node] < 0 || order.length != nodes) {
                throw new IllegalArgumentException("an order names every node once; node " + node + " of " + nodes
                        + " is missing among " + order.length);
            }
        }
        return place;
    }

    private static int[] parents(NodeGraph graph, int[] order, int[] place) {
        int[] parent = new int[order.length];
        int[] ancestor = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            parent[k] = -1;
            ancestor[k] = -1;
            for (int e = 0; e < graph.degree(order[k]); e++) {
                int i = place[graph.neighbour(order[k], e)];
                while (i >= 0 && i < k) {
                    int above = ancestor[i];
                    ancestor[i] = k;
                    if (above < 0) {
                        parent[i] = k;
                    }
                    i = above;
                }
            }
        }
        return parent;
    }

    private static int[] postorder(int[] parent) {
        int nodes = parent.length;
        int[] firstChild = new int[nodes];
        int[] nextSibling = new int[nodes];
        Arrays.fill(firstChild, -1);
        for (int k = nodes - 1; k >= 0; k--) {
            if (parent[k] >= 0) {
                nextSibling[k] = firstChild[parent[k]];
                firstChild[parent[k]] = k;
            }
        }
        int[] sorted = new int[nodes];
        int[] stack = new int[nodes];
        int end = 0;
        for (int root = 0; root < nodes; root++) {
            if (parent[root] >= 0) {
                continue;
            }
            int depth = 0;
            stack[0] = root;
            while (depth >= 0) {
                int node = stack[depth];
                int child = firstChild[node];
                if (child >= 0) {
                    firstChild[node] = nextSibling[child];
                    stack[++depth] = child;
                } else {
                    sorted[end++] = node;
                    depth--;
                }
            }
        }
        return sorted;
    }

    /**
     * For every place, the unknowns of its node and of all later nodes that its columns of the factor reach.
     *
     * @return unknowns from the node's own first one on
     * @see "Gilbert, Ng &amp; Peyton 1994, with nodes weighted by their unknowns"
     */
    public long[] columnCounts() {
        int nodes = order.length;
        long[] count = new long[nodes];
        int[] first = new int[nodes];
        int[] highest = new int[nodes];
        int[] previousLeaf = new int[nodes];
        int[] ancestor = new int[nodes];
        Arrays.fill(first, -1);
        Arrays.fill(highest, -1);
        Arrays.fill(previousLeaf, -1);
        for (int k = 0; k < nodes; k++) {
            count[k] = first[k] < 0 ? size(k) : 0;
            for (int j = k; j >= 0 && first[j] < 0; j = parent[j]) {
                first[j] = k;
            }
            ancestor[k] = k;
        }
        for (int j = 0; j < nodes; j++) {
            if (parent[j] >= 0) {
                count[parent[j]] -= size(j);
            }
            for (int e = 0; e < graph.degree(order[j]); e++) {
                int i = place[graph.neighbour(order[j], e)];
                if (i <= j || first[j] <= highest[i]) {
                    continue;
                }
                highest[i] = first[j];
                int before = previousLeaf[i];
                previousLeaf[i] = j;
                count[j] += size(i);
                if (before >= 0) {
                    count[meeting(ancestor, before)] -= size(i);
                }
            }
            if (parent[j] >= 0) {
                ancestor[j] = parent[j];
            }
        }
        for (int j = 0; j < nodes; j++) {
            if (parent[j] >= 0) {
                count[parent[j]] += count[j];
            }
        }
        return count;
    }

    private static int meeting(int[] ancestor, int leaf) {
        int top = leaf;
        while (ancestor[top] != top) {
            top = ancestor[top];
        }
        int at = leaf;
        while (at != top) {
            int above = ancestor[at];
            ancestor[at] = top;
            at = above;
        }
        return top;
    }

    private int size(int place) {
        return graph.layout().size(order[place]);
    }

    /**
     * The graph.
     *
     * @return what the tree was made from
     */
    public NodeGraph graph() {
        return graph;
    }

    /**
     * Number of nodes.
     *
     * @return at least 1
     */
    public int nodes() {
        return order.length;
    }

    /**
     * The node at a place.
     *
     * @param place from 0
     * @return a node
     */
    public int node(int place) {
        return order[place];
    }

    /**
     * The place of a node.
     *
     * @param node from 0
     * @return its position in the order of elimination
     */
    public int place(int node) {
        return place[node];
    }

    /**
     * The place that waits first for this one.
     *
     * @param place from 0
     * @return a later place, or -1 for a root
     */
    public int parent(int place) {
        return parent[place];
    }
}
