package org.surveygrid.coordinator.dispatch;

import java.time.Duration;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.workunit.RetryPolicy;

/**
 * How work is handed out.
 *
 * @param leaseTtl how long a lease lives without a heartbeat
 * @param leasesPerSlot leases that a worker may hold for each unit it runs at once
 * @param retry budgets of a unit
 * @param trust how workers earn trust
 * @param admission who may open a session
 * @param runLimit every unit may run so long; more when its task is known to take long
 */
public record DispatchPolicy(
        Duration leaseTtl,
        int leasesPerSlot,
        RetryPolicy retry,
        TrustPolicy trust,
        Admission admission,
        Duration runLimit) {
    /** Usual least limit of a run. */
    public static final Duration USUAL_RUN_LIMIT = Duration.ofMinutes(30);

    private static final int HEARTBEATS_PER_TTL = 5;

    /** Who may open a session. */
    public enum Admission {
        /** Workers that joined with a token. */
        ENROLLED,
        /** Anybody who can reach the port: for a port on the loopback interface only. */
        ANYBODY
    }

    public DispatchPolicy {
        if (leaseTtl.compareTo(Duration.ofMillis(100)) < 0 || leasesPerSlot < 1) {
            throw new IllegalArgumentException(
                    "needs a lease of 100 ms or more and a lease per slot, got " + leaseTtl + ", " + leasesPerSlot);
        }
        if (!runLimit.isPositive()) {
            throw new IllegalArgumentException("the limit of a run must be positive, got " + runLimit);
        }
    }

    /**
     * Time between heartbeats.
     *
     * @return a fifth of the time to live
     */
    public Duration heartbeatInterval() {
        return leaseTtl.dividedBy(HEARTBEATS_PER_TTL);
    }

    /**
     * The same with another life of leases.
     *
     * @param ttl how long a worker may be silent
     * @return a new policy
     */
    public DispatchPolicy withLeaseTtl(Duration ttl) {
        return new DispatchPolicy(ttl, leasesPerSlot, retry, trust, admission, runLimit);
    }

    /**
     * The same with another limit of runs.
     *
     * @param limit every unit may run so long
     * @return a new policy
     */
    public DispatchPolicy withRunLimit(Duration limit) {
        return new DispatchPolicy(leaseTtl, leasesPerSlot, retry, trust, admission, limit);
    }
}
