package org.surveygrid.solver.astrometric;

/**
 * Residuals of the accepted detections as columns of equal length, for plots.
 *
 * @param focalU place in the focal plane in arcseconds
 * @param focalV place in the focal plane in arcseconds
 * @param eastMas detection minus star, east
 * @param northMas detection minus star, north
 * @param instrumentalMag -2.5 log10 of electrons per second
 * @param detection number of the detection in the survey
 * @param errorMas standard deviation per axis by the centroid's error, scaled as its exposure's, without any excess
 * @param leverage how much of its star's place the detection decides alone, 0 to 1
 * @param star number of its star; detections of a star follow each other
 */
public record AstrometricResiduals(
        double[] focalU,
        double[] focalV,
        double[] eastMas,
        double[] northMas,
        double[] instrumentalMag,
        int[] detection,
        float[] errorMas,
        float[] leverage,
        int[] star) {
    /**
     * How many there are.
     *
     * @return number of rows
     */
    public int size() {
        return focalU.length;
    }
}
