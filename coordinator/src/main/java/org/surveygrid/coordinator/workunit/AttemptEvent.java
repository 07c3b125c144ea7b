package org.surveygrid.coordinator.workunit;

/** What can happen to an attempt. */
public enum AttemptEvent {
    STARTED,
    LEASE_EXPIRED,
    /** A lost worker came back while its result can still count. */
    HEARD_AGAIN,
    REPORTED,
    REPORTED_LATE,
    FAILURE_REPORTED,
    GIVEN_BACK,
    /** The unit was decided or cancelled without it. */
    NOT_NEEDED,
    CONFIRMED,
    ACCEPTED_UNCHECKED,
    REFUTED,
    /** Accepted unchecked, from a worker that has lost its trust since. */
    DOUBTED
}
