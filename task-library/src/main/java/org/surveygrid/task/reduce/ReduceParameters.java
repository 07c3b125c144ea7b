package org.surveygrid.task.reduce;

import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.setting.Setting;

/** What can be chosen in the reduction of a science frame. */
record ReduceParameters(
        @Setting(
                doc = "how the electronic zero level is taken off",
                source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
        OverscanMethod overscan,

        @Setting(
                doc = "response below which a pixel is not used",
                min = 0.001,
                max = 0.9,
                source = "own: noise three times that of the other pixels")
        double minimumFlat,

        @Setting(
                doc = "limit of cosmic rays; 0 leaves them unflagged",
                unit = "sigma",
                min = 0,
                source = "van Dokkum 2001; astroscrappy, sigclip 4.5")
        double cosmicRaySigma,

        @Setting(
                doc = "limit for neighbours of cosmic rays, as a fraction",
                min = 0.05,
                max = 1,
                source = "van Dokkum 2001; astroscrappy, sigfrac 0.3")
        double cosmicRayNeighbourFraction,

        @Setting(
                doc = "ratio of sharpness and fine structure; narrow stars are spared whatever it is",
                min = 0.1,
                source = "van Dokkum 2001; astroscrappy, objlim 5")
        double cosmicRayObjectLimit,

        @Setting(
                doc = "rounds of the search for cosmic rays",
                min = 1,
                max = 10,
                source = "van Dokkum 2001; astroscrappy, niter 4")
        int cosmicRayIterations,

        @Setting(
                doc = "limit of satellite trails; 0 leaves them unflagged",
                unit = "sigma",
                min = 0,
                source = "own, measured on simulated and real chips; Stark et al. 2022: 5")
        double trailSigma,

        @Setting(
                doc = "shortest satellite trail",
                unit = "px",
                min = 20,
                source = "own; acstools satdet, line length 200")
        int trailLengthPx,

        @Setting(
                doc = "mesh of the background for fringes and statistics",
                unit = "px",
                min = 16,
                source = "LSST background, bins of 128")
        int backgroundCellPx,

        @Setting(
                doc = "longest side of the preview",
                unit = "px",
                min = 16,
                max = 4096,
                source = "own: as wide as a screen needs")
        int previewPx,

        @Setting(
                doc = "largest good sky level",
                unit = "electron",
                min = 0,
                affects = Setting.Affects.VERDICT,
                source = "own: half of a common full well")
        double maximumSkyElectrons,

        @Setting(
                doc = "largest good fraction of flagged pixels",
                min = 0,
                max = 1,
                affects = Setting.Affects.VERDICT,
                source = "own: then a bleeding star or a bad amplifier covers the chip")
        double maximumFlaggedFraction,

        @Setting(
                doc = "largest good ratio of measured and expected sky noise",
                min = 1,
                affects = Setting.Affects.VERDICT,
                source = "own: variance off by a factor of 2")
        double maximumNoiseRatio) {
    static ReduceParameters defaults() {
        return new ReduceParameters(OverscanMethod.PER_ROW, 0.1, 4.5, 0.3, 5, 4, 7, 100, 128, 512, 60_000, 0.3, 1.5);
    }
}
