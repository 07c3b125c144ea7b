package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.synthetic.night.TruthImage;
import org.surveygrid.synthetic.night.TruthTable;
import org.surveygrid.task.Facts;

/** Compares calibrations with truth. Every map is by chip id. */
public final class CalibrationScore {
    private static final double LIMIT_PERCENT = 1;
    private static final double HOT_SIGMA = 8;
    private static final double HOT_COMPLETENESS_PERCENT = 99;
    /** False detections allowed on a chip of 2048 x 4096 px. */
    private static final double FALSE_PER_CHIP = 30;

    private static final double CHIP_PIXELS = 2048.0 * 4096;
    private static final double FLAT_LIMIT_PERCENT = 0.3;
    private static final double BIAS_OFFSET_LIMIT_ADU = 0.2;

    private CalibrationScore() {}

    /**
     * Read noise against truth, in ADU, which needs no gain.
     *
     * @param truth of the night
     * @param readNoise facts of the read-noise products, with {@code readNoiseAdu.AMPLIFIER}
     * @return largest relative error of an amplifier
     */
    public static Score readNoise(Truth truth, SortedMap<String, Facts> readNoise) {
        Worst worst = new Worst();
        for (Truth.Amplifier amplifier : truth.amplifiers()) {
            double expected = amplifier.readNoiseElectrons() / amplifier.gainElectronsPerAdu();
            compare(worst, amplifier, expected, value(readNoise, amplifier, "readNoiseAdu."));
        }
        return Score.atMost("read noise, worst amplifier", worst.value(), LIMIT_PERCENT, "%")
                .remarking(worst.where());
    }

    /**
     * Gain against truth.
     *
     * @param truth of the night
     * @param gain facts of the {@code gain} products, with {@code gain.AMPLIFIER}
     * @return largest relative error of an amplifier
     */
    public static Score gain(Truth truth, SortedMap<String, Facts> gain) {
        Worst worst = new Worst();
        for (Truth.Amplifier amplifier : truth.amplifiers()) {
            compare(worst, amplifier, amplifier.gainElectronsPerAdu(), value(gain, amplifier, "gain."));
        }
        return Score.atMost("gain, worst amplifier", worst.value(), LIMIT_PERCENT, "%")
                .remarking(worst.where());
    }

    private static OptionalDouble value(SortedMap<String, Facts> facts, Truth.Amplifier amplifier, String prefix) {
        Facts ofChip = facts.get(amplifier.chip());
        return ofChip == null ? OptionalDouble.empty() : ofChip.number(prefix + amplifier.id());
    }

    private static void compare(Worst worst, Truth.Amplifier amplifier, double expected, OptionalDouble measured) {
        double percent = 100 * Math.abs(measured.orElse(Double.NaN) / expected - 1);
        worst.offer(percent, amplifier.chip() + " " + amplifier.id());
    }

    /**
     * Hot pixels found, and pixels wrongly called hot. Pixels of bad columns count neither way.
     *
     * @param truth of the night
     * @param masks {@code hotpixels} products; every set bit counts
     * @return completeness above 8 sigma, and false detections per 2048 x 4096 px on the worst chip
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> hotPixels(Truth truth, SortedMap<String, MaskImage> masks) throws IOException {
        FitsTable table = truth.table(TruthTable.HOT_PIXELS);
        int[] x = whole(table.doubles("X"));
        int[] y = whole(table.doubles("Y"));
        double[] sigma = table.doubles("SIGMA");
        Map<String, List<Integer>> rows = Truth.rowsBy(table, "CHIP");
        int expected = 0;
        int found = 0;
        Worst worst = new Worst();
        for (Map.Entry<String, MaskImage> entry : masks.entrySet()) {
            MaskImage mask = entry.getValue();
            int[] left = mask.bits().clone();
            for (int row : rows.getOrDefault(entry.getKey(), List.of())) {
                int index = y[row] * mask.width() + x[row];
                if (sigma[row] >= HOT_SIGMA) {
                    expected++;
                    found += mask.bits()[index] != 0 ? 1 : 0;
                }
                left[index] = 0;
            }
            clearBadColumns(truth, entry.getKey(), left, mask.width());
            int wrong = 0;
            for (int bits : left) {
                wrong += bits != 0 ? 1 : 0;
            }
            worst.offer(wrong * CHIP_PIXELS / left.length, entry.getKey());
        }
        double completeness = expected == 0 ? Double.NaN : 100.0 * found / expected;
        return List.of(
                Score.atLeast("hot pixels above 8 sigma found", completeness, HOT_COMPLETENESS_PERCENT, "%")
                        .remarking(found + " of " + expected),
                Score.atMost("false hot pixels per 2k x 4k chip, worst chip", worst.value(), FALSE_PER_CHIP, "px")
                        .remarking(worst.where()));
    }

    /**
     * Cold pixels found.
     *
     * @param truth of the night
     * @param masks {@code coldpixels} products of one filter; every set bit counts
     * @return completeness of pixels with a response below 0.85
     * @throws IOException when the truth cannot be read
     */
    public static Score coldPixels(Truth truth, SortedMap<String, MaskImage> masks) throws IOException {
        FitsTable table = truth.table(TruthTable.COLD_PIXELS);
        int[] x = whole(table.doubles("X"));
        int[] y = whole(table.doubles("Y"));
        Map<String, List<Integer>> rows = Truth.rowsBy(table, "CHIP");
        int expected = 0;
        int found = 0;
        for (Map.Entry<String, MaskImage> entry : masks.entrySet()) {
            MaskImage mask = entry.getValue();
            for (int row : rows.getOrDefault(entry.getKey(), List.of())) {
                expected++;
                found += mask.bits()[y[row] * mask.width() + x[row]] != 0 ? 1 : 0;
            }
        }
        double completeness = expected == 0 ? Double.NaN : 100.0 * found / expected;
        return Score.atLeast("cold pixels found", completeness, HOT_COMPLETENESS_PERCENT, "%")
                .remarking(found + " of " + expected);
    }

    private static int[] whole(double[] values) {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }

    private static void clearBadColumns(Truth truth, String chip, int[] bits, int width) throws IOException {
        FitsTable table = truth.table(TruthTable.BAD_COLUMNS);
        int[] x = whole(table.doubles("X"));
        int[] y0 = whole(table.doubles("Y0"));
        for (int row : Truth.rowsBy(table, "CHIP").getOrDefault(chip, List.of())) {
            for (int index = y0[row] * width + x[row]; index < bits.length; index += width) {
                bits[index] = 0;
            }
        }
    }

    /**
     * Master bias against the true pattern. A bad bias that got in shows as an offset.
     *
     * @param truth of the night
     * @param biases {@code bias} products, ADU
     * @return largest offset, and largest scatter about truth over the read noise of one frame
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> bias(Truth truth, SortedMap<String, FloatImage> biases) throws IOException {
        Worst offset = new Worst();
        Worst scatter = new Worst();
        for (Map.Entry<String, FloatImage> entry : biases.entrySet()) {
            String chip = entry.getKey();
            float[] expected = truth.image(TruthImage.BIAS, chip, "").pixels();
            float[] measured = entry.getValue().pixels();
            double[] residuals = new double[expected.length];
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = measured[i] - expected[i];
            }
            Spread spread = Spread.of(residuals);
            Truth.Amplifier amplifier = truth.amplifiers(chip).getFirst();
            double noise = amplifier.readNoiseElectrons() / amplifier.gainElectronsPerAdu();
            offset.offer(Math.abs(spread.median()), chip);
            scatter.offer(spread.sigma() / noise, chip);
        }
        long good = truth.exposures().stream()
                .filter(e -> e.kind().equals("BIAS") && !e.bad())
                .count();
        return List.of(
                Score.atMost("master bias offset, worst chip", offset.value(), BIAS_OFFSET_LIMIT_ADU, "ADU")
                        .remarking("a bad bias that was not rejected adds several; " + offset.where()),
                Score.atMost(
                                "master bias noise over read noise, worst chip",
                                scatter.value(),
                                1.15 / Math.sqrt(Math.max(1.0, (double) good)),
                                "")
                        .remarking(String.format(Locale.ROOT, "%d good frames; %s", good, scatter.where())));
    }

    /**
     * Master flats against the true response times the true illumination, on scales of 64 px.
     *
     * @param truth of the night
     * @param band filter name
     * @param flats {@code masterflat} products, any normalisation
     * @return rms of the residual on the worst chip
     * @throws IOException when the truth cannot be read
     */
    public static Score masterFlat(Truth truth, String band, SortedMap<String, FloatImage> flats) throws IOException {
        Worst worst = new Worst();
        for (Map.Entry<String, FloatImage> entry : flats.entrySet()) {
            FloatImage response = truth.image(TruthImage.RESPONSE, entry.getKey(), band);
            FloatImage light = truth.image(TruthImage.ILLUMINATION, entry.getKey(), band);
            FloatImage flat = entry.getValue();
            FloatImage ratio = FloatImage.zeros(flat.width(), flat.height());
            for (int i = 0; i < ratio.pixels().length; i++) {
                ratio.pixels()[i] = flat.pixels()[i] / (response.pixels()[i] * light.pixels()[i]);
            }
            double[] cells = Mosaic.cellMedians(ratio);
            double mean = Arrays.stream(cells).average().orElse(Double.NaN);
            worst.offer(100 * rmsAbout(cells, mean) / mean, entry.getKey());
        }
        return Score.atMost(
                        "master flat " + band + ", large scales, worst chip",
                        worst.value(),
                        FLAT_LIMIT_PERCENT,
                        "% rms")
                .remarking(worst.where());
    }

    private static double rmsAbout(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
