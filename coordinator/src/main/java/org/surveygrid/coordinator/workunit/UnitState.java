package org.surveygrid.coordinator.workunit;

/** Where a work unit is in its life. */
public enum UnitState {
    /** An input is not a product yet; of a divided run, the parts of its round. */
    WAITING,
    /** Can be handed out. */
    READY,
    /** Handed out; no result yet. */
    ACTIVE,
    /** There is a result, but not enough evidence. */
    VERIFYING,
    /** Done: the result is a product. */
    VALIDATED,
    /** Done: there is no product, because the data allow none. */
    VOID,
    /** The task fails in the same way on different machines. */
    FAILED,
    /** Needs a person: it killed workers, used up its tries, or gives different bits each time. */
    QUARANTINED,
    /** An input failed, was quarantined or cancelled. */
    BLOCKED,
    /** Nobody wants it any more. */
    CANCELLED;

    /**
     * Whether nothing more will happen by itself.
     *
     * @return true unless the unit is waiting, ready or under way
     */
    public boolean isAtRest() {
        return switch (this) {
            case WAITING, READY, ACTIVE, VERIFYING -> false;
            case VALIDATED, VOID, FAILED, QUARANTINED, BLOCKED, CANCELLED -> true;
        };
    }

    /**
     * Whether the unit ended with a result.
     *
     * @return true for validated and void
     */
    public boolean isDone() {
        return this == VALIDATED || this == VOID;
    }
}
