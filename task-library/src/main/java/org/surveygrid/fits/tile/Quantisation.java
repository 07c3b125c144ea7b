package org.surveygrid.fits.tile;

import java.util.OptionalLong;

/**
 * Turns the integers of a quantised floating-point tile back into values.
 *
 * @param method how the values were rounded
 * @param seed ZDITHER0
 */
public record Quantisation(Method method, long seed) {
    private static final int SEQUENCE = 10_000;
    /** Stands for an exact zero under {@link Method#DITHER_2}. */
    private static final int EXACT_ZERO = -2147483646;

    private static final int START_RANGE = 500;
    private static final float[] RANDOM = random();

    /** How values were rounded to integers. */
    public enum Method {
        /** To the nearest. */
        NO_DITHER,
        /** After adding a known random fraction. */
        DITHER_1,
        /** As DITHER_1, zeros kept exact. */
        DITHER_2
    }

    /** The generator of Park and Miller 1988, whose sequence is part of the FITS standard (appendix I). */
    private static float[] random() {
        float[] out = new float[SEQUENCE];
        long seed = 1;
        for (int i = 0; i < SEQUENCE; i++) {
            seed = seed * 16_807 % 2_147_483_647;
            out[i] = (float) (seed / 2_147_483_647.0);
        }
        return out;
    }

    /**
     * Scale and zero of one tile.
     *
     * @param scale ZSCALE
     * @param zero ZZERO
     * @param blank ZBLANK
     */
    public record Levels(double scale, double zero, OptionalLong blank) {}

    /**
     * Decodes one tile.
     *
     * @param quantised integers of the tile
     * @param tile number of the tile, 0-based
     * @param levels of this tile
     * @return values; NaN where blank
     */
    public double[] values(int[] quantised, int tile, Levels levels) {
        double[] out = new double[quantised.length];
        boolean dithered = method != Method.NO_DITHER;
        int start = dithered ? (int) Math.floorMod(tile + seed - 1, (long) SEQUENCE) : 0;
        int next = (int) (RANDOM[start] * START_RANGE);
        boolean hasBlank = levels.blank().isPresent();
        long blank = levels.blank().orElse(0);
        for (int i = 0; i < out.length; i++) {
            int q = quantised[i];
            if (hasBlank && q == blank) {
                out[i] = Double.NaN;
            } else if (!dithered) {
                out[i] = q * levels.scale() + levels.zero();
            } else if (method == Method.DITHER_2 && q == EXACT_ZERO) {
                out[i] = 0;
            } else {
                out[i] = ((double) q - RANDOM[next] + 0.5) * levels.scale() + levels.zero();
            }
            // The sequence moves on at blanks and zeros too.
            next++;
            if (next == SEQUENCE) {
                start = (start + 1) % SEQUENCE;
                next = (int) (RANDOM[start] * START_RANGE);
            }
        }
        return out;
    }
}
