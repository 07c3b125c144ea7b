package org.surveygrid.solver.engine.step;

/** Where fits keep their steps, in case the process is killed. */
public interface Checkpoints {
    /** Nothing is kept. */
    Checkpoints NONE = (name, unknowns) -> StepLog.NONE;

    /**
     * Opens the log of the next fit; a process opens logs in the same order as the one before did.
     *
     * @param name of the solution that the fit is part of, such as "astrometry"
     * @param unknowns number of shared unknowns
     * @return its log, at its beginning
     */
    StepLog open(String name, int unknowns);
}
