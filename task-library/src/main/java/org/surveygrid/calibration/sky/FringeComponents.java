package org.surveygrid.calibration.sky;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/**
 * Fringes of several sky lines whose ratios change through the night: patterns whose strengths are fitted together in
 * each exposure. The first is {@link FringePattern}'s. Each further one is the principal component of what the ones
 * before leave in the exposures: the exposures' sum with the eigenvector of their inner products as weights, smoothed.
 */
public final class FringeComponents {
    /** Most patterns there can be. */
    public static final int MOST = 3;

    private static final double CLIP_SIGMA = 5;
    private static final double FIT_SIGMA = 4;
    private static final double FIRST_SOURCE_SIGMA = 8;
    private static final int PASSES = 3;
    private static final int FIT_ROUNDS = 4;
    private static final int POWER_STEPS = 200;
    private static final int ROWS = 48;

    private FringeComponents() {}

    /**
     * Makes patterns.
     *
     * @param exposures flat-fielded exposures of different fields, electrons, more than patterns; NaN where a pixel must
     *     not be used
     * @param config how background and sources are separated
     * @param count how many patterns, 1 to 3
     * @return the patterns, each with a root mean square of 1; the strength is that of the first
     * @throws IllegalArgumentException when there are not more exposures than patterns, or the count is not 1 to 3
     */
    public static Patterns build(FrameRows exposures, FringePattern.Config config, int count) {
        if (count < 1 || count > MOST || exposures.frames() <= count) {
            throw new IllegalArgumentException("fringes need 1 to " + MOST + " patterns and more exposures than that,"
                    + " got " + count + " from " + exposures.frames() + " exposures");
        }
        FringePattern.Pattern first = FringePattern.build(exposures, config);
        List<FloatImage> patterns = new ArrayList<>();
        patterns.add(first.pattern());
        while (patterns.size() < count) {
            List<FloatImage> known = List.copyOf(patterns);
            FloatImage next = principal(exposures, known, known, config);
            // Crests of the next pattern look like sources until it is known and taken off too.
            List<FloatImage> all = new ArrayList<>(known);
            all.add(next);
            patterns.add(principal(exposures, known, all, config));
        }
        return new Patterns(patterns, first.strengthPerSky());
    }

    /**
     * Patterns of a chip.
     *
     * @param patterns one to three
     * @param strengthPerSky root mean square of the first as a fraction of the sky
     */
    public record Patterns(List<FloatImage> patterns, double strengthPerSky) {
        public Patterns {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * Fits the strengths together.
     *
     * @param exposure flat-fielded exposure, electrons
     * @param mask pixels that must not be used
     * @param patterns as made by {@link #build}
     * @param config how background and sources are separated
     * @return root mean square of each pattern in electrons; all 0 when they cannot be told apart
     */
    public static double[] fit(
            FloatImage exposure, MaskImage mask, List<FloatImage> patterns, FringePattern.Config config) {
        FloatImage clean = exposure;
        double[] strengths = new double[patterns.size()];
        // Strong fringes look like faint sources: those of the first fit are gone when sources are masked again.
        for (int pass = 0; pass < PASSES; pass++) {
            double sigma = pass == 0 ? FIRST_SOURCE_SIGMA : config.sourceSigma();
            MaskImage sources = SourceMask.of(clean, mask, config.cellPx(), sigma);
            float[] sky = FringePattern.residual(exposure, sources, config).pixels();
            strengths = strengths(sky, patterns);
            clean = subtracted(exposure, patterns, strengths);
        }
        return strengths;
    }

    /**
     * Takes the fringes off.
     *
     * @param exposure electrons
     * @param patterns the patterns
     * @param electrons their strengths
     * @return a new image
     */
    public static FloatImage subtracted(FloatImage exposure, List<FloatImage> patterns, double[] electrons) {
        FloatImage clean = exposure;
        for (int k = 0; k < electrons.length; k++) {
            clean = FringePattern.subtracted(clean, patterns.get(k), electrons[k]);
        }
        return clean;
    }

    /**
     * What the patterns leave of the sky of an exposure, in units of its noise, without outliers; NaN where there is no
     * sky.
     */
    private record Remainder(double[] strengths, SkyModel sky, double sigma) {
        /** Takes known patterns off; sources are what stands out when all are off. */
        static Remainder of(
                FloatImage exposure, List<FloatImage> known, List<FloatImage> all, FringePattern.Config config) {
            MaskImage mask = SkyModel.unusable(exposure);
            double[] strengths = fit(exposure, mask, all, config);
            double sourceSigma = known.size() == all.size()
                    ? Math.max(FIRST_SOURCE_SIGMA, config.sourceSigma())
                    : config.sourceSigma();
            MaskImage sources =
                    SourceMask.of(subtracted(exposure, all, strengths), mask, config.cellPx(), sourceSigma);
            double[] ofKnown = Arrays.copyOf(strengths, known.size());
            FloatImage clean = subtracted(exposure, known, ofKnown);
            SkyModel sky = SkyModel.behind(clean, sources, config.cellPx(), FIT_SIGMA);
            sky.subtractFrom(clean, 0);
            double sigma = SigmaClip.of(clean.pixels(), FIT_SIGMA, FIT_ROUNDS).sigma();
            return new Remainder(ofKnown, sky, sigma);
        }

        void of(FloatImage rows, int firstRow, List<FloatImage> patterns) {
            int first = firstRow * rows.width();
            for (int k = 0; k < strengths.length; k++) {
                float a = (float) strengths[k];
                for (int p = 0; p < rows.pixels().length; p++) {
                    rows.pixels()[p] -= a * patterns.get(k).pixels()[first + p];
                }
            }
            sky.subtractFrom(rows, firstRow);
            for (int p = 0; p < rows.pixels().length; p++) {
                float left = rows.pixels()[p];
                rows.pixels()[p] = Math.abs(left) <= CLIP_SIGMA * sigma ? (float) (left / sigma) : Float.NaN;
            }
        }
    }

    private static double[] strengths(float[] sky, List<FloatImage> patterns) {
        int n = patterns.size();
        double[] strengths = new double[n];
        double limit = Double.POSITIVE_INFINITY;
        float[] left = new float[sky.length];
        for (int round = 0; round < FIT_ROUNDS; round++) {
            double[][] normal = new double[n][n + 1];
            for (int p = 0; p < sky.length; p++) {
                double residual = sky[p];
                for (int k = 0; k < n; k++) {
                    residual -= strengths[k] * patterns.get(k).pixels()[p];
                }
                if (Math.abs(residual) <= limit) {
                    for (int k = 0; k < n; k++) {
                        double own = patterns.get(k).pixels()[p];
                        for (int l = 0; l < n; l++) {
                            normal[k][l] += own * patterns.get(l).pixels()[p];
                        }
                        normal[k][n] += own * sky[p];
                    }
                }
            }
            strengths = solve(normal);
            for (int p = 0; p < sky.length; p++) {
                left[p] = sky[p];
                for (int k = 0; k < n; k++) {
                    left[p] -= (float) (strengths[k] * patterns.get(k).pixels()[p]);
                }
            }
            limit = FIT_SIGMA * SigmaClip.of(left, FIT_SIGMA, FIT_ROUNDS).sigma();
        }
        return strengths;
    }

    /** Solves normal equations whose right side is the last column; zeros when they are singular. */
    private static double[] solve(double[][] normal) {
        int n = normal.length;
        for (int k = 0; k < n; k++) {
            double diagonal = normal[k][k];
            if (!(diagonal > 0)) {
                return new double[n];
            }
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : normal[i][k] / diagonal;
                for (int j = k; j <= n; j++) {
                    normal[i][j] -= factor * normal[k][j];
                }
            }
        }
        double[] solution = new double[n];
        for (int k = 0; k < n; k++) {
            solution[k] = normal[k][n] / normal[k][k];
        }
        return solution;
    }

    private static FloatImage principal(
            FrameRows exposures, List<FloatImage> known, List<FloatImage> all, FringePattern.Config config) {
        List<Remainder> remainders = new ArrayList<>();
        for (int j = 0; j < exposures.frames(); j++) {
            remainders.add(Remainder.of(SkyModel.whole(exposures, j), known, all, config));
        }
        return principal(
                exposures.then((frame, firstRow, rows) -> remainders.get(frame).of(rows, firstRow, known)),
                config.smoothPx() / 2);
    }

    private static FloatImage principal(FrameRows left, int radius) {
        double[] weights = eigenvector(products(left, radius));
        int width = left.width();
        FloatImage pattern = FloatImage.zeros(width, left.height());
        for (int y = 0; y < left.height(); y += ROWS) {
            List<FloatImage> strip = strip(left, y, Math.min(left.height(), y + ROWS));
            for (int p = 0; p < strip.getFirst().pixels().length; p++) {
                double sum = 0;
                double squares = 0;
                for (int j = 0; j < weights.length; j++) {
                    float own = strip.get(j).pixels()[p];
                    if (Float.isFinite(own)) {
                        sum += weights[j] * own;
                        squares += weights[j] * weights[j];
                    }
                }
                pattern.pixels()[y * width + p] = squares > 0 ? (float) (sum / squares) : Float.NaN;
            }
        }
        FloatImage even = FringePattern.smoothed(pattern, radius);
        return FlatField.divided(even, FringePattern.rms(even));
    }

    private static List<FloatImage> strip(FrameRows frames, int from, int to) {
        List<FloatImage> strip = new ArrayList<>();
        for (int j = 0; j < frames.frames(); j++) {
            FloatImage rows = FloatImage.zeros(frames.width(), to - from);
            frames.fetch(j, from, rows);
            strip.add(rows);
        }
        return strip;
    }

    /** Mean products of the smoothed frames: what is smaller than the fringes is noise, of which a pixel has more. */
    private static double[][] products(FrameRows left, int radius) {
        int n = left.frames();
        int width = left.width();
        double[][] sums = new double[n][n];
        int[][] both = new int[n][n];
        for (int y = 0; y < left.height(); y += ROWS) {
            int from = Math.max(0, y - radius);
            int kept = Math.min(ROWS, left.height() - y);
            List<FloatImage> strip = strip(left, from, Math.min(left.height(), y + kept + radius));
            List<FloatImage> smooth = strip.stream()
                    .map(rows -> FringePattern.smoothed(rows, radius))
                    .toList();
            int first = (y - from) * width;
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    for (int p = first; p < first + kept * width; p++) {
                        if (Float.isFinite(strip.get(i).pixels()[p])
                                && Float.isFinite(strip.get(j).pixels()[p])) {
                            sums[i][j] += (double) smooth.get(i).pixels()[p]
                                    * smooth.get(j).pixels()[p];
                            both[i][j]++;
                        }
                    }
                }
            }
        }
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                product[i][j] = both[i][j] == 0 ? 0 : sums[i][j] / both[i][j];
                product[j][i] = product[i][j];
            }
        }
        return product;
    }

    /** Eigenvector of the largest eigenvalue, by powers; its largest component is positive. */
    private static double[] eigenvector(double[][] matrix) {
        int n = matrix.length;
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            vector[i] = 1 + 0.37 * i;
        }
        for (int step = 0; step < POWER_STEPS; step++) {
            double[] next = new double[n];
            double largest = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i] += matrix[i][j] * vector[j];
                }
                largest = Math.abs(next[i]) > Math.abs(largest) ? next[i] : largest;
            }
            if (largest == 0) {
                Arrays.fill(next, 1);
                return next;
            }
            for (int i = 0; i < n; i++) {
                vector[i] = next[i] / largest;
            }
        }
        return vector;
    }
}
