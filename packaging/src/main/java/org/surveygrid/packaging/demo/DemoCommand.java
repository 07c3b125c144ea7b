package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.command.ProgressLine;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.synthetic.score.Score;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid demo}: a simulated night through a real grid, compared with the truth. */
@Command(
        name = "demo",
        description = "Simulate a night, reduce it on a grid of processes on this machine, compare with the truth.",
        footer = {"", "Nothing leaves this machine. The exit code is 0 when every line passes."})
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            description = "Where everything goes (default: a new directory, of which only the products stay).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--keep", description = "Keep all of the directory: night, archive, workers.")
    private boolean keep;

    @Option(names = "--seed", description = "Another sky, another detector, other noise (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--workers", description = "Worker processes (default ${DEFAULT-VALUE}).")
    private int workers = 2;

    @Option(names = "--chaos", description = "Kill and restart a worker and the coordinator on the way.")
    private boolean chaos;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter talk = json ? spec.commandLine().getErr() : out;
        if (workers < 1) {
            throw new CommandException(ExitCode.USAGE, "--workers must be at least 1, got " + workers);
        }
        long start = System.nanoTime();
        try {
            Path home = directory.isPresent()
                    ? Files.createDirectories(directory.get())
                    : Files.createTempDirectory("sgrid-demo-");
            boolean temporary = directory.isEmpty() && !keep;
            talk.println("surveygrid demo: everything is in " + home + ", nothing leaves this machine");
            Instrument camera =
                    InstrumentCatalog.camera("synthetic").orElseThrow().instrument();
            NightPlan plan = NightPlan.defaults(seed);
            ProgressLine sky = new ProgressLine(talk, "[1/5] night", start);
            SyntheticNight.of(plan, camera).write(home.resolve("night"), (file, done, total) -> sky.step(done, total));
            sky.done(camera.chips().size() + " chips, bands " + plan.bands() + ", seed " + seed);
            DemoResult result;
            try (Processes processes = new Processes(home)) {
                result = new DemoRun(home, plan, processes, new DemoRun.Options(workers, chaos), talk).run(start);
            }
            List<Score> scores = result.scores();
            boolean passed = scores.stream().allMatch(Score::passed) && result.runDone();
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (json) {
                out.println(DemoReport.json(result, seed, seconds, passed));
            } else {
                DemoReport.text(out, result, passed, seconds);
                DemoReport.whatNext(out, home, result, temporary);
            }
            out.flush();
            if (temporary) {
                deleteAllButProducts(home);
            }
            return passed ? ExitCode.OK.code() : ExitCode.RUN_FAILED.code();
        } catch (IOException e) {
            throw CommandException.ofFile("the demo cannot go on: ", e);
        }
    }

    /** Removes frames, archive and caches; the products that a person would look at stay. */
    private static void deleteAllButProducts(Path home) throws IOException {
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(home) && !path.startsWith(home.resolve(DemoRun.PRODUCTS_DIRECTORY))) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
