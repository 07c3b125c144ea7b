package org.surveygrid.coordinator.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.surveygrid.coordinator.MemoryArchive;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.lease.TimeSource;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.workunit.RetryPolicy;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.coordinator.workunit.UnitState;

/** A dispatcher with clocks that are set by hand, and short words for what workers do. */
final class DispatchBench implements AutoCloseable {
    static final Duration TTL = Duration.ofMinutes(10);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Database database;
    final MemoryArchive archive = new MemoryArchive();
    private final AtomicLong elapsedNanos = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final TrustPolicy trust;
    Dispatcher dispatcher;
    Reports reports;

    DispatchBench(TrustPolicy trust) {
        this.trust = trust;
        this.database = Database.inMemory("bench" + NUMBER.incrementAndGet());
        this.dispatcher = started();
        this.reports = dispatcher.reports();
    }

    static DispatchBench trusting() {
        // A floor this low draws none of the few keys used here.
        return new DispatchBench(new TrustPolicy(1, 1e-9, 3, TrustPolicy.NewWorkers.TRUSTED, 0));
    }

    static DispatchBench earning() {
        return new DispatchBench(new TrustPolicy(3, 1e-9, 2, TrustPolicy.NewWorkers.EARN_TRUST, 0));
    }

    /** The same database under a new process. */
    void restart() {
        dispatcher = started();
        reports = dispatcher.reports();
    }

    private Dispatcher started() {
        return Dispatcher.start(
                database,
                new Dispatcher.Ports(archive, archive, (unitKey, state) -> {}),
                new DispatchPolicy(
                        TTL,
                        3,
                        RetryPolicy.defaults(),
                        trust,
                        DispatchPolicy.Admission.ANYBODY,
                        DispatchPolicy.USUAL_RUN_LIMIT),
                new TimeSource(
                        () -> Instant.ofEpochSecond(1_700_000_000).plusNanos(elapsedNanos.get()), elapsedNanos::get));
    }

    void pass(Duration time) {
        long left = time.toNanos();
        long step = Duration.ofSeconds(1).toNanos();
        while (left > 0) {
            elapsedNanos.addAndGet(Math.min(left, step));
            left -= step;
            reports.sweep();
        }
    }

    void standStill(Duration time) {
        elapsedNanos.addAndGet(time.toNanos());
        reports.sweep();
    }

    String worker(String name) {
        return worker(name, "institute-" + name, 1);
    }

    String worker(String name, String institute, long incarnation) {
        return dispatcher.openSession(
                new SessionOffer(name, name, institute, incarnation, 2, 1L << 30, Set.of("bias@1"), "test"));
    }

    List<LeaseAnswer.Grant> lease(String session, int max) {
        return answer(session, max).grants();
    }

    LeaseAnswer answer(String session, int max) {
        return answer(session, "r" + requests.incrementAndGet(), max, Set.of());
    }

    LeaseAnswer answer(String session, String requestId, int max, Set<String> cached) {
        try {
            return dispatcher.lease(new Dispatcher.LeaseQuestion(session, requestId, max, Duration.ZERO, cached));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    LeaseAnswer.Grant one(String session) {
        List<LeaseAnswer.Grant> grants = lease(session, 1);
        if (grants.size() != 1) {
            throw new AssertionError("expected a grant, got " + grants);
        }
        return grants.getFirst();
    }

    Reports.Receipt submit(String session, LeaseAnswer.Grant grant, String content) {
        return reports.submit(session, ref(grant), result(content), 1);
    }

    void fail(String session, LeaseAnswer.Grant grant, org.surveygrid.coordinator.workunit.FailureClass why) {
        reports.fail(
                session,
                ref(grant),
                new org.surveygrid.coordinator.storage.AttemptTable.Failure(why, "fingerprint", "it broke"));
    }

    UnitState state(String unitKey) {
        return dispatcher.administration().unit(unitKey).unit().state();
    }

    static Reports.AttemptRef ref(LeaseAnswer.Grant grant) {
        return new Reports.AttemptRef(grant.attemptId(), grant.fence());
    }

    static UnitResult result(String content) {
        return new UnitResult.Completed(new TreeMap<>(Map.of("facts", new BlobRef(key(content), 1))));
    }

    static UnitSpec unit(String name, String... inputs) {
        return unit(name, 0, false, inputs);
    }

    static UnitSpec unit(String name, int priority, boolean droppable, String... inputs) {
        List<UnitSpecInput> needed = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            needed.add(new UnitSpecInput("bias", i, key(inputs[i]), droppable));
        }
        return new UnitSpec(
                key(name), "bias inst=cam ccd=" + name, "bias", 1, new TreeMap<>(), needed, 1 << 20, priority, "run");
    }

    static String key(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
