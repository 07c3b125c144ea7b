package org.surveygrid.solver.engine;

/**
 * How a fit is carried out; changes no bit of its result.
 *
 * @param threads threads that may work, at least 1
 */
public record Execution(int threads) {
    /** One thread. */
    public static final Execution ALONE = new Execution(1);

    public Execution {
        if (threads < 1) {
            throw new IllegalArgumentException("at least 1 thread is needed, got " + threads);
        }
    }
}
