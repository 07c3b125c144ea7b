package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.score.Score;

/**
 * Reduces a simulated night in one process and compares it with its truth: {@code ScoreNight NIGHT DIRECTORY
 * [TARGET...]}. Without targets it makes what the demonstration makes; with {@code photometry} alone it takes half the
 * time, and the lines of the co-add are left out. The digest is that of the demonstration with the same seed: the grid
 * changes nothing.
 */
final class ScoreNight {
    private ScoreNight() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        List<String> targets = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.of("catalogue tile=*", "mosaic", "qcplots");
        LocalNight night = LocalNight.ingest(Path.of(arguments[0]), Path.of(arguments[1]));

        night.make(
                targets,
                (node, product, seconds) -> out.printf(
                        Locale.ROOT,
                        "%6.2f s  %s%s%n",
                        seconds,
                        node.target(),
                        product.isVoid() ? "  void: " + product.origin().voidReason() : ""));

        for (Score score : night.scores(NightPlan.defaults(1))) {
            out.printf(
                    Locale.ROOT,
                    "%s %-50s %10.4g %10.4g %-9s %s%n",
                    score.passed() ? "PASS" : "FAIL",
                    score.name(),
                    score.achieved(),
                    score.limit(),
                    score.unit(),
                    score.remark());
        }
        out.println("digest of all products "
                + DemoReport.productsDigest(night.digests()).substring(0, 16));
    }
}
