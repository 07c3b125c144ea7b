package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.surveygrid.proto.v1.AttemptPhase;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.UnitInput;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** Brings a unit's inputs into the cache. A stalled transfer costs only the unit it belongs to. */
final class FetchStage implements Runnable {
    private static final Logger LOG = System.getLogger(FetchStage.class.getName());
    private static final int TRIES = 6;

    private final CoordinatorClient client;
    private final PipelineState state;
    private final BlockingQueue<Attempt> toFetch;
    private final BlockingQueue<Attempt> toRun;
    private final ReportStage report;

    FetchStage(
            CoordinatorClient client,
            PipelineState state,
            BlockingQueue<Attempt> toFetch,
            BlockingQueue<Attempt> toRun,
            ReportStage report) {
        this.client = client;
        this.state = state;
        this.toFetch = toFetch;
        this.toRun = toRun;
        this.report = report;
    }

    @Override
    public void run() {
        try {
            while (!state.stop().isRaised()) {
                Attempt attempt = toFetch.poll(200, TimeUnit.MILLISECONDS);
                if (attempt != null) {
                    fetch(attempt);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetch(Attempt attempt) throws InterruptedException {
        attempt.enter(AttemptPhase.FETCH);
        state.cache().pin(attempt.inputDigests());
        for (int failures = 1; !state.stop().isRaised(); failures++) {
            if (attempt.isCancelled()) {
                report.drop(attempt);
                return;
            }
            try {
                for (UnitInput input : attempt.unit().getInputsList()) {
                    for (Blob blob : input.getFilesMap().values()) {
                        client.fetch(blob, state.cache());
                    }
                }
                toRun.put(attempt);
                return;
            } catch (CallFailedException e) {
                if (e.failure() != CallFailedException.Cause.UNREACHABLE) {
                    report.fail(attempt, FailureClass.INPUT, "fetch", String.valueOf(e.getMessage()));
                    return;
                }
                LOG.log(
                        Level.INFO,
                        "fetch interrupted attempt={0} failures={1} cause={2}",
                        attempt.id(),
                        failures,
                        e.getMessage());
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "fetch failed attempt={0} failures={1} cause={2}",
                        attempt.id(),
                        failures,
                        e.getMessage());
                if (failures >= TRIES) {
                    report.fail(attempt, FailureClass.INFRA, "fetch", String.valueOf(e.getMessage()));
                    return;
                }
            }
            state.stop().backOff(failures);
        }
    }
}
