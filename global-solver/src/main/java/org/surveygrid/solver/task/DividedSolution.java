package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.step.HandedOverException;
import org.surveygrid.solver.store.FileBundle;
import org.surveygrid.solver.store.Share;
import org.surveygrid.solver.store.StepLogFolder;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;

/**
 * A solution whose matrices the grid makes in parts:
 *
 * <pre>
 *   whole:    solves until a matrix is wanted                      ─▶ round 1: steps so far
 *   parts:    repeat the steps, make the equations of their cells  ─▶ equations
 *   whole:    goes on with steps and equations, until the next     ─▶ round 2 ... or the solution
 * </pre>
 *
 * <p>The whole sums the cells in their order: the solution has the bits that one run without parts gives it. A small solution
 * takes the path of one run, without a file. After some rounds the whole makes what is left of the matrices itself.
 */
final class DividedSolution {
    /** Role of the file of a part. */
    static final String EQUATIONS = "equations";

    /** There are no more cells than four times as many. */
    private static final int MOST_PARTS = 16;
    /** The last matrices of a fit that does not come to rest are not worth further rounds. */
    private static final int MOST_ROUNDS = 12;

    private static final String STEPS = ".steps";
    private static final String AWAITED = ".awaited";
    private static final String CELL = ".cell";
    private static final Pattern PART = Pattern.compile("([0-9]+)-of-([0-9]+)");

    private final TaskInputs inputs;
    private final TaskContext context;
    private final int parts;

    /**
     * A solution that has not begun.
     *
     * @param inputs of the run
     * @param context what it makes
     * @param detections of the whole solution
     * @param detectionsPerPart more than this are divided
     */
    DividedSolution(TaskInputs inputs, TaskContext context, long detections, long detectionsPerPart) {
        this.inputs = inputs;
        this.context = context;
        this.parts = (int) Math.clamp((detections + detectionsPerPart - 1) / detectionsPerPart, 1, MOST_PARTS);
    }

    /** Solves, and writes what is wanted of a whole solution. */
    @FunctionalInterface
    interface Solving {
        TaskOutcome by(Execution execution) throws IOException;
    }

    TaskOutcome run(Solving solving) throws IOException {
        Optional<InputProduct> last = inputs.optional(TaskInputs.ROUND);
        boolean isWhole = context.target().value(Dimension.ROUND).isEmpty();
        boolean isDivided = parts > 1 && context.company() == TaskContext.Company.GRID;
        if (isWhole && last.isEmpty() && !isDivided) {
            return solving.by(Execution.ALONE);
        }
        Path folder = Files.createDirectory(context.outputDirectory().resolve("steps"));
        try {
            for (InputProduct product : inputs.all(TaskInputs.ROUND)) {
                FileBundle.unpack(progress(product), folder);
            }
            for (InputProduct part : inputs.all(TaskInputs.PARTS)) {
                FileBundle.unpack(part.file(EQUATIONS), folder);
            }
            return run(solving, folder);
        } finally {
            delete(folder);
        }
    }

    private TaskOutcome run(Solving solving, Path folder) throws IOException {
        Optional<Share.Part> part = context.target()
                .value(Dimension.PART)
                .map(text -> Share.Part.parse(PART.matcher(text).replaceFirst("$1/$2")));
        Share share = part.<Share>map(own -> own)
                .orElse(rounds(folder) < MOST_ROUNDS ? new Share.Rest() : new Share.All());
        try {
            TaskOutcome outcome = solving.by(new Execution(1, new StepLogFolder(folder, share), "solution"));
            if (!(outcome instanceof TaskOutcome.Completed)) {
                return outcome;
            }
            if (part.isPresent()) {
                return equations(folder);
            }
            return context.target().value(Dimension.ROUND).isPresent() ? handedOver(folder) : outcome;
        } catch (HandedOverException handedOver) {
            return part.isPresent() ? equations(folder) : handedOver(folder);
        }
    }

    private static Path progress(InputProduct round) {
        return round.files().entrySet().stream()
                .filter(file -> TaskOutcome.Divided.parts(List.of(file.getKey())).isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "round " + round.key() + " has no progress, only " + round.files().keySet()));
    }

    private static long rounds(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(AWAITED)).count();
        }
    }

    private TaskOutcome handedOver(Path folder) throws IOException {
        Path progress = context.outputFile(TaskOutcome.Divided.role(parts), ".bin");
        FileBundle.pack(progress, folder, List.of(STEPS, AWAITED));
        return TaskOutcome.Divided.of(progress, parts);
    }

    private TaskOutcome equations(Path folder) throws IOException {
        Path file = context.outputFile(EQUATIONS, ".bin");
        int cells = FileBundle.pack(file, folder, List.of(CELL));
        return TaskOutcome.Completed.of(Map.of(EQUATIONS, file), Facts.none().with("nCells", cells));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
