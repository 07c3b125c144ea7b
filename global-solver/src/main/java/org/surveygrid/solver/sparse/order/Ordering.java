package org.surveygrid.solver.sparse.order;

/** A way to choose in which order nodes are eliminated. */
public interface Ordering {
    /**
     * The order for a graph.
     *
     * @param graph nodes and who meets whom
     * @return nodes, the first to be eliminated first; each once, those of the border last
     */
    int[] order(NodeGraph graph);

    /**
     * What it is called in reports.
     *
     * @return a few words
     */
    String title();
}
