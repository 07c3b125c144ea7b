package org.surveygrid.worker.execution;

import java.nio.file.Path;
import org.surveygrid.proto.v1.WorkUnit;

/** Runs work units one after the other. Not for use by several threads at once, except {@link #cancel}. */
public interface UnitExecutor extends AutoCloseable {
    /**
     * Runs a unit whose inputs are all in the cache.
     *
     * @param unit what to run
     * @param outputDirectory an empty directory; result files stay there
     * @return how it ended
     */
    ExecutionOutcome execute(WorkUnit unit, Path outputDirectory);

    /** Stops the running unit, if any; its {@link #execute} returns {@link ExecutionOutcome.Cancelled}. */
    void cancel();

    @Override
    void close();
}
