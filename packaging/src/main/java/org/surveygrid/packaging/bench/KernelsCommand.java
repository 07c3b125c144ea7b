package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.packaging.bench.timing.BoundedHeap;
import org.surveygrid.packaging.bench.timing.KernelClock;
import org.surveygrid.packaging.bench.timing.Measurement;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.timing.ThreadScaling;
import org.surveygrid.packaging.bench.timing.Trial;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.synthetic.score.Score;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid bench kernels}: processor time and quality of our kernels and of their peers, on the same files. */
@Command(
        name = "kernels",
        description = {
            "Time our kernels on a simulated survey, score them against its truth, and do the same with other programs.",
            "Times are processor seconds of one thread; kernels are warm."
        },
        footer = {
            "",
            "Let the compiler do all it can:",
            "  SGRID_JAVA_OPTIONS=\"-Xmx3g -XX:+UseSerialGC\" sgrid bench kernels --data DIR --peers"
        })
public final class KernelsCommand implements Callable<Integer> {
    private static final double SLOW_SECONDS = 15;
    private static final double MEGABYTES_PER_MEBIBYTE = 1.048576;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", required = true, description = "Directory of the simulated survey and its truth.")
    private Path data = Path.of(".");

    @Option(names = "--peers", description = "Run the other programs that are installed, too.")
    private boolean peers;

    @Option(names = "--only", split = ",", description = "Kernels to measure, separated by commas.")
    private List<String> only = List.of();

    @Option(names = "--repeat", description = "Runs of each that count; the least time stands.")
    private int repeat = 3;

    @Option(
            names = "--rounds",
            description = "Measure everything so many times, one after the other, and print the spread.")
    private int rounds = 1;

    @Option(names = "--threads", description = "Also time so many chips at once in one JVM, a thread each.")
    private int threads = 1;

    @Option(
            names = "--once",
            description =
                    "Run each kernel once without measuring anything: whether the heap that Java was given suffices.")
    private boolean once;

    @Option(names = "--python", description = "Interpreter for peers in Python (default ${DEFAULT-VALUE}).")
    private String python = "python3";

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        if (repeat < 1) {
            throw new CommandException(ExitCode.USAGE, "--repeat must be at least 1, got " + repeat);
        }
        if (threads < 1) {
            throw new CommandException(ExitCode.USAGE, "--threads must be at least 1, got " + threads);
        }
        if (rounds < 1) {
            throw new CommandException(ExitCode.USAGE, "--rounds must be at least 1, got " + rounds);
        }
        List<KernelTask> tasks = chosen();
        try {
            SurveyFiles survey = SurveyFiles.open(data);
            if (once) {
                for (KernelTask task : tasks) {
                    if (task.setup().isPresent()) {
                        task.setup().get().prepare(survey).trial().run();
                    }
                }
            } else {
                measure(tasks, survey);
            }
        } catch (IOException e) {
            throw CommandException.ofFile("the benchmark cannot go on: ", e);
        }
        return ExitCode.OK.code();
    }

    private void measure(List<KernelTask> tasks, SurveyFiles survey) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:TieredStopAtLevel=1")) {
            spec.commandLine().getErr().println("these kernels are not fully compiled: see --help");
        }
        List<List<BenchTable.Row>> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<BenchTable.Row> rows = new ArrayList<>();
            if (!json) {
                BenchTable.head(out);
            }
            for (KernelTask task : tasks) {
                BenchTable.Row row = measured(task, survey);
                rows.add(row);
                if (!json) {
                    BenchTable.text(out, row);
                    if (threads > 1 && task.setup().isPresent()) {
                        BenchTable.scaling(out, scaling(task.setup().get(), survey));
                    }
                }
            }
            all.add(rows);
        }
        if (json) {
            out.println(BenchTable.json(all.stream().flatMap(List::stream).toList()));
        } else if (rounds > 1) {
            BenchTable.spread(out, all);
        }
        out.flush();
    }

    private List<KernelTask> chosen() {
        List<KernelTask> all = KernelCatalog.all();
        for (String name : only) {
            if (all.stream().noneMatch(task -> task.name().equals(name))) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "no kernel is called " + name + "; there are "
                                + all.stream().map(KernelTask::name).collect(Collectors.joining(", ")));
            }
        }
        return only.isEmpty()
                ? all
                : all.stream().filter(task -> only.contains(task.name())).toList();
    }

    private BenchTable.Row measured(KernelTask task, SurveyFiles survey) throws IOException {
        Optional<Measurement> ours = Optional.empty();
        List<Score> scores = new ArrayList<>();
        if (task.setup().isPresent()) {
            KernelTask.Ready ready = task.setup().get().prepare(survey);
            ours = Optional.of(KernelClock.measure(ready.trial(), repeat));
            scores.addAll(ready.judge().scores());
            if (task.memory().isPresent()) {
                scores.addAll(withinHeap(task.name(), task.memory().get(), survey));
            }
        }
        Map<String, Peer.Outcome> outcomes = new LinkedHashMap<>();
        for (Peer peer : peers ? task.peers() : List.<Peer>of()) {
            outcomes.put(peer.name(), measured(peer, survey));
        }
        return new BenchTable.Row(task, ours, scores, outcomes);
    }

    /** Runs the kernel in a process whose heap is the limit. */
    private List<Score> withinHeap(String kernel, KernelTask.Memory limit, SurveyFiles survey) throws IOException {
        List<String> arguments = List.of(
                "bench",
                "kernels",
                "--once",
                "--only",
                kernel,
                "--data",
                data.toAbsolutePath().toString());
        String name = "failed in a heap of " + limit.heapMebibytes() + " MiB";
        return switch (new BoundedHeap(survey.work(), limit.heapMebibytes()).run(arguments)) {
            case PeerProcess.Ended ended -> {
                double resident = ended.cost().peakMebibytes() * MEGABYTES_PER_MEBIBYTE;
                String what = "resident set of that process";
                yield List.of(
                        Score.atMost(name, 0, 0, ""),
                        Double.isFinite(limit.residentMegabytes())
                                ? Score.atMost(what, resident, limit.residentMegabytes(), "MB")
                                : Score.stated(what, resident, "MB"));
            }
            case PeerProcess.Failed failed -> {
                spec.commandLine().getErr().println(kernel + ": " + failed.reason());
                yield List.of(Score.atMost(name, 1, 0, ""));
            }
        };
    }

    /** A setup and a work directory for each thread. */
    private ThreadScaling scaling(KernelTask.Setup setup, SurveyFiles survey) throws IOException {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Path work = Files.createDirectories(survey.work().resolve("thread" + i));
            SurveyFiles own = new SurveyFiles(survey.directory(), work, survey.json());
            trials.add(setup.prepare(own).trial());
        }
        return ThreadScaling.measure(trials, repeat);
    }

    private Peer.Outcome measured(Peer peer, SurveyFiles survey) throws IOException {
        Peer.Outcome first = peer.run(survey, python, 1);
        if (repeat > 1 && first instanceof Peer.Timed timed && timed.cost().cpuSeconds() < SLOW_SECONDS) {
            return peer.run(survey, python, repeat - 1) instanceof Peer.Timed again
                    ? new Peer.Timed(timed.cost().and(again.cost()), again.scores())
                    : first;
        }
        return first;
    }
}
