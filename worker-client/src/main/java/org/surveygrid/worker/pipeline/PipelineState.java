package org.surveygrid.worker.pipeline;

import org.surveygrid.worker.cache.BlobCache;

/** What the stages of one worker share. */
final class PipelineState {
    private final StopSignal stop;
    private final LiveAttempts live;
    private final AttemptStore store;
    private final BlobCache cache;
    private final int leaseLimit;
    private volatile boolean draining;
    private volatile boolean paused;
    private volatile String idleReason = "";

    PipelineState(StopSignal stop, LiveAttempts live, AttemptStore store, BlobCache cache, int leaseLimit) {
        this.stop = stop;
        this.live = live;
        this.store = store;
        this.cache = cache;
        this.leaseLimit = leaseLimit;
    }

    StopSignal stop() {
        return stop;
    }

    LiveAttempts live() {
        return live;
    }

    AttemptStore store() {
        return store;
    }

    BlobCache cache() {
        return cache;
    }

    int leaseLimit() {
        return leaseLimit;
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }

    boolean isPaused() {
        return paused;
    }

    void setPaused(boolean isPaused) {
        paused = isPaused;
    }

    String idleReason() {
        return idleReason;
    }

    void idleReason(String reason) {
        idleReason = reason;
    }
}
