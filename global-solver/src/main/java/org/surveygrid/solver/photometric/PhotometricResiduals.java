package org.surveygrid.solver.photometric;

/**
 * Residuals of the accepted detections as columns of equal length, for plots.
 *
 * @param mag magnitude of the star
 * @param residualMag detection minus star
 */
public record PhotometricResiduals(double[] mag, double[] residualMag) {
    /**
     * How many there are.
     *
     * @return number of rows
     */
    public int size() {
        return mag.length;
    }
}
