package org.surveygrid.solver.astrometric.motion;

/** What is unknown of a star. */
public enum StarUnknowns {
    /** Two coordinates. */
    POSITION(2),
    /** These and the proper motion. */
    PROPER_MOTION(4),
    /** These and the parallax. */
    PARALLAX(5);

    private final int count;

    StarUnknowns(int count) {
        this.count = count;
    }

    /**
     * How many numbers that are.
     *
     * @return 2, 4 or 5
     */
    public int count() {
        return count;
    }
}
