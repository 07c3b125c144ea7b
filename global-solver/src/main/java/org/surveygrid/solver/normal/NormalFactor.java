package org.surveygrid.solver.normal;

import org.surveygrid.solver.sparse.Covariances;
import org.surveygrid.solver.sparse.Preparation;
import org.surveygrid.solver.sparse.ReducedSolver;
import org.surveygrid.solver.sparse.SolveOutcome;
import org.surveygrid.solver.sparse.SolverLimits;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Normal equations made ready to be solved again and again. */
public final class NormalFactor implements FactorOutcome {
    private final NodeLayout layout;
    private final ReducedSolver solver;
    private final Covariances covariances;

    private NormalFactor(NodeLayout layout, ReducedSolver solver) {
        this.layout = layout;
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
            case Preparation.Ready ready -> new NormalFactor(equations.layout(), ready.solver());
            case Preparation.NotPositiveDefinite hole -> new Undetermined(hole.unknown());
        };
    }

    /**
     * How the equations are solved, and why that way.
     *
     * @return for people
     */
    public String method() {
        return solver.choice().why();
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
        int[] unknowns = new int[form.size()];
        double[] coefficients = new double[form.size()];
        for (int i = 0; i < unknowns.length; i++) {
            unknowns[i] = layout.firstUnknown(form.node(i)) + form.term(i);
            coefficients[i] = form.coefficient(i);
        }
        return covariances.variance(unknowns, coefficients);
    }
}
