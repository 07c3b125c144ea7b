package org.surveygrid.solver.astrometric.motion;

/**
 * Stars as they were fitted. Columns of equal length. Errors are those of a star's own detections and of each exposure's
 * map, not of the frame: without published motions the mean motion and parallax of all stars and their linear change over
 * the field are unknown, and all motions relative.
 *
 * @param epochYear Julian epoch of the positions
 * @param raDegrees right ascension
 * @param decDegrees declination
 * @param values by unknown (offset east and north, both 0; proper motion east and north in mas/yr; parallax in mas), then star
 * @param sigmas of them, positions in mas
 * @param detections that were used
 * @param catalogue whether a catalogue gave the star's motion: 2, its position alone: 1, or nothing: 0
 */
public record StarMotions(
        double epochYear,
        double[] raDegrees,
        double[] decDegrees,
        double[][] values,
        double[][] sigmas,
        int[] detections,
        int[] catalogue) {
    /**
     * How many stars there are.
     *
     * @return number of rows
     */
    public int size() {
        return raDegrees.length;
    }
}
