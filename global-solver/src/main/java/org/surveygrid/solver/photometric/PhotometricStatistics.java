package org.surveygrid.solver.photometric;

import java.util.List;
import org.surveygrid.solver.diagnosis.Diagnosis;

/**
 * How good a photometric solution is. NaN where nothing was measured.
 *
 * @param overlapRmsMag scatter of detections about their stars, freed of the stars' own uncertainty
 * @param reservedRmsMag the same for the stars that were kept out of the fit
 * @param photonNoiseMag what the measured flux errors let expect
 * @param referenceRmsMag scatter of the fitted stars about their catalogue magnitudes
 * @param clearScatterMag rms of the clear exposures' zero points about their night's line
 * @param chiSquarePerDegree of the fitted stars, with the estimated errors
 * @param reservedChiSquare for a degree of freedom, of the stars that were kept out of the fit
 * @param stars fitted stars
 * @param detections detections used
 * @param rejected measurements rejected
 * @param components connected groups of exposures, and whether reference stars tie each
 * @param chipOffsetMag offset of each chip, sorted by chip
 * @param nights what the nights were like
 * @param exposures what happened to each exposure, sorted by id
 * @param diagnosis what the stars do not determine
 * @param fitted what further terms of the model came out as
 */
public record PhotometricStatistics(
        double overlapRmsMag,
        double reservedRmsMag,
        double photonNoiseMag,
        double referenceRmsMag,
        double clearScatterMag,
        double chiSquarePerDegree,
        double reservedChiSquare,
        int stars,
        int detections,
        int rejected,
        List<Boolean> components,
        List<Double> chipOffsetMag,
        List<NightReport> nights,
        List<ExposureReport> exposures,
        Diagnosis diagnosis,
        List<FittedTerm> fitted) {
    public PhotometricStatistics {
        components = List.copyOf(components);
        chipOffsetMag = List.copyOf(chipOffsetMag);
        nights = List.copyOf(nights);
        exposures = List.copyOf(exposures);
        fitted = List.copyOf(fitted);
    }

    /** The same with something that was not published. */
    PhotometricStatistics refusing(String what) {
        return new PhotometricStatistics(
                overlapRmsMag,
                reservedRmsMag,
                photonNoiseMag,
                referenceRmsMag,
                clearScatterMag,
                chiSquarePerDegree,
                reservedChiSquare,
                stars,
                detections,
                rejected,
                components,
                chipOffsetMag,
                nights,
                exposures,
                diagnosis.refusing(what),
                fitted);
    }
    /**
     * A value that is neither a zero point nor part of a star flat.
     *
     * @param name in words
     * @param value of it
     * @param error formal standard deviation; NaN when it was held
     * @param unit of both
     */
    public record FittedTerm(String name, double value, double error, String unit) {}

    /** Where an extinction comes from. */
    public enum ExtinctionSource {
        /** Fitted to exposures at different airmass. */
        MEASURED,
        /** The airmass hardly changed: the camera's nominal value. */
        NOMINAL
    }

    /**
     * A night.
     *
     * @param nightMjd modified Julian date of its noon, local mean time, as an integer
     * @param zeroPointMag at airmass 0
     * @param extinctionMagPerAirmass of a clear sky
     * @param source where the extinction comes from
     * @param clearExposures exposures without clouds
     */
    public record NightReport(
            long nightMjd,
            double zeroPointMag,
            double extinctionMagPerAirmass,
            ExtinctionSource source,
            int clearExposures) {}

    /** Whether an exposure looked through clouds. */
    public enum Sky {
        CLEAR,
        CLOUDY,
        UNKNOWN
    }

    /**
     * An exposure.
     *
     * @param exposure exposure id
     * @param component its group, -1 when it was left out
     * @param zeroPointMag of the exposure, mean over the chips
     * @param airmass of the exposure
     * @param cloudExtinctionMag how much fainter than a clear sky
     * @param sky whether that is called cloudy
     * @param detections used in the fit
     * @param errorScale factor between estimated and measured flux errors
     * @param excessMag added error
     * @param remarks what is noteworthy; empty when nothing is
     */
    public record ExposureReport(
            String exposure,
            int component,
            double zeroPointMag,
            double airmass,
            double cloudExtinctionMag,
            Sky sky,
            int detections,
            double errorScale,
            double excessMag,
            List<String> remarks) {
        public ExposureReport {
            remarks = List.copyOf(remarks);
        }
    }
}
