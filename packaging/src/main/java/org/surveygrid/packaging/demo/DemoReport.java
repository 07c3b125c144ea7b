package org.surveygrid.packaging.demo;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.surveygrid.digest.Sha256;
import org.surveygrid.synthetic.score.Score;

/** Says how a demonstration went, to a person or to a program. */
final class DemoReport {
    private DemoReport() {}

    static void text(PrintWriter out, DemoResult result, boolean passed, double seconds) {
        out.printf(Locale.ROOT, "%n%-44s %12s %12s  %-8s%n", "COMPARED WITH THE TRUTH", "achieved", "limit", "unit");
        for (Score score : result.scores()) {
            out.printf(
                    Locale.ROOT,
                    "%s %-39s %12s %12s  %-8s %s%n",
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
                productsDigest(result).substring(0, 16));
    }

    static void whatNext(PrintWriter out, Path home, DemoResult result, boolean temporary) {
        if (temporary) {
            out.println("\nThe directory is removed now. To look at the products:  sgrid demo --keep   or  --dir DIR");
            return;
        }
        out.println("\nLook at");
        result.files().forEach(file -> out.println("  " + file));
        out.println("Try next");
        out.println("  sgrid coordinator run " + home.resolve("grid") + " --port " + result.port() + " &");
        out.println("  sgrid worker start --state-dir " + home.resolve("worker-1") + " &");
        out.println("  export SGRID_COORDINATOR=127.0.0.1:" + result.port());
        out.println("  sgrid make catalogue -q && echo fresh                    # nothing to do");
        out.println("  sgrid find masterflat band=r ccd=c03                     # then: sgrid show KEY --lineage");
        out.println("  sgrid make coadd band=r -n --set bias.clipSigma=4");
        out.println("  sgrid calib decertify KEY --reason \"I do not trust it\"   # then: sgrid make coadd -n");
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
                productsDigest(result),
                scores);
    }

    /** One digest over all products: two runs agree when it does. */
    static String productsDigest(DemoResult result) {
        StringBuilder all = new StringBuilder();
        result.digests()
                .forEach((name, digest) ->
                        all.append(name).append(' ').append(digest).append('\n'));
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
