package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** One run of the factorisation. */
final class Factorisation {
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
        Work work = new Work();
        for (int s = 0; s < supernodes.count(); s++) {
            int broken = work.eliminate(s);
            if (broken >= 0) {
                return new FactorOutcome.BrokenDown(broken, work.elimination.brokenPivot());
            }
        }
        return new FactorOutcome.Factored(new SupernodalFactor(supernodes, fronts.scaling(), panels));
    }

    /** What one thread needs. */
    private final class Work {
        private final int[] local = new int[supernodes.tree().nodes()];
        private int[] rowOf = new int[64];
        private final FrontElimination elimination = new FrontElimination();

        /** Makes the columns of one supernode, whose children are done; -1, or the unknown that is not fixed. */
        int eliminate(int s) {
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
            return broken < 0 ? -1 : unknownOf(s, broken);
        }
    }

    private static final double[] NOTHING = {};

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
