package org.surveygrid.calibration;

import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.SigmaClip;

/**
 * Which pixels hold sky and nothing else: a quick mask of sources, for measuring what lies behind them. It finds what
 * stands out in a 3 x 3 mean over the smooth background and takes a rim around it; it is no detection of sources.
 */
public final class SourceMask {
    private static final int RIM_PX = 4;
    /** Pixels from which the noise is measured, to 0.3 %. */
    private static final int NOISE_SAMPLE = 50_000;

    private SourceMask() {}

    /**
     * Masks sources.
     *
     * @param image electrons
     * @param excluded pixels with any flag stay excluded, and do not count as sources
     * @param cellPx mesh of the background
     * @param sigma how far a 3 x 3 mean must stand out, in sigma of such means
     * @return the excluded pixels and, flagged {@link PixelFlag#BAD}, the sources
     */
    public static MaskImage of(FloatImage image, MaskImage excluded, int cellPx, double sigma) {
        int width = image.width();
        int height = image.height();
        FloatImage background =
                MeshSurface.fit(image, excluded, cellPx, 3).medianFiltered().evaluate(width, height);
        float[] residual = new float[width * height];
        for (int p = 0; p < residual.length; p++) {
            residual[p] =
                    excluded.bits()[p] == 0 ? image.pixels()[p] - background.pixels()[p] : Float.NaN;
        }
        double noise = SigmaClip.of(sample(residual), 3, 10).sigma();
        for (int p = 0; p < residual.length; p++) {
            if (!Float.isFinite(residual[p])) {
                residual[p] = 0;
            }
        }
        float limit = (float) (9 * sigma * noise / 3);
        byte[] seed = new byte[residual.length];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int p = y * width + x;
                float sum = residual[p - width - 1]
                        + residual[p - width]
                        + residual[p - width + 1]
                        + residual[p - 1]
                        + residual[p]
                        + residual[p + 1]
                        + residual[p + width - 1]
                        + residual[p + width]
                        + residual[p + width + 1];
                seed[p] = (byte) (sum > limit ? 1 : 0);
            }
        }
        MaskImage mask = MaskImage.owning(width, height, excluded.bits().clone());
        spread(seed, mask);
        return mask;
    }

    /** Evenly spaced values; the stride is odd, so that it does not keep to some columns. */
    private static float[] sample(float[] values) {
        int step = Math.max(1, values.length / NOISE_SAMPLE) | 1;
        float[] some = new float[(values.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[i * step];
        }
        return some;
    }

    private static void spread(byte[] seed, MaskImage mask) {
        int width = mask.width();
        byte[] wide = new byte[seed.length];
        for (int p = 0; p < seed.length; p++) {
            if (seed[p] != 0) {
                int x = p % width;
                int row = p - x;
                for (int k = Math.max(0, x - RIM_PX); k <= Math.min(width - 1, x + RIM_PX); k++) {
                    wide[row + k] = 1;
                }
            }
        }
        for (int p = 0; p < seed.length; p++) {
            if (wide[p] != 0) {
                int y = p / width;
                for (int k = Math.max(0, y - RIM_PX); k <= Math.min(mask.height() - 1, y + RIM_PX); k++) {
                    mask.bits()[k * width + p % width] |= PixelFlag.BAD.bit();
                }
            }
        }
    }
}
