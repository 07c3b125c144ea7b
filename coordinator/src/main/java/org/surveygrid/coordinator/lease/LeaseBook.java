package org.surveygrid.coordinator.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All live leases. Safe for use by many threads. */
public final class LeaseBook {
    /** A sweep that comes this much late means that this process stood still, not that the workers did. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration FOREVER = Duration.ofDays(1000);

    private final LongSupplier monotonicNanos;
    private final long ttlNanos;
    private final Map<String, Entry> entries = new HashMap<>();
    private long lastSweepNanos;

    /**
     * An empty book.
     *
     * @param monotonicNanos a clock that only goes forward
     * @param ttl how long a lease lives without a word
     */
    public LeaseBook(LongSupplier monotonicNanos, Duration ttl) {
        this.monotonicNanos = monotonicNanos;
        this.ttlNanos = ttl.toNanos();
        this.lastSweepNanos = monotonicNanos.getAsLong();
    }

    /**
     * Starts a lease with a full time to live; also after a restart, for every attempt that was live before.
     *
     * @param lease what was granted
     */
    public synchronized void start(Lease lease) {
        start(lease, FOREVER);
    }

    /**
     * As {@link #start(Lease)}, for a lease that heartbeats do not keep alive for ever: a worker may be there and its unit
     * stuck all the same.
     *
     * @param lease what was granted
     * @param longest when it ends, heartbeats or not
     */
    public synchronized void start(Lease lease, Duration longest) {
        long now = monotonicNanos.getAsLong();
        entries.put(lease.attemptId(), new Entry(lease, now + ttlNanos, now + longest.toNanos()));
    }

    /**
     * Renews a lease.
     *
     * @param lease as the worker knows it
     * @return whether there is such a lease
     */
    public synchronized boolean renew(Lease lease) {
        @Nullable Entry entry = entries.get(lease.attemptId());
        if (entry == null || !entry.lease.equals(lease)) {
            return false;
        }
        long renewed = monotonicNanos.getAsLong() + ttlNanos;
        entry.deadlineNanos = entry.lastNanos - renewed < 0 ? entry.lastNanos : renewed;
        return true;
    }

    /**
     * Whether a lease has not been noted as started.
     *
     * @param attemptId which attempt
     * @return true until {@link #noted}
     */
    public synchronized boolean isNews(String attemptId) {
        @Nullable Entry entry = entries.get(attemptId);
        return entry != null && !entry.isNoted;
    }

    /**
     * The start of the attempt is on record.
     *
     * @param attemptId which attempt
     */
    public synchronized void noted(String attemptId) {
        @Nullable Entry entry = entries.get(attemptId);
        if (entry != null) {
            entry.isNoted = true;
        }
    }

    /**
     * Ends a lease, if there is one.
     *
     * @param attemptId which attempt
     */
    public synchronized void end(String attemptId) {
        entries.remove(attemptId);
    }

    /**
     * Leases of a worker.
     *
     * @param workerId who
     * @return its leases
     */
    public synchronized List<Lease> ofWorker(String workerId) {
        return entries.values().stream()
                .map(entry -> entry.lease)
                .filter(lease -> lease.workerId().equals(workerId))
                .toList();
    }

    /**
     * How many leases workers have.
     *
     * @return number by worker; those without are absent
     */
    public synchronized Map<String, Integer> countByWorker() {
        Map<String, Integer> count = new HashMap<>();
        entries.values().forEach(entry -> count.merge(entry.lease.workerId(), 1, Integer::sum));
        return count;
    }

    /**
     * Looks for leases that have passed, and takes them out. To be called about once a second: the time between two
     * calls shows whether this process stood still, and then no worker is blamed for it.
     *
     * @return leases without a word for their time to live
     */
    public synchronized List<Lease> sweep() {
        long now = monotonicNanos.getAsLong();
        long gap = now - lastSweepNanos;
        lastSweepNanos = now;
        if (gap > PAUSE_NANOS) {
            entries.values().forEach(entry -> {
                entry.deadlineNanos += gap;
                entry.lastNanos += gap;
            });
        }
        List<Lease> expired = new ArrayList<>();
        entries.values().removeIf(entry -> {
            boolean isOver = entry.deadlineNanos - now <= 0;
            if (isOver) {
                expired.add(entry.lease);
            }
            return isOver;
        });
        return expired;
    }

    private static final class Entry {
        private final Lease lease;
        private long deadlineNanos;
        private long lastNanos;
        private boolean isNoted;

        Entry(Lease lease, long deadlineNanos, long lastNanos) {
            this.lease = lease;
            this.deadlineNanos = deadlineNanos;
            this.lastNanos = lastNanos;
        }
    }
}
