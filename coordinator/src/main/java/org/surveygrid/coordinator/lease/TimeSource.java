package org.surveygrid.coordinator.lease;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Both clocks: one for records, one for leases.
 *
 * @param wall the time of day, for what is stored and for pauses between tries
 * @param monotonicNanos a clock that nobody can set, for leases
 */
public record TimeSource(InstantSource wall, LongSupplier monotonicNanos) {
    /**
     * The time of day.
     *
     * @return now
     */
    public Instant now() {
        return wall.instant();
    }
}
