package org.surveygrid.solver.sparse.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** One run of the factorisation. */
final class Factorisation {
    private static final double[] NOTHING = {};
    private static final Broken NONE = new Broken(Integer.MAX_VALUE, -1, 0);

    private final Fronts fronts;
    private final Supernodes supernodes;
    private final double[][] panels;
    private final double[][] updates;
    private final int[] firstChild;
    private final int[] nextSibling;
    private final int threads;

    Factorisation(Fronts fronts, int threads) {
        this.fronts = fronts;
        this.supernodes = fronts.supernodes();
        this.threads = threads;
        int count = supernodes.count();
        panels = new double[count][];
        updates = new double[count][];
        firstChild = new int[count];
        nextSibling = new int[count];
        Arrays.fill(firstChild, -1);
        for (int s = count - 1; s >= 0; s--) {
            if (supernodes.parent(s) >= 0) {
                nextSibling[s] = firstChild[supernodes.parent(s)];
                firstChild[supernodes.parent(s)] = s;
            }
        }
    }

    FactorOutcome run() {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread must work, got " + threads);
        }
        Subtrees subtrees = Subtrees.forThreads(supernodes, threads);
        Broken first = NONE;
        if (subtrees.count() > 0) {
            first = inParallel(subtrees);
        }
        Work work = new Work();
        for (int s = 0; s < supernodes.count() && s < first.supernode(); s++) {
            if (subtrees.isAbove(s)) {
                first = work.eliminate(s).orElse(first);
            }
        }
        return first.supernode() < Integer.MAX_VALUE
                ? new FactorOutcome.BrokenDown(first.unknown(), first.pivot())
                : new FactorOutcome.Factored(new SupernodalFactor(supernodes, fronts.scaling(), panels, threads));
    }

    /** Where elimination broke down; of several places the first in the order of elimination is told. */
    private record Broken(int supernode, int unknown, double pivot) {}

    /** Every subtree by itself; each front has the same sums in the same order as with one thread. */
    private Broken inParallel(Subtrees subtrees) {
        AtomicInteger next = new AtomicInteger();
        List<Future<Broken>> done = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("factor-", 0).daemon().factory())) {
            for (int t = 0; t < threads; t++) {
                done.add(pool.submit(() -> eliminateSubtrees(subtrees, next)));
            }
            Broken first = NONE;
            for (Future<Broken> future : done) {
                Broken found = future.get();
                first = found.supernode() < first.supernode() ? found : first;
            }
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while factorising");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("a thread of the factorisation failed", e.getCause());
        }
    }

    private Broken eliminateSubtrees(Subtrees subtrees, AtomicInteger next) {
        Work work = new Work();
        Broken first = NONE;
        for (int k = next.getAndIncrement(); k < subtrees.count(); k = next.getAndIncrement()) {
            for (int s = subtrees.first(k); s <= subtrees.last(k); s++) {
                Optional<Broken> broken = work.eliminate(s);
                if (broken.isPresent()) {
                    first = s < first.supernode() ? broken.get() : first;
                    break;
                }
            }
        }
        return first;
    }

    /** What one thread needs. */
    private final class Work {
        private final int[] local = new int[supernodes.tree().nodes()];
        private int[] rowOf = new int[64];
        private final FrontElimination elimination = new FrontElimination();

        /** Makes the columns of one supernode, whose children are done. */
        Optional<Broken> eliminate(int s) {
            for (int c = firstChild[s]; c >= 0; c = nextSibling[c]) {
                int below = supernodes.below(c);
                if (rowOf.length < below) {
                    rowOf = new int[2 * below];
                }
            }
            Fronts.Target target = new Fronts.Target(supernodes, s, rowOf);
            supernodes.locate(s, local);
            fronts.gather(s, local, target.panel(), target.width() + target.below());
            for (int c = firstChild[s]; c >= 0; c = nextSibling[c]) {
                fronts.extend(c, updates[c], local, target);
                updates[c] = NOTHING;
            }
            int broken = elimination.eliminate(target.panel(), target.width(), target.below(), target.update());
            panels[s] = target.panel();
            updates[s] = target.update();
            return broken < 0
                    ? Optional.empty()
                    : Optional.of(new Broken(s, unknownOf(s, broken), elimination.brokenPivot()));
        }
    }

    private int unknownOf(int supernode, int column) {
        NodeLayout layout = supernodes.tree().graph().layout();
        int place = supernodes.start(supernode);
        int left = column;
        while (left >= supernodes.size(place)) {
            left -= supernodes.size(place++);
        }
        return layout.firstUnknown(supernodes.tree().node(place)) + left;
    }
}
