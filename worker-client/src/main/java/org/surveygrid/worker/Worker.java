package org.surveygrid.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;
import org.surveygrid.worker.cache.BlobCache;
import org.surveygrid.worker.execution.ChildProcessExecutor;
import org.surveygrid.worker.execution.UnitExecutor;
import org.surveygrid.worker.gateway.CoordinatorClient;
import org.surveygrid.worker.pipeline.AttemptStore;
import org.surveygrid.worker.pipeline.Pipeline;
import org.surveygrid.worker.pipeline.Session;
import org.surveygrid.worker.pipeline.StopSignal;
import org.surveygrid.worker.renewal.Renewal;

/** A worker client, wired by hand: read {@link #start} to see all of it. */
public final class Worker implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final CoordinatorClient client;
    private final StopSignal stop;
    private final Pipeline pipeline;
    private final Thread renewal;
    private final BlobCache cache;

    private Worker(CoordinatorClient client, StopSignal stop, Pipeline pipeline, Thread renewal, BlobCache cache) {
        this.client = client;
        this.stop = stop;
        this.pipeline = pipeline;
        this.renewal = renewal;
        this.cache = cache;
    }

    /** Makes the executors of a worker, one per slot. */
    @FunctionalInterface
    public interface ExecutorFactory {
        /**
         * An executor.
         *
         * @param cache holds the inputs
         * @param slot number of the slot, from 1
         * @return a fresh executor
         */
        UnitExecutor executor(BlobCache cache, int slot);
    }

    /**
     * Starts a worker whose slots are child processes.
     *
     * @param config how it runs
     * @return the running worker
     * @throws IOException when its directory cannot be used or the coordinator refuses it
     */
    public static Worker start(WorkerConfig config) throws IOException {
        Path state = config.stateDirectory();
        Files.createDirectories(state);
        return start(
                config,
                (cache, slot) -> new ChildProcessExecutor(
                        state.resolve("cache"),
                        config.limits().memoryBytesPerSlot(),
                        state.resolve("slot-" + slot + ".log")));
    }

    /**
     * Starts a worker with executors of the caller's choice.
     *
     * @param config how it runs
     * @param executors one per slot are made
     * @return the running worker
     * @throws IOException when its directory cannot be used or the coordinator refuses it
     */
    public static Worker start(WorkerConfig config, ExecutorFactory executors) throws IOException {
        Path state = config.stateDirectory();
        Files.createDirectories(state);
        BlobCache cache = new BlobCache(state.resolve("cache"), config.limits().cacheBytes(), InstantSource.system());
        AttemptStore store = new AttemptStore(state.resolve("attempts"));
        StopSignal stop = new StopSignal();
        CoordinatorClient client = CoordinatorClient.to(config.coordinator(), config.identity());
        Session session = new Session(client, sessionRequest(config), stop);
        session.open("");
        List<UnitExecutor> slots = new ArrayList<>();
        for (int slot = 1; slot <= config.limits().slots(); slot++) {
            slots.add(executors.executor(cache, slot));
        }
        Pipeline pipeline = new Pipeline(client, session, store, cache, slots, stop);
        pipeline.start();
        Thread renewal = Thread.ofPlatform().name("renewal").start(new Renewal(client, session, pipeline, stop));
        return new Worker(client, stop, pipeline, renewal, cache);
    }

    private static OpenSessionRequest sessionRequest(WorkerConfig config) throws IOException {
        List<String> tasks = new ArrayList<>();
        for (TaskType<?> task : TaskCatalog.load().all()) {
            tasks.add(task.name() + "@" + task.version());
        }
        return OpenSessionRequest.newBuilder()
                .setWorkerId(config.workerId())
                .setWorkerName(config.workerName())
                .setInstitute(config.institute())
                .setIncarnation(nextIncarnation(config.stateDirectory().resolve("incarnation")))
                .setSlots(config.limits().slots())
                .setMemoryBytesPerSlot(config.limits().memoryBytesPerSlot())
                .addAllTasks(tasks)
                .build();
    }

    /** Grows with every start, so that the coordinator can tell a restart from a copied machine. */
    private static long nextIncarnation(Path file) throws IOException {
        long next = Files.exists(file) ? Long.parseLong(Files.readString(file).trim()) + 1 : 1;
        // A process killed while it writes must not leave an empty file behind.
        Path fresh = file.resolveSibling("incarnation.tmp");
        Files.writeString(fresh, Long.toString(next));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return next;
    }

    /**
     * Hands back what is not begun, and takes no more work until {@link #resume}. Repeat it while the pause lasts.
     *
     * @param how what happens to the unit that runs
     */
    public void pause(Pipeline.Pause how) {
        pipeline.pause(how);
    }

    /** Takes work again. */
    public void resume() {
        pipeline.resume();
    }

    /**
     * Attempts held at the moment.
     *
     * @return number
     */
    public int heldAttempts() {
        return pipeline.live().size();
    }

    /**
     * Why there was no work last time.
     *
     * @return the coordinator's words; empty when there was work
     */
    public String idleReason() {
        return pipeline.idleReason();
    }

    /**
     * Whether it stopped by itself, because the coordinator refuses it.
     *
     * @return true when nothing more will happen
     */
    public boolean hasStopped() {
        return stop.isRaised();
    }

    /**
     * Space the cache takes.
     *
     * @return bytes
     */
    public long cacheBytes() {
        return cache.sizeBytes();
    }

    /** Hands unfinished work back and ends. Finished results stay on disk until they are reported. */
    @Override
    public void close() {
        stop.raise();
        pipeline.stop(STOP_PATIENCE);
        try {
            renewal.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
