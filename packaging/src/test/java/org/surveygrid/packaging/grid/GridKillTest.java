package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.command.CommandException;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.packaging.demo.Processes;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.RunStatus;

/**
 * Real processes, killed like by a power cut. The ordinary build kills a few times; {@code -Dsurveygrid.kills=20} is the
 * full measure.
 */
final class GridKillTest {
    private static final List<String> TARGETS = List.of("masterflat", "hotpixels");
    private static final long SEED = Long.getLong("surveygrid.seed", 20_260_113);
    private static final int KILLS = Integer.getInteger("surveygrid.kills", 4);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void killing_coordinator_and_worker_at_random_instants_loses_nothing() throws IOException {
        TinyNight night = TinyNight.write(directory.resolve("night"), new TinyNight.Size(KILLS > 8 ? 24 : 6, 96, 128));
        SortedMap<String, String> local = LocalProducts.digests(night, directory.resolve("local"), TARGETS);
        Path home = directory.resolve("home");

        RunStatus status;
        try (Processes processes = new Processes(home)) {
            String address = "127.0.0.1:" + processes.startCoordinator();
            processes.startWorker(1);
            ingest(night, address);
            status = makeWhileKilling(processes, address);
        }

        assertThat(status.getState()).isEqualTo("DONE");
        assertThat(made(home)).as("seed %d", SEED).isEqualTo(local);
    }

    private static void ingest(TinyNight night, String address) {
        GridFixture.sgrid(
                address,
                "survey",
                "ingest",
                night.frames().toString(),
                "--camera-file",
                night.cameraFile().toString());
        GridFixture.sgrid(address, "survey", "reference", night.reference().toString());
    }

    private static RunStatus makeWhileKilling(Processes processes, String address) throws IOException {
        Random random = new Random(SEED);
        try (OperatorClient client = OperatorClient.to(address, Optional.empty())) {
            String run = client.call(operator -> operator.make(MakeRequest.newBuilder()
                            .setSubmissionId("kills")
                            .addAllTargets(TARGETS)
                            .setPriority(50)
                            .build()))
                    .getRunId();
            int kills = 0;
            int whileRunning = 0;
            long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
            RunStatus status = RunStatus.getDefaultInstance();
            while (System.nanoTime() < deadline) {
                LockSupport.parkNanos(
                        Duration.ofMillis(200 + random.nextInt(1200)).toNanos());
                status = poll(client, run, status);
                if (kills < KILLS) {
                    whileRunning += isRunning(status) ? 1 : 0;
                    strike(processes, random.nextBoolean());
                    kills++;
                } else if (!isRunning(status)) {
                    break;
                }
            }
            assertThat(whileRunning)
                    .as("kills that hit the run while it was under way: more work is needed")
                    .isGreaterThanOrEqualTo(KILLS * 3 / 4);
            return status;
        }
    }

    private static boolean isRunning(RunStatus status) {
        return status.getState().isEmpty() || status.getState().equals("RUNNING");
    }

    private static void strike(Processes processes, boolean isCoordinator) throws IOException {
        if (isCoordinator) {
            processes.kill("coordinator");
            processes.startCoordinator();
        } else {
            processes.kill("worker-1");
            processes.startWorker(1);
        }
    }

    private static RunStatus poll(OperatorClient client, String run, RunStatus last) {
        try {
            return client.call(operator ->
                    operator.getRun(GetRunRequest.newBuilder().setRunId(run).build()));
        } catch (CommandException e) {
            return last;
        }
    }

    /** What the archive holds in the end; a product that is there twice would be an error. */
    private static SortedMap<String, String> made(Path home) throws IOException {
        try (Coordinator coordinator = Coordinator.start(GridConfig.local(home.resolve("grid")))) {
            Map<String, String> keyByTarget = new TreeMap<>();
            for (ArchivedProduct product : coordinator.survey().snapshot().all()) {
                if (!product.target().kind().isRegistered()) {
                    assertThat(keyByTarget.put(product.target().toString(), product.key()))
                            .as("a second %s", product.target())
                            .isNull();
                }
                product.files()
                        .values()
                        .forEach(blob -> assertThat(coordinator.engine().blobs().missing(List.of(blob)))
                                .isEmpty());
            }
            return LocalProducts.digestsOf(coordinator.survey().snapshot().all());
        }
    }
}
