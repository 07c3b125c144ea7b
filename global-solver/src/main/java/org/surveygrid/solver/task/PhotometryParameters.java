package org.surveygrid.solver.task;

import org.surveygrid.setting.Setting;

/** Parameters of the global photometric solution. */
public record PhotometryParameters(
        @Setting(doc = "Degree of the star flat over the focal plane.", min = 0, max = 6)
        int starFlatDegree,

        @Setting(
                doc = "Expected size of the star flat's terms: ties what the dithers do not show.",
                unit = "mag",
                min = 0.0001,
                max = 10)
        double starFlatPriorMag,

        @Setting(doc = "Detections nearer than this on the sky are the same star.", unit = "px", min = 0.1, max = 50)
        double associationRadiusPx,

        @Setting(doc = "Fainter detections are left out.", min = 3, max = 1000)
        double minSignalToNoise,

        @Setting(
                doc = "Highest SExtractor flag of a detection: 0 takes clean ones only, 3 also blends.",
                min = 0,
                max = 255)
        int maxExtractionFlags,

        @Setting(doc = "At most so many detections per chip and exposure, the brightest.", min = 10, max = 100000)
        int maxPerChip,

        @Setting(doc = "Exposures with fewer matched detections are left out.", min = 3, max = 10000)
        int minMatches,

        @Setting(
                doc = "Groups of exposures with fewer reference stars are solved relatively only.",
                min = 1,
                max = 10000)
        int minReferenceStars,

        @Setting(doc = "Measurements further off are rejected.", unit = "sigma", min = 3, max = 10)
        double clipSigma,

        @Setting(
                doc = "Exposures fainter than a clear sky by more than this are called cloudy.",
                unit = "mag",
                min = 0.01,
                max = 5)
        double cloudLimitMag,

        @Setting(
                doc = "Largest scatter of the clear exposures' zero points about their night's line.",
                unit = "mag",
                min = 0,
                affects = Setting.Affects.VERDICT)
        double maxZeroPointRmsMag,

        @Setting(
                doc = "Largest scatter of detections about their stars.",
                unit = "mag",
                min = 0,
                affects = Setting.Affects.VERDICT)
        double maxOverlapRmsMag) {
    /**
     * The usual values.
     *
     * @return cubic star flat, 3 px
     */
    public static PhotometryParameters defaults() {
        return new PhotometryParameters(3, 0.03, 3, 10, 0, 300, 10, 3, 4, 0.1, 0.05, 0.2);
    }
}
