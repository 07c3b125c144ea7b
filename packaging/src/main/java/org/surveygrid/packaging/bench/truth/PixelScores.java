package org.surveygrid.packaging.bench.truth;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;
import org.surveygrid.synthetic.score.Score;

/** How far pixels are from the truth. */
public final class PixelScores {
    private static final int BETWEEN_AMPLIFIERS_PX = 100;
    private static final double HIT_ADU = 10;
    private static final int BLOCK_PX = 64;

    private PixelScores() {}

    /**
     * A raw frame's pixels against the fixed pattern, level and drift of the rows taken off by amplifier.
     *
     * @param combined raw frame, overscan included
     * @param pattern the chip's fixed pattern
     * @param rmsLimitAdu what the scatter may reach
     * @return scatter, and pixels that a cosmic ray has left
     */
    public static List<Score> bias(FloatImage combined, FloatImage pattern, double rmsLimitAdu) {
        int width = pattern.width();
        int half = width / 2;
        float[] row = new float[half];
        double sum = 0;
        double squares = 0;
        int hits = 0;
        for (int y = 0; y < pattern.height(); y++) {
            for (int a = 0; a < 2; a++) {
                int from = a == 0 ? 0 : half + BETWEEN_AMPLIFIERS_PX;
                for (int x = 0; x < half; x++) {
                    row[x] = combined.at(from + x, y) - pattern.at(a * half + x, y);
                }
                double median = Selection.median(row.clone(), half);
                for (float value : row) {
                    double r = value - median;
                    sum += r;
                    squares += r * r;
                    hits += Math.abs(r) > HIT_ADU ? 1 : 0;
                }
            }
        }
        double n = (double) width * pattern.height();
        double rms = Math.sqrt(squares / n - sum / n * (sum / n));
        return List.of(Score.atMost("residual rms", rms, rmsLimitAdu, "ADU"), Score.atMost("hits left", hits, 0, "px"));
    }

    /**
     * A reduced frame against the ideal one, where nothing is wrong and the sky dominates.
     *
     * @param image reduced pixels, any scale
     * @param ideal what the sky sends
     * @param truth bits of what is wrong
     * @return scatter of pixels and of blocks of 64 x 64, both relative
     */
    public static List<Score> science(FloatImage image, FloatImage ideal, MaskImage truth) {
        float[] ratio = new float[ideal.pixels().length];
        double faint = 1.05 * RobustScale.median(ideal.pixels());
        for (int p = 0; p < ratio.length; p++) {
            boolean good = truth.bits()[p] == 0 && ideal.pixels()[p] < faint;
            ratio[p] = good ? image.pixels()[p] / ideal.pixels()[p] : Float.NaN;
        }
        RobustScale.Estimate pixel = RobustScale.of(ratio);
        int width = ideal.width();
        List<Double> blocks = new ArrayList<>();
        for (int j = 0; j + BLOCK_PX <= ideal.height(); j += BLOCK_PX) {
            for (int i = 0; i + BLOCK_PX <= width; i += BLOCK_PX) {
                double sum = 0;
                int n = 0;
                for (int y = j; y < j + BLOCK_PX; y++) {
                    for (int x = i; x < i + BLOCK_PX; x++) {
                        float value = ratio[y * width + x];
                        if (Float.isFinite(value)) {
                            sum += value;
                            n++;
                        }
                    }
                }
                if (n > 0) {
                    blocks.add(sum / n / pixel.median());
                }
            }
        }
        return List.of(
                Score.atMost("pixel scatter", 100 * pixel.sigma() / pixel.median(), 2.80, "%"),
                Score.atMost("64 px block rms", 100 * deviation(blocks), 0.52, "%"));
    }

    private static double deviation(List<Double> values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.size();
        return Math.sqrt(Math.max(0, squares / values.size() - mean * mean));
    }

    /**
     * Where two maps differ most.
     *
     * @param map one map
     * @param other another of its size
     * @param unit a third one
     * @return largest difference of two pixels, in units of the third
     */
    public static double largestDifference(FloatImage map, FloatImage other, FloatImage unit) {
        double worst = 0;
        for (int p = 0; p < map.pixels().length; p++) {
            worst = Math.max(worst, Math.abs(map.pixels()[p] - other.pixels()[p]) / unit.pixels()[p]);
        }
        return worst;
    }

    /**
     * Cosmic rays found against those drawn.
     *
     * @param found not 0 where one was found
     * @param image the reduced pixels searched
     * @param ideal what the sky sends
     * @param truth bits of what is wrong
     * @return parts found and true, false pixels
     */
    public static List<Score> cosmicRays(MaskImage found, FloatImage image, FloatImage ideal, MaskImage truth) {
        int[] bits = truth.bits();
        double medianIdeal = RobustScale.median(ideal.pixels());
        float scale = (float) (medianIdeal / RobustScale.median(image.pixels()));
        boolean[] near = near(bits, truth.width());
        int foundTrue = 0;
        int foundAll = 0;
        int bright = 0;
        int foundBright = 0;
        int wrong = 0;
        int wrongOnSources = 0;
        for (int p = 0; p < bits.length; p++) {
            if ((bits[p] & ~SurveyFiles.TRUE_COSMIC) != 0) {
                continue;
            }
            boolean hit = found.bits()[p] != 0;
            boolean real = bits[p] != 0;
            float sky = ideal.pixels()[p];
            boolean strong = real && image.pixels()[p] * scale - sky > 5 * Math.sqrt(sky);
            foundAll += hit ? 1 : 0;
            foundTrue += hit && real ? 1 : 0;
            bright += strong ? 1 : 0;
            foundBright += strong && hit ? 1 : 0;
            if (hit && !near[p]) {
                wrong++;
                wrongOnSources += sky > 2 * medianIdeal ? 1 : 0;
            }
        }
        return List.of(
                Score.atLeast("found of hits > 5 sigma", (double) foundBright / Math.max(1, bright), 0.885, ""),
                Score.atLeast("purity", (double) foundTrue / Math.max(1, foundAll), 0.907, ""),
                Score.stated("false pixels", wrong, "px"),
                Score.atMost("false pixels on sources", wrongOnSources, 0, "px"));
    }

    /** True hits, two pixels around them included (4-connected growth, twice). */
    private static boolean[] near(int[] bits, int width) {
        boolean[] near = new boolean[bits.length];
        for (int p = 0; p < bits.length; p++) {
            if ((bits[p] & SurveyFiles.TRUE_COSMIC) == 0) {
                continue;
            }
            int x = p % width;
            for (int dy = -2; dy <= 2; dy++) {
                int reach = 2 - Math.abs(dy);
                for (int dx = -reach; dx <= reach; dx++) {
                    int q = p + dy * width + dx;
                    if (q >= 0 && q < near.length && x + dx >= 0 && x + dx < width) {
                        near[q] = true;
                    }
                }
            }
        }
        return near;
    }

    /**
     * How far two masks agree.
     *
     * @param mine one mask
     * @param other the other mask
     * @return pixels that only one of them flags
     */
    public static Score agreement(MaskImage mine, MaskImage other) {
        int differ = 0;
        for (int p = 0; p < mine.bits().length; p++) {
            differ += (mine.bits()[p] != 0) == (other.bits()[p] != 0) ? 0 : 1;
        }
        return Score.stated("pixels unlike the peer's mask", differ, "px");
    }

    /**
     * A map of the sky against the true level.
     *
     * @param level map
     * @param scale true electrons of one electron of the map
     * @param sky true level
     * @return bias and structure of the map
     */
    public static List<Score> sky(FloatImage level, double scale, double sky) {
        RobustScale.Estimate estimate = RobustScale.of(level.pixels());
        return List.of(
                Score.stated("median level / true sky", estimate.median() * scale / sky, ""),
                Score.stated("structure of the map", estimate.sigma(), "e-"));
    }
}
