package org.surveygrid.packaging.bench.solver;

import java.util.Locale;
import org.surveygrid.packaging.bench.timing.Measurement;

/** Lines of the benchmark's table. */
final class SolverTable {
    private SolverTable() {}

    /** How large a survey is. */
    record Size(int exposures, int detections) {}

    /** What a program cost and how good it was. */
    record Result(String name, Measurement cost, HeadScores scores) {}

    static String head() {
        return String.format(
                Locale.ROOT,
                "%9s %10s %-10s %8s %9s %9s %9s %9s %9s",
                "exposures",
                "detections",
                "program",
                "CPU [s]",
                "peak MiB",
                "RA [mas]",
                "Dec [mas]",
                "worst",
                "ZP [mmag]");
    }

    static String line(Size size, Result result) {
        return String.format(
                Locale.ROOT,
                "%9d %10d %-10s %8.2f %9.0f %9.3f %9.3f %9.2f %9.4f",
                size.exposures(),
                size.detections(),
                result.name(),
                result.cost().cpuSeconds(),
                result.cost().peakMebibytes(),
                result.scores().offsetRaMas(),
                result.scores().offsetDecMas(),
                result.scores().worstMas(),
                result.scores().zeroPointMmag());
    }

    static String failed(String name, Size size, String reason) {
        return String.format(
                Locale.ROOT, "%9d %10d %-10s failed: %s", size.exposures(), size.detections(), name, reason);
    }

    static String ratio(Result ours, Result peer) {
        return String.format(
                Locale.ROOT,
                "%9s %10s %-10s %8.2f %9.2f %9.2f %9.2f %9.2f %9.2f",
                "",
                "",
                "ratio",
                ours.cost().cpuSeconds() / peer.cost().cpuSeconds(),
                ours.cost().peakMebibytes() / peer.cost().peakMebibytes(),
                ours.scores().offsetRaMas() / peer.scores().offsetRaMas(),
                ours.scores().offsetDecMas() / peer.scores().offsetDecMas(),
                ours.scores().worstMas() / peer.scores().worstMas(),
                ours.scores().zeroPointMmag() / peer.scores().zeroPointMmag());
    }
}
