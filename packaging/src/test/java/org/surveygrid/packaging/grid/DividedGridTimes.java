package org.surveygrid.packaging.grid;

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
import java.util.function.ToDoubleFunction;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * What parts cost and save: {@code DividedGridTimes DIRECTORY TASK EXPOSURESxCOLUMNSxROWS PAIRS_PER_PART [PARAMETER=VALUE ...]} solves a
 * simulated survey by one worker without parts, then by two with parts, and prints how long each unit took. Run alone on
 * the machine.
 */
final class DividedGridTimes {
    private DividedGridTimes() {}

    /**
     * Measures.
     *
     * @param arguments see above
     * @throws IOException when files cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        String task = arguments[1];
        int exposures = Integer.parseInt(arguments[2].split("x")[0]);
        int columns = Integer.parseInt(arguments[2].split("x")[1]);
        int rows = Integer.parseInt(arguments[2].split("x")[2]);
        ListedSurvey survey =
                ListedSurvey.write(directory.resolve("survey"), new ListedSurvey.Size(exposures, columns, rows));
        Map<String, String> parameters = new TreeMap<>(Map.of(task + ".maxPerChip", "2000"));
        for (String more : List.of(arguments).subList(4, arguments.length)) {
            parameters.put(more.substring(0, more.indexOf('=')), more.substring(more.indexOf('=') + 1));
        }
        measure(survey, directory.resolve("alone"), List.of("amber"), task, parameters);
        parameters.put(task + ".pairsPerPart", arguments[3]);
        parameters.put(task + ".fewestVisitsPerPart", "1");
        measure(survey, directory.resolve("parts"), List.of("amber", "birch"), task, parameters);
    }

    private static void measure(
            ListedSurvey survey, Path directory, List<String> workers, String task, Map<String, String> parameters)
            throws IOException {
        PrintStream out = System.out;
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        try (GridFixture grid = GridFixture.start(directory, config)) {
            for (String worker : workers) {
                grid.startWorker(worker);
            }
            long start = System.nanoTime();
            String run = grid.submit(List.of(task), parameters);
            RunProgress progress = grid.coordinator().survey().awaitEnd(run, Duration.ofHours(2));
            out.printf(
                    Locale.ROOT,
                    "%s with %d workers: %s after %.1f s, result %s%n",
                    task,
                    workers.size(),
                    progress.state(),
                    (System.nanoTime() - start) * 1e-9,
                    grid.digests().values().stream()
                            .filter(text -> text.startsWith(task + " "))
                            .toList());
            List<Administration.UnitView> units =
                    new ArrayList<>(grid.coordinator().engine().administration().units(UnitState.VALIDATED, 1000));
            units.sort((a, b) -> Long.compare(a.unit().sequence(), b.unit().sequence()));
            ToDoubleFunction<Administration.UnitView> seconds = unit -> unit.attempts().stream()
                    .mapToDouble(attempt -> (attempt.endedMillis() - attempt.grantedMillis()) * 1e-3)
                    .sum();
            units.forEach(unit -> out.printf(
                    Locale.ROOT,
                    "  %6.1f s  %s%n",
                    seconds.applyAsDouble(unit),
                    unit.unit().spec().target()));
        }
    }
}
