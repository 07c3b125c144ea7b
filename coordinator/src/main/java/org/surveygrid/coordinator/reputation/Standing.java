package org.surveygrid.coordinator.reputation;

/** What the coordinator lets a worker do. */
public enum Standing {
    /** Gets work. */
    ACTIVE,
    /** Finishes what it has and gets no more. */
    DRAINING,
    /** Gets nothing, until an administrator releases it. */
    QUARANTINED
}
