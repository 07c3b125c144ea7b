package org.surveygrid.solution;

/** How far the solution of one exposure and chip can be relied on. The names are part of the file format. */
public enum SolutionQuality {
    /** Solved and tied to reference stars. */
    ABSOLUTE,
    /** Solved against the other exposures of its component; nothing ties the component to the outside. */
    RELATIVE_ONLY,
    /** Left out of the solution; the values are those it came with. */
    EXCLUDED;

    /**
     * Whether the exposure may go into a co-add.
     *
     * @return true unless it was left out
     */
    public boolean isSolved() {
        return this != EXCLUDED;
    }
}
