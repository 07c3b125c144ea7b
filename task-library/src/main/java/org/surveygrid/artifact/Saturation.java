package org.surveygrid.artifact;

import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;

/**
 * Saturated pixels, from values as they were recorded, and the charge that flowed out of them along columns.
 *
 * <p>A saturated pixel takes its eight neighbours with it. A bleed trail is a run of at least 20 pixels along a column
 * that holds a saturated one and stands 5 sigma above both the sky and the columns two to either side; it takes the
 * columns next to it with it.
 */
public final class Saturation {
    private static final int SHORTEST_BLEED_PX = 20;
    private static final double BLEED_SIGMA = 5;

    private Saturation() {}

    /**
     * Flags saturated pixels and bleed trails.
     *
     * @param rawAdu trimmed image without any correction
     * @param saturationAdu level of saturation per pixel
     * @param mask receives {@link PixelFlag#SATURATED} and {@link PixelFlag#BLEED}
     * @return number of saturated pixels before growing
     */
    public static int flagInto(FloatImage rawAdu, FloatImage saturationAdu, MaskImage mask) {
        int width = rawAdu.width();
        boolean[] saturated = new boolean[rawAdu.pixels().length];
        boolean[] columnHit = new boolean[width];
        int count = 0;
        for (int p = 0; p < saturated.length; p++) {
            if (!(rawAdu.pixels()[p] < saturationAdu.pixels()[p])) {
                saturated[p] = true;
                columnHit[p % width] = true;
                grow(mask, p, PixelFlag.SATURATED);
                count++;
            }
        }
        if (count > 0) {
            ClippedStatistics sky = SigmaClip.of(rawAdu.pixels(), 3, 5);
            float limit = (float) (BLEED_SIGMA * sky.sigma());
            float floor = (float) sky.median() + limit;
            for (int x = 0; x < width; x++) {
                if (columnHit[x]) {
                    flagBleeds(rawAdu, saturated, mask, new float[] {x, floor, limit});
                }
            }
        }
        return count;
    }

    private static void flagBleeds(FloatImage raw, boolean[] saturated, MaskImage mask, float[] columnFloorLimit) {
        int x = (int) columnFloorLimit[0];
        int start = -1;
        boolean touches = false;
        for (int y = 0; y <= raw.height(); y++) {
            boolean inRun = y < raw.height()
                    && (saturated[y * raw.width() + x]
                            || stands(raw, x, y, new float[] {columnFloorLimit[1], columnFloorLimit[2]}));
            if (inRun) {
                start = start < 0 ? y : start;
                touches |= saturated[y * raw.width() + x];
            } else if (start >= 0) {
                if (touches && y - start >= SHORTEST_BLEED_PX) {
                    for (int k = start; k < y; k++) {
                        for (int c = Math.max(0, x - 1); c <= Math.min(raw.width() - 1, x + 1); c++) {
                            mask.bits()[k * raw.width() + c] |= PixelFlag.BLEED.bit();
                        }
                    }
                }
                start = -1;
                touches = false;
            }
        }
    }

    private static boolean stands(FloatImage raw, int x, int y, float[] floorLimit) {
        float value = raw.at(x, y);
        float left = raw.at(Math.max(0, x - 2), y);
        float right = raw.at(Math.min(raw.width() - 1, x + 2), y);
        return value > floorLimit[0] && value - Math.min(left, right) > floorLimit[1];
    }

    private static void grow(MaskImage mask, int p, PixelFlag flag) {
        int x = p % mask.width();
        int y = p / mask.width();
        for (int b = Math.max(0, y - 1); b <= Math.min(mask.height() - 1, y + 1); b++) {
            for (int a = Math.max(0, x - 1); a <= Math.min(mask.width() - 1, x + 1); a++) {
                mask.bits()[b * mask.width() + a] |= flag.bit();
            }
        }
    }
}
