package org.surveygrid.solver.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.turbulence.ExposureDisplacement;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

class SolverTasksTest {
    private static final String KEY = SurveyFiles.KEY;

    @TempDir
    Path folder;

    @Test
    void both_task_types_are_on_the_class_path() {
        TaskCatalog catalog = TaskCatalog.load();

        assertThat(catalog.making(ProductKind.ASTROMETRY)).isPresent();
        assertThat(catalog.making(ProductKind.PHOTOMETRY)).isPresent();
    }

    @Test
    void astrometry_then_photometry_run_from_files_and_twice_the_same() throws IOException {
        SyntheticSurvey survey = new SyntheticSurvey(1);
        survey.exposures = 4;
        survey.build();
        Map<String, List<InputProduct>> inputs = new TreeMap<>();
        inputs.put(
                "instrument",
                List.of(SurveyFiles.product(ProductKind.INSTRUMENT, "toml", SurveyFiles.instrument(folder))));
        inputs.put("sources", SurveyFiles.sources(survey, folder));
        Path table = folder.resolve("reference.fits");
        ReferenceCatalogueFile.write(table, survey.reference(0.4, 5, 0.01));
        inputs.put("reference", List.of(SurveyFiles.product(ProductKind.REFERENCE, "table", table)));

        TaskOutcome.Completed first = run(new AstrometryTask(), inputs, "a1");
        TaskOutcome.Completed again = run(new AstrometryTask(), inputs, "a2");
        inputs.put("astrometry", List.of(new InputProduct(KEY, ProductKind.ASTROMETRY, Map.copyOf(first.files()))));
        TaskOutcome.Completed photometry = run(new PhotometryTask(), inputs, "p1");
        TaskOutcome.Completed photometryAgain = run(new PhotometryTask(), inputs, "p2");

        TaskOutcome.Completed air = run(new TurbulenceTask(), inputs, "t1");

        sameBytes(first, again);
        assertThat(air.facts().asMap()).as("the synthetic air is still").containsEntry("correlated", "no");
        assertThat(ExposureDisplacement.read(file(air, "displacement")).remark())
                .contains("mas2");
        sameBytes(photometry, photometryAgain);
        assertThat(AstrometricSolution.read(file(first, "solution")).chips()).hasSize(32);
        assertThat(PhotometricSolution.read(file(photometry, "solution")).zeroPoints())
                .hasSize(32);
        assertThat(first.facts().require("overlapRmsMas")).isLessThan(30);
        assertThat(first.facts().asMap()).containsEntry("gauge", "absolute");
        assertThat(photometry.facts().require("overlapRmsMag")).isLessThan(0.05);
        assertThat(Files.readString(file(first, "report"))).contains("\"exposure\": \"e1\"");
        assertThat(new AstrometryTask().judge(first.facts(), AstrometryParameters.defaults()))
                .isEmpty();
        assertThat(new PhotometryTask().judge(photometry.facts(), PhotometryParameters.defaults()))
                .isEmpty();
    }

    private <P extends Record> TaskOutcome.Completed run(
            TaskType<P> task, Map<String, List<InputProduct>> inputs, String name) throws IOException {
        Target target = new Target(task.produces(), new TreeMap<>(Map.of(Dimension.INSTRUMENT, "mosaic")));
        if (task.dimensions().contains(Dimension.EXPOSURE)) {
            target = target.with(Dimension.EXPOSURE, "e1");
        }
        if (task.dimensions().contains(Dimension.FILTER)) {
            target = target.with(Dimension.FILTER, "r");
        }
        Path output = Files.createDirectory(folder.resolve(name));
        TaskOutcome outcome =
                TaskExecution.run(task, new TaskInputs(inputs), Map.of(), new TaskContext(KEY, target, output));
        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        return (TaskOutcome.Completed) outcome;
    }

    private static Path file(TaskOutcome.Completed outcome, String role) {
        return Optional.ofNullable(outcome.files().get(role)).orElseThrow();
    }

    private static void sameBytes(TaskOutcome.Completed one, TaskOutcome.Completed other) {
        one.files().keySet().forEach(role -> assertThat(file(one, role)).hasSameBinaryContentAs(file(other, role)));
    }
}
