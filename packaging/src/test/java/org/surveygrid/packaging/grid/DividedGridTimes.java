package org.surveygrid.packaging.grid;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.packaging.Sgrid;

/**
 * What parts cost and save: {@code DividedGridTimes DIRECTORY TASK EXPOSURESxCOLUMNSxROWS PAIRS_PER_PART ORDER [PARAMETER=VALUE ...]}
 * solves a simulated survey as often as ORDER has letters: A by one worker without parts, P by two with, each on a processor of
 * its own ({@code taskset}; Linux), the coordinator on any. Prints how long each took by the clock, what the workers and their
 * units used of the processors meanwhile, and how long each unit was with a worker. For a machine that is shared,
 * {@code -Dsurveygrid.nice=N} sets the workers' niceness.
 */
final class DividedGridTimes {
    private static final int NICE = Integer.getInteger("surveygrid.nice", 0);
    private static final int MEMORY_MIB = Integer.getInteger("surveygrid.memory", 3000);
    /** Fields of {@code /proc/PID/stat} after the name: user and system time of the process, then of its children that ended. */
    private static final int FIRST_TIME = 11;

    private static final double TICKS_PER_SECOND = 100;

    private DividedGridTimes() {}

    /**
     * Measures.
     *
     * @param arguments see above
     * @throws IOException when files cannot be written
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        String task = arguments[1];
        int exposures = Integer.parseInt(arguments[2].split("x")[0]);
        int columns = Integer.parseInt(arguments[2].split("x")[1]);
        int rows = Integer.parseInt(arguments[2].split("x")[2]);
        ListedSurvey survey =
                ListedSurvey.write(directory.resolve("survey"), new ListedSurvey.Size(exposures, columns, rows));
        Map<String, String> alone = new TreeMap<>(Map.of(task + ".maxPerChip", "2000"));
        for (String more : List.of(arguments).subList(5, arguments.length)) {
            alone.put(more.substring(0, more.indexOf('=')), more.substring(more.indexOf('=') + 1));
        }
        alone.put(task + ".fewestVisitsPerPart", "1000000");
        Map<String, String> inParts = new TreeMap<>(alone);
        inParts.put(task + ".pairsPerPart", arguments[3]);
        inParts.put(task + ".fewestVisitsPerPart", "1");
        for (int i = 0; i < arguments[4].length(); i++) {
            boolean divided = arguments[4].charAt(i) == 'P';
            Path run = directory.resolve("run-" + i);
            measure(
                    survey,
                    run,
                    divided ? List.of("amber", "birch") : List.of("amber"),
                    task,
                    divided ? inParts : alone);
        }
    }

    private static void measure(
            ListedSurvey survey, Path directory, List<String> names, String task, Map<String, String> parameters)
            throws IOException, InterruptedException {
        PrintStream out = System.out;
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        List<Process> workers = new ArrayList<>();
        try (GridFixture grid = GridFixture.start(directory, config)) {
            for (String name : names) {
                workers.add(startWorker(grid, directory.resolve(name), name, workers.size()));
            }
            awaitWorkers(grid, names.size());
            double before = processorSeconds(workers);
            long start = System.nanoTime();
            String run = grid.submit(List.of(task), parameters);
            RunProgress progress = grid.coordinator().survey().awaitEnd(run, Duration.ofHours(2));
            double seconds = (System.nanoTime() - start) * 1e-9;
            out.printf(
                    Locale.ROOT,
                    "%s with %d workers: %s after %.1f s, %.1f s of processors, result %s%n",
                    task,
                    names.size(),
                    progress.state(),
                    seconds,
                    processorSeconds(workers) - before,
                    grid.digests().values().stream()
                            .filter(text -> text.startsWith(task + " "))
                            .toList());
            List<Administration.UnitView> units =
                    new ArrayList<>(grid.coordinator().engine().administration().units(UnitState.VALIDATED, 1000));
            units.sort((a, b) -> Long.compare(a.unit().sequence(), b.unit().sequence()));
            ToDoubleFunction<Administration.UnitView> unitSeconds = unit -> unit.attempts().stream()
                    .mapToDouble(attempt -> (attempt.endedMillis() - attempt.grantedMillis()) * 1e-3)
                    .sum();
            units.forEach(unit -> out.printf(
                    Locale.ROOT,
                    "  %6.1f s  %s%n",
                    unitSeconds.applyAsDouble(unit),
                    unit.unit().spec().target()));
            out.flush();
        } finally {
            for (Process worker : workers) {
                worker.destroy();
                worker.waitFor();
            }
        }
    }

    private static Process startWorker(GridFixture grid, Path state, String name, int processor)
            throws IOException, InterruptedException {
        List<String> joined = List.of("worker", "join", grid.address(), "--name", name, "--institute", "here");
        launch(processor, state, joined).waitFor();
        return launch(processor, state, List.of("worker", "start", "--memory-mib", Integer.toString(MEMORY_MIB)));
    }

    private static Process launch(int processor, Path state, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "nice",
                "-n",
                Integer.toString(NICE),
                "taskset",
                "-c",
                Integer.toString(processor),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Sgrid.class.getName()));
        command.addAll(arguments);
        command.addAll(List.of("--state-dir", state.toString()));
        File log = state.resolveSibling(state.getFileName() + ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static void awaitWorkers(GridFixture grid, int count) {
        while (grid.coordinator().engine().administration().workers().size() < count) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Of the workers and of the processes of their units. */
    private static double processorSeconds(List<Process> workers) throws IOException {
        double ticks = 0;
        for (Process worker : workers) {
            List<ProcessHandle> all = new ArrayList<>(worker.descendants().toList());
            all.add(worker.toHandle());
            for (ProcessHandle process : all) {
                String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                for (int k = FIRST_TIME; k < FIRST_TIME + 4; k++) {
                    ticks += Long.parseLong(fields[k]);
                }
            }
        }
        return ticks / TICKS_PER_SECOND;
    }
}
