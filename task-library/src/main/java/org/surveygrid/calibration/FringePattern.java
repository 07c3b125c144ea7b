package org.surveygrid.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.surveygrid.calibration.stack.CombineMethod;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.NoiseClipCombine;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/**
 * Interference fringes of sky lines: an additive pattern with a fixed shape whose strength follows the sky.
 *
 * <p>The pattern is what remains of many dithered exposures when sources are masked, the smooth background is
 * subtracted, the remainder is divided by the sky level, and the frames are combined. Sources are masked twice, the
 * second time with the first pattern removed, because strong fringes look like faint sources. The strength in an
 * exposure is fitted on its sky pixels by least squares with rejection: {@code A = sum(R F) / sum(F^2)}.
 */
public final class FringePattern {
    private static final double FIRST_SOURCE_SIGMA = 8;
    private static final double CLIP_SIGMA = 4;
    private static final int FIT_ROUNDS = 4;

    private FringePattern() {}

    /**
     * How the pattern is separated from background and sources.
     *
     * @param cellPx mesh of the background, wider than the fringes
     * @param sourceSigma what counts as a source, see {@link SourceMask}
     * @param smoothPx side of the box that smooths the pattern, odd, much narrower than the fringes
     */
    public record Config(int cellPx, double sourceSigma, int smoothPx) {
        public Config {
            if (cellPx < 8 || !(sourceSigma > 0) || smoothPx < 1) {
                throw new IllegalArgumentException("fringes need cells >= 8 px, sources > 0 sigma, smoothing >= 1 px,"
                        + " got " + cellPx + ", " + sourceSigma + ", " + smoothPx);
            }
        }
    }

    /**
     * A pattern.
     *
     * @param pattern shape with a root mean square of 1, 0 where unknown
     * @param strengthPerSky root mean square of the fringes as a fraction of the sky
     */
    public record Pattern(FloatImage pattern, double strengthPerSky) {}

    /**
     * Strength of the pattern in an exposure.
     *
     * @param electrons root mean square of the fringes; multiply the pattern with it
     * @param error its standard error
     * @param pixels sky pixels used
     */
    public record Strength(double electrons, double error, int pixels) {}

    /**
     * Makes a pattern.
     *
     * @param exposures flat-fielded exposures of different fields, electrons, at least one
     * @param masks pixels that must not be used, one mask per exposure
     * @param config how
     * @return the pattern
     */
    public static Pattern build(List<FloatImage> exposures, List<MaskImage> masks, Config config) {
        FloatImage first = stack(exposures, masks, config, FIRST_SOURCE_SIGMA);
        List<FloatImage> cleaned = new ArrayList<>();
        for (int j = 0; j < exposures.size(); j++) {
            Strength strength = fit(exposures.get(j), masks.get(j), first, config);
            cleaned.add(subtracted(exposures.get(j), first, strength.electrons()));
        }
        List<MaskImage> sources = new ArrayList<>();
        for (int j = 0; j < exposures.size(); j++) {
            sources.add(SourceMask.of(cleaned.get(j), masks.get(j), config.cellPx(), config.sourceSigma()));
        }
        FloatImage raw = combine(exposures, sources, config);
        double rms = rms(raw);
        return new Pattern(FlatField.divided(raw, rms), rms);
    }

    /**
     * Fits the strength.
     *
     * @param exposure flat-fielded exposure, electrons
     * @param mask pixels that must not be used
     * @param pattern as made by {@link #build}
     * @param config how background and sources are separated
     * @return the strength, 0 when no pixel can be used
     */
    public static Strength fit(FloatImage exposure, MaskImage mask, FloatImage pattern, Config config) {
        MaskImage sky = SourceMask.of(exposure, mask, config.cellPx(), FIRST_SOURCE_SIGMA);
        FloatImage background = MeshSurface.fit(exposure, sky, config.cellPx(), CLIP_SIGMA)
                .evaluate(exposure.width(), exposure.height());
        int n = pattern.pixels().length;
        float[] residual = new float[n];
        for (int p = 0; p < n; p++) {
            boolean usable = sky.bits()[p] == 0 && pattern.pixels()[p] != 0;
            residual[p] = usable ? exposure.pixels()[p] - background.pixels()[p] : Float.NaN;
        }
        double limit = Double.POSITIVE_INFINITY;
        Strength strength = new Strength(0, 0, 0);
        float[] left = new float[n];
        for (int round = 0; round < FIT_ROUNDS; round++) {
            double product = 0;
            double square = 0;
            int used = 0;
            for (int p = 0; p < n; p++) {
                double f = pattern.pixels()[p];
                if (Math.abs(residual[p] - strength.electrons() * f) <= limit) {
                    product += residual[p] * f;
                    square += f * f;
                    used++;
                }
            }
            if (used == 0) {
                return new Strength(0, 0, 0);
            }
            double amplitude = product / square;
            for (int p = 0; p < n; p++) {
                left[p] = (float) (residual[p] - amplitude * pattern.pixels()[p]);
            }
            double sigma = SigmaClip.of(left, CLIP_SIGMA, 5).sigma();
            limit = CLIP_SIGMA * sigma;
            strength = new Strength(amplitude, sigma / Math.sqrt(square), used);
        }
        return strength;
    }

    /**
     * Takes the fringes off.
     *
     * @param exposure electrons
     * @param pattern the pattern
     * @param electrons its strength
     * @return a new image
     */
    public static FloatImage subtracted(FloatImage exposure, FloatImage pattern, double electrons) {
        FloatImage clean = exposure.copy();
        float a = (float) electrons;
        for (int p = 0; p < clean.pixels().length; p++) {
            clean.pixels()[p] -= a * pattern.pixels()[p];
        }
        return clean;
    }

    private static FloatImage stack(
            List<FloatImage> exposures, List<MaskImage> masks, Config config, double sourceSigma) {
        List<MaskImage> sources = new ArrayList<>();
        for (int j = 0; j < exposures.size(); j++) {
            sources.add(SourceMask.of(exposures.get(j), masks.get(j), config.cellPx(), sourceSigma));
        }
        return combine(exposures, sources, config);
    }

    private static FloatImage combine(List<FloatImage> exposures, List<MaskImage> sources, Config config) {
        int width = exposures.getFirst().width();
        int height = exposures.getFirst().height();
        List<FloatImage> relative = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int j = 0; j < exposures.size(); j++) {
            FloatImage exposure = exposures.get(j);
            MaskImage excluded = sources.get(j);
            double sky = FlatField.level(exposure, excluded);
            double level = sky > 1 ? sky : 1;
            FloatImage background = MeshSurface.fit(exposure, excluded, config.cellPx(), CLIP_SIGMA)
                    .evaluate(width, height);
            FloatImage remainder = FloatImage.zeros(width, height);
            for (int p = 0; p < width * height; p++) {
                float difference = exposure.pixels()[p] - background.pixels()[p];
                remainder.pixels()[p] = excluded.bits()[p] == 0 ? (float) (difference / level) : Float.NaN;
            }
            relative.add(remainder);
            scales.add(1 / Math.sqrt(level));
        }
        FloatImage unit = FloatImage.zeros(width, height);
        java.util.Arrays.fill(unit.pixels(), 1f);
        StackNoise noise = new StackNoise(unit, FloatImage.zeros(width, height), Collections.unmodifiableList(scales));
        CombinedImage combined = NoiseClipCombine.combine(
                relative,
                noise,
                new NoiseClipCombine.Config(CombineMethod.NOISE_CLIP, CLIP_SIGMA, 0, NoiseClipCombine.Growth.NONE));
        return smoothed(combined.value(), config.smoothPx() / 2);
    }

    /** Box mean over the finite pixels; 0 where the middle pixel is not finite. */
    private static FloatImage smoothed(FloatImage image, int radius) {
        int width = image.width();
        int height = image.height();
        double[] sum = new double[(width + 1) * (height + 1)];
        int[] count = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float v = image.pixels()[y * width + x];
                int q = (y + 1) * (width + 1) + x + 1;
                sum[q] = (Float.isFinite(v) ? v : 0) + sum[q - 1] + sum[q - width - 1] - sum[q - width - 2];
                count[q] = (Float.isFinite(v) ? 1 : 0) + count[q - 1] + count[q - width - 1] - count[q - width - 2];
            }
        }
        FloatImage out = FloatImage.zeros(width, height);
        for (int y = 0; y < height; y++) {
            int y0 = Math.max(0, y - radius) * (width + 1);
            int y1 = (Math.min(height - 1, y + radius) + 1) * (width + 1);
            for (int x = 0; x < width; x++) {
                int x0 = Math.max(0, x - radius);
                int x1 = Math.min(width - 1, x + radius) + 1;
                int n = count[y1 + x1] - count[y0 + x1] - count[y1 + x0] + count[y0 + x0];
                if (Float.isFinite(image.at(x, y)) && n > 0) {
                    double total = sum[y1 + x1] - sum[y0 + x1] - sum[y1 + x0] + sum[y0 + x0];
                    out.pixels()[y * width + x] = (float) (total / n);
                }
            }
        }
        return out;
    }

    private static double rms(FloatImage image) {
        double square = 0;
        int n = 0;
        for (float v : image.pixels()) {
            if (v != 0) {
                square += (double) v * v;
                n++;
            }
        }
        return n == 0 || square == 0 ? 1 : Math.sqrt(square / n);
    }
}
