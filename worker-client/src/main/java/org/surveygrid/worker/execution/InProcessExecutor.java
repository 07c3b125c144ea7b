package org.surveygrid.worker.execution;

import java.nio.file.Path;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.worker.cache.BlobCache;

/** Runs units in the agent's own process, without isolation: for tests and for a person's own machine. */
public final class InProcessExecutor implements UnitExecutor {
    private final UnitRunner runner;
    private final BlobCache cache;

    /**
     * An executor on a cache.
     *
     * @param runner runs the tasks
     * @param cache holds the inputs
     */
    public InProcessExecutor(UnitRunner runner, BlobCache cache) {
        this.runner = runner;
        this.cache = cache;
    }

    @Override
    public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
        return runner.run(unit, cache::path, outputDirectory);
    }

    /** A unit that runs in this process cannot be stopped; its result is dropped later. */
    @Override
    public void cancel() {}

    @Override
    public void close() {}
}
