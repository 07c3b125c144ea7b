package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Groups of successive columns of the factor that have the same rows below, and the tree in which their updates flow.
 * Small groups are joined with their parents where that adds few zeros, because dense work on more columns is faster.
 *
 * @see "Ashcraft &amp; Grimes 1989, ACM TOMS 15, 291: relaxed supernodes"
 */
final class Supernodes {
    private final EliminationTree tree;
    private final int[] start;
    private final int[] position;
    private final int[][] rows;
    private final int[] parent;
    private final int[] superOf;

    private Supernodes(EliminationTree tree, int[] start) {
        this.tree = tree;
        this.start = start;
        int count = start.length - 1;
        NodeLayout layout = tree.graph().layout();
        position = new int[tree.nodes() + 1];
        superOf = new int[tree.nodes()];
        for (int k = 0; k < tree.nodes(); k++) {
            position[k + 1] = position[k] + layout.size(tree.node(k));
        }
        for (int s = 0; s < count; s++) {
            Arrays.fill(superOf, start[s], start[s + 1], s);
        }
        rows = new int[count][];
        parent = new int[count];
        findRows();
    }

    static Supernodes of(EliminationTree tree) {
        long[] counts = tree.columnCounts();
        NodeLayout layout = tree.graph().layout();
        int nodes = tree.nodes();
        int[] first = new int[nodes];
        long[] numbers = new long[nodes];
        long[] width = new long[nodes];
        int top = -1;
        for (int k = 0; k < nodes; k++) {
            int size = layout.size(tree.node(k));
            boolean continues =
                    k > 0 && tree.parent(k - 1) == k && counts[k - 1] - layout.size(tree.node(k - 1)) == counts[k];
            if (continues) {
                width[top] += size;
            } else {
                first[++top] = k;
                width[top] = size;
                numbers[top] = 0;
            }
            numbers[top] += triangle(size) + size * (counts[k] - size);
            boolean ends = k + 1 == nodes || tree.parent(k) != k + 1 || counts[k] - size != counts[k + 1];
            while (ends && top > 0 && tree.parent(first[top] - 1) >= first[top] && tree.parent(first[top] - 1) <= k) {
                long joined = width[top - 1] + width[top];
                long all = triangle(joined) + joined * (counts[k] - size);
                long real = numbers[top - 1] + numbers[top];
                if (!isWorthJoining(joined, all - real, all)) {
                    break;
                }
                top--;
                width[top] = joined;
                numbers[top] = real;
            }
        }
        int[] start = Arrays.copyOf(first, top + 2);
        start[top + 1] = nodes;
        return new Supernodes(tree, start);
    }

    private static long triangle(long size) {
        return size * (size + 1) / 2;
    }

    private static boolean isWorthJoining(long width, long zeros, long all) {
        double share = (double) zeros / all;
        return width <= 4 || (width <= 16 && share < 0.8) || (width <= 48 && share < 0.1) || share < 0.05;
    }

    private void findRows() {
        int count = rows.length;
        int[] firstChild = new int[count];
        int[] nextSibling = new int[count];
        Arrays.fill(firstChild, -1);
        int[] mark = new int[tree.nodes()];
        Arrays.fill(mark, -1);
        int[] found = new int[64];
        for (int s = 0; s < count; s++) {
            int end = start[s + 1];
            int size = 0;
            for (int place = start[s]; place < end; place++) {
                int node = tree.node(place);
                for (int e = 0; e < tree.graph().degree(node); e++) {
                    int row = tree.place(tree.graph().neighbour(node, e));
                    if (row >= end && mark[row] != s) {
                        mark[row] = s;
                        found = put(found, size++, row);
                    }
                }
            }
            for (int c = firstChild[s]; c >= 0; c = nextSibling[c]) {
                for (int row : rows[c]) {
                    if (row >= end && mark[row] != s) {
                        mark[row] = s;
                        found = put(found, size++, row);
                    }
                }
            }
            rows[s] = Arrays.copyOf(found, size);
            Arrays.sort(rows[s]);
            parent[s] = size == 0 ? -1 : superOf[rows[s][0]];
            if (parent[s] >= 0) {
                nextSibling[s] = firstChild[parent[s]];
                firstChild[parent[s]] = s;
            }
        }
    }

    private static int[] put(int[] array, int at, int value) {
        int[] roomy = at < array.length ? array : Arrays.copyOf(array, 2 * at);
        roomy[at] = value;
        return roomy;
    }

    EliminationTree tree() {
        return tree;
    }

    int count() {
        return parent.length;
    }

    /** First place of a supernode; the one after the last gives the end. */
    int start(int supernode) {
        return start[supernode];
    }

    /** Places of the nodes below the supernode's own, ascending. */
    int[] rows(int supernode) {
        return rows[supernode];
    }

    /** The supernode that takes this one's update, or -1. */
    int parent(int supernode) {
        return parent[supernode];
    }

    int superOf(int place) {
        return superOf[place];
    }

    /** Number of the first unknown of the node at a place, in the order of elimination. */
    int position(int place) {
        return position[place];
    }

    int size(int place) {
        return position[place + 1] - position[place];
    }

    /** Unknowns of the supernode's own nodes. */
    int width(int supernode) {
        return position[start[supernode + 1]] - position[start[supernode]];
    }

    /** Unknowns of the nodes below. */
    int below(int supernode) {
        int sum = 0;
        for (int row : rows[supernode]) {
            sum += size(row);
        }
        return sum;
    }

    /** Writes the first row of each node of a front into local, which has one element for each place. */
    void locate(int supernode, int[] local) {
        int next = 0;
        for (int place = start[supernode]; place < start[supernode + 1]; place++) {
            local[place] = next;
            next += size(place);
        }
        for (int row : rows[supernode]) {
            local[row] = next;
            next += size(row);
        }
    }
}
