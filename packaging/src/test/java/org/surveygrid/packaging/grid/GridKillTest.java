package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.command.CommandException;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.packaging.demo.Processes;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.RunStatus;

/**
 * Real processes, killed like by a power cut, at random instants of real work. The ordinary build kills a few times;
 * {@code -Dsurveygrid.kills=20} is the full measure.
 */
final class GridKillTest {
    private static final System.Logger LOG = System.getLogger(GridKillTest.class.getName());
    private static final List<String> TARGETS = List.of("masterflat", "hotpixels");
    private static final String WORKER = "worker-1";
    private static final long SEED = Long.getLong("surveygrid.seed", 20_260_113);
    private static final int KILLS = Integer.getInteger("surveygrid.kills", 4);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(120 + 20L * KILLS);
    private static final Duration BACK_AT_WORK = Duration.ofSeconds(30);
    private static final int LONGEST_WORK_MILLIS = 1200;

    /** Kept when the test fails: what happened stands in the logs and in the database. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    /** Who dies. */
    private enum Victim {
        WORKER,
        COORDINATOR,
        /** The process that runs the units. */
        CHILD,
        /** The coordinator, and the worker while the coordinator is away: what it finished meanwhile is on its disk. */
        ALL
    }

    private record Blow(Victim victim, boolean hitWork) {}

    @Test
    void killing_any_process_at_random_instants_loses_nothing() throws IOException {
        TinyNight night = TinyNight.write(directory.resolve("night"), new TinyNight.Size(KILLS > 8 ? 24 : 6, 320, 400));
        SortedMap<String, String> local = LocalProducts.digests(night, directory.resolve("local"), TARGETS);
        Path home = directory.resolve("home");

        RunStatus status;
        List<Blow> blows = new ArrayList<>();
        WorkerLog log;
        try (Processes processes = new Processes(home)) {
            String address = "127.0.0.1:" + processes.startCoordinator();
            processes.startWorker(1);
            ingest(night, address);
            status = makeWhileKilling(processes, address, blows);
            log = WorkerLog.read(processes.log(WORKER));
        }

        assertThat(status.getState()).as(summary(blows, log)).isEqualTo("DONE");
        LOG.log(System.Logger.Level.INFO, summary(blows, log));
        assertThat(blows).as("more work is needed for so many kills").hasSize(KILLS);
        assertThat(blows.stream().filter(Blow::hitWork).count())
                .as("kills that hit a unit while it was computed")
                .isGreaterThanOrEqualTo(KILLS / 2);
        assertThat(log.resumed().size() + log.rescued().size())
                .as("attempts that came back from the worker's journal")
                .isPositive();
        if (KILLS >= 20) {
            assertThat(log.rescued()).as("finished results that came back").isNotEmpty();
            assertThat(log.crashes()).isPositive();
        }
        try (Coordinator coordinator = Coordinator.start(GridConfig.local(home.resolve("grid")))) {
            assertThat(made(coordinator)).as("seed %d", SEED).isEqualTo(local);
            assertNothingAcknowledgedIsLost(coordinator, log);
        }
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

    private static RunStatus makeWhileKilling(Processes processes, String address, List<Blow> blows)
            throws IOException {
        Random random = new Random(SEED);
        List<Victim> victims = new ArrayList<>();
        while (victims.size() < KILLS) {
            victims.addAll(List.of(Victim.values()));
        }
        Collections.shuffle(victims, random);
        try (OperatorClient client = OperatorClient.to(address, Optional.empty())) {
            String run = client.call(operator -> operator.make(MakeRequest.newBuilder()
                            .setSubmissionId("kills")
                            .addAllTargets(TARGETS)
                            .setPriority(50)
                            .build()))
                    .getRunId();
            int begunBefore = 0;
            long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
            RunStatus status = RunStatus.getDefaultInstance();
            while (System.nanoTime() < deadline) {
                status = poll(client, run, status);
                if (!isRunning(status)) {
                    break;
                }
                if (blows.size() == KILLS) {
                    pauseMillis(200);
                    continue;
                }
                awaitWork(processes, begunBefore);
                pauseMillis(random.nextInt(LONGEST_WORK_MILLIS));
                blows.add(strike(processes, victims.get(blows.size()), random));
                begunBefore = WorkerLog.read(processes.log(WORKER)).begun();
            }
            return status;
        }
    }

    private static void awaitWork(Processes processes, int begunBefore) throws IOException {
        long deadline = System.nanoTime() + BACK_AT_WORK.toNanos();
        while (WorkerLog.read(processes.log(WORKER)).begun() <= begunBefore && System.nanoTime() < deadline) {
            pauseMillis(20);
        }
    }

    private static boolean isRunning(RunStatus status) {
        return status.getState().isEmpty() || status.getState().equals("RUNNING");
    }

    private static Blow strike(Processes processes, Victim victim, Random random) throws IOException {
        boolean hitWork = WorkerLog.read(processes.log(WORKER)).isComputing();
        switch (victim) {
            case WORKER -> {
                processes.kill(WORKER);
                processes.startWorker(1);
            }
            case COORDINATOR -> {
                processes.kill("coordinator");
                processes.startCoordinator();
            }
            case CHILD -> hitWork &= processes.killChildOf(WORKER);
            case ALL -> {
                processes.kill("coordinator");
                pauseMillis(500 + random.nextInt(1500));
                processes.kill(WORKER);
                processes.startCoordinator();
                processes.startWorker(1);
            }
        }
        return new Blow(victim, hitWork);
    }

    private static RunStatus poll(OperatorClient client, String run, RunStatus last) {
        try {
            return client.call(operator ->
                    operator.getRun(GetRunRequest.newBuilder().setRunId(run).build()));
        } catch (CommandException e) {
            return last;
        }
    }

    private static void pauseMillis(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    private static String summary(List<Blow> blows, WorkerLog log) {
        StringBuilder text = new StringBuilder("seed ")
                .append(SEED)
                .append(", ")
                .append(blows.size())
                .append(" kills -9 (hit while a unit was computed):");
        for (Victim victim : Victim.values()) {
            List<Blow> of =
                    blows.stream().filter(blow -> blow.victim() == victim).toList();
            text.append(' ')
                    .append(victim)
                    .append(' ')
                    .append(of.size())
                    .append(" (")
                    .append(of.stream().filter(Blow::hitWork).count())
                    .append(")");
        }
        return text + "; units begun " + log.begun() + ", acknowledged "
                + log.acknowledged().size() + ", resumed from the journal "
                + log.resumed().size() + ", finished results rescued from it "
                + log.rescued().size() + ", acknowledged before and dropped "
                + log.reportedBefore().size() + ", crashes reported " + log.crashes();
    }

    /** What the archive holds in the end; a product that is there twice would be an error. */
    private static SortedMap<String, String> made(Coordinator coordinator) {
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

    /** Each unit has one result that counts, and every result the worker was thanked for is on record. */
    private static void assertNothingAcknowledgedIsLost(Coordinator coordinator, WorkerLog log) {
        Set<String> onRecord = new HashSet<>();
        List<Attempt> all = new ArrayList<>();
        for (UnitState state : List.of(UnitState.VALIDATED, UnitState.VOID)) {
            for (Administration.UnitView unit :
                    coordinator.engine().administration().units(state, Integer.MAX_VALUE)) {
                all.addAll(unit.attempts());
                unit.attempts().stream()
                        .filter(attempt -> !attempt.resultDigest().isEmpty())
                        .map(Attempt::attemptId)
                        .forEach(onRecord::add);
                assertThat(unit.attempts())
                        .as("results that count of %s", unit.unit().spec().target())
                        .satisfiesOnlyOnce(
                                attempt -> assertThat(attempt.state()).isEqualTo(AttemptState.UNCHECKED));
            }
        }
        assertThat(log.acknowledged())
                .as("acknowledged results")
                .allSatisfy(attempt -> assertThat(onRecord)
                        .as(() -> String.join("\n", log.about(attempt)) + "\n" + all)
                        .contains(attempt));
        assertThat(log.reportedBefore())
                .as("finished results that the worker was told to drop")
                .allSatisfy(attempt -> assertThat(onRecord)
                        .as(() -> String.join("\n", log.about(attempt)) + "\n" + all)
                        .contains(attempt));
    }
}
