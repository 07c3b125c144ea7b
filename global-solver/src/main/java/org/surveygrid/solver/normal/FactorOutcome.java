package org.surveygrid.solver.normal;

/** What became of an attempt to factor normal equations. */
public sealed interface FactorOutcome permits NormalFactor, FactorOutcome.Undetermined {
    /**
     * The data do not determine an unknown.
     *
     * @param unknown the one that showed it
     */
    record Undetermined(int unknown) implements FactorOutcome {}
}
