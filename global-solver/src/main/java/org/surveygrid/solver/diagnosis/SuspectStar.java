package org.surveygrid.solver.diagnosis;

import org.surveygrid.quantity.SkyPosition;

/**
 * A star whose measurements disagree more than chance and single outliers let expect.
 *
 * @param name after its place
 * @param place where it is
 * @param kind what it seems to be
 * @param detections how many measurements say so
 * @param excess mean square of the deviations over the variance, the farthest left aside
 */
public record SuspectStar(String name, SkyPosition place, Kind kind, int detections, double excess) {
    /** What a suspect star seems to be. */
    public enum Kind {
        /** Its brightness changes. */
        VARIABLE,
        /** Its position changes evenly with time, or since the epoch of the reference. */
        MOVING,
        /** Its position jumps: two stars in one, or two that are taken for each other. */
        BLEND
    }
}
