package org.surveygrid.task.sources;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.detection.DetectionFilter;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.PhotometryConfig;

/** Parameters of a task made into the configuration of the kernels. */
final class ExtractionSettings {
    private ExtractionSettings() {}

    /** Sky, detection and photometry with variances that hold all noise. */
    static ExtractionConfig of(
            BackgroundConfig background, DetectionConfig detection, String aperturesPx, int maskGrowPx) {
        PhotometryConfig defaults = PhotometryConfig.defaults();
        return new ExtractionConfig(
                background,
                detection,
                new PhotometryConfig(
                        diameters(aperturesPx),
                        defaults.kronFactor(),
                        defaults.kronMinimum(),
                        defaults.electronsPerUnit()),
                maskGrowPx);
    }

    /** SExtractor's pyramid, or the matched filter of a FWHM above 0. */
    static DetectionFilter filter(double fwhmPx) {
        return fwhmPx > 0 ? DetectionFilter.gaussian(fwhmPx) : DetectionFilter.pyramid();
    }

    /** Numbers separated by commas. */
    static List<Double> diameters(String text) {
        List<Double> diameters = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                diameters.add(Double.valueOf(word.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "apertureDiametersPx must be numbers separated by commas, such as 5,8,12, got '" + text + "'",
                        e);
            }
        }
        return diameters;
    }
}
