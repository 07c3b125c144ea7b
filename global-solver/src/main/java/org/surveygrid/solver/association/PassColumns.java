package org.surveygrid.solver.association;

/**
 * What every pass of a solution reads of detections, by their number, whether they lie in arrays or in a file.
 */
public interface PassColumns {
    /**
     * The source list of a detection.
     *
     * @param detection its number
     * @return position of the list
     */
    int list(int detection);

    /**
     * Column on the chip.
     *
     * @param detection its number
     * @return pixels, 0-based
     */
    double xPx(int detection);

    /**
     * Row on the chip.
     *
     * @param detection its number
     * @return pixels, 0-based
     */
    double yPx(int detection);

    /**
     * Brightness.
     *
     * @param detection its number
     * @return -2.5 log10 of electrons per second
     */
    double magnitude(int detection);
}
