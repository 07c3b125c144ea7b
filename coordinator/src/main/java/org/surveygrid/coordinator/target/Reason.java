package org.surveygrid.coordinator.target;

/** Why a node of a plan is made, reused or blocked. The order follows the decision table of the make metaphor. */
public enum Reason {
    /** Up to date: a usable product with the same identity exists. */
    UP_TO_DATE,
    /** It was never made. */
    ABSENT,
    /** The last one was declared invalid, and its inputs have changed since. */
    INVALIDATED,
    /** Made before and flagged by its quality limits; making it again would give the same. Needs a decision. */
    FLAGGED,
    /** Made before and declared invalid; making it again would give the same. Needs a decision. */
    DECLARED_INVALID,
    /** A product it is made from is no longer the one to use. */
    DEPENDENCY_CHANGED,
    /** A process parameter differs. */
    PARAMETERS_CHANGED,
    /** The task's code has another version. */
    CODE_CHANGED,
    /** The list of raw frames or members differs. */
    INPUT_LIST_CHANGED,
    /** The person asked for it to be made again. */
    REQUESTED,
    /** It was tried: the data cannot be processed. */
    VOID,
    /** It was tried: its work unit failed or is quarantined. Needs a decision. */
    UNIT_FAILED,
    /** An input it needs cannot be had. */
    INPUT_MISSING,
    /** An input it needs is blocked itself. */
    INPUT_BLOCKED,
    /** Calibration and frame were corrected for overscan in different ways. */
    OVERSCAN_MISMATCH
}
