package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/**
 * A smallest set of nodes that touches every edge between the two sides of a cut: minimum vertex cover of a bipartite
 * graph, by a largest matching.
 *
 * @see "König 1931; Hopcroft &amp; Karp 1973, SIAM J. Comput. 2, 225 (here plain augmenting paths after a greedy start)"
 */
final class SeamCover {
    private final NodeGraph graph;
    private final int[] part;
    private final int[] partner;
    private final int[] seen;
    private final int[] next;
    private final int[] path;
    private int round;

    SeamCover(NodeGraph graph, int[] part) {
        int nodes = graph.layout().nodes();
        this.graph = graph;
        this.part = part;
        this.partner = new int[nodes];
        this.seen = new int[nodes];
        this.next = new int[nodes];
        this.path = new int[nodes];
        Arrays.fill(partner, -1);
    }

    /** The cover for the side nodes[from..to), whose part number is even; the other side has the next number. */
    int[] of(int[] nodes, int from, int to) {
        for (int i = from; i < to; i++) {
            for (int k = 0; k < graph.degree(nodes[i]) && partner[nodes[i]] < 0; k++) {
                int other = graph.neighbour(nodes[i], k);
                if (isAcross(nodes[i], other) && partner[other] < 0) {
                    partner[nodes[i]] = other;
                    partner[other] = nodes[i];
                }
            }
        }
        round++;
        for (int i = from; i < to; i++) {
            if (partner[nodes[i]] < 0 && hasAcross(nodes[i]) && augment(nodes[i])) {
                round++;
            }
        }
        return koenig(nodes, from, to);
    }

    private boolean isAcross(int node, int other) {
        return part[other] == part[node] + 1;
    }

    private boolean hasAcross(int node) {
        for (int k = 0; k < graph.degree(node); k++) {
            if (isAcross(node, graph.neighbour(node, k))) {
                return true;
            }
        }
        return false;
    }

    /** Depth first along edges that are not matched forth and matched ones back, with an explicit path. */
    private boolean augment(int free) {
        int depth = 0;
        path[0] = free;
        next[free] = 0;
        while (depth >= 0) {
            int node = path[depth];
            if (next[node] == graph.degree(node)) {
                depth--;
                continue;
            }
            int other = graph.neighbour(node, next[node]++);
            if (!isAcross(node, other) || seen[other] == round) {
                continue;
            }
            seen[other] = round;
            if (partner[other] < 0) {
                for (int d = depth; d >= 0; d--) {
                    int before = partner[path[d]];
                    partner[path[d]] = other;
                    partner[other] = path[d];
                    other = before;
                }
                return true;
            }
            path[++depth] = partner[other];
            next[path[depth]] = 0;
        }
        return false;
    }

    /** Near nodes not reached from free ones, and far nodes reached; forgets the matching. */
    private int[] koenig(int[] nodes, int from, int to) {
        round++;
        int queued = 0;
        for (int i = from; i < to; i++) {
            if (partner[nodes[i]] < 0 && hasAcross(nodes[i])) {
                path[queued++] = nodes[i];
                seen[nodes[i]] = round;
            }
        }
        int[] cover = new int[to - from];
        int size = 0;
        for (int head = 0; head < queued; head++) {
            int node = path[head];
            for (int k = 0; k < graph.degree(node); k++) {
                int other = graph.neighbour(node, k);
                if (isAcross(node, other) && seen[other] != round) {
                    seen[other] = round;
                    cover[size++] = other;
                    if (seen[partner[other]] != round) {
                        seen[partner[other]] = round;
                        path[queued++] = partner[other];
                    }
                }
            }
        }
        for (int i = from; i < to; i++) {
            if (partner[nodes[i]] >= 0 && seen[nodes[i]] != round) {
                cover[size++] = nodes[i];
            }
        }
        for (int i = from; i < to; i++) {
            if (partner[nodes[i]] >= 0) {
                partner[partner[nodes[i]]] = -1;
                partner[nodes[i]] = -1;
            }
        }
        return Arrays.copyOf(cover, size);
    }
}
