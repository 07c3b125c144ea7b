package org.surveygrid.calibration.stack;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rejects the faint flanks of cosmic rays: where one frame's value was rejected by more than twice the limit, the same
 * frame's values in the four neighbours are rejected above two thirds of the limit.
 */
final class RejectionGrowth {
    private RejectionGrowth() {}

    static void apply(float[][] stack, PixelCombiner single, CombinedImage out) {
        int width = out.value().width();
        int height = out.value().height();
        SortedMap<Integer, Long> excluded = new TreeMap<>();
        int frames = Math.min(stack.length, Long.SIZE);
        for (int p = 0; p < width * height; p++) {
            if (out.count().pixels()[p] >= stack.length) {
                continue;
            }
            for (int j = 0; j < frames; j++) {
                if (exceeds(stack, single, out, new int[] {j, p}, 4)) {
                    spread(stack, single, out, new int[] {j, p}, excluded);
                }
            }
        }
        excluded.forEach((pixel, bits) -> {
            if (2 * Long.bitCount(bits) <= stack.length) {
                single.combineWithout(stack, pixel, bits, out);
            }
        });
    }

    private static void spread(
            float[][] stack, PixelCombiner single, CombinedImage out, int[] hit, SortedMap<Integer, Long> excluded) {
        int width = out.value().width();
        int x = hit[1] % width;
        int y = hit[1] / width;
        int[][] neighbours = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
        for (int[] at : neighbours) {
            if (at[0] < 0 || at[1] < 0 || at[0] >= width || at[1] >= out.value().height()) {
                continue;
            }
            int p = at[1] * width + at[0];
            if (exceeds(stack, single, out, new int[] {hit[0], p}, 4f / 9f)) {
                excluded.merge(p, 1L << hit[0], (before, bit) -> before | bit);
            }
        }
    }

    private static boolean exceeds(
            float[][] stack, PixelCombiner single, CombinedImage out, int[] framePixel, float factor) {
        int j = framePixel[0];
        int p = framePixel[1];
        float value = stack[j][p];
        return Float.isFinite(value)
                && single.squaredSigmas(value, single.scales[j], out.value().pixels()[p], p)
                        > factor * single.limitSquared;
    }
}
