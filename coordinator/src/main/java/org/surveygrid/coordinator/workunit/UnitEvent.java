package org.surveygrid.coordinator.workunit;

/** What can happen to a unit. */
public enum UnitEvent {
    /** The last missing input is a product now. */
    INPUTS_COMPLETE,
    /** An input it cannot do without is void. */
    INPUT_VOID,
    /** An input failed, was cancelled, or must not be used. */
    INPUT_FAILED,
    GRANTED,
    RESULT_REPORTED,
    /** A lease passed, a worker failed or gave back. */
    ATTEMPT_ENDED,
    ATTEMPT_REVIVED,
    /** No second opinion can be had, or a worker lost its trust. */
    EVIDENCE_CHANGED,
    /** A product it is made from is doubted, or was taken back. */
    INPUT_DOUBTED,
    CANCELLED,
    /** A person, or a new run, wants it again. */
    RETRIED
}
