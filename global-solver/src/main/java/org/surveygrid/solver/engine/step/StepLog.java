package org.surveygrid.solver.engine.step;

import java.util.Optional;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * The steps of one fit as they were taken. A fit that finds steps of an earlier process takes them instead of making
 * equations for them, and goes on where it was killed: it comes to the same bits. A log keeps nothing unless it says
 * otherwise.
 */
public interface StepLog {
    /** Keeps nothing. */
    StepLog NONE = new StepLog() {};

    /**
     * One step of the shared unknowns.
     *
     * @param factored whether a matrix was made and factored for it
     * @param state a digest of what the step started from: with a matrix, of everything that its equations are made of;
     *     without, of what was left of the measurements and of their weights
     * @param typicalWeight scale of gauge constraints at the matrix's making
     * @param energy how far it moved the unknowns of the node that it moved farthest, see {@code NormalSteps}
     * @param values by unknown
     */
    record Step(boolean factored, long state, double typicalWeight, double energy, double[] values) {
        /**
         * Makes sure that this is the step that is to be taken.
         *
         * @param now what it starts from
         * @throws CheckpointMismatchException when it is another
         */
        public void requireSame(Start now) {
            if (factored != now.factored() || state != now.state()) {
                throw new CheckpointMismatchException();
            }
        }
    }

    /** What equations of all cells are asked for. */
    enum Occasion {
        /** A step with a matrix that nobody has taken yet. */
        MATRIX,
        /** The same, of a sample of the stars: too little work to be shared. */
        SAMPLE,
        /** A step with the right-hand side alone, which is little work. */
        RIGHT_SIDE,
        /** The matrix of a step that was taken, whose factor later steps need. */
        MATRIX_AGAIN
    }

    /**
     * Equations that are asked for. Of right-hand sides nothing but the occasion is told.
     *
     * @param occasion what they are for
     * @param state digest of everything that the equations are made of
     * @param measurements that count
     * @param pairs sum over the stars of the square of their number of measurements: the time of a matrix grows with it
     */
    record Wanted(Occasion occasion, long state, long measurements, long pairs) {}

    /**
     * Where the equations of cells come from.
     *
     * @param wanted what is asked for
     * @param layout the shared unknowns
     * @return this process, unless several share the work
     * @throws HandedOverException when another process must take this step
     */
    default CellEquations cells(Wanted wanted, NodeLayout layout) {
        return CellEquations.HERE;
    }

    /**
     * What a step starts from.
     *
     * @param factored whether a matrix is made and factored for it
     * @param state its digest, see {@link Step}
     */
    record Start(boolean factored, long state) {}

    /**
     * Whether it must be told what steps start from.
     *
     * @return false when it keeps nothing that could be taken for something else; every state is 0 then
     */
    default boolean isKept() {
        return false;
    }

    /**
     * The next step that was taken in an earlier process.
     *
     * @return empty when there is none any more
     */
    default Optional<Step> next() {
        return Optional.empty();
    }

    /**
     * Whether the matrix of the step that came last must be made and factored again, because later steps of the fit need
     * it.
     *
     * @return false when a later step brings another, or the fit came to its end
     */
    default boolean isFactorNeeded() {
        return false;
    }

    /**
     * The same for a fit whose errors will be asked for.
     *
     * @return false when a later step brings another
     */
    default boolean isFactorNeededForErrors() {
        return false;
    }

    /**
     * Keeps a step that was taken here, whose equations may be of interest too.
     *
     * @param step was taken just now
     * @param equations that it solves; without those of the stars in the matrix where that of an earlier step was taken
     */
    default void append(Step step, NormalEquations equations) {
        append(step);
    }

    /**
     * Keeps a step, so that it outlives the process.
     *
     * @param step was taken just now
     */
    default void append(Step step) {}
}
