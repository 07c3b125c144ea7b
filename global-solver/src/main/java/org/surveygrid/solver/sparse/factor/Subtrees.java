package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import java.util.PriorityQueue;

/** Parts of the tree of supernodes that have nothing to do with each other, and what stands above them. */
final class Subtrees {
    private static final int PER_THREAD = 8;

    private final int[] first;
    private final int[] last;
    private final boolean[] above;

    private Subtrees(int[] first, int[] last, boolean[] above) {
        this.first = first;
        this.last = last;
        this.above = above;
    }

    /** One subtree: all supernodes from first to last. */
    private record Part(int first, int last, double work) {}

    /** Several for each thread, so that all end at about the same time. */
    static Subtrees forThreads(Supernodes supernodes, int threads) {
        return of(supernodes, threads == 1 ? 0 : PER_THREAD * threads);
    }

    /** Splits the part with most work until there are enough; with none wanted everything stands above. */
    static Subtrees of(Supernodes supernodes, int wanted) {
        int count = supernodes.count();
        boolean[] above = new boolean[count];
        if (wanted == 0) {
            Arrays.fill(above, true);
            return new Subtrees(new int[0], new int[0], above);
        }
        int[] leftmost = new int[count];
        double[] work = new double[count];
        Arrays.setAll(leftmost, s -> s);
        for (int s = 0; s < count; s++) {
            double width = supernodes.width(s);
            double height = width + supernodes.below(s);
            work[s] += width * height * height;
            int parent = supernodes.parent(s);
            if (parent >= 0) {
                work[parent] += work[s];
                leftmost[parent] = Math.min(leftmost[parent], leftmost[s]);
            }
        }
        PriorityQueue<Part> parts = new PriorityQueue<>((a, b) -> {
            int byWork = Double.compare(b.work(), a.work());
            return byWork != 0 ? byWork : Integer.compare(a.first(), b.first());
        });
        for (int s = 0; s < count; s++) {
            if (supernodes.parent(s) < 0) {
                parts.add(new Part(leftmost[s], s, work[s]));
            }
        }
        while (parts.size() < wanted) {
            Part largest = parts.remove();
            if (largest.first() == largest.last()) {
                parts.add(largest);
                break;
            }
            above[largest.last()] = true;
            for (int child = largest.last() - 1; child >= largest.first(); child = leftmost[child] - 1) {
                parts.add(new Part(leftmost[child], child, work[child]));
            }
        }
        int[] first = new int[parts.size()];
        int[] last = new int[parts.size()];
        for (int k = 0; k < first.length; k++) {
            Part part = parts.remove();
            first[k] = part.first();
            last[k] = part.last();
        }
        return new Subtrees(first, last, above);
    }

    int count() {
        return first.length;
    }

    int first(int part) {
        return first[part];
    }

    int last(int part) {
        return last[part];
    }

    boolean isAbove(int supernode) {
        return above[supernode];
    }
}
