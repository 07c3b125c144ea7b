package org.surveygrid.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private FringeComponents() {}

    /**
     * Makes patterns.
     *
     * @param exposures flat-fielded exposures of different fields, electrons, more than patterns
     * @param masks pixels that must not be used, one mask per exposure
     * @param config how background and sources are separated
     * @param count how many patterns, 1 to 3
     * @return the patterns, each with a root mean square of 1
     * @throws IllegalArgumentException when there are not more exposures than patterns, or the count is not 1 to 3
     */
    public static List<FloatImage> build(
            List<FloatImage> exposures, List<MaskImage> masks, FringePattern.Config config, int count) {
        if (count < 1 || count > MOST || exposures.size() <= count) {
            throw new IllegalArgumentException("fringes need 1 to " + MOST + " patterns and more exposures than that,"
                    + " got " + count + " from " + exposures.size() + " exposures");
        }
        List<FloatImage> patterns = new ArrayList<>();
        patterns.add(FringePattern.build(exposures, masks, config).pattern());
        while (patterns.size() < count) {
            List<float[]> left = new ArrayList<>();
            for (int j = 0; j < exposures.size(); j++) {
                left.add(remainder(exposures.get(j), masks.get(j), patterns, config));
            }
            FloatImage first = exposures.getFirst();
            patterns.add(principal(left, first.width(), first.height(), config.smoothPx() / 2));
        }
        return List.copyOf(patterns);
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
            float[] sky = FringePattern.Sky.behind(exposure, sources, config)
                    .residual()
                    .pixels();
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

    /** What the patterns leave of the sky, in units of its noise, without outliers; NaN where there is no sky. */
    private static float[] remainder(
            FloatImage exposure, MaskImage mask, List<FloatImage> patterns, FringePattern.Config config) {
        double[] strengths = fit(exposure, mask, patterns, config);
        FloatImage clean = subtracted(exposure, patterns, strengths);
        MaskImage sources = SourceMask.of(clean, mask, config.cellPx(), config.sourceSigma());
        float[] left =
                FringePattern.Sky.behind(clean, sources, config).residual().pixels();
        double sigma = SigmaClip.of(left, FIT_SIGMA, FIT_ROUNDS).sigma();
        for (int p = 0; p < left.length; p++) {
            left[p] = Math.abs(left[p]) <= CLIP_SIGMA * sigma ? (float) (left[p] / sigma) : Float.NaN;
        }
        return left;
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

    private static FloatImage principal(List<float[]> left, int width, int height, int radius) {
        List<float[]> smooth = new ArrayList<>();
        for (float[] own : left) {
            // What is smaller than the fringes is noise, of which a pixel has more than of fringes.
            float[] box = FringePattern.smoothed(FloatImage.owning(width, height, own), radius)
                    .pixels();
            smooth.add(box);
        }
        int n = left.size();
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double sum = 0;
                int both = 0;
                for (int p = 0; p < width * height; p++) {
                    if (Float.isFinite(left.get(i)[p]) && Float.isFinite(left.get(j)[p])) {
                        sum += (double) smooth.get(i)[p] * smooth.get(j)[p];
                        both++;
                    }
                }
                product[i][j] = both == 0 ? 0 : sum / both;
                product[j][i] = product[i][j];
            }
        }
        double[] weights = eigenvector(product);
        FloatImage pattern = FloatImage.zeros(width, height);
        for (int p = 0; p < width * height; p++) {
            double sum = 0;
            double squares = 0;
            for (int j = 0; j < n; j++) {
                if (Float.isFinite(left.get(j)[p])) {
                    sum += weights[j] * left.get(j)[p];
                    squares += weights[j] * weights[j];
                }
            }
            pattern.pixels()[p] = squares > 0 ? (float) (sum / squares) : Float.NaN;
        }
        FloatImage even = FringePattern.smoothed(pattern, radius);
        return FlatField.divided(even, FringePattern.rms(even));
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
