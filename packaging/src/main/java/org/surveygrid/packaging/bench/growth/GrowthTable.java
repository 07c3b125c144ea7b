package org.surveygrid.packaging.bench.growth;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.surveygrid.packaging.bench.timing.PeerProcess;

/** Lines of the table, and the powers that fit its columns. */
final class GrowthTable {
    /** From here on start and compilation of the program matter little. */
    private static final int LARGE = 300;

    private GrowthTable() {}

    /**
     * One solution.
     *
     * @param exposures size of the survey
     * @param detections of it
     * @param wallSeconds of the process
     * @param cpuSeconds of the process
     * @param peakMebibytes resident, with the pages of the file that were in memory
     * @param error rms about the truth
     * @param unit of the error
     * @param chiSquare per degree of freedom
     */
    record Row(
            int exposures,
            long detections,
            double wallSeconds,
            double cpuSeconds,
            double peakMebibytes,
            double error,
            String unit,
            double chiSquare) {}

    static Row row(int exposures, double wallSeconds, PeerProcess.Ended ended) {
        SortedMap<String, String> words = new TreeMap<>();
        for (String word : ended.output().strip().split("\\s+")) {
            int at = word.indexOf('=');
            if (at > 0) {
                words.put(word.substring(0, at), word.substring(at + 1));
            }
        }
        return new Row(
                exposures,
                Long.parseLong(words.getOrDefault("detections", "0")),
                wallSeconds,
                ended.cost().cpuSeconds(),
                ended.cost().peakMebibytes(),
                Double.parseDouble(words.getOrDefault("error", "NaN")),
                words.getOrDefault("unit", ""),
                Double.parseDouble(words.getOrDefault("chi2", "NaN")));
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%9s %10s %9s %9s %9s %14s %7s",
                "exposures",
                "detections",
                "wall [s]",
                "CPU [s]",
                "peak MiB",
                "rms error",
                "chi2");
    }

    static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "%9d %10d %9.1f %9.1f %9.0f %9.3f %-4s %7.3f",
                row.exposures(),
                row.detections(),
                row.wallSeconds(),
                row.cpuSeconds(),
                row.peakMebibytes(),
                row.error(),
                row.unit(),
                row.chiSquare());
    }

    static String exponents(List<Row> rows) {
        List<Row> large = rows.stream().filter(row -> row.exposures() >= LARGE).toList();
        return String.format(
                Locale.ROOT,
                "from %d exposures on: wall ~ n^%.2f, CPU ~ n^%.2f, memory ~ n^%.2f",
                LARGE,
                exponent(large, Row::wallSeconds),
                exponent(large, Row::cpuSeconds),
                exponent(large, Row::peakMebibytes));
    }

    /** Slope of the straight line through the logarithms; NaN for fewer than two sizes. */
    static double exponent(List<Row> rows, ToDoubleFunction<Row> column) {
        double n = rows.size();
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (Row row : rows) {
            double logSize = StrictMath.log(row.exposures());
            double logCost = StrictMath.log(column.applyAsDouble(row));
            x += logSize;
            y += logCost;
            xx += logSize * logSize;
            xy += logSize * logCost;
        }
        return (n * xy - x * y) / (n * xx - x * x);
    }
}
