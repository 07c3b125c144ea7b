package org.surveygrid.solver.engine;

/** Why an equation that no star wrote stands in the normal equations. */
public enum Hold {
    /** It says what a quantity means, such as offsets that sum to zero; no measurement could contradict it. */
    DEFINITION,
    /** It stands in for a reference that a group of exposures lacks: the level at which the group floats. */
    COMPONENT,
    /** It says what was expected before anything was measured. */
    PRIOR,
    /**
     * It says how measured quantities are expected to scatter about one that only they determine, as the zero points of
     * chips about that of their exposure.
     */
    SCATTER
}
