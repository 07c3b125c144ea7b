package org.surveygrid.solution;

/**
 * How bright one electron per second is on one chip of one exposure.
 *
 * @param exposure exposure id
 * @param chip chip id
 * @param zeroPointMag magnitude of 1 electron per second as observed, atmosphere and clouds included:
 *     {@code mag = zeroPointMag + starFlat(x, y) - 2.5 log10(electrons per second)}
 * @param zeroPointErrorMag formal standard deviation; NaN when not measured
 * @param airmass at the middle of the exposure
 * @param cloudExtinctionMag how much fainter than a clear sky at this airmass; negative when it was clearer
 * @param quality how far the zero point can be relied on
 * @param component number of the connected group of exposures, from 0; -1 when it was left out
 * @param stars detections of this chip used in the fit
 * @param rmsMag scatter of this chip's stars about their mean magnitudes; NaN when not measured
 * @param remark why the quality is what it is; empty when there is nothing to say
 */
public record ChipZeroPoint(
        String exposure,
        String chip,
        double zeroPointMag,
        double zeroPointErrorMag,
        double airmass,
        double cloudExtinctionMag,
        SolutionQuality quality,
        int component,
        int stars,
        double rmsMag,
        String remark) {
    public ChipZeroPoint {
        if (!Double.isFinite(zeroPointMag)) {
            throw new IllegalArgumentException(
                    "exposure " + exposure + " chip " + chip + ": zero point must be finite, got " + zeroPointMag);
        }
    }
}
