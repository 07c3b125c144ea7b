package org.surveygrid.solver.astrometric.motion;

/**
 * Stars as they were fitted. Columns of equal length. With published motions errors are those of a star's own detections, of
 * the maps and of the frame together. Without, those of the frame are not in them: the mean motion and parallax of all stars
 * and their linear change over the field are unknown then, and all motions relative. A number that the detections do not
 * determine, and its error, are NaN.
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
