package org.surveygrid.background;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;

/**
 * Level and noise of the sky over an image.
 *
 * <p>As in SExtractor the noise is that of the pixels within 3 sigma of the median, 1.7 % less than that of all pixels of
 * a Gaussian sky. Cost is linear in the number of pixels; working memory is two maps of the image's size.
 */
public final class SkyBackground {
    private final FloatImage level;
    private final FloatImage rms;
    private final double medianLevel;
    private final double medianRms;

    private SkyBackground(FloatImage level, FloatImage rms, double medianLevel, double medianRms) {
        this.level = level;
        this.rms = rms;
        this.medianLevel = medianLevel;
        this.medianRms = medianRms;
    }

    /**
     * Measures the sky.
     *
     * @param image any unit; pixels that are not finite are ignored
     * @param excluded pixels with any bit set are ignored: defects, or sources found before
     * @param config how the sky is sampled
     * @return the maps, or empty when not one pixel can be used
     */
    public static Optional<SkyBackground> estimate(FloatImage image, MaskImage excluded, BackgroundConfig config) {
        int width = image.width();
        int height = image.height();
        if (excluded.width() != width || excluded.height() != height) {
            throw new IllegalArgumentException("mask of " + excluded.width() + " x " + excluded.height()
                    + " px does not fit an image of " + width + " x " + height + " px");
        }
        int mesh = config.meshPx();
        int columns = (width - 1) / mesh + 1;
        int rows = (height - 1) / mesh + 1;
        double[] levels = new double[columns * rows];
        double[] sigmas = new double[columns * rows];
        double[] fractions = new double[columns * rows];
        double best = 0;
        MeshStatistics statistics = new MeshStatistics();
        float[] values = new float[mesh * mesh];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                int count = collect(image, excluded, i * mesh, j * mesh, values, mesh);
                int cell = j * columns + i;
                int area = Math.min(mesh, width - i * mesh) * Math.min(mesh, height - j * mesh);
                fractions[cell] = (double) count / area;
                best = Math.max(best, fractions[cell]);
                if (count > 0) {
                    statistics.measure(values, count);
                    levels[cell] = statistics.mode();
                    sigmas[cell] = statistics.sigma();
                }
            }
        }
        if (!(best > 0)) {
            return Optional.empty();
        }
        double limit = Math.min(config.minimumGoodFraction(), best);
        boolean[] good = new boolean[fractions.length];
        for (int cell = 0; cell < good.length; cell++) {
            good[cell] = fractions[cell] >= limit;
        }
        fillFromNearest(levels, sigmas, good, columns);
        double[] smoothLevels = MeshMedian.filter(levels, columns, config.filterCells());
        double[] smoothSigmas = MeshMedian.filter(sigmas, columns, config.filterCells());
        FloatImage level = MeshSpline.evaluate(
                smoothLevels, columns, config, FloatImage.zeros(width, height), Float.NEGATIVE_INFINITY);
        float floor = (float) (Arrays.stream(smoothSigmas).min().orElse(0) / 2);
        FloatImage rms = MeshSpline.evaluate(smoothSigmas, columns, config, FloatImage.zeros(width, height), floor);
        return Optional.of(new SkyBackground(level, rms, MeshMedian.of(smoothLevels), MeshMedian.of(smoothSigmas)));
    }

    private static int collect(FloatImage image, MaskImage excluded, int x0, int y0, float[] values, int mesh) {
        int width = image.width();
        int x1 = Math.min(width, x0 + mesh);
        int y1 = Math.min(image.height(), y0 + mesh);
        float[] pixels = image.pixels();
        int[] bits = excluded.bits();
        int count = 0;
        for (int y = y0; y < y1; y++) {
            for (int p = y * width + x0; p < y * width + x1; p++) {
                if (bits[p] == 0 && Math.abs(pixels[p]) <= Float.MAX_VALUE) {
                    values[count++] = pixels[p];
                }
            }
        }
        return count;
    }

    /** Bad cells take the mean of the good cells that are nearest to them, all of those at equal distance. */
    private static void fillFromNearest(double[] levels, double[] sigmas, boolean[] good, int columns) {
        for (int cell = 0; cell < good.length; cell++) {
            if (good[cell]) {
                continue;
            }
            int nearest = Integer.MAX_VALUE;
            double level = 0;
            double sigma = 0;
            int count = 0;
            for (int other = 0; other < good.length; other++) {
                if (!good[other]) {
                    continue;
                }
                int dx = other % columns - cell % columns;
                int dy = other / columns - cell / columns;
                int distance = dx * dx + dy * dy;
                if (distance < nearest) {
                    nearest = distance;
                    level = 0;
                    sigma = 0;
                    count = 0;
                }
                if (distance == nearest) {
                    level += levels[other];
                    sigma += sigmas[other];
                    count++;
                }
            }
            levels[cell] = level / count;
            sigmas[cell] = sigma / count;
        }
    }

    public FloatImage level() {
        return level;
    }

    public FloatImage rms() {
        return rms;
    }

    /**
     * Typical level.
     *
     * @return median over the mesh, in the image's unit
     */
    public double medianLevel() {
        return medianLevel;
    }

    /**
     * Typical noise of one pixel.
     *
     * @return median over the mesh, in the image's unit
     */
    public double medianRms() {
        return medianRms;
    }

    /**
     * The image without its sky.
     *
     * @param image the image that was measured, or another of its size; left unchanged
     * @return image minus level
     */
    public FloatImage subtractFrom(FloatImage image) {
        FloatImage out = image.copy();
        float[] pixels = out.pixels();
        float[] sky = level.pixels();
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] -= sky[p];
        }
        return out;
    }
}
