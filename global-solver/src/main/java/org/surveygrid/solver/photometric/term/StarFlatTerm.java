package org.surveygrid.solver.photometric.term;

/** A term that depends on the place in the camera alone. */
public interface StarFlatTerm extends PhotometricTerm {
    /**
     * Degree of the polynomial over a chip that it is.
     *
     * @return -1 when it is none
     */
    int degree();

    /**
     * Cells that show all of it when it is no polynomial.
     *
     * @param chip number of the chip
     * @return {columns, rows}
     */
    default int[] cells(int chip) {
        return new int[] {0, 0};
    }

    /**
     * Its value at a place.
     *
     * @param epoch number of the epoch
     * @param chip number of the chip
     * @param at {column, row}
     * @return magnitudes
     */
    double mag(int epoch, int chip, double[] at);

    /**
     * Its mean over all chips, weighted with their areas.
     *
     * @param epoch number of the epoch
     * @return magnitudes; 0 for terms whose mean over each chip is zero
     */
    double mean(int epoch);
}
