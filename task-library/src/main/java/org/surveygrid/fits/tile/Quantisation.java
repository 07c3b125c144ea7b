package org.surveygrid.fits.tile;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Turns the integers of a quantised floating-point tile back into values.
 *
 * @param method how the values were rounded
 * @param seed ZDITHER0
 */
public record Quantisation(Method method, long seed) {
    /** Stands for a value that is none in the tiles we write. */
    public static final int BLANK = -2147483647;
    /** Stands for an exact zero under {@link Method#DITHER_2}. */
    static final int EXACT_ZERO = -2147483646;

    private static final int SEQUENCE = 10_000;
    private static final int START_RANGE = 500;
    private static final float[] RANDOM = random();

    /** How values were rounded to integers. */
    public enum Method {
        /** To the nearest. */
        NO_DITHER,
        /** After adding a known random fraction. */
        DITHER_1,
        /** As DITHER_1, zeros kept exact. */
        DITHER_2;

        /**
         * ZQUANTIZ.
         *
         * @return its name in the standard
         */
        public String keyword() {
            return this == NO_DITHER ? "NO_DITHER" : "SUBTRACTIVE_" + name();
        }
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
     * The random fractions of one tile, one for each pixel.
     *
     * @param tile number of the tile, 0-based
     * @param pixels pixels of the tile
     * @return from 0 to 1; all one half without dither
     */
    float[] fractions(int tile, int pixels) {
        float[] out = new float[pixels];
        if (method == Method.NO_DITHER) {
            Arrays.fill(out, 0.5f);
            return out;
        }
        int start = (int) Math.floorMod(tile + seed - 1, (long) SEQUENCE);
        int done = 0;
        while (done < pixels) {
            int from = (int) (RANDOM[start] * START_RANGE);
            int now = Math.min(pixels - done, SEQUENCE - from);
            System.arraycopy(RANDOM, from, out, done, now);
            done += now;
            start = (start + 1) % SEQUENCE;
        }
        return out;
    }

    /**
     * Decodes one tile.
     *
     * @param quantised integers of the tile
     * @param tile number of the tile, 0-based
     * @param levels of this tile
     * @return values; NaN where blank
     */
    public float[] values(int[] quantised, int tile, Levels levels) {
        float[] out = new float[quantised.length];
        double scale = levels.scale();
        double zero = levels.zero();
        if (method == Method.NO_DITHER) {
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (quantised[i] * scale + zero);
            }
        } else {
            float[] fractions = fractions(tile, out.length);
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (((double) quantised[i] - fractions[i] + 0.5) * scale + zero);
            }
        }
        // The sequence of fractions moves on at blanks and zeros too.
        if (method == Method.DITHER_2) {
            for (int i = 0; i < out.length; i++) {
                if (quantised[i] == EXACT_ZERO) {
                    out[i] = 0;
                }
            }
        }
        if (levels.blank().isPresent()) {
            long blank = levels.blank().getAsLong();
            for (int i = 0; i < out.length; i++) {
                if (quantised[i] == blank) {
                    out[i] = Float.NaN;
                }
            }
        }
        return out;
    }
}
