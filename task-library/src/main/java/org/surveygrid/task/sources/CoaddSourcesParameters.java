package org.surveygrid.task.sources;

import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.setting.Setting;
import org.surveygrid.setting.Setting.Affects;

/**
 * Parameters of the source list of a co-add.
 *
 * @param meshPx side of a background cell
 * @param thresholdSigma detection threshold
 * @param minimumAreaPx fewest pixels of a source
 * @param matchedFilterFwhmPx width of the detection filter
 * @param deblendThresholds deblending levels
 * @param deblendContrast deblending contrast
 * @param cleanStrength cleaning exponent
 * @param maskGrowPx growth of sources for the second sky estimate
 * @param apertureDiametersPx apertures of FLUX_APER
 * @param maximumFwhmArcsec seeing limit
 */
public record CoaddSourcesParameters(
        @Setting(
                doc = "side of a cell of the background mesh",
                unit = "px",
                min = 8,
                max = 1024,
                source = "SExtractor, BACK_SIZE 64")
        int meshPx,

        @Setting(
                doc = "detection threshold above the sky, in units of the pixel noise",
                unit = "sigma",
                min = 0.5,
                source = "SExtractor, DETECT_THRESH 1.5")
        double thresholdSigma,

        @Setting(
                doc = "fewest connected pixels above the threshold",
                unit = "px",
                min = 1,
                max = 1000,
                source = "SExtractor, DETECT_MINAREA 5")
        int minimumAreaPx,

        @Setting(
                doc = "FWHM of the Gaussian detection filter; 0 takes SExtractor's 3x3 pyramid",
                unit = "px",
                min = 0,
                max = 50,
                source = "SExtractor, FILTER_NAME default.conv")
        double matchedFilterFwhmPx,

        @Setting(
                doc = "number of deblending levels between threshold and peak",
                min = 1,
                max = 64,
                source = "SExtractor, DEBLEND_NTHRESH 32")
        int deblendThresholds,

        @Setting(
                doc = "part of a blend's flux that makes a branch a source of its own",
                min = 0,
                max = 1,
                source = "SExtractor, DEBLEND_MINCONT 0.005")
        double deblendContrast,

        @Setting(
                doc = "Moffat exponent of the wings that may imitate sources; 0 cleans nothing",
                min = 0,
                max = 10,
                source = "SExtractor, CLEAN_PARAM 1.0")
        double cleanStrength,

        @Setting(
                doc = "how far sources are grown before the sky is measured again without them; -1 for once only",
                unit = "px",
                min = -1,
                max = 100,
                source = "LSST, second sky estimate without detections; own value, measured")
        int maskGrowPx,

        @Setting(
                doc = "diameters of the apertures of FLUX_APER, separated by commas",
                unit = "px",
                source = "SExtractor, PHOT_APERTURES 5; own: more of them for growth curves")
        String apertureDiametersPx,

        @Setting(
                doc = "worst acceptable seeing",
                unit = "arcsec",
                min = 0,
                affects = Affects.VERDICT,
                source = "Astro-WISE, quality limit on seeing; own value")
        double maximumFwhmArcsec) {
    /**
     * The defaults, which are SExtractor's as far as it has them.
     *
     * @return parameters
     */
    public static CoaddSourcesParameters defaults() {
        return new CoaddSourcesParameters(64, 1.5, 5, 0, 32, 0.005, 1, -1, "5,8,12,16,24", 2.5);
    }

    ExtractionConfig extraction() {
        return ExtractionSettings.of(
                new BackgroundConfig(meshPx, 3, 0.5),
                new DetectionConfig(
                        ExtractionSettings.filter(matchedFilterFwhmPx),
                        thresholdSigma,
                        minimumAreaPx,
                        deblendThresholds,
                        deblendContrast,
                        cleanStrength),
                apertureDiametersPx,
                maskGrowPx);
    }
}
