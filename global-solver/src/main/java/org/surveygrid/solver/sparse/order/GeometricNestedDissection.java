package org.surveygrid.solver.sparse.order;

import java.util.Arrays;

/**
 * Halves the sky again and again: the nodes of one half that meet the other half are eliminated after both halves, so
 * that neither half fills the other.
 *
 * <p>Each part is cut at the median along two directions on the sky, east and north of its own centre, and the cut whose
 * seam has fewer unknowns is taken. The seam is a smallest set of nodes that touches every pair which meets across the
 * cut.
 *
 * @see "George 1973, SIAM J. Numer. Anal. 10, 345; Miller et al. 1997, J. ACM 44, 1 (geometric separators)"
 */
public final class GeometricNestedDissection implements Ordering {
    private static final int LEAF_NODES = 32;

    @Override
    public int[] order(NodeGraph graph) {
        return new Dissection(graph).run();
    }

    @Override
    public String title() {
        return "geometric nested dissection";
    }

    /** Work space of one run. */
    private static final class Dissection {
        private final NodeGraph graph;
        private final NodeLayout layout;
        private final int[] order;
        private final long[] keys;
        /** Which part a node is in at present: twice the number of the part, plus 1 beyond the cut. */
        private final int[] part;

        private final double[] frame = new double[6];
        private final SeamCover cover;
        private int parts;

        Dissection(NodeGraph graph) {
            this.graph = graph;
            this.layout = graph.layout();
            this.order = new int[layout.nodes()];
            this.keys = new long[layout.nodes()];
            this.part = new int[layout.nodes()];
            this.cover = new SeamCover(graph, part);
        }

        int[] run() {
            Arrays.fill(part, -1);
            int[] nodes = new NaturalOrdering().order(graph);
            int inner = layout.nodes() - layout.borderNodes();
            dissect(nodes, 0, inner);
            System.arraycopy(nodes, 0, order, 0, nodes.length);
            return order;
        }

        /** Puts nodes[from..to) into their order of elimination. */
        private void dissect(int[] nodes, int from, int to) {
            int count = to - from;
            if (count <= LEAF_NODES) {
                LeafOrder.sort(graph, nodes, from, to);
                return;
            }
            tangentFrame(nodes, from, to);
            int[] best = new int[0];
            long bestWeight = Long.MAX_VALUE;
            int bestAxis = 0;
            for (int axis = 0; axis < 2; axis++) {
                sortAlong(nodes, from, to, axis);
                int[] seam = seam(nodes, from, to);
                long weight = weight(seam);
                if (weight < bestWeight) {
                    bestWeight = weight;
                    best = seam;
                    bestAxis = axis;
                }
            }
            if (bestAxis == 0) {
                sortAlong(nodes, from, to, 0);
            }
            int across = ++parts;
            for (int node : best) {
                part[node] = -across - 1;
            }
            int middle = from + count / 2;
            int[] rest = new int[count - best.length];
            int kept = 0;
            int left = 0;
            for (int i = from; i < to; i++) {
                if (part[nodes[i]] != -across - 1) {
                    rest[kept++] = nodes[i];
                    left += i < middle ? 1 : 0;
                }
            }
            System.arraycopy(rest, 0, nodes, from, kept);
            System.arraycopy(best, 0, nodes, from + kept, best.length);
            if (best.length > 1) {
                sortAlong(nodes, from + kept, to, 1 - bestAxis);
            }
            dissect(nodes, from, from + left);
            dissect(nodes, from + left, from + kept);
        }

        private int[] seam(int[] nodes, int from, int to) {
            int here = 2 * ++parts;
            int middle = from + (to - from) / 2;
            for (int i = from; i < to; i++) {
                part[nodes[i]] = i < middle ? here : here + 1;
            }
            return cover.of(nodes, from, middle);
        }

        private long weight(int[] seam) {
            long sum = 0;
            for (int node : seam) {
                sum += layout.size(node);
            }
            return sum;
        }

        /** East and north at the mean direction; at a pole or for a whole sphere any two directions across do. */
        private void tangentFrame(int[] nodes, int from, int to) {
            double[] mean = new double[3];
            for (int i = from; i < to; i++) {
                for (int axis = 0; axis < 3; axis++) {
                    mean[axis] += layout.direction(nodes[i], axis);
                }
            }
            double length = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]);
            if (length < 1e-9 * (to - from)) {
                mean = new double[] {0, 1, 0};
                length = 1;
            }
            double x = mean[0] / length;
            double y = mean[1] / length;
            double z = mean[2] / length;
            double across = Math.sqrt(x * x + y * y);
            frame[0] = across > 1e-9 ? -y / across : 1;
            frame[1] = across > 1e-9 ? x / across : 0;
            frame[2] = 0;
            frame[3] = -z * frame[1];
            frame[4] = z * frame[0];
            frame[5] = x * frame[1] - y * frame[0];
        }

        /** Sorts by the coordinate along one axis of the frame, equal ones by number. */
        private void sortAlong(int[] nodes, int from, int to, int axis) {
            for (int i = from; i < to; i++) {
                double along = 0;
                for (int k = 0; k < 3; k++) {
                    along += frame[3 * axis + k] * layout.direction(nodes[i], k);
                }
                keys[i] = ((long) Math.rint(along * (1 << 30)) << 32) | nodes[i];
            }
            Arrays.sort(keys, from, to);
            for (int i = from; i < to; i++) {
                nodes[i] = (int) keys[i];
            }
        }
    }
}
