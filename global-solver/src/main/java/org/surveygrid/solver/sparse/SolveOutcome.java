package org.surveygrid.solver.sparse;

/** How a solution ended. */
public sealed interface SolveOutcome {
    /**
     * Solved.
     *
     * @param values one array for each right-hand side
     * @param iterations most steps that one of them took; 0 for a factor
     * @param relativeResidual largest norm of what is left of a right-hand side, as a share of it, scaled by the diagonal
     */
    record Solved(double[][] values, int iterations, double relativeResidual) implements SolveOutcome {}

    /**
     * The steps allowed did not suffice.
     *
     * @param rightSide the first right-hand side that did not converge
     * @param iterations steps taken
     * @param relativeResidual what was left of it
     */
    record NotConverged(int rightSide, int iterations, double relativeResidual) implements SolveOutcome {}

    /**
     * An iterative solution met a direction that the equations do not fix.
     *
     * @param unknown the one that moves most in that direction
     * @param node its node
     * @param curvature what the direction costs, as a share of what it would cost with the diagonal alone
     */
    record NotPositiveDefinite(int unknown, int node, double curvature) implements SolveOutcome {}
}
