package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.surveygrid.proto.v1.AttemptPhase;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.worker.execution.ExecutionOutcome;
import org.surveygrid.worker.execution.UnitExecutor;

/** Runs one unit at a time. */
final class Slot implements Runnable {
    private static final Logger LOG = System.getLogger(Slot.class.getName());

    private final PipelineState state;
    private final UnitExecutor executor;
    private final BlockingQueue<Attempt> toRun;
    private final ReportStage report;
    private final ScheduledExecutorService limits = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("run-limit").daemon().factory());

    Slot(PipelineState state, UnitExecutor executor, BlockingQueue<Attempt> toRun, ReportStage report) {
        this.state = state;
        this.executor = executor;
        this.toRun = toRun;
        this.report = report;
    }

    @Override
    public void run() {
        try {
            while (!state.stop().isRaised()) {
                Attempt attempt = toRun.poll(200, TimeUnit.MILLISECONDS);
                if (attempt != null) {
                    run(attempt);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            limits.shutdownNow();
            executor.close();
        }
    }

    private void run(Attempt attempt) {
        if (attempt.isCancelled()) {
            report.drop(attempt);
            return;
        }
        attempt.enter(AttemptPhase.COMPUTE);
        state.live().startedOn(attempt, executor);
        LOG.log(
                Level.INFO,
                "running attempt={0} target={1}",
                attempt.id(),
                attempt.unit().getTarget());
        ExecutionOutcome outcome;
        AtomicBoolean isOvertime = new AtomicBoolean();
        ScheduledFuture<?> limit = limits.schedule(
                () -> {
                    isOvertime.set(true);
                    executor.cancel();
                },
                limitMillis(attempt),
                TimeUnit.MILLISECONDS);
        try {
            outcome = executor.execute(attempt.unit(), attempt.outputDirectory());
        } finally {
            limit.cancel(false);
            state.live().endedOn(attempt);
        }
        if (isOvertime.get() && outcome instanceof ExecutionOutcome.Cancelled) {
            outcome = new ExecutionOutcome.Failed(
                    FailureClass.OVERTIME,
                    "overtime",
                    "ended after " + limitMillis(attempt) / 1000.0 + " s, the limit of this unit's run");
        }
        if (state.stop().isRaised() && !(outcome instanceof ExecutionOutcome.Finished)) {
            // The worker is going down: the unit is handed back by the shutdown, it did not fail.
            return;
        }
        if (attempt.isCancelled() && !(outcome instanceof ExecutionOutcome.Finished)) {
            // The child may have been killed between two units: that is no crash of this one.
            report.drop(attempt);
            return;
        }
        switch (outcome) {
            case ExecutionOutcome.Finished finished -> finish(attempt, finished);
            case ExecutionOutcome.Failed failed ->
                report.fail(attempt, failed.failureClass(), failed.fingerprint(), failed.detail());
            case ExecutionOutcome.Cancelled cancelled -> report.drop(attempt);
        }
    }

    private static long limitMillis(Attempt attempt) {
        long millis = attempt.lease().getRunLimitMillis();
        return millis > 0 ? millis : Long.MAX_VALUE / 2_000_000;
    }

    private void finish(Attempt attempt, ExecutionOutcome.Finished finished) {
        SubmitRequest request = SubmitRequest.newBuilder()
                .setAttemptId(attempt.id())
                .setFence(attempt.fence())
                .setResult(finished.result())
                .setCpuSeconds(finished.cpuSeconds())
                .build();
        try {
            state.store().recordResult(attempt, request);
            LOG.log(
                    Level.INFO,
                    "computed attempt={0} cpu-seconds={1}",
                    attempt.id(),
                    String.format(Locale.ROOT, "%.2f", finished.cpuSeconds()));
            report.enqueue(attempt);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot record a result on disk attempt=" + attempt.id(), e);
            report.fail(attempt, FailureClass.INFRA, "disk", String.valueOf(e.getMessage()));
        }
    }
}
