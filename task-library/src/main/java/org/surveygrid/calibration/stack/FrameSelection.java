package org.surveygrid.calibration.stack;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;
import org.surveygrid.statistics.SigmaClip;

/**
 * Finds frames that do not belong to a stack: another level, more noise, or a pattern of their own.
 *
 * <p>Each frame is compared with the median of all. Its residual has a level, a noise per pixel, and a pattern: the
 * scatter of the medians of blocks of 64 pixels along rows, from which the share of the pixel noise is taken off. A
 * frame is judged against the median of the other frames' numbers, so that at most half of the frames may be bad.
 */
public final class FrameSelection {
    private static final int BLOCK_PX = 64;
    private static final int MAX_ROWS = 128;

    private FrameSelection() {}

    /**
     * How a frame differs from the others.
     *
     * @param level median difference from the stack, in the unit of the frames
     * @param noise standard deviation of single pixels about the stack
     * @param pattern standard deviation of its own structure on scales of 64 pixels along a row
     */
    public record Quality(double level, double noise, double pattern) {}

    /**
     * What is tolerated.
     *
     * @param maximumLevel largest absolute level difference, in the unit of the frames
     * @param maximumNoiseRatio largest noise in units of the median noise of the frames, above 1
     * @param maximumPatternRatio largest pattern, in units of the median noise of the frames
     */
    public record Limits(double maximumLevel, double maximumNoiseRatio, double maximumPatternRatio) {
        public Limits {
            if (!(maximumLevel > 0) || !(maximumNoiseRatio > 1) || !(maximumPatternRatio > 0)) {
                throw new IllegalArgumentException("frame limits must be above 0, 1 and 0, got " + maximumLevel + ", "
                        + maximumNoiseRatio + ", " + maximumPatternRatio);
            }
        }
    }

    /**
     * Measures every frame against the median of all.
     *
     * @param frames at least one, of one unit; some rows are read, values that are not finite are left out
     * @return one quality per frame, in order
     */
    public static List<Quality> inspect(FrameRows frames) {
        int width = frames.width();
        int step = Math.max(1, frames.height() / MAX_ROWS);
        int rows = (frames.height() + step - 1) / step;
        float[][] residual = new float[frames.frames()][rows * width];
        FloatImage row = FloatImage.zeros(width, 1);
        for (int j = 0; j < residual.length; j++) {
            for (int k = 0; k < rows; k++) {
                frames.fetch(j, k * step, row);
                System.arraycopy(row.pixels(), 0, residual[j], k * width, width);
            }
        }
        float[] values = new float[residual.length];
        for (int i = 0; i < rows * width; i++) {
            int n = 0;
            for (float[] own : residual) {
                if (Float.isFinite(own[i])) {
                    values[n++] = own[i];
                }
            }
            double median = n == 0 ? Double.NaN : Selection.median(values, n);
            for (float[] own : residual) {
                own[i] = (float) (own[i] - median);
            }
        }
        List<Quality> qualities = new ArrayList<>();
        for (float[] own : residual) {
            qualities.add(quality(own, width, rows));
        }
        return qualities;
    }

    /**
     * Which frames belong together.
     *
     * @param qualities as measured
     * @param limits what is tolerated
     * @return indices of the good frames, ascending
     */
    public static List<Integer> accept(List<Quality> qualities, Limits limits) {
        double level = median(qualities.stream().mapToDouble(Quality::level).toArray());
        double noise = median(qualities.stream().mapToDouble(Quality::noise).toArray());
        double pattern = median(qualities.stream().mapToDouble(Quality::pattern).toArray());
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < qualities.size(); i++) {
            Quality q = qualities.get(i);
            boolean levelOk = Math.abs(q.level() - level) <= limits.maximumLevel();
            boolean noiseOk = q.noise() <= limits.maximumNoiseRatio() * noise;
            boolean patternOk = q.pattern() - pattern <= limits.maximumPatternRatio() * noise;
            if (levelOk && noiseOk && patternOk) {
                good.add(i);
            }
        }
        return List.copyOf(good);
    }

    private static double median(double[] values) {
        return RobustScale.median(values);
    }

    private static Quality quality(float[] residual, int width, int rows) {
        ClippedStatistics all = SigmaClip.of(residual, 4, 5);
        int block = Math.min(BLOCK_PX, width);
        int across = width / block;
        float[] medians = new float[across * rows];
        float[] scratch = new float[block];
        for (int y = 0; y < rows; y++) {
            for (int b = 0; b < across; b++) {
                int n = 0;
                for (int x = 0; x < block; x++) {
                    float value = residual[y * width + b * block + x];
                    if (Float.isFinite(value)) {
                        scratch[n++] = value;
                    }
                }
                medians[y * across + b] = n == 0 ? Float.NaN : (float) Selection.median(scratch, n);
            }
        }
        double spread = SigmaClip.of(medians, 5, 3).sigma();
        double expected = all.sigma() * Math.sqrt(Math.PI / 2 / block);
        return new Quality(all.mean(), all.sigma(), Math.sqrt(Math.max(0, spread * spread - expected * expected)));
    }
}
