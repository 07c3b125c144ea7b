package org.surveygrid.solver.sparse;

/** How the preparation of a solver ended. */
public sealed interface Preparation {
    /**
     * The matrix is positive definite as far as its factor shows.
     *
     * @param solver solves for any right-hand side
     */
    record Ready(ReducedSolver solver) implements Preparation {}

    /**
     * The equations do not fix all unknowns.
     *
     * @param unknown the one at which elimination broke down; it hangs together with some eliminated before it
     * @param node its node
     * @param pivot what was left of its own diagonal element, as a share
     */
    record NotPositiveDefinite(int unknown, int node, double pivot) implements Preparation {}
}
