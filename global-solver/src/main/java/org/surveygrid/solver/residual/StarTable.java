package org.surveygrid.solver.residual;

import java.util.List;

/**
 * Stars and what was measured of them, as columns.
 *
 * @param stars mean values
 * @param detections single measurements, star after star
 * @param exposures names of exposures, in the order of their numbers
 */
public record StarTable(Stars stars, Detections detections, List<String> exposures) {
    public StarTable {
        exposures = List.copyOf(exposures);
    }

    /**
     * Stars.
     *
     * @param start number of the first detection of each star; one more than there are stars
     * @param raDegrees weighted mean
     * @param decDegrees weighted mean
     * @param errorMas its standard deviation, from the detections'
     * @param mag weighted mean in the first filter it was seen in; NaN when nothing is known
     * @param magError its standard deviation
     * @param referenceErrorMas standard deviation of the reference star; NaN when it has none
     * @param reference number in the reference catalogue, -1 when it has none
     * @param filter number of the filter of {@code mag}, from 0
     */
    public record Stars(
            int[] start,
            double[] raDegrees,
            double[] decDegrees,
            double[] errorMas,
            double[] mag,
            double[] magError,
            double[] referenceErrorMas,
            int[] reference,
            int[] filter) {
        /**
         * How many there are.
         *
         * @return number of stars
         */
        public int size() {
            return raDegrees.length;
        }
    }

    /**
     * Detections.
     *
     * @param exposure number of the exposure
     * @param chip position of the chip in its catalogue, from 1
     * @param xPx column, 0-based
     * @param yPx row, 0-based
     * @param focalU place in the field, arcseconds east of the exposure's middle
     * @param focalV arcseconds north
     * @param eastMas detection minus star, east
     * @param northMas detection minus star, north
     * @param referenceEastMas detection minus reference star, east; NaN without one
     * @param referenceNorthMas north
     * @param errorMas standard deviation of the detection, one axis
     * @param signalToNoise of the flux
     * @param mag calibrated magnitude; NaN when its exposure has no zero point
     * @param magError its standard deviation, of the measured flux
     * @param magResidual detection minus star
     * @param isUsed whether the position counts for the star; those that were clipped do not
     */
    public record Detections(
            int[] exposure,
            int[] chip,
            double[] xPx,
            double[] yPx,
            double[] focalU,
            double[] focalV,
            double[] eastMas,
            double[] northMas,
            double[] referenceEastMas,
            double[] referenceNorthMas,
            double[] errorMas,
            double[] signalToNoise,
            double[] mag,
            double[] magError,
            double[] magResidual,
            boolean[] isUsed) {
        /**
         * How many there are.
         *
         * @return number of rows
         */
        public int size() {
            return exposure.length;
        }
    }
}
