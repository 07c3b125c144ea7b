package org.surveygrid.calibration;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;

/**
 * Subtracts the electronic zero level of every amplifier and puts the light-sensitive pixels together.
 *
 * <p>The level of a row is the mean of those inner overscan pixels that lie within the clipping limit of their median:
 * a mean, because the median of integers is itself an integer or half of one. The columns next to the image are
 * skipped, because charge trails into them. Rows that stand out (a saturated star spills far into the overscan) take
 * the level of their neighbours; then the levels are smoothed with a running mean.
 *
 * <p>Where an amplifier has no overscan, nothing is subtracted from it; where its overscan does not cover its rows,
 * {@link OverscanMethod#PER_ROW} falls back to one level.
 */
public final class OverscanCorrection {
    private static final double ROW_OUTLIER_SIGMA = 6;
    private static final int CLIP_ROUNDS = 5;
    /** To each side of a row whose level is compared with the median of them all. */
    private static final int NEIGHBOUR_ROWS = 15;

    private OverscanCorrection() {}

    /**
     * How the level is measured.
     *
     * @param method none, one level, or one per row
     * @param skipFirstPx columns next to the image that are not used
     * @param skipLastPx columns at the far side that are not used
     * @param clipSigma pixels further than this from the median of their row are not used
     * @param smoothRowsPx length of the running mean along the rows, 1 for none
     */
    public record Config(OverscanMethod method, int skipFirstPx, int skipLastPx, double clipSigma, int smoothRowsPx) {
        public Config {
            if (skipFirstPx < 0 || skipLastPx < 0 || !(clipSigma >= 1) || smoothRowsPx < 1) {
                throw new IllegalArgumentException(
                        "overscan needs skipped columns >= 0, clip >= 1 sigma, smoothing >= 1" + " row, got "
                                + skipFirstPx + ", " + skipLastPx + ", " + clipSigma + ", " + smoothRowsPx);
            }
        }

        /**
         * Five columns skipped next to the image, two at the far side, 3 sigma, 31 rows.
         *
         * @param method none, one level, or one per row
         * @return the configuration
         */
        public static Config of(OverscanMethod method) {
            return new Config(method, 5, 2, 3, 31);
        }
    }

    /**
     * What was subtracted from an amplifier.
     *
     * @param amplifier its id
     * @param levelAdu mean level subtracted, 0 when nothing was
     * @param addedNoiseAdu noise that the subtraction added to each pixel, common to its row
     */
    public record Level(String amplifier, double levelAdu, double addedNoiseAdu) {}

    /**
     * A chip without its overscan.
     *
     * @param image trimmed pixels, ADU above the electronic zero
     * @param levels what was subtracted, one per amplifier
     */
    public record Trimmed(FloatImage image, List<Level> levels) {
        public Trimmed {
            levels = List.copyOf(levels);
        }
    }

    /**
     * Subtracts and trims.
     *
     * @param raw raw image, ADU
     * @param chip where its amplifiers are
     * @param config how the level is measured
     * @return the trimmed image and what was subtracted
     * @throws IllegalArgumentException when the image has not the size of the chip's raw image
     */
    public static Trimmed apply(FloatImage raw, Chip chip, Config config) {
        TrimmedRows rows = TrimmedRows.of(raw, chip, config, List.of());
        return new Trimmed(rows.image(), rows.levels());
    }

    /**
     * Moves pixels of an amplifier to where they belong, without changing their values.
     *
     * @param raw raw image
     * @param chip where its amplifiers are
     * @return the trimmed image
     */
    public static FloatImage trim(FloatImage raw, Chip chip) {
        return apply(raw, chip, Config.of(OverscanMethod.NONE)).image();
    }

    /** Level of every row of the data section into {@code zero}; returns the noise that subtracting it adds. */
    static double measure(FloatImage raw, Amplifier amplifier, Config config, double[] zero) {
        if (config.method() == OverscanMethod.NONE || amplifier.overscan().isEmpty()) {
            return 0;
        }
        PixelBox inner = inner(amplifier, config);
        PixelBox data = amplifier.dataSection();
        boolean coversRows = inner.y0() <= data.y0() && inner.y1() >= data.y1();
        if (config.method() == OverscanMethod.CONSTANT || !coversRows) {
            ClippedStatistics all = SigmaClip.of(raw.cut(inner).pixels(), config.clipSigma(), CLIP_ROUNDS);
            Arrays.fill(zero, all.mean());
            return all.meanError();
        }
        float[] row = new float[inner.width()];
        double[] levels = new double[zero.length];
        double[] sigmas = new double[zero.length];
        for (int y = 0; y < zero.length; y++) {
            System.arraycopy(raw.pixels(), (data.y0() + y) * raw.width() + inner.x0(), row, 0, row.length);
            ClippedStatistics statistics = SigmaClip.of(row, config.clipSigma(), CLIP_ROUNDS);
            levels[y] = statistics.mean();
            sigmas[y] = statistics.sigma();
        }
        replaceOutliers(levels);
        int half = config.smoothRowsPx() / 2;
        for (int y = 0; y < zero.length; y++) {
            int from = Math.max(0, y - half);
            int to = Math.min(zero.length - 1, y + half);
            double sum = 0;
            for (int k = from; k <= to; k++) {
                sum += levels[k];
            }
            zero[y] = sum / (to - from + 1);
        }
        int averaged = row.length * Math.min(zero.length, 2 * half + 1);
        return RobustScale.median(sigmas) / Math.sqrt(averaged);
    }

    /** A row whose level is far from the median of its neighbourhood gets that median. */
    private static void replaceOutliers(double[] levels) {
        double[] local = runningMedian(levels);
        double[] residual = new double[levels.length];
        for (int y = 0; y < levels.length; y++) {
            residual[y] = levels[y] - local[y];
        }
        double limit = ROW_OUTLIER_SIGMA * RobustScale.of(residual).sigma();
        for (int y = 0; y < levels.length; y++) {
            if (!(Math.abs(residual[y]) <= limit)) {
                levels[y] = local[y];
            }
        }
    }

    /** Medians of each level and its neighbours, from a window kept in order; NaN where there is none. */
    private static double[] runningMedian(double[] levels) {
        double[] medians = new double[levels.length];
        double[] window = new double[2 * NEIGHBOUR_ROWS + 1];
        int n = 0;
        for (int entering = 0; entering < levels.length + NEIGHBOUR_ROWS; entering++) {
            int leaving = entering - window.length;
            if (leaving >= 0 && Double.isFinite(levels[leaving])) {
                int at = Arrays.binarySearch(window, 0, n, levels[leaving]);
                n--;
                System.arraycopy(window, at + 1, window, at, n - at);
            }
            if (entering < levels.length && Double.isFinite(levels[entering])) {
                int found = Arrays.binarySearch(window, 0, n, levels[entering]);
                int at = found < 0 ? -1 - found : found;
                System.arraycopy(window, at, window, at + 1, n - at);
                window[at] = levels[entering];
                n++;
            }
            if (entering >= NEIGHBOUR_ROWS) {
                double upper = n == 0 ? Double.NaN : window[n >>> 1];
                medians[entering - NEIGHBOUR_ROWS] =
                        n > 0 && (n & 1) == 0 ? 0.5 * (window[(n >>> 1) - 1] + upper) : upper;
            }
        }
        return medians;
    }

    private static PixelBox inner(Amplifier amplifier, Config config) {
        PixelBox box = amplifier.overscan().orElseThrow();
        int spare = Math.max(0, box.width() - 3);
        int first = Math.min(config.skipFirstPx(), spare / 2);
        int last = Math.min(config.skipLastPx(), spare / 4);
        boolean imageIsLeft = amplifier.dataSection().x0() < box.x0();
        return new PixelBox(
                box.x0() + (imageIsLeft ? first : last), box.y0(), box.width() - first - last, box.height());
    }
}
