package org.surveygrid.solver.sparse;

import java.util.List;
import java.util.Locale;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.factor.DenseFactor;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeGraph;
import org.surveygrid.solver.sparse.order.Ordering;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.solver.sparse.order.SymbolicCost;

/**
 * Which method, in which order, at what cost, and why.
 *
 * @param method the method
 * @param tree order of elimination
 * @param cost of that method's factor; for {@link SolverMethod#ITERATIVE} that of the factor it avoids
 * @param why for people: what was compared and what decided
 */
public record SolverChoice(SolverMethod method, EliminationTree tree, SymbolicCost cost, String why) {
    /** A full matrix must save at least this share of the work to be worth its memory, or be small. */
    private static final double DENSE_SHARE = 0.7;

    private static final int SMALL = 200;

    /**
     * The cheapest method within limits, by predicted cost; nothing large is allocated.
     *
     * @param matrix the matrix
     * @param limits what it may cost
     * @return the choice
     */
    public static SolverChoice predict(BlockMatrix matrix, SolverLimits limits) {
        NodeGraph graph = matrix.graph();
        SymbolicCost dense = SymbolicCost.dense(matrix.layout().unknowns());
        EliminationTree best = tree(graph, new NaturalOrdering());
        SymbolicCost cost = SymbolicCost.of(best);
        String title = new NaturalOrdering().title();
        if (cost.flops() < DENSE_SHARE * dense.flops() || dense.unknowns() > SMALL) {
            for (Ordering ordering : List.of(new GeometricNestedDissection(), new ReverseCuthillMckee())) {
                EliminationTree other = tree(graph, ordering);
                SymbolicCost otherCost = SymbolicCost.of(other);
                if (otherCost.flops() < cost.flops()) {
                    best = other;
                    cost = otherCost;
                    title = ordering.title();
                }
            }
        }
        String found = String.format(Locale.ROOT, "best order: %s, %s", title, cost);
        if (dense.unknowns() <= SMALL
                || (dense.unknowns() <= DenseFactor.MOST_UNKNOWNS && cost.flops() > DENSE_SHARE * dense.flops())) {
            return new SolverChoice(SolverMethod.DENSE, best, dense, "full factor: " + dense + "; " + found);
        }
        if (cost.nonZeros() <= limits.mostFactorNumbers()
                && cost.flops() <= limits.mostFlops()
                && cost.bytes() <= limits.mostBytes()) {
            return new SolverChoice(SolverMethod.SPARSE, best, cost, "sparse factor; " + found);
        }
        String beyond = String.format(
                Locale.ROOT,
                "conjugate gradients, because a factor exceeds the limits of %.3g numbers, %.3g flops, %.0f MB; %s",
                (double) limits.mostFactorNumbers(),
                (double) limits.mostFlops(),
                limits.mostBytes() / 1e6,
                found);
        return new SolverChoice(SolverMethod.ITERATIVE, best, cost, beyond);
    }

    /**
     * A method that the caller wants.
     *
     * @param method the method
     * @param matrix the matrix
     * @param ordering order of elimination
     * @return the choice
     */
    public static SolverChoice forced(SolverMethod method, BlockMatrix matrix, Ordering ordering) {
        EliminationTree tree = tree(matrix.graph(), ordering);
        SymbolicCost cost = method == SolverMethod.DENSE
                ? SymbolicCost.dense(matrix.layout().unknowns())
                : SymbolicCost.of(tree);
        return new SolverChoice(method, tree, cost, "asked for: " + method + ", " + ordering.title() + ", " + cost);
    }

    /**
     * The method and what it costs, for people.
     *
     * @return one line
     */
    public String summary() {
        String how = switch (method) {
            case DENSE -> "a full factor of";
            case SPARSE -> "a sparse factor of";
            case ITERATIVE -> "conjugate gradients; a factor would have";
        };
        return String.format(
                Locale.ROOT,
                "%d unknowns by %s %.3g numbers, %.3g operations",
                cost.unknowns(),
                how,
                (double) cost.nonZeros(),
                (double) cost.flops());
    }

    private static EliminationTree tree(NodeGraph graph, Ordering ordering) {
        return EliminationTree.of(graph, ordering.order(graph));
    }
}
