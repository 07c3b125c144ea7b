package org.surveygrid.packaging.demo;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.surveygrid.digest.Sha256;
import org.surveygrid.synthetic.score.Score;

/** Says how a demonstration went, to a person or to a program. */
final class DemoReport {
    private DemoReport() {}

    static void text(PrintWriter out, DemoResult result, boolean passed, double seconds) {
        int nameWidth = result.scores().stream()
                .mapToInt(score -> score.name().length())
                .max()
                .orElse(1);
        String columns = "%s %-" + nameWidth + "s %10s %10s  %-8s %s%n";
        out.println();
        out.printf(Locale.ROOT, columns, "    ", "COMPARED WITH THE TRUTH", "achieved", "limit", "unit", "");
        for (Score score : result.scores()) {
            out.printf(
                    Locale.ROOT,
                    columns,
                    score.passed() ? "PASS" : "FAIL",
                    score.name(),
                    figure(score.achieved()),
                    limit(score),
                    score.unit(),
                    score.remark());
        }
        out.printf(
                Locale.ROOT,
                "%n%s  %d work units, %.0f s, digest of all products %s%n",
                passed ? "PASS" : "FAIL",
                result.units(),
                seconds,
                productsDigest(result.digests()).substring(0, 16));
    }

    static void whatNext(PrintWriter out, Path home, DemoResult result, boolean temporary) {
        String sgrid = System.getProperty("surveygrid.command", "sgrid");
        out.println("\nLook at");
        result.files().forEach(file -> out.println("  " + file));
        if (temporary) {
            out.println("Everything else is removed now. To go on working with this grid");
            out.println("  " + sgrid + " demo --keep");
            return;
        }
        out.println("Try next");
        List<String> commands = List.of(
                "coordinator run " + home.resolve("grid") + " --port " + result.port() + " &",
                "worker start --state-dir " + home.resolve("worker-1") + " &",
                "make catalogue -q && echo fresh                    # nothing to do",
                "make coadd band=r --set coadd.method=MEDIAN --get  # another parameter: one co-add is made, and fetched",
                "find coadd band=r                                  # both are there; sgrid show KEY --lineage",
                "make coadd band=r -n --set bias.clipSigma=4        # what a change further up would make again",
                "calib decertify KEY --reason \"I do not trust it\"  # then: sgrid make coadd -n");
        for (int i = 0; i < commands.size(); i++) {
            out.println("  " + sgrid + " " + commands.get(i));
            if (i == 1) {
                out.println("  export SGRID_COORDINATOR=127.0.0.1:" + result.port());
            }
        }
    }

    static String json(DemoResult result, long seed, double seconds, boolean passed) {
        String scores = result.scores().stream()
                .map(score -> String.format(
                        Locale.ROOT,
                        "    {\"name\": \"%s\", \"achieved\": %s, \"limit\": %s, \"unit\": \"%s\", \"passed\": %b}",
                        escaped(score.name()),
                        number(score.achieved()),
                        number(score.limit()),
                        escaped(score.unit()),
                        score.passed()))
                .collect(Collectors.joining(",\n"));
        return String.format(
                Locale.ROOT,
                "{%n  \"apiVersion\": 1,%n  \"passed\": %b,%n  \"seed\": %d,%n  \"seconds\": %.1f,%n  \"units\": %d,%n"
                        + "  \"productsDigest\": \"%s\",%n  \"scores\": [%n%s%n  ]%n}",
                passed,
                seed,
                seconds,
                result.units(),
                productsDigest(result.digests()),
                scores);
    }

    /** One digest over all products: two runs agree when it does. */
    static String productsDigest(SortedMap<String, String> digests) {
        StringBuilder all = new StringBuilder();
        digests.forEach(
                (name, digest) -> all.append(name).append(' ').append(digest).append('\n'));
        return HexFormat.of().formatHex(Sha256.newDigest().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String limit(Score score) {
        return switch (score.sense()) {
            case AT_MOST -> "<= " + figure(score.limit());
            case AT_LEAST -> ">= " + figure(score.limit());
            case STATED -> "";
        };
    }

    private static String figure(double value) {
        return Math.abs(value) >= 1000 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
