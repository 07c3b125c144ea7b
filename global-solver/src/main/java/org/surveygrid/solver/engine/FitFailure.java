package org.surveygrid.solver.engine;

/** Why a fit came to no end. */
public sealed interface FitFailure {
    /**
     * The data do not determine an unknown.
     *
     * @param unknown which, from 0
     */
    record Undetermined(int unknown) implements FitFailure {}

    /**
     * The model left what it can be evaluated for: it started too far off, or the data contradict it.
     *
     * @param group whose measurements are nowhere any more: an exposure's number, or one more than the last
     */
    record Diverged(int group) implements FitFailure {}
}
