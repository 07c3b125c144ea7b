package org.surveygrid.coordinator.quorum;

/** Whether there is anybody who could give a second opinion. */
public enum ReplicaOutlook {
    POSSIBLE,
    /** Only one worker is there: a drawn unit of a trusted worker is accepted without. */
    IMPOSSIBLE
}
