package org.surveygrid.solver.store;

/**
 * What a file keeps of a detection.
 *
 * @param xPx column on the chip, 0-based, less than 32 768 from the origin; kept to 2^-17 px
 * @param yPx row on the chip, likewise
 * @param positionErrorPx one-dimensional standard deviation of the centroid, kept to a part in 2048
 * @param magnitude -2.5 log10 of electrons per second, kept to a micromagnitude
 * @param magnitudeError its standard deviation, kept to a part in 2048
 */
public record StoredDetection(double xPx, double yPx, double positionErrorPx, double magnitude, double magnitudeError) {
    private static final double LARGEST_PX = 32_767;
    private static final double LARGEST_ERROR = 60_000;
    /** Smaller errors have no place in 16 bits. */
    private static final double SMALLEST_ERROR = 1e-6;

    public StoredDetection {
        if (!(Math.abs(xPx) <= LARGEST_PX) || !(Math.abs(yPx) <= LARGEST_PX)) {
            throw new IllegalArgumentException(
                    "a pixel lies within " + LARGEST_PX + " px of the origin, got (" + xPx + ", " + yPx + ")");
        }
        if (!(positionErrorPx >= SMALLEST_ERROR && positionErrorPx <= LARGEST_ERROR)
                || !(magnitudeError >= SMALLEST_ERROR && magnitudeError <= LARGEST_ERROR)
                || !Double.isFinite(magnitude)) {
            throw new IllegalArgumentException("a detection has a magnitude and errors of " + SMALLEST_ERROR + " to "
                    + LARGEST_ERROR + ", got " + magnitude + " mag, " + positionErrorPx + " px, " + magnitudeError
                    + " mag");
        }
    }
}
