package org.surveygrid.coordinator.lease;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long a unit may run before it is ended: far longer than any of its task took so far. Safe for use by many threads. */
public final class RunLimits {
    private static final int TIMES_LONGEST = 10;
    private static final double MILLIS = 1000;

    private final Duration least;
    private final Map<String, Double> longestSeconds = new ConcurrentHashMap<>();

    /**
     * No experience yet.
     *
     * @param least every unit may run so long
     */
    public RunLimits(Duration least) {
        this.least = least;
    }

    /**
     * A unit was run to its end.
     *
     * @param taskName its task
     * @param seconds processor time
     */
    public void took(String taskName, double seconds) {
        longestSeconds.merge(taskName, seconds, Math::max);
    }

    /**
     * The limit of a task's units.
     *
     * @param taskName the task
     * @return longest run
     */
    public Duration of(String taskName) {
        long learntMillis = (long) (TIMES_LONGEST * MILLIS * longestSeconds.getOrDefault(taskName, 0.0));
        return learntMillis > least.toMillis() ? Duration.ofMillis(learntMillis) : least;
    }
}
