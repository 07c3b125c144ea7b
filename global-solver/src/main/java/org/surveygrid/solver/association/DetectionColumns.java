package org.surveygrid.solver.association;

/** All that was measured of detections, by their number. */
public interface DetectionColumns extends PassColumns {
    /**
     * Error of the centroid.
     *
     * @param detection its number
     * @return one-dimensional standard deviation in pixels
     */
    double positionErrorPx(int detection);

    /**
     * Error of the brightness.
     *
     * @param detection its number
     * @return standard deviation in magnitudes
     */
    double magnitudeError(int detection);
}
