package org.surveygrid.worker.execution;

import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.TaskResult;

/** How the run of a work unit on this machine ended. */
public sealed interface ExecutionOutcome {
    /**
     * There is a result, possibly a void one.
     *
     * @param result what to report
     * @param cpuSeconds processor time used
     */
    record Finished(TaskResult result, double cpuSeconds) implements ExecutionOutcome {}

    /**
     * There is none.
     *
     * @param failureClass whom it counts against
     * @param fingerprint same cause, same text
     * @param detail for people
     */
    record Failed(FailureClass failureClass, String fingerprint, String detail) implements ExecutionOutcome {}

    /** Nobody wants the result any more. */
    record Cancelled() implements ExecutionOutcome {}
}
