package org.surveygrid.solver.report;

import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.photometric.PhotometricStatistics;

/** Reports as JSON: totals first, then components, then every exposure, with its chips, and what was flagged. */
public final class SolutionReport {
    private SolutionReport() {}

    /**
     * Report of an astrometric solution.
     *
     * @param solution world coordinates
     * @param statistics how good they are
     * @return JSON
     */
    public static String of(AstrometricSolution solution, AstrometricStatistics statistics) {
        JsonText json = new JsonText().open("", '{');
        json.put("kind", "astrometry").put("instrument", solution.instrument());
        json.put("overlapRmsMas", statistics.overlapRmsMas());
        json.put("reservedRmsMas", statistics.reservedRmsMas());
        json.put("centroidNoiseMas", statistics.centroidNoiseMas());
        json.put("referenceRmsMas", statistics.referenceRmsMas());
        json.put("chi2PerDof", statistics.chiSquarePerDegree());
        json.put("nStars", statistics.stars()).put("nDetections", statistics.detections());
        json.put("nRejected", statistics.rejected()).put("nSelfMatches", statistics.selfMatches());
        DiagnosisText.put(json, statistics.diagnosis());
        json.open("exposures", '[');
        for (AstrometricStatistics.ExposureReport exposure : statistics.exposures()) {
            json.open("", '{').put("exposure", exposure.exposure()).put("component", exposure.component());
            json.put("nDetections", exposure.detections()).put("nRejected", exposure.rejected());
            json.put("movedArcsec", exposure.movedArcsec());
            json.put("errorScale", exposure.errorScale()).put("excessMas", exposure.excessMas());
            json.put("remarks", exposure.remarks());
            json.open("chips", '[');
            for (ChipAstrometry chip : solution.chips()) {
                if (chip.exposure().equals(exposure.exposure())) {
                    json.open("", '{').put("chip", chip.chip());
                    json.put("quality", chip.quality().name()).put("nStars", chip.stars());
                    json.put("internalRmsMas", chip.internalRmsMas()).put("referenceRmsMas", chip.referenceRmsMas());
                    json.put("fitErrorMas", chip.fitErrorMas()).put("remark", chip.remark());
                    json.close('}');
                }
            }
            json.close(']').close('}');
        }
        return json.close(']').close('}').finish();
    }

    /**
     * Report of a photometric solution.
     *
     * @param solution zero points and star flat
     * @param statistics how good they are
     * @return JSON
     */
    public static String of(PhotometricSolution solution, PhotometricStatistics statistics) {
        JsonText json = new JsonText().open("", '{');
        json.put("kind", "photometry").put("instrument", solution.instrument());
        json.put("filter", solution.filter());
        json.put("overlapRmsMag", statistics.overlapRmsMag());
        json.put("reservedRmsMag", statistics.reservedRmsMag());
        json.put("photonNoiseMag", statistics.photonNoiseMag());
        json.put("referenceRmsMag", statistics.referenceRmsMag());
        json.put("clearScatterMag", statistics.clearScatterMag());
        json.put("chi2PerDof", statistics.chiSquarePerDegree());
        json.put("nStars", statistics.stars()).put("nDetections", statistics.detections());
        json.put("nRejected", statistics.rejected());
        DiagnosisText.put(json, statistics.diagnosis());
        json.open("nights", '[');
        for (PhotometricStatistics.NightReport night : statistics.nights()) {
            json.open("", '{').put("nightMjd", night.nightMjd()).put("zeroPointMag", night.zeroPointMag());
            json.put("extinctionMagPerAirmass", night.extinctionMagPerAirmass());
            json.put("extinctionSource", night.source().name()).put("clearExposures", night.clearExposures());
            json.close('}');
        }
        json.close(']').open("terms", '[');
        for (PhotometricStatistics.FittedTerm term : statistics.fitted()) {
            json.open("", '{').put("name", term.name()).put("value", term.value());
            json.put("error", term.error()).put("unit", term.unit()).close('}');
        }
        json.close(']').open("exposures", '[');
        for (PhotometricStatistics.ExposureReport exposure : statistics.exposures()) {
            json.open("", '{').put("exposure", exposure.exposure()).put("component", exposure.component());
            json.put("zeroPointMag", exposure.zeroPointMag()).put("airmass", exposure.airmass());
            json.put("cloudExtinctionMag", exposure.cloudExtinctionMag());
            json.put("sky", exposure.sky().name()).put("nDetections", exposure.detections());
            json.put("errorScale", exposure.errorScale()).put("excessMag", exposure.excessMag());
            json.put("remarks", exposure.remarks());
            json.open("chips", '[');
            for (ChipZeroPoint chip : solution.zeroPoints()) {
                if (chip.exposure().equals(exposure.exposure())) {
                    json.open("", '{').put("chip", chip.chip());
                    json.put("quality", chip.quality().name()).put("nStars", chip.stars());
                    json.put("zeroPointMag", chip.zeroPointMag());
                    json.put("zeroPointErrorMag", chip.zeroPointErrorMag()).put("rmsMag", chip.rmsMag());
                    json.close('}');
                }
            }
            json.close(']').close('}');
        }
        return json.close(']').close('}').finish();
    }
}
