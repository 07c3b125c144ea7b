package org.surveygrid.solver.normal;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.solver.sparse.Covariances;
import org.surveygrid.solver.sparse.Preparation;
import org.surveygrid.solver.sparse.ReducedSolver;
import org.surveygrid.solver.sparse.SolveOutcome;
import org.surveygrid.solver.sparse.SolverLimits;
import org.surveygrid.solver.sparse.WeakMode;
import org.surveygrid.solver.sparse.WeakModes;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Normal equations made ready to be solved again and again. */
public final class NormalFactor implements FactorOutcome {
    private final NodeLayout layout;
    private final BlockMatrix matrix;
    private final ReducedSolver solver;
    private final Covariances covariances;
    private final int threads;

    private NormalFactor(BlockMatrix matrix, ReducedSolver solver, int threads) {
        this.threads = threads;
        this.layout = matrix.layout();
        this.matrix = matrix;
        this.solver = solver;
        this.covariances = solver.covariances();
    }

    /**
     * Factors the matrix of equations, with one thread.
     *
     * @param equations with all that belongs into the matrix
     * @return the factor, or the unknown that the equations do not determine
     */
    public static FactorOutcome of(NormalEquations equations) {
        return of(equations, 1);
    }

    /**
     * Factors the matrix of equations.
     *
     * @param equations with all that belongs into the matrix
     * @param threads threads that may work; they change no bit
     * @return the factor, or the unknown that the equations do not determine
     */
    public static FactorOutcome of(NormalEquations equations, int threads) {
        return switch (ReducedSolver.prepare(equations.matrix(), SolverLimits.usual(threads))) {
            case Preparation.Ready ready -> new NormalFactor(equations.matrix(), ready.solver(), threads);
            case Preparation.NotPositiveDefinite hole -> new Undetermined(hole.unknown());
        };
    }

    /**
     * How the equations are solved, and at what cost.
     *
     * @return for people
     */
    public String method() {
        return solver.choice().summary();
    }

    /**
     * The weakest modes of the same equations without some of them.
     *
     * @param without equations among the unknowns that do not count
     * @param with what of them counts after all
     * @param count how many modes
     * @return the modes, the weakest first; empty when the equations are too large for a factor
     */
    public List<WeakMode> weakModes(BlockMatrix without, BlockMatrix with, int count) {
        BlockMatrix data = matrix.minus(without);
        data.add(with);
        return WeakModes.ofData(data, solver.choice(), count, threads);
    }

    /**
     * Variance of one unknown.
     *
     * @param unknown from 0
     * @return its variance
     */
    public double variance(int unknown) {
        return covariances.variance(unknown);
    }

    NodeLayout layout() {
        return layout;
    }

    /** Covariances of the unknowns of two nodes, row by row; NaN where they are not held. */
    double[] covariances(int node, int other) {
        return covariances.heldBlock(node, other);
    }

    /**
     * Solves with the right-hand side of equations, whose matrix may have changed a little since.
     *
     * @param equations of the same unknowns
     * @return the unknowns
     */
    public NormalSolution solve(NormalEquations equations) {
        return switch (solver.solve(new double[][] {equations.rightSide()})) {
            case SolveOutcome.Solved solved -> new NormalSolution(solved.values()[0], layout);
            case SolveOutcome.NotConverged stuck -> throw new IllegalStateException(stuck.toString());
            case SolveOutcome.NotPositiveDefinite hole -> throw new IllegalStateException(hole.toString());
        };
    }

    /**
     * Variance of a sum of unknowns.
     *
     * @param form the sum
     * @return variance, in the square of the sum's unit
     */
    public double variance(LinearForm form) {
        SortedMap<Integer, Double> sum = new TreeMap<>();
        for (int i = 0; i < form.size(); i++) {
            sum.merge(layout.firstUnknown(form.node(i)) + form.term(i), form.coefficient(i), Double::sum);
        }
        return covariances.variance(
                sum.keySet().stream().mapToInt(Integer::intValue).toArray(),
                sum.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
