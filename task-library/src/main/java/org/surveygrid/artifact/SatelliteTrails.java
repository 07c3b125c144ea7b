package org.surveygrid.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/**
 * Straight streaks of satellites, aeroplanes and meteors.
 *
 * <p>The background-subtracted image, in units of its noise and clipped, without the medians of its rows and columns, is
 * averaged over square bins; groups of bright bins that are short and no piece of a line are sources and are left out, and
 * so is the mean of the surroundings; the strongest line is sought among all lines through the bins. A candidate is
 * confirmed at full resolution: cut into pieces along its length, most pieces must stand out from what lies on either
 * side, and the middle one of them must do so far more than on lines beside it. The pieces also give the exact line, its
 * ends and its width. A line that does not cross the image must be narrow and stand out the more, because the arm of a
 * galaxy is straight for a while; one too faint to show in its pieces must show in all its quarters, and then crosses.
 * What was found is left out and the search repeated. Lines within half a degree of rows or columns are the detector's
 * and are no trails; faint ones are not believed within two degrees of them.
 */
public final class SatelliteTrails {
    private static final int CELL_PX = 64;
    private static final int LONGEST_BINNED_PX = 360;
    /** Sigma to a quarter of a percent; an odd number, so that no row is sampled in the same columns as the next. */
    private static final int SIGMA_SAMPLE = 100_003;

    private static final float CLIP = 4;
    private static final float SOURCE_BIN = 6;
    private static final float SOURCE_RIM = 4;
    private static final float BIN_CLIP = 3;
    private static final int SURROUNDINGS = 6;
    private static final int MOST_TRAILS = 5;
    private static final int MOST_CANDIDATES = 8;
    /** Fewer columns than a binned pixel has, or rows, show no direction. */
    private static final int NARROWEST_PX = 8;
    /** What is left at least of a line's significance at half the resolution: the root of 1/2, less for slant. */
    private static final double HINT = 0.55;
    /** Sine of half a degree. */
    static final double ALONG_DETECTOR = 0.0087;

    private SatelliteTrails() {}

    /**
     * When a line is a trail.
     *
     * @param minimumSignificance smallest signal over noise of a line in the binned image
     * @param minimumLengthPx shortest trail
     */
    public record Config(double minimumSignificance, int minimumLengthPx) {
        public Config {
            if (!(minimumSignificance > 0) || minimumLengthPx < 10) {
                throw new IllegalArgumentException("trails need significance > 0 and length >= 10 px, got "
                        + minimumSignificance + ", " + minimumLengthPx);
            }
        }
    }

    /**
     * Finds trails.
     *
     * @param image electrons
     * @param mask pixels with any flag are left out
     * @param config when a line is a trail
     * @return trails, strongest first; at most five, and none in an image of a few rows or columns
     */
    public static List<Trail> find(FloatImage image, MaskImage mask, Config config) {
        int width = image.width();
        int height = image.height();
        if (Math.min(width, height) < NARROWEST_PX) {
            return List.of();
        }
        float[] residual = residual(image, mask);
        int bin = Math.max(2, (Math.max(width, height) + LONGEST_BINNED_PX - 1) / LONGEST_BINNED_PX);
        int binnedWidth = width / bin;
        float[] binned = binned(residual, width, bin);
        int shortest = Math.max(10, config.minimumLengthPx() / bin);
        removeSources(binned, binnedWidth, shortest);
        leaveOut(residual, width, binned, bin);
        subtractSurroundings(binned, binnedWidth);
        whiten(binned);
        TrailProfile profile = new TrailProfile(residual, width, bin);
        List<Trail> trails = new ArrayList<>();
        for (int round = 0; round < MOST_CANDIDATES && trails.size() < MOST_TRAILS; round++) {
            LineTransform.Peak[] hints =
                    new LineTransform(halved(binned, binnedWidth), binnedWidth / 2, shortest / 2).everyDirection();
            LineTransform.Peak peak = new LineTransform(binned, binnedWidth, shortest)
                    .strongestNear(hints, HINT, config.minimumSignificance());
            if (peak.significance() < config.minimumSignificance()) {
                break;
            }
            double cos = StrictMath.cos(peak.angle());
            double sin = StrictMath.sin(peak.angle());
            double offset = bin * peak.offset() + 0.5 * (bin - 1) * (cos + sin);
            Optional<Trail> trail =
                    profile.confirm(new double[] {cos, sin, offset}, peak.significance(), config.minimumLengthPx());
            if (trail.isPresent() && !isAlongDetector(trail.get())) {
                trails.add(trail.get());
            }
            double reach = trail.map(Trail::halfWidthPx).orElse(0.0) / bin + 1.5;
            leaveOut(binned, binnedWidth, peak, reach);
        }
        return List.copyOf(trails);
    }

    private static boolean isAlongDetector(Trail trail) {
        double slant = Math.min(Math.abs(trail.x1() - trail.x0()), Math.abs(trail.y1() - trail.y0()));
        return slant < ALONG_DETECTOR * trail.lengthPx();
    }

    private static float[] residual(FloatImage image, MaskImage mask) {
        FloatImage background = MeshSurface.fitOtherRows(image, mask, CELL_PX, 3)
                .medianFiltered()
                .evaluate(image.width(), image.height());
        float[] residual = new float[image.pixels().length];
        for (int p = 0; p < residual.length; p++) {
            residual[p] = mask.bits()[p] == 0 ? image.pixels()[p] - background.pixels()[p] : Float.NaN;
        }
        float perSigma = (float) (1 / sampleSigma(residual));
        for (int p = 0; p < residual.length; p++) {
            residual[p] = Math.max(-CLIP, Math.min(CLIP, residual[p] * perSigma));
        }
        LineLevels.subtractRows(residual, image.width());
        LineLevels.subtractColumns(residual, image.width());
        return residual;
    }

    private static double sampleSigma(float[] residual) {
        int step = Math.max(1, residual.length / SIGMA_SAMPLE);
        float[] sample = new float[(residual.length + step - 1) / step];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = residual[i * step];
        }
        return SigmaClip.of(sample, 3, 10).sigma();
    }

    /** Averages bins of the clipped residual to unit noise; NaN where less than half of a bin is usable. */
    private static float[] binned(float[] residual, int imageWidth, int bin) {
        int width = imageWidth / bin;
        int height = residual.length / imageWidth / bin;
        float[] out = new float[width * height];
        for (int j = 0; j < height; j++) {
            for (int i = 0; i < width; i++) {
                float sum = 0;
                int n = 0;
                for (int y = j * bin; y < (j + 1) * bin; y++) {
                    int row = y * imageWidth + i * bin;
                    for (int p = row; p < row + bin; p++) {
                        if (!Float.isNaN(residual[p])) {
                            sum += residual[p];
                            n++;
                        }
                    }
                }
                out[j * width + i] = 2 * n < bin * bin ? Float.NaN : (float) (sum / Math.sqrt(n));
            }
        }
        return out;
    }

    /** Leaves the pixels of bins out that are left out. */
    private static void leaveOut(float[] residual, int imageWidth, float[] binned, int bin) {
        int width = imageWidth / bin;
        for (int q = 0; q < binned.length; q++) {
            if (Float.isNaN(binned[q])) {
                int corner = Math.floorDiv(q, width) * bin * imageWidth + q % width * bin;
                for (int row = corner; row < corner + bin * imageWidth; row += imageWidth) {
                    Arrays.fill(residual, row, row + bin, Float.NaN);
                }
            }
        }
    }

    /** Sums of 2 x 2 bins, to unit noise. */
    private static float[] halved(float[] binned, int width) {
        int height = binned.length / width;
        int across = width / 2;
        float[] out = new float[across * (height / 2)];
        for (int p = 0; p < out.length; p++) {
            int q = Math.floorDiv(p, across) * 2 * width + p % across * 2;
            float sum = 0;
            int n = 0;
            for (int k : new int[] {q, q + 1, q + width, q + width + 1}) {
                if (Float.isFinite(binned[k])) {
                    sum += binned[k];
                    n++;
                }
            }
            out[p] = n == 0 ? Float.NaN : (float) (sum / Math.sqrt(n));
        }
        return out;
    }

    /** Leaves out connected groups of bright bins, and their rims, that are shorter than a trail. */
    private static void removeSources(float[] binned, int width, int shortest) {
        int height = binned.length / width;
        boolean[] seen = new boolean[binned.length];
        int[] group = new int[binned.length];
        boolean[] drop = new boolean[binned.length];
        for (int start = 0; start < binned.length; start++) {
            if (seen[start] || !(binned[start] > SOURCE_BIN)) {
                continue;
            }
            int size = 0;
            group[size++] = start;
            seen[start] = true;
            int[] range = {width, -1, height, -1};
            for (int next = 0; next < size; next++) {
                int x = group[next] % width;
                int y = group[next] / width;
                range[0] = Math.min(range[0], x);
                range[1] = Math.max(range[1], x);
                range[2] = Math.min(range[2], y);
                range[3] = Math.max(range[3], y);
                for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                    for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                        int q = b * width + a;
                        if (!seen[q] && binned[q] > SOURCE_RIM) {
                            seen[q] = true;
                            group[size++] = q;
                        }
                    }
                }
            }
            int extent = Math.max(range[1] - range[0], range[3] - range[2]) + 1;
            if (extent < shortest && !isElongated(group, size, width)) {
                for (int k = 0; k < size; k++) {
                    drop[group[k]] = true;
                }
            }
        }
        for (int p = 0; p < drop.length; p++) {
            if (drop[p]) {
                int x = p % width;
                int y = p / width;
                for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                    for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                        binned[b * width + a] = Float.NaN;
                    }
                }
            }
        }
    }

    /** Whether a group is a piece of a line: at least six bins, spread three times further along than across. */
    private static boolean isElongated(int[] group, int size, int width) {
        if (size < 6) {
            return false;
        }
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int k = 0; k < size; k++) {
            double px = group[k] % width;
            double py = Math.floorDiv(group[k], width);
            x += px;
            y += py;
            xx += px * px;
            xy += px * py;
            yy += py * py;
        }
        double a = xx / size - x / size * (x / size);
        double b = xy / size - x / size * (y / size);
        double c = yy / size - y / size * (y / size);
        double half = Math.sqrt(0.25 * (a - c) * (a - c) + b * b);
        double along = 0.5 * (a + c) + half;
        double across = Math.max(1.0 / 12, 0.5 * (a + c) - half);
        return along > 9 * across;
    }

    /** Takes off the mean of the surroundings, so that galaxies and haloes do not pass for lines. */
    private static void subtractSurroundings(float[] binned, int width) {
        int height = binned.length / width;
        double[] sum = new double[(width + 1) * (height + 1)];
        int[] count = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float value = binned[y * width + x];
                int q = (y + 1) * (width + 1) + x + 1;
                boolean there = Float.isFinite(value);
                sum[q] = sum[q - 1] + sum[q - width - 1] - sum[q - width - 2] + (there ? Math.min(value, CLIP) : 0);
                count[q] = count[q - 1] + count[q - width - 1] - count[q - width - 2] + (there ? 1 : 0);
            }
        }
        for (int y = 0; y < height; y++) {
            int low = Math.max(0, y - SURROUNDINGS) * (width + 1);
            int high = Math.min(height, y + SURROUNDINGS + 1) * (width + 1);
            for (int x = 0; x < width; x++) {
                int left = Math.max(0, x - SURROUNDINGS);
                int right = Math.min(width, x + SURROUNDINGS + 1);
                int n = count[high + right] - count[high + left] - count[low + right] + count[low + left];
                if (n > 0) {
                    binned[y * width + x] -=
                            (float) ((sum[high + right] - sum[high + left] - sum[low + right] + sum[low + left]) / n);
                }
            }
        }
    }

    /** Mean 0 and scatter 1 of what is left, so that faint sources everywhere do not make every line significant. */
    private static void whiten(float[] binned) {
        var statistics = SigmaClip.of(binned, 3, 5);
        float mean = (float) statistics.mean();
        float sigma = (float) Math.max(1, statistics.sigma());
        for (int p = 0; p < binned.length; p++) {
            binned[p] = Math.min(BIN_CLIP, (binned[p] - mean) / sigma);
        }
    }

    /** Keeps a line from being found again. */
    private static void leaveOut(float[] binned, int width, LineTransform.Peak line, double reach) {
        double cos = StrictMath.cos(line.angle());
        double sin = StrictMath.sin(line.angle());
        for (int q = 0; q < binned.length; q++) {
            if (Math.abs(q % width * cos + Math.floorDiv(q, width) * sin - line.offset()) <= reach) {
                binned[q] = Float.NaN;
            }
        }
    }
}
