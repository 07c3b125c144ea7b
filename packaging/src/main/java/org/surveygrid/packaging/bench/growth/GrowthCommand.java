package org.surveygrid.packaging.bench.growth;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.store.StepLogFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid bench growth}: time and memory of whole solutions as the survey grows. */
@Command(
        name = "growth",
        description = {
            "Solve simulated surveys of a mosaic of 32 chips, five exposures on each tile, from files of detections.",
            "Times and memory are those of whole processes that solve; the simulation is not counted."
        },
        footer = {"", "Example:", "  sgrid bench growth --kind photometry --exposures 10,100,1000 --plot growth.svg"})
public final class GrowthCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofHours(4);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--exposures",
            split = ",",
            paramLabel = "COUNT",
            description = "Sizes of the surveys (default 10,30,100,300).")
    private List<Integer> exposures = List.of(10, 30, 100, 300);

    @Option(names = "--kind", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private GrowthSolution.Kind kind = GrowthSolution.Kind.PHOTOMETRY;

    @Option(names = "--seed", description = "Seed of the simulation (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep files of detections here.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw time and memory against exposures (SVG).")
    private Optional<Path> plot = Optional.empty();

    @Option(
            names = "--java",
            split = " ",
            paramLabel = "OPTIONS",
            description = "Options of the Java process that is measured (default \"-Xmx8g -XX:+UseSerialGC\").")
    private List<String> javaOptions = List.of("-Xmx8g", "-XX:+UseSerialGC");

    @Option(names = "--threads", paramLabel = "COUNT", description = "Threads that solve (default ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--methods",
            description =
                    "Solve the last equations of each survey by every method too, in this process, and print how far"
                            + " they are from each other in standard deviations. A full factor takes at most 12000 unknowns.")
    private boolean methods;

    @Option(names = "--checkpoint", hidden = true, paramLabel = "DIR", description = "Keep the steps of fits here.")
    private Optional<Path> checkpoint = Optional.empty();

    @Option(names = "--solve", hidden = true, paramLabel = "FILE", description = "Solve this file, and nothing else.")
    private Optional<Path> solve = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (solve.isPresent()) {
                GrowthSurvey survey = new GrowthSurvey(exposures.getFirst(), seed);
                out.println(new GrowthSolution(survey, execution()).lines(kind, solve.get()));
                out.flush();
                return ExitCode.OK.code();
            }
            grow(out);
        } catch (IOException e) {
            throw CommandException.ofFile("the benchmark cannot go on: ", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK.code();
    }

    private void compareMethods(int count, Path file, PrintWriter out) throws IOException {
        LargestEquations equations = new LargestEquations();
        Execution kept = new Execution(threads, equations, "growth");
        new GrowthSolution(new GrowthSurvey(count, seed), kept).lines(kind, file);
        new MethodTable(equations.kept().orElseThrow(), threads).print(line -> {
            out.println("  " + line);
            out.flush();
        });
    }

    private Execution execution() throws IOException {
        return checkpoint.isPresent()
                ? new Execution(threads, new StepLogFolder(checkpoint.get()), "growth")
                : new Execution(threads);
    }

    private void grow(PrintWriter out) throws IOException {
        Path root = (directory.isPresent()
                        ? Files.createDirectories(directory.get())
                        : Files.createTempDirectory("sgrid-bench-growth-"))
                .toAbsolutePath();
        List<GrowthTable.Row> rows = new ArrayList<>();
        out.println(GrowthTable.head());
        for (int count : exposures) {
            Path file = root.resolve("n" + count + "-s" + seed + ".sgd");
            if (!Files.exists(file)) {
                new GrowthFiles(new GrowthSurvey(count, seed)).write(file);
            }
            long begin = System.nanoTime();
            switch (new PeerProcess(root, command(count, file)).run(LIMIT)) {
                case PeerProcess.Failed failed -> out.println(count + " exposures failed: " + failed.reason());
                case PeerProcess.Ended ended -> {
                    double wall = (System.nanoTime() - begin) * 1e-9;
                    GrowthTable.Row row = GrowthTable.row(count, wall, ended);
                    rows.add(row);
                    out.println(GrowthTable.line(row));
                    ended.output().lines().skip(1).forEach(line -> out.println("  " + line));
                    if (methods) {
                        compareMethods(count, file, out);
                    }
                }
            }
            out.flush();
            if (directory.isEmpty()) {
                Files.delete(file);
            }
        }
        out.println(GrowthTable.exponents(rows));
        if (plot.isPresent() && !rows.isEmpty()) {
            Files.writeString(plot.get(), GrowthPlot.svg(kind, rows));
        }
        if (directory.isEmpty()) {
            Files.deleteIfExists(root.resolve("peer.log"));
            Files.deleteIfExists(root.resolve("peer.time"));
            Files.delete(root);
        }
    }

    private List<String> command(int count, Path file) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", absoluteClassPath()));
        command.addAll(List.of("org.surveygrid.packaging.Sgrid", "bench", "growth", "--kind", kind.name()));
        command.addAll(List.of("--exposures", Integer.toString(count), "--seed", Long.toString(seed)));
        command.addAll(List.of("--threads", Integer.toString(threads)));
        command.addAll(List.of("--solve", file.toString()));
        return command;
    }

    /** The process runs in another directory. */
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElse("");
    }
}
