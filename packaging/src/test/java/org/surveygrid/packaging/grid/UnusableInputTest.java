package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.task.ProductKind;
import org.surveygrid.worker.execution.ExecutionOutcome;
import org.surveygrid.worker.execution.UnitExecutor;

/** What becomes of a run when a product that others are to be made from must not be used, or cannot be made. */
final class UnusableInputTest {
    private static final List<String> TARGETS = List.of("mosaic");
    /** Between the read noises of the two chips. */
    private static final Map<String, String> STRICT = Map.of("readnoise.maximumReadNoiseElectrons", "4.85");

    @TempDir
    private static Path shared;

    private static TinyNight night = TinyNight.none();

    @TempDir
    private Path directory;

    @BeforeAll
    static void makes_the_night() throws IOException {
        night = TinyNight.write(shared.resolve("night"), new TinyNight.Size(2, 112, 144));
    }

    @Test
    void a_product_flagged_within_a_run_is_not_used_in_it_and_the_rest_goes_on_as_without_a_grid() throws IOException {
        SortedMap<String, String> local = LocalProducts.digests(night, directory.resolve("local"), TARGETS, STRICT);
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber");
            grid.ingest(night);

            RunProgress run = grid.await(grid.submit(TARGETS, STRICT));

            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(grid.digests()).containsAllEntriesOf(local);
            assertThat(only(grid, ProductKind.REDUCED).target().toString()).contains("ccd=c01");
            assertThat(only(grid, ProductKind.MOSAIC).isUsable()).isTrue();
            assertThat(run.troubledUnits())
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(
                                    grid.coordinator().engine().administration().why(key))
                            .anySatisfy(sentence -> assertThat(sentence)
                                    .contains("BLOCKED")
                                    .contains("readnoise")
                                    .contains("is flagged")));
            assertThat(grid.await(grid.submit(TARGETS, STRICT)).total()).isZero();
        }
    }

    @Test
    void certifying_the_flagged_product_lets_a_new_request_make_the_rest() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber");
            grid.ingest(night);
            List<String> bias = List.of("bias ccd=c02");
            RunProgress first = grid.await(grid.submit(bias, STRICT));
            String flagged = only(grid, ProductKind.READ_NOISE).key();

            grid.coordinator()
                    .survey()
                    .certify(
                            flagged,
                            Validity.State.CERTIFIED,
                            java.util.Optional.empty(),
                            new JournalTable.AuditEntry("someone", "CERTIFY", flagged, "looked at it"));
            RunProgress second = grid.await(grid.submit(bias, STRICT));

            assertThat(first.state()).isEqualTo(RunProgress.State.FAILED);
            assertThat(second.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(only(grid, ProductKind.BIAS).isUsable()).isTrue();
        }
    }

    @Test
    void one_chip_that_cannot_be_reduced_does_not_keep_the_others_from_the_mosaic() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber", FailingExecutor::new);
            grid.startWorker("birch", FailingExecutor::new);
            grid.ingest(night);

            RunProgress run = grid.make(TARGETS);

            assertThat(run.state()).isEqualTo(RunProgress.State.FAILED);
            assertThat(run.count(UnitState.FAILED)).isEqualTo(1);
            ArchivedProduct mosaic = only(grid, ProductKind.MOSAIC);
            assertThat(mosaic.origin().inputs().stream()
                            .filter(input -> input.role().equals("reduced")))
                    .singleElement()
                    .satisfies(input -> assertThat(input.key())
                            .isEqualTo(only(grid, ProductKind.REDUCED).key()));
            assertThat(run.requestedKeys()).containsExactly(mosaic.key());
            assertThat(grid.make(TARGETS).total()).isZero();
        }
    }

    private static ArchivedProduct only(GridFixture grid, ProductKind kind) {
        List<ArchivedProduct> found = grid.coordinator().survey().snapshot().all().stream()
                .filter(product -> product.target().kind().equals(kind))
                .toList();
        assertThat(found).as(kind.name()).hasSize(1);
        return found.getFirst();
    }

    /** Fails with the reduced frame of the second chip, as a defect of the task would. */
    private record FailingExecutor(UnitExecutor honest) implements UnitExecutor {
        @Override
        public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
            return unit.getTarget().startsWith("reduced") && unit.getTarget().contains("ccd=c02")
                    ? new ExecutionOutcome.Failed(FailureClass.KERNEL, "test", "no luck with this chip")
                    : honest.execute(unit, outputDirectory);
        }

        @Override
        public void cancel() {
            honest.cancel();
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
