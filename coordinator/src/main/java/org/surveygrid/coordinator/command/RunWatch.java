package org.surveygrid.coordinator.command;

import java.io.PrintWriter;
import java.time.Duration;
import org.surveygrid.command.ExitCode;
import org.surveygrid.command.ProgressLine;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.proto.v1.UnitSummary;

/** Follows a run until it ends, and says what it waits for when no worker can take it further. */
public final class RunWatch {
    private static final Duration POLL = Duration.ofMillis(700);
    /** A shortage of workers that lasts shorter is not worth a line. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OperatorClient client;
    private final PrintWriter talk;

    /**
     * A watch.
     *
     * @param client speaks to the coordinator
     * @param talk where progress goes, usually standard error
     */
    public RunWatch(OperatorClient client, PrintWriter talk) {
        this.client = client;
        this.talk = talk;
    }

    /**
     * Waits for the end of a run.
     *
     * @param runId which
     * @param atMost longest wait
     * @return the last state seen
     */
    public RunStatus await(String runId, Duration atMost) {
        long startNanos = System.nanoTime();
        ProgressLine line = new ProgressLine(talk, "  " + runId, startNanos);
        boolean told = false;
        RunStatus status = poll(runId, Duration.ZERO);
        while (status.getState().equals("RUNNING") && System.nanoTime() - startNanos < atMost.toNanos()) {
            line.step(status.getDone(), status.getTotal());
            if (!told && System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                status.getNeedsYouList().forEach(need -> talk.println(System.lineSeparator() + "  waiting: " + need));
                talk.flush();
                told = status.getNeedsYouCount() > 0;
            }
            status = poll(runId, POLL);
        }
        line.done(status.getDone() + " of " + status.getTotal() + " done, " + status.getState());
        for (UnitSummary problem : status.getProblemsList()) {
            talk.println(problem.getState() + " " + problem.getTarget() + ": " + problem.getDetail());
        }
        talk.flush();
        return status;
    }

    private RunStatus poll(String runId, Duration wait) {
        return client.call(
                wait.toSeconds() + 1,
                operator -> operator.getRun(GetRunRequest.newBuilder()
                        .setRunId(runId)
                        .setWaitMillis(wait.toMillis())
                        .build()));
    }

    /**
     * What a process that waited for a run exits with.
     *
     * @param status the last state
     * @return the exit code
     */
    public static ExitCode exitCode(RunStatus status) {
        return switch (status.getState()) {
            case "DONE" -> ExitCode.OK;
            case "FAILED" -> ExitCode.RUN_FAILED;
            case "CANCELLED" -> ExitCode.RUN_CANCELLED;
            default -> ExitCode.TIMEOUT;
        };
    }
}
