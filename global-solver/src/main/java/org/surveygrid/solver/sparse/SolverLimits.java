package org.surveygrid.solver.sparse;

/**
 * What a solution may cost before an iterative one is taken.
 *
 * @param mostFactorNumbers numbers in a sparse factor
 * @param mostFlops floating-point operations of a factorisation
 * @param mostBytes memory for a factor and what is needed while it is made
 * @param threads threads that may work; they change no bit of the result
 */
public record SolverLimits(long mostFactorNumbers, long mostFlops, long mostBytes, int threads) {
    /** Checks that all are positive. */
    public SolverLimits {
        if (!(mostFactorNumbers > 0 && mostFlops > 0 && mostBytes > 0 && threads > 0)) {
            throw new IllegalArgumentException("limits must be positive, got " + mostFactorNumbers + " numbers, "
                    + mostFlops + " flops, " + mostBytes + " bytes, " + threads + " threads");
        }
    }

    /**
     * 4e8 numbers (3.2 GB), 5e12 operations (a quarter of an hour), 8 GB.
     *
     * @param threads threads that may work
     * @return the usual limits
     */
    public static SolverLimits usual(int threads) {
        return new SolverLimits(400_000_000L, 5_000_000_000_000L, 8_000_000_000L, threads);
    }
}
