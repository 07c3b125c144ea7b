package org.surveygrid.solver.sparse.factor;

/** How a factorisation ended. */
public sealed interface FactorOutcome {
    /**
     * It worked.
     *
     * @param factor the factor
     */
    record Factored(Factor factor) implements FactorOutcome {}

    /**
     * The equations do not fix an unknown.
     *
     * @param unknown which, together with those eliminated before it
     * @param pivot what was left of it, 1 being all
     */
    record BrokenDown(int unknown, double pivot) implements FactorOutcome {}
}
