package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.run.MakeRequest;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.packaging.Sgrid;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.worker.Worker;
import org.surveygrid.worker.WorkerConfig;
import org.surveygrid.worker.execution.InProcessExecutor;
import org.surveygrid.worker.execution.UnitExecutor;
import org.surveygrid.worker.execution.UnitRunner;
import org.surveygrid.worker.gateway.CoordinatorAddress;
import picocli.CommandLine;

/** A coordinator and workers in this process, over loopback gRPC. */
final class GridFixture implements AutoCloseable {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    private final Path directory;
    private final GridConfig config;
    private Coordinator coordinator;
    private final List<Worker> workers = new ArrayList<>();

    private GridFixture(Path directory, GridConfig config) throws IOException {
        this.directory = directory;
        this.config = config;
        this.coordinator = Coordinator.start(config);
    }

    /** Puts something around the executor of a worker. */
    @FunctionalInterface
    interface Disguise {
        UnitExecutor around(UnitExecutor honest);
    }

    static GridFixture start(Path directory) throws IOException {
        return start(directory, GridConfig.local(directory.resolve("grid")));
    }

    static GridFixture start(Path directory, GridConfig config) throws IOException {
        return new GridFixture(directory, config);
    }

    /** Ends the coordinator and starts another on the same port and folder; workers are told nothing. */
    void restartCoordinator() throws IOException {
        int port = coordinator.port();
        coordinator.close();
        coordinator = Coordinator.start(config.withPort(port));
    }

    Coordinator coordinator() {
        return coordinator;
    }

    Worker startWorker(String name) throws IOException {
        return startWorker(name, honest -> honest);
    }

    Worker startWorker(String name, Disguise disguise) throws IOException {
        Worker worker = Worker.start(
                new WorkerConfig(
                        CoordinatorAddress.parse(address()),
                        Optional.empty(),
                        name,
                        name,
                        "institute-of-" + name,
                        directory.resolve(name),
                        new WorkerConfig.Limits(1, 900L << 20, 1L << 30)),
                (cache, slot) -> disguise.around(new InProcessExecutor(new UnitRunner(TaskCatalog.load()), cache)));
        workers.add(worker);
        return worker;
    }

    String address() {
        return "127.0.0.1:" + coordinator.port();
    }

    void ingest(TinyNight night) {
        sgrid(
                address(),
                "survey",
                "ingest",
                night.frames().toString(),
                "--camera-file",
                night.cameraFile().toString());
        sgrid(address(), "survey", "reference", night.reference().toString());
    }

    /** Runs a command against a grid; anything but success is an error with the command's own words. */
    static String sgrid(String address, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--coordinator", address));
        StringWriter text = new StringWriter();
        CommandLine line = Sgrid.commandLine();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        int code = line.execute(all.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("sgrid " + String.join(" ", all) + " ended with " + code + ": " + text);
        }
        return text.toString();
    }

    RunProgress make(List<String> targets) {
        return await(submit(targets));
    }

    String submit(List<String> targets) {
        return submit(targets, Map.of());
    }

    String submit(List<String> targets, Map<String, String> parameters) {
        return coordinator
                .survey()
                .make(new MakeRequest(
                        UUID.randomUUID().toString(), targets, parameters, MakeRequest.Freshness.REUSE, 50))
                .runId();
    }

    RunProgress await(String runId) {
        return coordinator.survey().awaitEnd(runId, LONGEST_RUN);
    }

    SortedMap<String, String> digests() {
        return LocalProducts.digestsOf(coordinator.survey().snapshot().all());
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        coordinator.close();
    }
}
