package org.surveygrid.calibration.stack;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rejects the neighbours of what was rejected, in the same frame: the faint flanks of cosmic rays, where one frame's value
 * was rejected by more than twice the limit and its neighbour is above two thirds of the limit; or all four neighbours.
 */
final class RejectionGrowth {
    private static final float CORE = 4;
    private static final float FLANK = 4f / 9f;

    private RejectionGrowth() {}

    static void apply(StackStrip strip, PixelCombiner single, FrameCombine.Growth growth) {
        SortedMap<Integer, Long> excluded = new TreeMap<>();
        int n = single.frames;
        for (int p = 0; p < strip.count.length; p++) {
            if (strip.count[p] >= n) {
                continue;
            }
            if (growth == FrameCombine.Growth.NEIGHBOURS) {
                long rejected = single.rejected(strip, p);
                for (int j = 0; rejected >>> j != 0; j++) {
                    if ((rejected >>> j & 1) != 0) {
                        spread(strip, single, new int[] {j, p, 0}, excluded);
                    }
                }
                continue;
            }
            for (int j = 0; j < Math.min(n, Long.SIZE); j++) {
                if (exceeds(strip, single, new int[] {j, p}, CORE)) {
                    spread(strip, single, new int[] {j, p, 1}, excluded);
                }
            }
        }
        excluded.forEach((pixel, bits) -> {
            if (2 * Long.bitCount(bits) <= n) {
                single.combineWithout(strip, pixel, bits);
            }
        });
    }

    /** From a hit, which is a frame, a pixel and whether only flanks go with it. */
    private static void spread(StackStrip strip, PixelCombiner single, int[] hit, SortedMap<Integer, Long> excluded) {
        int width = strip.width;
        int x = hit[1] % width;
        int y = hit[1] / width;
        int[][] neighbours = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
        for (int[] at : neighbours) {
            if (at[0] < 0 || at[1] < 0 || at[0] >= width || at[1] >= strip.rows) {
                continue;
            }
            int p = at[1] * width + at[0];
            if (hit[2] == 0 || exceeds(strip, single, new int[] {hit[0], p}, FLANK)) {
                excluded.merge(p, 1L << hit[0], (before, bit) -> before | bit);
            }
        }
    }

    private static boolean exceeds(StackStrip strip, PixelCombiner single, int[] framePixel, float factor) {
        return Float.isFinite(strip.values[framePixel[0]][framePixel[1]])
                && single.squaredSigmas(strip, framePixel[0], framePixel[1]) > factor * single.limitSquared;
    }
}
