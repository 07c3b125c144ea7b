package org.surveygrid.coordinator.quorum;

/** How much a worker's word counted when it was given the work. */
public enum Trust {
    /** Its results must be confirmed by another worker. */
    NEW,
    /** Trusted, but this unit was drawn for a second opinion. */
    SAMPLED,
    /** Its word is enough. */
    TRUSTED,
    /** The answer is known already: the worker, which cannot tell, is being tested. */
    PROBED
}
