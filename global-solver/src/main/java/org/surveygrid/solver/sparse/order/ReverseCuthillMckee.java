package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/**
 * A narrow band: breadth first from a node at the rim, neighbours of few neighbours first, all reversed.
 *
 * @see "Cuthill &amp; McKee 1969, Proc. 24th ACM Nat. Conf., 157; George &amp; Liu 1979, ACM TOMS 5, 284 (start node)"
 */
public final class ReverseCuthillMckee implements Ordering {
    @Override
    public int[] order(NodeGraph graph) {
        NodeLayout layout = graph.layout();
        int nodes = layout.nodes();
        int inner = nodes - layout.borderNodes();
        int[] order = new int[nodes];
        boolean[] done = new boolean[nodes];
        int[] level = new int[nodes];
        int end = 0;
        for (int seed = 0; seed < nodes; seed++) {
            if (layout.isBorder(seed) || done[seed]) {
                continue;
            }
            int root = rim(graph, seed, order, end, level);
            int begin = end;
            order[end++] = root;
            done[root] = true;
            for (int head = begin; head < end; head++) {
                int from = end;
                for (int k = 0; k < graph.degree(order[head]); k++) {
                    int next = graph.neighbour(order[head], k);
                    if (!done[next] && !layout.isBorder(next)) {
                        done[next] = true;
                        order[end++] = next;
                    }
                }
                sortByDegree(graph, order, from, end);
            }
        }
        for (int i = 0; i < inner / 2; i++) {
            int swap = order[i];
            order[i] = order[inner - 1 - i];
            order[inner - 1 - i] = swap;
        }
        NaturalOrdering.appendBorder(layout, order, inner);
        return order;
    }

    @Override
    public String title() {
        return "reverse Cuthill-McKee";
    }

    /** Walks to the far end of the graph until it gets no farther; the queue is scratch space behind {@code from}. */
    private static int rim(NodeGraph graph, int seed, int[] queue, int from, int[] level) {
        int root = seed;
        int depth = -1;
        while (true) {
            int end = from;
            queue[end++] = root;
            level[root] = 1;
            for (int head = from; head < end; head++) {
                for (int k = 0; k < graph.degree(queue[head]); k++) {
                    int next = graph.neighbour(queue[head], k);
                    if (level[next] == 0 && !graph.layout().isBorder(next)) {
                        level[next] = level[queue[head]] + 1;
                        queue[end++] = next;
                    }
                }
            }
            int last = queue[end - 1];
            int reached = level[last];
            for (int i = end - 1; i >= from && level[queue[i]] == reached; i--) {
                if (graph.degree(queue[i]) <= graph.degree(last)) {
                    last = queue[i];
                }
            }
            for (int i = from; i < end; i++) {
                level[queue[i]] = 0;
            }
            if (reached <= depth) {
                return root;
            }
            depth = reached;
            root = last;
        }
    }

    private static void sortByDegree(NodeGraph graph, int[] nodes, int from, int to) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = ((long) graph.degree(nodes[i]) << 32) | nodes[i];
        }
        Arrays.sort(keys);
        for (int i = from; i < to; i++) {
            nodes[i] = (int) keys[i - from];
        }
    }
}
