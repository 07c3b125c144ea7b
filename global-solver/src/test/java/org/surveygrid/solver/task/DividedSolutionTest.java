package org.surveygrid.solver.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

/** Rounds and parts, run one after the other, come to the bytes of one run. */
class DividedSolutionTest {
    private static final int MOST_ROUNDS = 20;
    private static final String MANY = "10000";

    @TempDir
    private static Path survey = Path.of("");

    private static final Map<String, List<InputProduct>> OBSERVED = new TreeMap<>();

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, List<InputProduct>> inputs = new TreeMap<>(OBSERVED);
    private int runs;

    @BeforeAll
    static void a_survey_of_files() throws IOException {
        SyntheticSurvey sky = new SyntheticSurvey(3);
        sky.exposures = 3;
        sky.starsPerChip = 300;
        sky.outlierShare = 0.02;
        sky.build();
        Path table = survey.resolve("reference.fits");
        ReferenceCatalogueFile.write(table, sky.reference(0.4, 5, 0.01));
        OBSERVED.put(
                "instrument",
                List.of(SurveyFiles.product(ProductKind.INSTRUMENT, "toml", SurveyFiles.instrument(survey))));
        OBSERVED.put("sources", SurveyFiles.sources(sky, survey));
        OBSERVED.put("reference", List.of(SurveyFiles.product(ProductKind.REFERENCE, "table", table)));
    }

    @Test
    void both_solutions_in_parts_have_the_bytes_of_runs_within_the_usual_limits() throws IOException {
        TaskOutcome.Completed astrometry = whole(new AstrometryTask());
        Divided dividedAstrometry = inParts(new AstrometryTask());
        inputs.put(
                "astrometry",
                List.of(new InputProduct(SurveyFiles.KEY, ProductKind.ASTROMETRY, Map.copyOf(astrometry.files()))));
        TaskOutcome.Completed photometry = whole(new PhotometryTask());
        Divided dividedPhotometry = inParts(new PhotometryTask());

        for (Divided divided : List.of(dividedAstrometry, dividedPhotometry)) {
            assertThat(divided.rounds()).as("rounds").isBetween(1, MOST_ROUNDS - 1);
            assertThat(divided.cells())
                    .as("cells that the parts of each round made")
                    .hasSize(divided.rounds())
                    .allMatch(cells -> cells.size() > 1
                            && cells.stream().filter(made -> made > 0).count() > 1);
        }
        sameBytes(dividedAstrometry.outcome(), astrometry);
        sameBytes(dividedPhotometry.outcome(), photometry);
    }

    @Test
    void a_round_that_another_worker_makes_again_is_the_same() throws IOException {
        TaskType<?> task = new AstrometryTask();
        Target target = target(task);

        TaskOutcome first = run(task, inputs, target);
        TaskOutcome again = run(
                task, inputs, new Target(new ProductKind("astrometry.round"), target.at()).with(Dimension.ROUND, "1"));

        assertThat(first).isInstanceOf(TaskOutcome.Divided.class);
        sameFiles(((TaskOutcome.Divided) again).files(), ((TaskOutcome.Divided) first).files());
    }

    @Test
    void a_solution_whose_parts_left_something_out_fails_instead_of_asking_for_ever() throws IOException {
        TaskType<?> task = new AstrometryTask();
        TaskOutcome.Divided first = (TaskOutcome.Divided) run(task, inputs, target(task));
        inputs.put(TaskInputs.ROUND, List.of(product(first.files())));

        assertThatThrownBy(() -> run(task, inputs, target(task)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the parts of round 1 did not make the equations of all cells");
    }

    @Test
    void where_nobody_can_take_a_part_a_run_is_never_divided() throws IOException {
        TaskOutcome outcome =
                run(new AstrometryTask(), inputs, target(new AstrometryTask()), TaskContext.Company.ALONE);

        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
    }

    @Test
    void there_is_a_part_for_so_many_pairs_and_no_more_than_sixteen() {
        DividedSolution.Worth worth = new DividedSolution.Worth(1_000_000, 100);

        assertThat(worth.parts(1_000_000, 64)).isEqualTo(1);
        assertThat(worth.parts(1_000_001, 64)).isEqualTo(2);
        assertThat(worth.parts(Long.MAX_VALUE / 2, 64)).isEqualTo(16);
        assertThat(worth.parts(Long.MAX_VALUE / 2, 3)).as("cells").isEqualTo(3);
    }

    private record Divided(TaskOutcome.Completed outcome, int rounds, List<List<Integer>> cells) {}

    /** What a grid does, with one machine. */
    private Divided inParts(TaskType<?> task) throws IOException {
        Target target = target(task);
        List<List<Integer>> cells = new ArrayList<>();
        Map<String, List<InputProduct>> own = new TreeMap<>(inputs);
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            TaskOutcome outcome = run(task, own, target);
            if (outcome instanceof TaskOutcome.Completed completed) {
                return new Divided(completed, round - 1, cells);
            }
            TaskOutcome.Divided divided = (TaskOutcome.Divided) outcome;
            own = new TreeMap<>(inputs);
            own.put(TaskInputs.ROUND, List.of(product(divided.files())));
            List<InputProduct> parts = new ArrayList<>();
            List<Integer> made = new ArrayList<>();
            for (int part = 1; part <= divided.parts(); part++) {
                TaskOutcome.Completed equations = (TaskOutcome.Completed) run(
                        task,
                        own,
                        new Target(new ProductKind(task.name() + ".part"), target.at())
                                .with(Dimension.ROUND, Integer.toString(round))
                                .with(Dimension.PART, part + "-of-" + divided.parts()));
                made.add((int) equations.facts().require("nCells"));
                parts.add(product(equations.files()));
            }
            own.put(TaskInputs.PARTS, parts);
            cells.add(made);
        }
        throw new IllegalStateException("there is no end of rounds");
    }

    /** With the usual limits a grid does not divide what three exposures saw. */
    private TaskOutcome.Completed whole(TaskType<?> task) throws IOException {
        return (TaskOutcome.Completed) TaskExecution.run(
                task, new TaskInputs(inputs), Map.of(), context(target(task), TaskContext.Company.GRID));
    }

    private TaskContext context(Target target, TaskContext.Company company) throws IOException {
        return new TaskContext(SurveyFiles.KEY, target, Files.createDirectory(folder.resolve("run" + runs++)), company);
    }

    private static InputProduct product(Map<String, Path> files) {
        return new InputProduct(SurveyFiles.KEY, new ProductKind("part"), files);
    }

    private static Target target(TaskType<?> task) {
        Target target = new Target(task.produces(), new TreeMap<>(Map.of(Dimension.INSTRUMENT, "mosaic")));
        return task.dimensions().contains(Dimension.FILTER) ? target.with(Dimension.FILTER, "r") : target;
    }

    private TaskOutcome run(TaskType<?> task, Map<String, List<InputProduct>> of, Target target) throws IOException {
        return run(task, of, target, TaskContext.Company.GRID);
    }

    private TaskOutcome run(
            TaskType<?> task, Map<String, List<InputProduct>> of, Target target, TaskContext.Company company)
            throws IOException {
        return TaskExecution.run(
                task,
                new TaskInputs(of),
                Map.of("pairsPerPart", MANY, "fewestVisitsPerPart", "1"),
                context(target, company));
    }

    private static void sameBytes(TaskOutcome.Completed one, TaskOutcome.Completed other) {
        sameFiles(one.files(), other.files());
    }

    private static void sameFiles(Map<String, Path> one, Map<String, Path> other) {
        assertThat(one.keySet()).isEqualTo(other.keySet());
        one.forEach((role, file) -> assertThat(file)
                .hasSameBinaryContentAs(Optional.ofNullable(other.get(role)).orElseThrow()));
    }
}
