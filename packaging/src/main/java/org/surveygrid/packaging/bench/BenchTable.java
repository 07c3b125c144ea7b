package org.surveygrid.packaging.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.surveygrid.packaging.bench.timing.Measurement;
import org.surveygrid.packaging.bench.timing.Spread;
import org.surveygrid.packaging.bench.timing.ThreadScaling;
import org.surveygrid.synthetic.score.Score;

/** Prints measured kernels, for a person or for a program. */
final class BenchTable {
    private static final String LINE = "%-12s %-36s %9s %9s %7s %7s %9s %9s  %s%n";

    private static final String SPREAD_LINE = "%-12s %-36s %15s %15s %15s %7s  %s%n";

    private BenchTable() {}

    /** A kernel of ours with its peers; no measurement when it does not exist yet. */
    record Row(KernelTask task, Optional<Measurement> ours, List<Score> scores, Map<String, Peer.Outcome> peers) {
        /** What keeps the row from being met, empty when nothing does. */
        List<String> shortfalls() {
            List<String> short_ = new ArrayList<>();
            if (ours.isEmpty()) {
                return List.of("not built");
            }
            for (Peer peer : task.peers()) {
                if (ratio(peer.name()).orElse(0.0) > limit(peer)) {
                    short_.add("ratio to " + peer.name());
                }
            }
            if (task.secondsLimit().isPresent()
                    && ours.get().cpuSeconds() > task.secondsLimit().get()) {
                short_.add("time");
            }
            scores.stream().filter(score -> !score.passed()).map(Score::name).forEach(short_::add);
            return short_;
        }

        /** Our time over that of a peer, when both were measured. */
        Optional<Double> ratio(String peer) {
            return ours.isPresent() && peers.get(peer) instanceof Peer.Timed timed
                    ? Optional.of(ours.get().cpuSeconds() / timed.cost().cpuSeconds())
                    : Optional.empty();
        }

        /** Whether a peer was timed. */
        boolean isCompared() {
            return peers.values().stream().anyMatch(peer -> peer instanceof Peer.Timed);
        }

        /** The largest ratio to a peer; NaN where it sets no bar. */
        double limit(Peer peer) {
            return peer.equals(task.peers().getFirst()) ? task.ratioLimit() : peer.ratioLimit();
        }

        /** The bar that a peer sets, or the first peer's row states, as text. */
        String limit(String peer) {
            Optional<Peer> known =
                    task.peers().stream().filter(one -> one.name().equals(peer)).findFirst();
            if (known.isPresent() && Double.isFinite(limit(known.get()))) {
                return Double.toString(limit(known.get()));
            }
            boolean first = known.equals(task.peers().stream().findFirst());
            return first ? task.secondsLimit().map(seconds -> seconds + " s").orElse("") : "";
        }
    }

    static void head(PrintWriter out) {
        out.printf(
                Locale.ROOT, LINE, "KERNEL", "PEER", "peer s", "ours s", "ratio", "bar", "peer MiB", "ours MiB", "MET");
    }

    static void text(PrintWriter out, Row row) {
        KernelTask task = row.task();
        String ours = row.ours().map(cost -> seconds(cost.cpuSeconds())).orElse("not built");
        String mine = row.ours().map(cost -> mebibytes(cost.peakMebibytes())).orElse("-");
        List<String> wanting = row.shortfalls();
        String met = wanting.isEmpty()
                ? row.isCompared() || task.secondsLimit().isPresent() ? "yes" : "quality yes"
                : "no: " + String.join(", ", wanting);
        if (row.peers().isEmpty()) {
            out.printf(Locale.ROOT, LINE, task.name(), "-", "-", ours, "-", ownLimit(task), "-", mine, met);
        }
        String name = task.name();
        for (Map.Entry<String, Peer.Outcome> peer : row.peers().entrySet()) {
            String limit = row.limit(peer.getKey());
            switch (peer.getValue()) {
                case Peer.Skipped skipped ->
                    out.printf(
                            Locale.ROOT,
                            LINE,
                            name,
                            peer.getKey(),
                            "-",
                            ours,
                            "-",
                            limit,
                            "-",
                            mine,
                            met + (skipped.reason().isEmpty() ? "" : "  (peer skipped: " + skipped.reason() + ")"));
                case Peer.Timed timed -> {
                    double theirs = timed.cost().cpuSeconds();
                    String ratio = row.ours()
                            .map(cost -> seconds(cost.cpuSeconds() / theirs))
                            .orElse("-");
                    out.printf(
                            Locale.ROOT,
                            LINE,
                            name,
                            peer.getKey(),
                            seconds(theirs),
                            ours,
                            ratio,
                            limit,
                            mebibytes(timed.cost().peakMebibytes()),
                            mine,
                            met);
                }
            }
            name = "";
            met = "";
        }
        row.ours()
                .ifPresent(cost -> out.printf(
                        Locale.ROOT,
                        "    %s; %d runs, worst %s s%n",
                        task.title(),
                        cost.runs(),
                        seconds(cost.worstCpuSeconds())));
        for (Score score : row.scores()) {
            String others = row.peers().entrySet().stream()
                    .filter(peer -> peer.getValue() instanceof Peer.Timed)
                    .map(peer -> peer.getKey() + " " + theirs(peer.getValue(), score.name()))
                    .collect(Collectors.joining(", "));
            out.printf(
                    Locale.ROOT,
                    "    %s %-32s %10s %10s %-4s %s%n",
                    score.passed() ? " " : "!",
                    score.name(),
                    figure(score.achieved()),
                    limit(score),
                    score.unit(),
                    others);
        }
        out.flush();
    }

    private static String ownLimit(KernelTask task) {
        return task.secondsLimit().map(seconds -> seconds + " s").orElseGet(() -> Double.toString(task.ratioLimit()));
    }

    /**
     * The range of every time and ratio over several rounds, and in how many of them a row was met.
     *
     * @param rounds the same kernels in each
     */
    static void spread(PrintWriter out, List<List<Row>> rounds) {
        out.printf(Locale.ROOT, "%nSPREAD OF %d ROUNDS, least to largest%n", rounds.size());
        out.printf(Locale.ROOT, SPREAD_LINE, "KERNEL", "PEER", "peer s", "ours s", "ratio", "bar", "MET");
        for (int k = 0; k < rounds.getFirst().size(); k++) {
            int kernel = k;
            spreadOfKernel(out, rounds.stream().map(round -> round.get(kernel)).toList());
        }
        out.flush();
    }

    private static void spreadOfKernel(PrintWriter out, List<Row> rows) {
        KernelTask task = rows.getFirst().task();
        String ours = range(rows, row -> row.ours().map(Measurement::cpuSeconds));
        List<String> wanting = rows.stream()
                .flatMap(row -> row.shortfalls().stream())
                .distinct()
                .toList();
        long good = rows.stream().filter(row -> row.shortfalls().isEmpty()).count();
        String met = good + " of " + rows.size() + (wanting.isEmpty() ? "" : ": " + String.join(", ", wanting));
        String name = task.name();
        for (String peer : rows.getFirst().peers().keySet()) {
            String theirs = range(
                    rows,
                    row -> row.peers().get(peer) instanceof Peer.Timed timed
                            ? Optional.of(timed.cost().cpuSeconds())
                            : Optional.empty());
            String ratio = range(rows, row -> row.ratio(peer));
            out.printf(
                    Locale.ROOT,
                    SPREAD_LINE,
                    name,
                    peer,
                    theirs,
                    ours,
                    ratio,
                    rows.getFirst().limit(peer),
                    met);
            name = "";
            met = "";
        }
        if (rows.getFirst().peers().isEmpty()) {
            out.printf(Locale.ROOT, SPREAD_LINE, name, "-", "-", ours, "-", ownLimit(task), met);
        }
    }

    private static String range(List<Row> rows, Function<Row, Optional<Double>> figure) {
        List<Double> figures =
                rows.stream().map(figure).flatMap(Optional::stream).toList();
        return figures.isEmpty() ? "-" : Spread.of(figures).text();
    }

    static void scaling(PrintWriter out, ThreadScaling scaling) {
        out.printf(
                Locale.ROOT,
                "      %d chips at once, a thread each: %.2f times as many a second (%.3f s alone, %.3f s together);"
                        + " by processor time %.2f (%.3f s, %.3f s)%n",
                scaling.threads(),
                scaling.gain(),
                scaling.oneSeconds(),
                scaling.allSeconds(),
                scaling.gainOnFreeProcessors(),
                scaling.oneCpuSeconds(),
                scaling.allCpuSeconds());
        out.flush();
    }

    private static String theirs(Peer.Outcome outcome, String name) {
        return outcome instanceof Peer.Timed timed
                ? timed.scores().stream()
                        .filter(score -> score.name().equals(name))
                        .map(score -> figure(score.achieved()))
                        .findFirst()
                        .orElse("-")
                : "-";
    }

    static String json(List<Row> rows) {
        return rows.stream()
                .map(BenchTable::json)
                .collect(Collectors.joining(",\n", "{\n  \"apiVersion\": 1,\n  \"kernels\": [\n", "\n  ]\n}"));
    }

    private static String json(Row row) {
        StringBuilder text = new StringBuilder();
        text.append("    {\"kernel\": ").append(quoted(row.task().name()));
        text.append(", \"does\": ").append(quoted(row.task().title()));
        text.append(", \"ratioLimit\": ").append(number(row.task().ratioLimit()));
        text.append(", \"secondsLimit\": ")
                .append(number(row.task().secondsLimit().orElse(Double.NaN)));
        text.append(", \"ours\": ").append(row.ours().map(BenchTable::cost).orElse("null"));
        text.append(", \"scores\": ").append(scores(row.scores()));
        text.append(", \"shortfalls\": ")
                .append(row.shortfalls().stream().map(BenchTable::quoted).collect(Collectors.joining(", ", "[", "]")));
        text.append(", \"peers\": [");
        text.append(row.peers().entrySet().stream()
                .map(peer -> "{\"name\": " + quoted(peer.getKey()) + ", " + outcome(peer.getValue()) + "}")
                .collect(Collectors.joining(", ")));
        return text.append("]}").toString();
    }

    private static String outcome(Peer.Outcome outcome) {
        return switch (outcome) {
            case Peer.Skipped skipped -> "\"skipped\": " + quoted(skipped.reason());
            case Peer.Timed timed -> "\"cost\": " + cost(timed.cost()) + ", \"scores\": " + scores(timed.scores());
        };
    }

    private static String cost(Measurement cost) {
        return "{\"cpuSeconds\": " + number(cost.cpuSeconds()) + ", \"worstCpuSeconds\": "
                + number(cost.worstCpuSeconds()) + ", \"peakMebibytes\": " + number(cost.peakMebibytes())
                + ", \"runs\": " + cost.runs() + "}";
    }

    private static String scores(List<Score> scores) {
        return scores.stream()
                .map(score -> "{\"name\": " + quoted(score.name()) + ", \"achieved\": " + number(score.achieved())
                        + ", \"limit\": " + number(score.limit()) + ", \"unit\": " + quoted(score.unit())
                        + ", \"passed\": " + score.passed() + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String limit(Score score) {
        return switch (score.sense()) {
            case AT_MOST -> "<= " + figure(score.limit());
            case AT_LEAST -> ">= " + figure(score.limit());
            case STATED -> "";
        };
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String mebibytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String figure(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
