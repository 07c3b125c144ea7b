package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.solver.diagnosis.Diagnosis;

/**
 * How good an astrometric solution is. Scatter is two-dimensional; NaN where nothing was measured.
 *
 * @param overlapRmsMas scatter of detections about their stars, freed of the stars' own uncertainty
 * @param reservedRmsMas the same for the stars that were kept out of the fit
 * @param centroidNoiseMas what the measured centroid errors let expect
 * @param referenceRmsMas distance of the fitted stars from their catalogue positions
 * @param overlapAxes overlapRmsMas along each axis
 * @param referenceAxes referenceRmsMas along each axis, after clipping at 3 sigma: proper motions make a few stars useless
 * @param references catalogue stars that were used
 * @param chiSquarePerDegree of the fitted stars, with the estimated errors
 * @param reservedChiSquare for a degree of freedom, of the stars that were kept out of the fit
 * @param stars fitted stars
 * @param detections detections used
 * @param rejected measurements rejected
 * @param selfMatches detections left out because their exposure shows two sources in one place
 * @param components connected groups of exposures, and whether reference stars tie each to the sky
 * @param exposures what happened to each exposure, sorted by id
 * @param diagnosis what the stars do not determine
 */
public record AstrometricStatistics(
        double overlapRmsMas,
        double reservedRmsMas,
        double centroidNoiseMas,
        double referenceRmsMas,
        Axes overlapAxes,
        Axes referenceAxes,
        int references,
        double chiSquarePerDegree,
        double reservedChiSquare,
        int stars,
        int detections,
        int rejected,
        int selfMatches,
        List<Boolean> components,
        List<ExposureReport> exposures,
        Diagnosis diagnosis) {
    public AstrometricStatistics {
        components = List.copyOf(components);
        exposures = List.copyOf(exposures);
    }

    /**
     * Scatter along each axis.
     *
     * @param eastMas along right ascension, on the sky
     * @param northMas along declination
     */
    public record Axes(double eastMas, double northMas) {}

    /**
     * What happened to an exposure.
     *
     * @param exposure exposure id
     * @param component its group, -1 when it was left out
     * @param detections used in the fit
     * @param rejected rejected in the fit
     * @param movedArcsec how far it was mis-pointed; NaN when nothing showed where it belongs
     * @param errorScale factor between estimated and measured centroid errors
     * @param excessMas added centroid error on each axis
     * @param remarks what is noteworthy; empty when nothing is
     */
    public record ExposureReport(
            String exposure,
            int component,
            int detections,
            int rejected,
            double movedArcsec,
            double errorScale,
            double excessMas,
            List<String> remarks) {
        public ExposureReport {
            remarks = List.copyOf(remarks);
        }
    }
}
