package org.surveygrid.task.coadd;

import org.surveygrid.resampling.Kernel;
import org.surveygrid.setting.Setting;

/**
 * Parameters of {@code regridded}.
 *
 * @param method interpolation or drizzle
 * @param kernel interpolation
 * @param pixelFraction side of a drizzled pixel
 * @param maximumBadFraction part of the kernel that may be unusable
 * @param subtractBackground whether the sky is taken out
 * @param backgroundMeshPx cell of the sky's mesh
 * @param maximumCloudMag clouds that are too thick
 */
public record RegriddedParameters(
        @Setting(
                doc = "how the chip comes onto the grid: INTERPOLATION, DRIZZLE or TURBO_DRIZZLE",
                source = "SWarp; drizzle: Fruchter & Hook 2002")
        RegridMethod method,

        @Setting(
                doc = "how INTERPOLATION forms values between pixels: LANCZOS3, BILINEAR or NEAREST",
                source = "SWarp, RESAMPLING_TYPE LANCZOS3; Duchon 1979")
        Kernel kernel,

        @Setting(
                doc = "side to which drizzle shrinks an input pixel before it drops its flux",
                unit = "px",
                min = 0.05,
                max = 1,
                source = "Fruchter & Hook 2002; DrizzlePac, final_pixfrac 0.8 of its guides")
        double pixelFraction,

        @Setting(
                doc =
                        "largest part of the kernel, or of the drops, that may lie on masked pixels before the result has no data",
                min = 0,
                max = 0.49,
                source = "own: renormalised below, without data above (SWarp: one bad pixel is enough)")
        double maximumBadFraction,

        @Setting(doc = "whether a mesh model of the sky is subtracted first", source = "SWarp, SUBTRACT_BACK Y")
        boolean subtractBackground,

        @Setting(
                doc = "side of a cell of the sky model, larger than the largest galaxy to keep",
                unit = "px",
                min = 16,
                source = "SWarp, BACK_SIZE 128")
        int backgroundMeshPx,

        @Setting(
                doc = "exposures taken through more cloud than this are left out",
                unit = "mag",
                min = 0,
                source = "own: the noise of such a frame is 1.6 times that of a clear one")
        double maximumCloudMag) {
    static RegriddedParameters defaults() {
        return new RegriddedParameters(RegridMethod.INTERPOLATION, Kernel.LANCZOS3, 0.8, 0.1, true, 128, 0.5);
    }
}
