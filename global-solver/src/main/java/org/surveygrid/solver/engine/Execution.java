package org.surveygrid.solver.engine;

import org.surveygrid.solver.engine.step.Checkpoints;

/**
 * How fits are carried out; changes no bit of their results.
 *
 * @param threads threads that may work, at least 1
 * @param checkpoints where fits keep their steps
 * @param name of the solution that the fits are part of; names its logs
 */
public record Execution(int threads, Checkpoints checkpoints, String name) {
    /** One thread, nothing kept. */
    public static final Execution ALONE = new Execution(1);

    public Execution {
        if (threads < 1) {
            throw new IllegalArgumentException("at least 1 thread is needed, got " + threads);
        }
    }

    /**
     * Nothing is kept.
     *
     * @param threads threads that may work, at least 1
     */
    public Execution(int threads) {
        this(threads, Checkpoints.NONE, "solution");
    }

    /**
     * The same for one of several solutions.
     *
     * @param solution its name
     * @return an execution whose logs have this name
     */
    public Execution named(String solution) {
        return new Execution(threads, checkpoints, solution);
    }
}
