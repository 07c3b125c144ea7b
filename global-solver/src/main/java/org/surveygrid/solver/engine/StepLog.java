package org.surveygrid.solver.engine;

import java.util.Optional;

/**
 * The steps of one fit as they were taken. A fit that finds steps of an earlier process takes them instead of making
 * equations for them, and goes on where it was killed: it comes to the same bits.
 */
public interface StepLog {
    /** Keeps nothing. */
    StepLog NONE = new StepLog() {
        @Override
        public Optional<Step> next() {
            return Optional.empty();
        }

        @Override
        public boolean isFactorNeeded() {
            return false;
        }

        @Override
        public void append(Step step) {}
    };

    /**
     * One step of the shared unknowns.
     *
     * @param factored whether a matrix was made and factored for it
     * @param state a checksum of what the step started from: weights, which follow from parameters, rejected measurements
     *     and errors
     * @param typicalWeight scale of gauge constraints at the matrix's making
     * @param energy chi-square that the step took off for each unknown, as far as the matrix was right
     * @param values by unknown
     */
    record Step(boolean factored, long state, double typicalWeight, double energy, double[] values) {
        void requireSame(boolean factoredNow, long stateNow) {
            if (factored != factoredNow || state != stateNow) {
                throw new CheckpointMismatchException();
            }
        }
    }

    /**
     * A checksum to the bit.
     *
     * @param weights what is to be the same
     * @return the checksum
     */
    static long checksum(double[] weights) {
        long sum = weights.length;
        for (double weight : weights) {
            sum = (sum ^ Double.doubleToLongBits(weight)) * 0x9E3779B97F4A7C15L;
            sum ^= sum >>> 29;
        }
        return sum;
    }

    /**
     * The next step that was taken in an earlier process.
     *
     * @return empty when there is none any more
     */
    Optional<Step> next();

    /**
     * Whether the matrix of the step that came last is the last one that was made, so that later steps need its factor.
     *
     * @return false when a later step of the log brings another
     */
    boolean isFactorNeeded();

    /**
     * Keeps a step, so that it outlives the process.
     *
     * @param step was taken just now
     */
    void append(Step step);
}
