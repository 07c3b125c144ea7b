package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.command.CommandException;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.LineageEdge;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.packaging.demo.Processes;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.MakeRequest;

/** Files of rounds and parts go with the garbage when the solution is done; what they were, and who made them, stays. */
final class ReleasedPartsTest {
    private static final Map<String, String> IN_PARTS = Map.of(
            "astrometry.maxPerChip", "2000", "astrometry.pairsPerPart", "10000", "astrometry.fewestVisitsPerPart", "1");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final ListedSurvey.Size SIZE = new ListedSurvey.Size(3, 1, 1);

    @TempDir
    private static Path shared;

    private static ListedSurvey survey = new ListedSurvey(Path.of("missing"), SIZE);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @BeforeAll
    static void lists_of_stars() throws IOException {
        survey = ListedSurvey.write(shared.resolve("survey"), SIZE);
    }

    private static boolean isOfRound(ArchivedProduct product) {
        return product.target().kind().name().matches("astrometry[.](round|part)");
    }

    private static List<ArchivedProduct> family(Coordinator coordinator) {
        return coordinator.survey().snapshot().all().stream()
                .filter(ReleasedPartsTest::isOfRound)
                .toList();
    }

    private static ArchivedProduct solution(Coordinator coordinator) {
        return coordinator.survey().snapshot().all().stream()
                .filter(product -> product.target().kind().name().equals("astrometry"))
                .findFirst()
                .orElseThrow();
    }

    /** Files that rounds and parts have and nobody else. */
    private static Set<BlobRef> ownFiles(Coordinator coordinator) {
        Set<BlobRef> own = new HashSet<>();
        family(coordinator).forEach(product -> own.addAll(product.files().values()));
        coordinator.survey().snapshot().all().stream()
                .filter(product -> !isOfRound(product))
                .forEach(product -> own.removeAll(product.files().values()));
        return own;
    }

    private static void assertOnlyTheseAreGone(Coordinator coordinator, Set<BlobRef> gone) {
        BlobStore blobs = coordinator.engine().blobs();
        assertThat(gone).noneMatch(blobs::holds);
        assertThat(coordinator.survey().snapshot().all())
                .allSatisfy(product -> assertThat(product.files().values())
                        .allMatch(blob -> gone.contains(blob) || blobs.holds(blob)));
    }

    private static void makeAllOld(BlobStore blobs) throws IOException {
        for (BlobStore.StoredBlob stored : blobs.list()) {
            Files.setLastModifiedTime(
                    blobs.require(stored.blob().digest()),
                    FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        }
    }

    @Test
    void files_go_what_they_were_stays_and_a_doubted_solution_is_made_again_without_them() throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        Path saved = directory.resolve("saved");
        SortedMap<String, String> products;
        try (GridFixture grid = GridFixture.start(directory, config)) {
            grid.startWorker("amber");
            assertThat(grid.await(grid.submit(List.of("astrometry"), IN_PARTS)).state())
                    .isEqualTo(RunProgress.State.DONE);
            products = grid.digests();
            Set<BlobRef> own = ownFiles(grid.coordinator());
            makeAllOld(grid.coordinator().engine().blobs());

            String collected = GridFixture.sgrid(grid.address(), "admin", "gc");
            GridFixture.sgrid(grid.address(), "admin", "backup", saved.toString());

            assertThat(own).hasSizeGreaterThan(4);
            assertThat(collected).contains("deleted " + own.size() + " files");
            assertOnlyTheseAreGone(grid.coordinator(), own);
            assertThat(grid.digests()).as("digests on record").isEqualTo(products);
            assertTraced(grid.coordinator());
            String part = family(grid.coordinator()).getFirst().key();
            assertThat(GridFixture.sgrid(grid.address(), "show", part)).contains("not kept, what they led to is done");
            assertThat(GridFixture.sgrid(
                            grid.address(), "show", solution(grid.coordinator()).key()))
                    .doesNotContain("not kept");

            grid.startWorker("birch");
            grid.coordinator()
                    .engine()
                    .administration()
                    .set("amber", Administration.WorkerAction.QUARANTINE, "its memory is bad", "someone");
            assertThat(isMadeAgainBy("birch", grid.coordinator())).isTrue();
            assertThat(grid.digests()).as("made again without parts").isEqualTo(products);
        }
        Path restored = directory.resolve("restored");
        org.surveygrid.coordinator.upkeep.Upkeep.restore(saved, restored);
        try (Coordinator coordinator = Coordinator.start(GridConfig.local(restored))) {
            assertThat(LocalProducts.digestsOf(coordinator.survey().snapshot().all()))
                    .isEqualTo(products);
            assertTraced(coordinator);
        }
    }

    /** From the solution all rounds and parts are reached, and each says who made it from what. */
    private static void assertTraced(Coordinator coordinator) {
        assertThat(coordinator.survey().madeFrom(solution(coordinator).key(), 20))
                .extracting(LineageEdge::inputKey)
                .containsAll(
                        family(coordinator).stream().map(ArchivedProduct::key).toList());
        assertThat(family(coordinator)).isNotEmpty().allSatisfy(product -> {
            assertThat(product.origin().parameters()).isNotEmpty();
            assertThat(product.files()).isNotEmpty();
            assertThat(coordinator.engine().administration().unit(product.key()).attempts())
                    .anySatisfy(attempt -> {
                        assertThat(attempt.workerId()).contains("amber");
                        assertThat(attempt.resultDigest()).isNotEmpty();
                    });
        });
    }

    private static boolean isMadeAgainBy(String worker, Coordinator coordinator) {
        String key = solution(coordinator).key();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean isMade = false;
        while (!isMade && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            Administration.UnitView unit = coordinator.engine().administration().unit(key);
            isMade = unit.unit().state() == UnitState.VALIDATED
                    && unit.attempts().stream()
                            .anyMatch(attempt ->
                                    attempt.workerId().contains(worker) && attempt.state() == AttemptState.UNCHECKED);
        }
        return isMade;
    }

    @Test
    void a_coordinator_that_is_killed_before_and_within_the_removal_finishes_it_later() throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        Set<BlobRef> own;
        SortedMap<String, String> products;
        try (Processes processes = new Processes(directory)) {
            String address = "127.0.0.1:" + processes.startCoordinator();
            processes.startWorker(1);
            assertThat(makeAndKillWhenDone(processes, address)).isTrue();
            try (Coordinator coordinator = Coordinator.start(config)) {
                products =
                        LocalProducts.digestsOf(coordinator.survey().snapshot().all());
                own = ownFiles(coordinator);
                assertOnlyTheseAreGone(coordinator, Set.of());
                makeAllOld(coordinator.engine().blobs());
            }

            processes.startCoordinator();
            CompletableFuture<Void> collecting = CompletableFuture.runAsync(() -> collectOrDie(address));
            awaitSomeGone(config.folder().resolve("store"), own);
            processes.kill("coordinator");
            collecting.join();
            processes.startCoordinator();
            makeOld(BlobStore.open(config.folder().resolve("store"), 0), own);
            GridFixture.sgrid(address, "admin", "gc");
            processes.kill("coordinator");
        }

        assertThat(own).hasSizeGreaterThan(4);
        try (Coordinator coordinator = Coordinator.start(config)) {
            assertOnlyTheseAreGone(coordinator, own);
            assertThat(LocalProducts.digestsOf(coordinator.survey().snapshot().all()))
                    .isEqualTo(products);
            assertThat(coordinator.survey().madeFrom(solution(coordinator).key(), 20))
                    .extracting(LineageEdge::role)
                    .contains("round", "parts", "sources");
        }
    }

    private static boolean makeAndKillWhenDone(Processes processes, String address) {
        try (OperatorClient client = OperatorClient.to(address, Optional.empty())) {
            String run = client.call(operator -> operator.make(MakeRequest.newBuilder()
                            .setSubmissionId("released")
                            .addTargets("astrometry")
                            .putAllParameters(IN_PARTS)
                            .setPriority(50)
                            .build()))
                    .getRunId();
            long deadline = System.nanoTime() + LONGEST.toNanos();
            boolean isDone = false;
            while (!isDone && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                isDone = client.call(operator -> operator.getRun(
                                GetRunRequest.newBuilder().setRunId(run).build()))
                        .getState()
                        .equals("DONE");
            }
            processes.kill("coordinator");
            processes.kill("worker-1");
            return isDone;
        }
    }

    private static void collectOrDie(String address) {
        try {
            GridFixture.sgrid(address, "admin", "gc");
        } catch (IllegalStateException | CommandException e) {
            assertThat(e).hasMessageContaining("sgrid admin gc");
        }
    }

    /** Looks without asking the store: what was asked for is young again. */
    private static void awaitSomeGone(Path store, Set<BlobRef> own) throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            try (Stream<Path> files = Files.walk(store)) {
                long left = files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name ->
                                own.stream().anyMatch(blob -> blob.digest().equals(name)))
                        .count();
                if (left < own.size()) {
                    return;
                }
            }
        }
    }

    private static void makeOld(BlobStore blobs, Set<BlobRef> some) throws IOException {
        for (BlobRef blob : some) {
            if (blobs.holds(blob)) {
                Files.setLastModifiedTime(
                        blobs.require(blob.digest()),
                        FileTime.from(Instant.now().minus(Duration.ofDays(3))));
            }
        }
    }
}
