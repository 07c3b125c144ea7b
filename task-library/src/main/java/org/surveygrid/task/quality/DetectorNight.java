package org.surveygrid.task.quality;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;

/**
 * What was measured of one chip in one night; facts that were not measured are absent.
 *
 * @param chip its id
 * @param readNoise facts of its read noise, with the level and noise of each bias frame
 * @param bias facts of its master bias
 * @param gain facts of its gain
 */
record DetectorNight(String chip, Facts readNoise, Facts bias, Facts gain) {
    private static final double MINUTES_PER_DAY = 1440;

    /** One per chip that any product speaks of, in the order of their ids. */
    static List<DetectorNight> of(List<InputProduct> readNoises, List<InputProduct> biases, List<InputProduct> gains)
            throws IOException {
        SortedMap<String, Facts> readNoise = byChip(readNoises);
        SortedMap<String, Facts> bias = byChip(biases);
        SortedMap<String, Facts> gain = byChip(gains);
        SortedMap<String, Facts> all = new TreeMap<>(readNoise);
        all.putAll(bias);
        all.putAll(gain);
        List<DetectorNight> nights = new ArrayList<>();
        for (String chip : all.keySet()) {
            nights.add(new DetectorNight(
                    chip,
                    readNoise.getOrDefault(chip, Facts.none()),
                    bias.getOrDefault(chip, Facts.none()),
                    gain.getOrDefault(chip, Facts.none())));
        }
        return nights;
    }

    private static SortedMap<String, Facts> byChip(List<InputProduct> products) throws IOException {
        SortedMap<String, Facts> byChip = new TreeMap<>();
        for (InputProduct product : products) {
            Facts facts = product.facts();
            byChip.put(facts.asMap().getOrDefault("chip", product.key()), facts);
        }
        return byChip;
    }

    int frames() {
        int count = 0;
        while (readNoise.asMap().containsKey("frame." + (count + 1))) {
            count++;
        }
        return count;
    }

    /** A fact of every bias frame, NaN where it is missing. */
    private double[] perFrame(String fact) {
        double[] values = new double[frames()];
        for (int i = 0; i < values.length; i++) {
            values[i] = readNoise.number(fact + "." + (i + 1)).orElse(Double.NaN);
        }
        return values;
    }

    double[] levelAdu() {
        return perFrame("frameLevelAdu");
    }

    double[] noiseAdu() {
        return perFrame("frameNoiseAdu");
    }

    /** Minutes from a start to each frame. */
    double[] minutesSince(double startMjd) {
        double[] minutes = perFrame("frameMjd");
        for (int i = 0; i < minutes.length; i++) {
            minutes[i] = (minutes[i] - startMjd) * MINUTES_PER_DAY;
        }
        return minutes;
    }

    double firstMjd() {
        double first = Double.POSITIVE_INFINITY;
        for (double mjd : perFrame("frameMjd")) {
            first = mjd < first ? mjd : first;
        }
        return first;
    }

    /** Whether the read noise was measured without a frame. */
    boolean isRejected(int frame) {
        String exposure = readNoise.asMap().getOrDefault("frame." + (frame + 1), "");
        int count = (int) readNoise.number("framesRejected").orElse(0);
        for (int i = 1; i <= count; i++) {
            if (readNoise.asMap().getOrDefault("rejected." + i, "").equals(exposure)) {
                return true;
            }
        }
        return false;
    }

    double gainElectronsPerAdu() {
        return gain.number("gainElectronsPerAdu").orElse(Double.NaN);
    }

    double gainError() {
        return gain.number("gainRelativeError").orElse(Double.NaN) * gainElectronsPerAdu();
    }

    /** With the gain measured the same night. */
    double readNoiseElectrons() {
        return readNoise.number("readNoiseAdu").orElse(Double.NaN) * gainElectronsPerAdu();
    }

    double biasStructureAdu() {
        return bias.number("stdevAdu").orElse(Double.NaN);
    }
}
