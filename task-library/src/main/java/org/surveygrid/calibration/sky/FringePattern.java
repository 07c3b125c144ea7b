package org.surveygrid.calibration.sky;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.calibration.stack.VarianceMap;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/**
 * Interference fringes of sky lines: an additive pattern with a fixed shape whose strength follows the sky.
 *
 * <p>The pattern is what remains of many dithered exposures when sources are masked, the smooth background is
 * subtracted, the remainder is divided by the sky level, and the frames are combined. Sources are masked twice, the
 * second time with the first pattern removed, because strong fringes look like faint sources. The strength in an
 * exposure is fitted on its sky pixels by least squares with rejection: {@code A = sum(R F) / sum(F^2)}. Where the sky
 * lines change their ratios, see {@link FringeComponents}.
 */
public final class FringePattern {
    private static final double FIRST_SOURCE_SIGMA = 8;
    private static final double CLIP_SIGMA = 4;
    private static final int FIT_ROUNDS = 4;
    /** Pixels from which the scatter about the pattern is measured, to 0.3 %. */
    private static final int SCATTER_SAMPLE = 50_000;

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
     * Makes a pattern. Each exposure is fetched whole twice, and twice more a strip at a time.
     *
     * @param exposures flat-fielded exposures of different fields, electrons, at least one; NaN where a pixel must not be
     *     used
     * @param config how
     * @return the pattern; 0 everywhere, with a strength of 1, when no exposure shows sky
     */
    public static Pattern build(FrameRows exposures, Config config) {
        List<SkyModel> skies = new ArrayList<>();
        for (int j = 0; j < exposures.frames(); j++) {
            FloatImage exposure = SkyModel.whole(exposures, j);
            MaskImage mask = SkyModel.unusable(exposure);
            MaskImage sources = SourceMask.of(exposure, mask, config.cellPx(), FIRST_SOURCE_SIGMA);
            skies.add(SkyModel.behind(exposure, sources, config.cellPx(), CLIP_SIGMA));
        }
        FloatImage first = combine(exposures, skies, config);
        for (int j = 0; j < exposures.frames(); j++) {
            FloatImage exposure = SkyModel.whole(exposures, j);
            FloatImage residual = exposure.copy();
            skies.get(j).subtractFrom(residual, 0);
            FloatImage cleaned =
                    subtracted(exposure, first, strength(residual, first).electrons());
            MaskImage mask = SkyModel.unusable(exposure);
            MaskImage sources = SourceMask.of(cleaned, mask, config.cellPx(), config.sourceSigma());
            skies.set(j, SkyModel.behind(exposure, sources, config.cellPx(), CLIP_SIGMA));
        }
        FloatImage raw = combine(exposures, skies, config);
        double rms = rms(raw);
        return new Pattern(FlatField.divided(raw, rms), rms);
    }

    /** What an exposure shows between its sources, without the smooth background. */
    static FloatImage residual(FloatImage exposure, MaskImage sources, Config config) {
        FloatImage residual = MeshSurface.fit(exposure, sources, config.cellPx(), CLIP_SIGMA)
                .evaluate(exposure.width(), exposure.height());
        for (int p = 0; p < residual.pixels().length; p++) {
            boolean usable = sources.bits()[p] == 0;
            residual.pixels()[p] = usable ? exposure.pixels()[p] - residual.pixels()[p] : Float.NaN;
        }
        return residual;
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
        MaskImage sources = SourceMask.of(exposure, mask, config.cellPx(), FIRST_SOURCE_SIGMA);
        return strength(residual(exposure, sources, config), pattern);
    }

    private static Strength strength(FloatImage sky, FloatImage pattern) {
        float[] residual = new float[sky.pixels().length];
        float[] shape = new float[residual.length];
        int n = 0;
        for (int p = 0; p < residual.length; p++) {
            residual[n] = sky.pixels()[p];
            shape[n] = pattern.pixels()[p];
            n += Float.isFinite(residual[n]) && shape[n] != 0 ? 1 : 0;
        }
        double limit = Double.POSITIVE_INFINITY;
        Strength strength = new Strength(0, 0, 0);
        int step = Math.max(1, n / SCATTER_SAMPLE);
        float[] left = new float[n / step];
        for (int round = 0; round < FIT_ROUNDS; round++) {
            double product = 0;
            double square = 0;
            int used = 0;
            for (int p = 0; p < n; p++) {
                double f = shape[p];
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
            for (int i = 0; i < left.length; i++) {
                left[i] = (float) (residual[i * step] - amplitude * shape[i * step]);
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

    private static FloatImage combine(FrameRows exposures, List<SkyModel> skies, Config config) {
        List<Double> levels =
                skies.stream().map(sky -> sky.level() > 1 ? sky.level() : 1).toList();
        FrameRows relative = exposures.then((frame, firstRow, rows) -> {
            skies.get(frame).subtractFrom(rows, firstRow);
            float factor = (float) (1 / levels.get(frame));
            for (int p = 0; p < rows.pixels().length; p++) {
                rows.pixels()[p] *= factor;
            }
        });
        StackNoise noise = new StackNoise(
                VarianceMap.constant(exposures.width(), exposures.height(), 1),
                VarianceMap.constant(exposures.width(), exposures.height(), 0),
                levels.stream().map(level -> 1 / Math.sqrt(level)).toList());
        CombinedImage combined = FrameCombine.combine(
                relative,
                noise,
                new FrameCombine.Config(new CombineRule.NoiseClip(CLIP_SIGMA, 0), FrameCombine.Growth.NONE));
        return smoothed(combined.value(), config.smoothPx() / 2);
    }

    /** Box mean over the finite pixels; 0 where the middle pixel is not finite. */
    static FloatImage smoothed(FloatImage image, int radius) {
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

    static double rms(FloatImage image) {
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
