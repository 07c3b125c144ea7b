package org.surveygrid.coordinator.command;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.proto.v1.UnitSummary;

/** Follows a run until it ends: a bar with the expected time on a terminal, a line per change elsewhere. */
public final class RunWatch {
    private static final int BAR_CELLS = 30;
    private static final Duration POLL = Duration.ofMillis(700);

    private final OperatorClient client;
    private final PrintWriter talk;
    private final boolean isTerminal;

    /**
     * A watch.
     *
     * @param client speaks to the coordinator
     * @param talk where progress goes, usually standard error
     */
    public RunWatch(OperatorClient client, PrintWriter talk) {
        this.client = client;
        this.talk = talk;
        this.isTerminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
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
        int shown = -1;
        RunStatus status = poll(runId, Duration.ZERO);
        int doneAtStart = status.getDone();
        while (status.getState().equals("RUNNING") && System.nanoTime() - startNanos < atMost.toNanos()) {
            shown = show(status, shown, doneAtStart, (System.nanoTime() - startNanos) * 1e-9);
            status = poll(runId, POLL);
        }
        show(status, -1, doneAtStart, (System.nanoTime() - startNanos) * 1e-9);
        if (isTerminal) {
            talk.println();
        }
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

    private int show(RunStatus status, int shown, int doneAtStart, double elapsedSeconds) {
        int total = Math.max(1, status.getTotal());
        String remaining = "";
        int fresh = status.getDone() - doneAtStart;
        if (fresh > 0 && status.getDone() < total) {
            double seconds = elapsedSeconds / fresh * (total - status.getDone());
            remaining = String.format(Locale.ROOT, "  ETA %d:%02d", (int) seconds / 60, (int) seconds % 60);
        }
        if (isTerminal) {
            int cells = BAR_CELLS * status.getDone() / total;
            talk.printf(
                    Locale.ROOT,
                    "\r  [%s%s] %d/%d %3.0fs%s   ",
                    "=".repeat(cells),
                    " ".repeat(BAR_CELLS - cells),
                    status.getDone(),
                    status.getTotal(),
                    elapsedSeconds,
                    remaining);
        } else if (shown < 0 || status.getDone() >= shown + Math.max(1, total / 10)) {
            talk.printf(
                    Locale.ROOT,
                    "  %s %d/%d done, %.0f s%s%n",
                    status.getRunId(),
                    status.getDone(),
                    status.getTotal(),
                    elapsedSeconds,
                    remaining);
            shown = status.getDone();
        }
        talk.flush();
        return shown < 0 ? status.getDone() : shown;
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
