package org.surveygrid.coordinator.storage;

/** What a committed transaction survives. */
public enum Durability {
    /** The death of the process at any instant; a power cut may cost the last commits. */
    PROCESS_DEATH,
    /** A power cut too: every group of commits is forced to the disk. */
    POWER_LOSS
}
