package org.surveygrid.fits.tile;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.surveygrid.statistics.Selection;

/**
 * Rounds floating-point tiles to integers, in steps that are a part of the noise of each tile. What is not finite
 * becomes blank; with {@link Quantisation.Method#DITHER_2} zeros stay zeros.
 *
 * @param quantisation how to round, and the seed of the dither, 1 to 10000
 * @param stepsPerSigma steps to the standard deviation of a tile's noise, above 0; 4 adds 1/4 % to it
 * @see "Pence, White and Seaman 2010, PASP 122, 1065; noise: Stoehr et al. 2008, ADASS XVII, 505"
 */
public record Quantiser(Quantisation quantisation, double stepsPerSigma) {
    private static final int HIGHEST_SEED = 10_000;
    /** Integers near the blank that stand for something else. */
    private static final int RESERVED = 10;

    private static final double MOST_STEPS = 2.0 * Integer.MAX_VALUE - RESERVED;
    private static final int FEWEST_VALUES = 9;
    /** Sigma of Gaussian noise from the median of |2 f(i) - f(i-2) - f(i+2)|. */
    private static final double SIGMA_PER_MEDIAN = 1.482602218505602 / 2.449489742783178;

    public Quantiser {
        if (quantisation.seed() < 1 || quantisation.seed() > HIGHEST_SEED) {
            throw new IllegalArgumentException("the seed of the dither is 1 to 10000, got " + quantisation.seed());
        }
        if (!(stepsPerSigma > 0) || stepsPerSigma == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("steps to the sigma must be above 0, got " + stepsPerSigma);
        }
    }

    /**
     * Integers of one tile.
     *
     * @param levels scale and zero
     * @param integers as many as pixels
     */
    public record Tile(Quantisation.Levels levels, int[] integers) {}

    /**
     * Rounds one tile.
     *
     * @param values its pixels
     * @param width columns of the tile
     * @param number of the tile, 0-based
     * @return empty when it has no noise or more range than integers have: it has to be kept as it is
     */
    public Optional<Tile> quantise(float[] values, int width, int number) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int good = 0;
        for (float value : values) {
            if (Float.isInfinite(value)) {
                return Optional.empty();
            }
            if (!Float.isNaN(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                good++;
            }
        }
        if (good == 0) {
            int[] blank = new int[values.length];
            Arrays.fill(blank, Quantisation.BLANK);
            return Optional.of(new Tile(levels(1, 0), blank));
        }
        double step = noise(values, width) / stepsPerSigma;
        if (!(step > 0) || !((max - min) / step < MOST_STEPS)) {
            return Optional.empty();
        }
        boolean marks = good < values.length || quantisation.method() == Quantisation.Method.DITHER_2;
        // Marks cost least beside the smallest numbers; without them zero is a multiple of the step, so that values
        // that are rounded already stay what they are.
        double zero = marks ? min - step * (Quantisation.BLANK + (double) RESERVED) : step * Math.rint(min / step);
        if (!marks && (max - zero) / step >= Integer.MAX_VALUE - RESERVED) {
            return Optional.empty();
        }
        return Optional.of(new Tile(levels(step, zero), rounded(values, number, step, zero)));
    }

    private static Quantisation.Levels levels(double scale, double zero) {
        return new Quantisation.Levels(scale, zero, OptionalLong.of(Quantisation.BLANK));
    }

    private int[] rounded(float[] values, int number, double step, double zero) {
        float[] fractions = quantisation.fractions(number, values.length);
        boolean zerosStay = quantisation.method() == Quantisation.Method.DITHER_2;
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) Math.rint((values[i] - zero) / step + (fractions[i] - 0.5));
        }
        for (int i = 0; i < out.length; i++) {
            if (Float.isNaN(values[i])) {
                out[i] = Quantisation.BLANK;
            } else if (zerosStay && values[i] == 0) {
                out[i] = Quantisation.EXACT_ZERO;
            }
        }
        return out;
    }

    /** Median over the rows of the noise of each; 0 when no row has enough values. */
    private static double noise(float[] values, int width) {
        int rows = values.length / width;
        double[] noise = new double[rows];
        float[] good = new float[width];
        float[] differences = new float[width];
        int n = 0;
        for (int row = 0; row < rows; row++) {
            int count = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                good[count] = values[i];
                count += Float.isNaN(values[i]) ? 0 : 1;
            }
            if (count >= FEWEST_VALUES) {
                for (int i = 2; i < count - 2; i++) {
                    differences[i - 2] = Math.abs(2 * good[i] - good[i - 2] - good[i + 2]);
                }
                noise[n++] = Selection.median(differences, count - 4) * SIGMA_PER_MEDIAN;
            }
        }
        return n == 0 ? 0 : Selection.median(noise, n);
    }
}
