package org.surveygrid.worker.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.surveygrid.proto.v1.AttemptProgress;
import org.surveygrid.worker.execution.UnitExecutor;

/** The attempts this worker holds leases for, and which executor runs which. */
public final class LiveAttempts {
    private final Map<String, Attempt> byId = new ConcurrentSkipListMap<>();
    private final Map<String, UnitExecutor> running = new ConcurrentHashMap<>();

    void add(Attempt attempt) {
        byId.put(attempt.id(), attempt);
    }

    void remove(Attempt attempt) {
        byId.remove(attempt.id());
    }

    void startedOn(Attempt attempt, UnitExecutor executor) {
        running.put(attempt.id(), executor);
    }

    void endedOn(Attempt attempt) {
        running.remove(attempt.id());
    }

    boolean isRunning(Attempt attempt) {
        return running.containsKey(attempt.id());
    }

    /**
     * How many attempts are held.
     *
     * @return number
     */
    public int size() {
        return byId.size();
    }

    /**
     * All attempts, for a heartbeat.
     *
     * @return progress of each
     */
    public List<AttemptProgress> progress() {
        return byId.values().stream().map(Attempt::progress).toList();
    }

    /**
     * All attempts.
     *
     * @return a snapshot
     */
    public List<Attempt> all() {
        return List.copyOf(byId.values());
    }

    /**
     * Cancels an attempt that nobody wants any more; ignores a directive whose fence is not the attempt's.
     *
     * @param attemptId as in the directive
     * @param fence as in the directive
     */
    public void cancel(String attemptId, long fence) {
        Attempt attempt = byId.get(attemptId);
        if (attempt == null || attempt.fence() != fence) {
            return;
        }
        attempt.markCancelled();
        Optional.ofNullable(running.get(attemptId)).ifPresent(UnitExecutor::cancel);
    }
}
