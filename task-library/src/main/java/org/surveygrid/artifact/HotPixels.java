package org.surveygrid.artifact;

import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.SigmaClip;

/**
 * Pixels and columns whose zero level departs from their surroundings'.
 *
 * <p>A pixel is bad beyond the limit in sigma, where sigma is the scatter of the bias about its smooth part, but no less
 * than the noise that so many frames must leave. Where a column has many bad pixels, those between them are flagged too,
 * because charge is clocked through the defect.
 */
public final class HotPixels {
    private static final int CELL_PX = 64;

    private HotPixels() {}

    /**
     * What counts as bad.
     *
     * @param sigma limit in sigma
     * @param noiseAdu noise that a pixel of the bias must have at least: read noise over the root of the frames
     * @param columnPixels a column with this many bad pixels or more is a bad column
     * @param columnGapPx gaps between bad pixels of a bad column that are flagged too
     */
    public record Limits(double sigma, double noiseAdu, int columnPixels, int columnGapPx) {
        public Limits {
            if (!(sigma > 0) || !(noiseAdu >= 0) || columnPixels < 2 || columnGapPx < 0) {
                throw new IllegalArgumentException("hot pixels need sigma > 0, noise >= 0, 2 or more pixels a column,"
                        + " gaps >= 0, got " + sigma + ", " + noiseAdu + ", " + columnPixels + ", " + columnGapPx);
            }
        }
    }

    /**
     * Finds them.
     *
     * @param bias combined bias, ADU
     * @param limits what counts as bad
     * @return mask with {@link PixelFlag#HOT}
     */
    public static MaskImage find(FloatImage bias, Limits limits) {
        int width = bias.width();
        int height = bias.height();
        MaskImage mask = MaskImage.clear(width, height);
        FloatImage smooth =
                MeshSurface.fit(bias, mask, CELL_PX, 3).medianFiltered().evaluate(width, height);
        float[] residual = new float[width * height];
        for (int p = 0; p < residual.length; p++) {
            residual[p] = bias.pixels()[p] - smooth.pixels()[p];
        }
        double sigma = Math.max(SigmaClip.of(residual, 4, 10).sigma(), limits.noiseAdu());
        double limit = limits.sigma() * sigma;
        for (int p = 0; p < residual.length; p++) {
            if (!(Math.abs(residual[p]) <= limit)) {
                mask.bits()[p] |= PixelFlag.HOT.bit();
            }
        }
        for (int x = 0; x < width; x++) {
            fillColumn(mask, x, limits);
        }
        return mask;
    }

    private static void fillColumn(MaskImage mask, int x, Limits limits) {
        int width = mask.width();
        int bad = 0;
        for (int y = 0; y < mask.height(); y++) {
            bad += mask.bits()[y * width + x] != 0 ? 1 : 0;
        }
        if (bad < limits.columnPixels()) {
            return;
        }
        int last = -1;
        for (int y = 0; y < mask.height(); y++) {
            if (mask.bits()[y * width + x] != 0) {
                if (last >= 0 && y - last - 1 <= limits.columnGapPx()) {
                    for (int between = last + 1; between < y; between++) {
                        mask.bits()[between * width + x] |= PixelFlag.HOT.bit();
                    }
                }
                last = y;
            }
        }
    }
}
