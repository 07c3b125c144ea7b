package org.surveygrid.task.coadd;

import org.surveygrid.coadd.Coaddition;
import org.surveygrid.setting.Setting;

/**
 * Parameters of {@code coadd}.
 *
 * @param method how values are combined
 * @param clipSigma how far a value may be off
 * @param amplitudeFraction part of the median that it may be off besides
 * @param rejectPatches whether patches of single exposures are searched for
 * @param previewPx size of the preview
 * @param minimumExposures fewest exposures for a verdict of complete
 */
public record CoaddParameters(
        @Setting(doc = "how values are combined: WEIGHTED, MEDIAN or CLIPPED", source = "SWarp, COMBINE_TYPE CLIPPED")
        Coaddition.Method method,

        @Setting(
                doc = "how far a value may be from the median before it is clipped",
                unit = "sigma",
                min = 1,
                source = "Gruen et al. 2014; SWarp, CLIP_SIGMA 4")
        double clipSigma,

        @Setting(
                doc = "part of the median's own size that a value may be off besides",
                min = 0,
                max = 10,
                source = "Gruen et al. 2014; SWarp, CLIP_AMPFRAC 0.3")
        double amplitudeFraction,

        @Setting(
                doc = "whether patches of 16 px and more that one exposure shows and the others do not (ghosts, faint"
                        + " trails) are searched for and left out; needs three exposures and reads them twice",
                source = "LSST CompareWarp, difference with a first co-add; own: off because it reads twice")
        boolean rejectPatches,

        @Setting(
                doc = "longest side of the preview picture",
                unit = "px",
                min = 16,
                max = 4096,
                source = "own: as wide as a screen needs")
        int previewPx,

        @Setting(
                doc = "fewest exposures; a co-add of fewer is marked",
                min = 1,
                affects = Setting.Affects.VERDICT,
                source = "own: two are needed before anything can be rejected")
        int minimumExposures) {
    static CoaddParameters defaults() {
        return new CoaddParameters(Coaddition.Method.CLIPPED, 4, 0.3, false, 800, 1);
    }
}
