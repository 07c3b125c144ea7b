package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.LineageEdge;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.packaging.demo.Processes;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.ListUnitsRequest;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.UnitSummary;

/** Global solutions whose equations are made by work units have the bytes of those that one worker makes alone. */
final class DividedGridTest {
    private static final List<String> BOTH = List.of("astrometry", "photometry");
    private static final Map<String, String> ALONE =
            Map.of("astrometry.maxPerChip", "2000", "photometry.maxPerChip", "2000");
    private static final Map<String, String> IN_PARTS = more(
            ALONE,
            Map.of(
                    "astrometry.pairsPerPart", "10000",
                    "astrometry.fewestVisitsPerPart", "1",
                    "photometry.pairsPerPart", "10000",
                    "photometry.fewestVisitsPerPart", "1"));
    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    @TempDir
    private static Path shared;

    private static final ListedSurvey.Size SIZE = new ListedSurvey.Size(3, 1, 1);
    private static ListedSurvey survey = new ListedSurvey(Path.of("missing"), SIZE);
    private static SortedMap<String, String> alone = new TreeMap<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private static Map<String, String> more(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }

    @BeforeAll
    static void one_worker_solves_without_parts() throws IOException {
        survey = ListedSurvey.write(shared.resolve("survey"), SIZE);
        try (GridFixture grid = grid(shared.resolve("alone"))) {
            grid.startWorker("amber");
            grid.await(grid.submit(BOTH, ALONE));
            alone = solutions(grid.coordinator());
        }
        assertThat(alone).hasSize(2).allSatisfy((key, made) -> assertThat(made).doesNotContain(":"));
    }

    private static GridFixture grid(Path directory) throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        return GridFixture.start(directory, config);
    }

    /** Result digests by key, without rounds and parts. */
    private static SortedMap<String, String> solutions(Coordinator coordinator) {
        return LocalProducts.digestsOf(coordinator.survey().snapshot().all().stream()
                .filter(product -> BOTH.contains(product.target().kind().name()))
                .toList());
    }

    private static Map<String, Long> kinds(Coordinator coordinator) {
        return coordinator.survey().snapshot().all().stream()
                .collect(
                        Collectors.groupingBy(product -> product.target().kind().name(), Collectors.counting()));
    }

    @Test
    void two_workers_with_parts_make_the_same_bytes_and_lineage_shows_the_parts() throws IOException {
        try (GridFixture grid = grid(directory)) {
            grid.startWorker("amber");
            grid.startWorker("birch");

            RunProgress run = grid.await(grid.submit(BOTH, IN_PARTS));

            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(solutions(grid.coordinator())).isEqualTo(alone);
            assertThat(kinds(grid.coordinator()))
                    .containsKeys("astrometry.round", "photometry.round")
                    .containsEntry(
                            "astrometry.part", 2 * kinds(grid.coordinator()).getOrDefault("astrometry.round", 0L));
            for (String solution : alone.keySet()) {
                assertThat(grid.coordinator().survey().madeFrom(solution, 20))
                        .extracting(LineageEdge::role)
                        .contains("parts", "round", "sources");
            }
            RunProgress again = grid.await(grid.submit(BOTH, ALONE));
            assertThat(again.total())
                    .as("how the work was done is no reason to do it again")
                    .isZero();
        }
    }

    @Test
    void the_air_over_each_exposure_is_a_unit_made_from_the_divided_solution() throws IOException {
        try (GridFixture grid = grid(directory)) {
            grid.startWorker("amber");
            grid.startWorker("birch");

            RunProgress run = grid.await(grid.submit(List.of("turbulence"), IN_PARTS));

            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(kinds(grid.coordinator()))
                    .containsEntry("turbulence", (long) SIZE.exposures())
                    .containsKey("astrometry.part");
            assertThat(alone).containsAllEntriesOf(solutions(grid.coordinator()));
        }
    }

    @Test
    void a_worker_that_is_killed_within_a_part_costs_that_part() throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        boolean isDone;
        Optional<String> hit;
        try (Processes processes = new Processes(directory)) {
            String address = "127.0.0.1:" + processes.startCoordinator();
            processes.startWorker(1);
            try (OperatorClient client = OperatorClient.to(address, Optional.empty())) {
                String run = client.call(operator -> operator.make(MakeRequest.newBuilder()
                                .setSubmissionId("killed")
                                .addTargets("astrometry")
                                .putAllParameters(IN_PARTS)
                                .setPriority(50)
                                .build()))
                        .getRunId();
                hit = killWithinPart(processes, client);
                processes.startWorker(1);
                isDone = awaitDone(client, run);
            }
        }

        assertThat(hit).as("part that was being made").isPresent();
        assertThat(isDone).isTrue();
        try (Coordinator coordinator = Coordinator.start(config)) {
            assertThat(solutions(coordinator)).hasSize(1);
            assertThat(alone).containsAllEntriesOf(solutions(coordinator));
            assertThat(coordinator.survey().snapshot().all().stream()
                            .map(ArchivedProduct::target)
                            .map(Object::toString))
                    .contains(hit.orElseThrow());
        }
    }

    /** The part that the worker computed when it died. */
    private static Optional<String> killWithinPart(Processes processes, OperatorClient client) throws IOException {
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        while (System.nanoTime() < deadline) {
            List<String> active = client
                    .call(operator -> operator.listUnits(ListUnitsRequest.newBuilder()
                            .setState("ACTIVE")
                            .setLimit(10)
                            .build()))
                    .getUnitsList()
                    .stream()
                    .map(UnitSummary::getTarget)
                    .toList();
            if (active.stream().anyMatch(target -> target.startsWith("astrometry.part"))
                    && WorkerLog.read(processes.log("worker-1")).isComputing()) {
                processes.kill("worker-1");
                return active.stream()
                        .filter(target -> target.startsWith("astrometry.part"))
                        .findFirst();
            }
            pause();
        }
        return Optional.empty();
    }

    private static boolean awaitDone(OperatorClient client, String run) {
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        String state = "RUNNING";
        while (state.equals("RUNNING") && System.nanoTime() < deadline) {
            pause();
            state = client.call(operator -> operator.getRun(
                            GetRunRequest.newBuilder().setRunId(run).build()))
                    .getState();
        }
        return state.equals("DONE");
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
}
