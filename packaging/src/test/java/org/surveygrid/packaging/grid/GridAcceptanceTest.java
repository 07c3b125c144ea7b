package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.dispatch.DispatchPolicy;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.workunit.RetryPolicy;
import org.surveygrid.worker.Worker;
import org.surveygrid.worker.pipeline.Pipeline;

/** What the grid makes is what one machine makes. */
final class GridAcceptanceTest {
    private static final List<String> TARGETS = List.of("sourcelist");

    @TempDir
    private static Path shared;

    private static TinyNight night = TinyNight.none();
    private static SortedMap<String, String> local = new TreeMap<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void makes_the_night_without_a_grid() throws IOException {
        night = TinyNight.write(shared.resolve("night"), new TinyNight.Size(2, 224, 288));
        local = LocalProducts.digests(night, shared.resolve("local"), TARGETS);
    }

    @Test
    void the_grid_changes_nothing() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber");
            grid.startWorker("birch");
            grid.ingest(night);

            RunProgress run = grid.make(TARGETS);

            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(grid.digests()).isEqualTo(local);
            assertThat(local.values()).anyMatch(product -> product.startsWith("reduced") && !product.contains(":"));
        }
    }

    @Test
    void a_second_identical_request_does_no_pixel_work() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber");
            grid.ingest(night);
            List<String> targets = List.of("bias ccd=c01");
            grid.make(targets);

            RunProgress again = grid.make(targets);

            assertThat(again.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(again.total()).isZero();
        }
    }

    @Test
    void ingesting_twice_changes_nothing() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.ingest(night);
            int products = grid.coordinator().survey().snapshot().all().size();

            grid.ingest(night);

            assertThat(grid.coordinator().survey().snapshot().all()).hasSize(products);
        }
    }

    @Test
    void a_lying_worker_never_gets_a_product_committed() throws IOException {
        try (GridFixture grid = GridFixture.start(directory, whereTrustIsEarned(directory.resolve("grid")))) {
            grid.ingest(night);
            grid.startWorker("liar", LyingExecutor::new);
            grid.startWorker("amber");
            grid.startWorker("birch");

            RunProgress run = grid.make(TARGETS);

            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(grid.digests()).isEqualTo(local);
            Administration.WorkerView liar = worker(grid, "liar");
            assertThat(liar.worker().invalidTotal()).isPositive();
            assertThat(liar.worker().validTotal()).isZero();
            assertThat(worker(grid, "amber").worker().invalidTotal()).isZero();
            assertThat(worker(grid, "birch").worker().invalidTotal()).isZero();
        }
    }

    @Test
    void a_worker_outlives_a_restart_of_the_coordinator() throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.ingest(night);
            PatientExecutor executor = new PatientExecutor();
            Worker worker = grid.startWorker("amber", honest -> executor.around(honest));
            String run = grid.submit(List.of("readnoise"));
            executor.awaitFirstUnit();

            grid.restartCoordinator();
            executor.goOn();

            assertThat(grid.await(run).state()).isEqualTo(RunProgress.State.DONE);
            assertThat(executor.runs()).isEqualTo(2);
            assertThat(worker.hasStopped()).isFalse();
        }
    }

    @Test
    void a_worker_that_stops_hands_its_work_back() throws IOException {
        assertThatWorkIsHandedBackBy(Worker::close);
    }

    @Test
    void a_paused_worker_hands_its_work_back_to_others() throws IOException {
        assertThatWorkIsHandedBackBy(worker -> worker.pause(Pipeline.Pause.NOW));
    }

    private void assertThatWorkIsHandedBackBy(Consumer<Worker> leaving) throws IOException {
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.ingest(night);
            PatientExecutor executor = new PatientExecutor();
            Worker worker = grid.startWorker("amber", honest -> executor.around(honest));
            String run = grid.submit(List.of("readnoise"));
            executor.awaitFirstUnit();

            leaving.accept(worker);

            assertThat(grid.coordinator().engine().administration().workers()).allMatch(view -> view.leases() == 0);
            grid.startWorker("birch");
            assertThat(grid.await(run).state()).isEqualTo(RunProgress.State.DONE);
        }
    }

    private static GridConfig whereTrustIsEarned(Path folder) {
        return GridConfig.local(folder)
                .withPolicy(new DispatchPolicy(
                        Duration.ofMinutes(1),
                        3,
                        RetryPolicy.defaults().withFirstPause(Duration.ofMillis(200)),
                        TrustPolicy.defaults(),
                        DispatchPolicy.Admission.ANYBODY,
                        DispatchPolicy.USUAL_RUN_LIMIT));
    }

    private static Administration.WorkerView worker(GridFixture grid, String name) {
        return grid.coordinator().engine().administration().workers().stream()
                .filter(view -> view.worker().workerId().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
