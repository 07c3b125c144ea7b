package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.surveygrid.proto.v1.AttemptPhase;
import org.surveygrid.proto.v1.AttemptProgress;
import org.surveygrid.proto.v1.AttemptVerdict;
import org.surveygrid.proto.v1.ReconcileRequest;
import org.surveygrid.proto.v1.ReturnRequest;
import org.surveygrid.worker.cache.BlobCache;
import org.surveygrid.worker.execution.UnitExecutor;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** All stages of one worker, started and stopped together. */
public final class Pipeline {
    private static final Logger LOG = System.getLogger(Pipeline.class.getName());

    private final CoordinatorClient client;
    private final Session session;
    private final PipelineState state;
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<Attempt> toFetch = new LinkedBlockingQueue<>();
    private final ReportStage report;

    /**
     * A pipeline that does nothing yet.
     *
     * @param client speaks to the coordinator
     * @param session opened already
     * @param store journal of attempts
     * @param cache inputs
     * @param executors one per slot
     * @param stop ends it
     */
    public Pipeline(
            CoordinatorClient client,
            Session session,
            AttemptStore store,
            BlobCache cache,
            List<UnitExecutor> executors,
            StopSignal stop) {
        this.client = client;
        this.session = session;
        // One more unit per slot is fetched while the slot computes.
        this.state = new PipelineState(stop, new LiveAttempts(), store, cache, 2 * executors.size());
        this.report = new ReportStage(client, session, state);
        // Not bounded: the number of leases is, and a stage that waits to hand on could not be stopped.
        BlockingQueue<Attempt> toRun = new LinkedBlockingQueue<>();
        threads.add(Thread.ofPlatform().name("lease").unstarted(new LeaseLoop(client, session, state, toFetch)));
        threads.add(Thread.ofPlatform().name("fetch").unstarted(new FetchStage(client, state, toFetch, toRun, report)));
        threads.add(Thread.ofPlatform().name("report").unstarted(report));
        for (int i = 0; i < executors.size(); i++) {
            threads.add(Thread.ofPlatform()
                    .name("slot-" + (i + 1))
                    .unstarted(new Slot(state, executors.get(i), toRun, report)));
        }
    }

    /** The attempts held at the moment. */
    public LiveAttempts live() {
        return state.live();
    }

    /**
     * Why the last question for work brought none.
     *
     * @return the coordinator's words; empty when it had work
     */
    public String idleReason() {
        return state.idleReason();
    }

    /** What a pause does to the unit that runs. */
    public enum Pause {
        /** It is finished; nothing new is begun. */
        WHEN_DONE,
        /** It is handed back like the others. */
        NOW
    }

    /**
     * Hands back what is not begun, and takes no more work until {@link #resume}. To be called again and again while the
     * pause lasts: an answer to an earlier question may still bring work.
     *
     * @param how what happens to the unit that runs
     */
    public void pause(Pause how) {
        state.setPaused(true);
        List<AttemptProgress> toReturn = new ArrayList<>();
        for (Attempt attempt : state.live().all()) {
            boolean isFinishing = attempt.phase() == AttemptPhase.UPLOAD
                    || (how == Pause.WHEN_DONE && state.live().isRunning(attempt));
            if (!isFinishing && !attempt.isCancelled()) {
                state.live().cancel(attempt.id(), attempt.fence());
                toReturn.add(attempt.progress());
            }
        }
        if (toReturn.isEmpty()) {
            return;
        }
        try {
            client.giveBack(ReturnRequest.newBuilder()
                    .setSessionId(session.id())
                    .addAllAttempts(toReturn)
                    .setReason("worker pauses")
                    .build());
        } catch (CallFailedException e) {
            LOG.log(Level.INFO, "leases not handed back, they will expire cause={0}", e.getMessage());
        }
    }

    /** Takes work again. */
    public void resume() {
        state.setPaused(false);
    }

    /** Takes no more work; what is held is finished. */
    public void drain() {
        state.drain();
    }

    /**
     * Settles what an earlier process left on disk, then starts all stages.
     *
     * @throws IOException when the journal cannot be read or the coordinator refuses
     */
    public void start() throws IOException {
        reconcile();
        threads.forEach(Thread::start);
    }

    /** Asked also with nothing on disk: what an earlier process was promised and never wrote down is released then. */
    private void reconcile() throws IOException {
        List<Attempt> found = state.store().recover();
        Map<String, AttemptVerdict.Verdict> verdicts = new HashMap<>();
        session.reconcile(found.stream().map(Attempt::progress).toList())
                .getVerdictsList()
                .forEach(verdict -> verdicts.put(verdict.getAttemptId(), verdict.getVerdict()));
        session.holding(() -> state.live().progress());
        for (Attempt attempt : found) {
            AttemptVerdict.Verdict verdict = verdicts.getOrDefault(attempt.id(), AttemptVerdict.Verdict.DROP);
            boolean done = state.store().result(attempt).isPresent();
            LOG.log(Level.INFO, "found attempt={0} finished={1} verdict={2}", attempt.id(), done, verdict);
            if (verdict == AttemptVerdict.Verdict.DROP || (!done && verdict == AttemptVerdict.Verdict.SUBMIT)) {
                state.store().delete(attempt);
            } else if (done) {
                state.cache().pin(attempt.inputDigests());
                state.live().add(attempt);
                report.enqueue(attempt);
            } else {
                Attempt again = state.store().create(attempt.lease());
                state.live().add(again);
                toFetch.add(again);
            }
        }
    }

    /**
     * Waits for all stages to end after the stop signal, then hands back what is unfinished.
     *
     * @param atMost longest wait for the stages
     */
    public void stop(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        client.stopWaiting();
        state.live().all().forEach(attempt -> state.live().cancel(attempt.id(), attempt.fence()));
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        handBack();
    }

    private void handBack() {
        List<AttemptProgress> unfinished = new ArrayList<>();
        List<AttemptProgress> finished = new ArrayList<>();
        for (Attempt attempt : state.live().all()) {
            try {
                // A finished result stays on disk and is reported by the next process.
                if (state.store().result(attempt).isEmpty()) {
                    unfinished.add(attempt.progress());
                    state.store().delete(attempt);
                } else {
                    finished.add(attempt.progress());
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot clean up attempt=" + attempt.id(), e);
            }
        }
        try {
            client.giveBack(ReturnRequest.newBuilder()
                    .setSessionId(session.id())
                    .addAllAttempts(unfinished)
                    .setReason("worker stops")
                    .build());
            // A lease whose grant never arrived is known to the coordinator alone: what is not listed is released.
            client.reconcile(ReconcileRequest.newBuilder()
                    .setSessionId(session.id())
                    .addAllAttempts(finished)
                    .build());
        } catch (CallFailedException e) {
            LOG.log(Level.INFO, "leases not handed back, they will expire cause={0}", e.getMessage());
        }
    }
}
