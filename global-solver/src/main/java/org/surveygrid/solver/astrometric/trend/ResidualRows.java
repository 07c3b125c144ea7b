package org.surveygrid.solver.astrometric.trend;

/**
 * Residuals of the detections that a solution used. Columns of equal length.
 *
 * @param exposure number
 * @param chip number in the camera
 * @param focal residual along the axes of the focal plane, two columns in arcseconds
 * @param variance of a coordinate as it was measured, less what the star follows, in square arcseconds
 * @param colourMag how much redder the star is than the typical one; 0 when unknown
 * @param place along the axes of the focal plane, two columns in units of its radius
 */
public record ResidualRows(
        int[] exposure, int[] chip, double[][] focal, double[] variance, double[] colourMag, double[][] place) {
    /**
     * How many there are.
     *
     * @return number of rows
     */
    public int size() {
        return exposure.length;
    }

    /**
     * Chi-square for a degree of freedom.
     *
     * @return NaN when there are no rows
     */
    public double chiSquarePerDegree() {
        double sum = 0;
        for (int i = 0; i < size(); i++) {
            sum += (focal[0][i] * focal[0][i] + focal[1][i] * focal[1][i]) / variance[i];
        }
        return size() == 0 ? Double.NaN : sum / (2.0 * size());
    }
}
