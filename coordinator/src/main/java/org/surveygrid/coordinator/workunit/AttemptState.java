package org.surveygrid.coordinator.workunit;

/** Where one try of a unit is in its life. */
public enum AttemptState {
    /** Granted; the worker has not said that it started. */
    LEASED,
    RUNNING,
    /** The lease passed; the worker may come back. */
    LOST,
    /** A result is here, not judged yet. */
    SUBMITTED,
    /** Confirmed by another worker. */
    VALID,
    /** Refuted by two other workers. */
    INVALID,
    /** Accepted on a trusted worker's word. */
    UNCHECKED,
    /** Came after the unit was decided; compared, never counted. */
    LATE,
    /** The worker reported a failure. */
    FAILED,
    /** Given back unharmed; counts against nobody. */
    RETURNED,
    /** Not needed any more. */
    CANCELLED;

    /**
     * Whether somebody works on it.
     *
     * @return true while leased or running
     */
    public boolean isLive() {
        return this == LEASED || this == RUNNING;
    }
}
