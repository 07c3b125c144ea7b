package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.surveygrid.solver.association.Detections;
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
 * <p>The whole sums the cells in their order: the solution has the bits that one run without parts gives it. A part repeats what
 * is done for each detection, and saves what is done for each pair of detections of a star: matrices are divided where
 * stars were seen often. A solution that cannot come to so much takes the path of one run, without a file, and so does one whose
 * round is given without its files: it was done before and is made again to be compared. After some rounds the whole makes
 * what is left of the matrices itself.
 */
final class DividedSolution {
    /** Role of the file of a part. */
    static final String EQUATIONS = "equations";

    private static final int MOST_PARTS = 16;
    /** The last matrices of a fit that does not come to rest are not worth further rounds. */
    private static final int MOST_ROUNDS = 12;

    private static final String STEPS = ".steps";
    private static final String AWAITED = ".awaited";
    private static final String CELL = ".cell";
    private static final Pattern PART = Pattern.compile("([0-9]+)-of-([0-9]+)");

    private final TaskInputs inputs;
    private final TaskContext context;
    private final Worth worth;

    /**
     * From where on parts pay.
     *
     * @param pairsPerPart a part is made for each so many pairs of detections of the same star; fewer are not divided
     * @param fewestVisits nor where a detection is one of fewer of its star, on average
     */
    record Worth(long pairsPerPart, long fewestVisits) {
        boolean isWithinReach(Detections detections) {
            long visits = detections.exposures().size();
            return visits >= fewestVisits && visits * detections.size() >= pairsPerPart;
        }

        int parts(long pairs, int cells) {
            return Math.clamp((pairs + pairsPerPart - 1) / pairsPerPart, 1, Math.clamp(cells, 1, MOST_PARTS));
        }
    }

    /**
     * A solution that has not begun.
     *
     * @param inputs of the run
     * @param context what it makes
     * @param worth from where on it is divided
     */
    DividedSolution(TaskInputs inputs, TaskContext context, Worth worth) {
        this.inputs = inputs;
        this.context = context;
        this.worth = worth;
    }

    /** Solves, and writes what is wanted of a whole solution. */
    @FunctionalInterface
    interface Solving {
        TaskOutcome by(Execution execution) throws IOException;
    }

    TaskOutcome run(Detections detections, Solving solving) throws IOException {
        Optional<InputProduct> last = inputs.optional(TaskInputs.ROUND);
        boolean isWhole = context.target().value(Dimension.ROUND).isEmpty();
        boolean mayBeDivided = context.company() == TaskContext.Company.GRID && worth.isWithinReach(detections);
        boolean isRoundGivenUp = last.filter(round -> round.files().isEmpty()).isPresent();
        if (isWhole && (isRoundGivenUp || (last.isEmpty() && !mayBeDivided))) {
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
        long rounds = rounds(folder);
        Share whole = rounds < MOST_ROUNDS ? new Share.Rest(worth.pairsPerPart, worth.fewestVisits) : new Share.All();
        Share share = part.<Share>map(own -> own).orElse(whole);
        try {
            TaskOutcome outcome = solving.by(new Execution(1, new StepLogFolder(folder, share), "solution"));
            if (!(outcome instanceof TaskOutcome.Completed)) {
                return outcome;
            }
            if (part.isPresent()) {
                return equations(folder);
            }
            return context.target().value(Dimension.ROUND).isPresent() ? handedOver(folder, 1) : outcome;
        } catch (HandedOverException handedOver) {
            if (part.isPresent()) {
                return equations(folder);
            }
            if (rounds(folder) == rounds) {
                throw new IllegalStateException(
                        "the parts of round " + rounds + " did not make the equations of all cells", handedOver);
            }
            return handedOver(folder, worth.parts(handedOver.pairs(), handedOver.cells()));
        }
    }

    private static Path progress(InputProduct round) {
        return round.files().entrySet().stream()
                .filter(file ->
                        TaskOutcome.Divided.parts(List.of(file.getKey())).isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("round " + round.key() + " has no progress, only "
                        + round.files().keySet()));
    }

    private static long rounds(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(AWAITED)).count();
        }
    }

    private TaskOutcome handedOver(Path folder, int parts) throws IOException {
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
