package org.surveygrid.coordinator.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.coordinator.lease.Lease;
import org.surveygrid.coordinator.quorum.ReplicaOutlook;
import org.surveygrid.coordinator.quorum.Trust;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.storage.WorkerTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptEvent;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * Takes back what workers report. Every report may come twice, late, or from a worker that was given up: the answer says
 * what it was good for, and the database's own transaction decides who was first.
 */
public final class Reports {
    private final Database database;
    private final UnitProgress progress;
    private volatile ReplicaOutlook lastOutlook = ReplicaOutlook.POSSIBLE;

    Reports(Database database, UnitProgress progress) {
        this.database = database;
        this.progress = progress;
    }

    /**
     * An attempt as the worker names it.
     *
     * @param attemptId which attempt
     * @param fence of the grant
     */
    public record AttemptRef(String attemptId, long fence) {}

    /** What a result was good for. */
    public enum Disposition {
        ACCEPTED,
        ALREADY_ACCEPTED,
        LATE,
        REFUSED
    }

    /**
     * Answer to a result.
     *
     * @param disposition what it was good for
     * @param detail a sentence
     */
    public record Receipt(Disposition disposition, String detail) {}

    /** What a worker that has restarted does with an attempt it finds in its journal. */
    public enum Verdict {
        DROP,
        KEEP,
        SUBMIT
    }

    /**
     * Renews leases.
     *
     * @param sessionId who
     * @param attempts what it works on
     * @return those it should stop working on
     */
    public Set<AttemptRef> heartbeat(String sessionId, List<AttemptRef> attempts) {
        String worker = progress.fleet().require(sessionId).workerId();
        List<AttemptRef> toLookUp = new ArrayList<>();
        for (AttemptRef attempt : attempts) {
            Lease lease = new Lease(attempt.attemptId(), attempt.fence(), worker);
            if (!progress.leases().renew(lease) || progress.leases().isNews(attempt.attemptId())) {
                toLookUp.add(attempt);
            }
        }
        if (toLookUp.isEmpty()) {
            return Set.of();
        }
        return database.write(tx -> {
            Set<AttemptRef> toCancel = new HashSet<>();
            for (AttemptRef ref : toLookUp) {
                if (!isWanted(tx, worker, ref)) {
                    toCancel.add(ref);
                }
            }
            return toCancel;
        });
    }

    /**
     * Whether a worker should finish what it has and stop.
     *
     * @param sessionId who
     * @return true when it is drained or quarantined
     */
    public boolean isDraining(String sessionId) {
        return progress.fleet().isDraining(progress.fleet().require(sessionId).workerId());
    }

    /**
     * Takes a result. Its blobs are in the store already.
     *
     * @param sessionId who
     * @param ref which attempt
     * @param result what it found
     * @param cpuSeconds what it cost
     * @return what it was good for
     */
    public Receipt submit(String sessionId, AttemptRef ref, UnitResult result, double cpuSeconds) {
        String worker = progress.fleet().require(sessionId).workerId();
        return database.write(tx -> {
            Optional<Attempt> found = find(tx, worker, ref);
            if (found.isEmpty()) {
                return new Receipt(
                        Disposition.REFUSED,
                        "no attempt " + ref.attemptId() + " with fence " + ref.fence() + " was given to this worker");
            }
            Attempt attempt = found.get();
            if (!attempt.resultDigest().isEmpty()) {
                return repeated(tx, attempt, result);
            }
            return switch (attempt.state()) {
                case FAILED, RETURNED ->
                    new Receipt(Disposition.REFUSED, "this attempt was reported as " + attempt.state() + " before");
                case LEASED, RUNNING, LOST, CANCELLED -> accept(tx, attempt, result, cpuSeconds);
                case SUBMITTED, VALID, INVALID, UNCHECKED, LATE ->
                    throw new IllegalStateException(
                            "attempt " + attempt.attemptId() + " is " + attempt.state() + " without a result");
            };
        });
    }

    /**
     * Takes a failure.
     *
     * @param sessionId who
     * @param ref which attempt
     * @param failure why
     */
    public void fail(String sessionId, AttemptRef ref, AttemptTable.Failure failure) {
        String worker = progress.fleet().require(sessionId).workerId();
        database.write(tx -> {
            find(tx, worker, ref).filter(a -> a.state().isLive()).ifPresent(attempt -> {
                AttemptTable.fail(tx, attempt.attemptId(), failure);
                end(tx, attempt, AttemptEvent.FAILURE_REPORTED);
            });
            return true;
        });
    }

    /**
     * Takes work back unharmed.
     *
     * @param sessionId who
     * @param attempts what it gives back
     */
    public void giveBack(String sessionId, List<AttemptRef> attempts) {
        String worker = progress.fleet().require(sessionId).workerId();
        database.write(tx -> {
            for (AttemptRef ref : attempts) {
                find(tx, worker, ref)
                        .filter(a -> a.state().isLive())
                        .ifPresent(attempt -> end(tx, attempt, AttemptEvent.GIVEN_BACK));
            }
            return true;
        });
    }

    /**
     * After a restart of a worker: what it should do with each attempt that it remembers. Those it does not remember are
     * lost.
     *
     * @param sessionId who
     * @param attempts what it found in its journal
     * @return a verdict for each, in order
     */
    public List<Verdict> reconcile(String sessionId, List<AttemptRef> attempts) {
        String worker = progress.fleet().require(sessionId).workerId();
        return database.write(tx -> {
            Set<String> remembered = new HashSet<>();
            List<Verdict> verdicts = new ArrayList<>();
            for (AttemptRef ref : attempts) {
                remembered.add(ref.attemptId());
                verdicts.add(find(tx, worker, ref)
                        .map(attempt -> verdict(tx, attempt))
                        .orElse(Verdict.DROP));
            }
            for (Lease lease : progress.leases().ofWorker(worker)) {
                if (!remembered.contains(lease.attemptId())) {
                    lose(tx, lease);
                }
            }
            return verdicts;
        });
    }

    /**
     * Looks for leases that have passed. To be called about once a second.
     *
     * @return how many had
     */
    public int sweep() {
        List<Lease> expired = progress.leases().sweep();
        ReplicaOutlook outlook = progress.fleet().outlook();
        boolean lostLastOther = outlook == ReplicaOutlook.IMPOSSIBLE && lastOutlook == ReplicaOutlook.POSSIBLE;
        lastOutlook = outlook;
        if (expired.isEmpty() && !lostLastOther) {
            return 0;
        }
        return database.write(tx -> {
            expired.forEach(lease -> lose(tx, lease));
            if (lostLastOther) {
                UnitTable.inState(tx, UnitState.VERIFYING, Integer.MAX_VALUE)
                        .forEach(unit -> progress.advance(tx, unit.key(), UnitEvent.EVIDENCE_CHANGED));
            }
            return expired.size();
        });
    }

    /** Records which workers were heard of. To be called now and then. */
    public void recordPresence() {
        Set<String> online = progress.fleet().onlineWorkers();
        if (!online.isEmpty()) {
            database.write(tx -> {
                WorkerTable.seen(tx, online, progress.now());
                return true;
            });
        }
    }

    private Optional<Attempt> find(Transaction tx, String worker, AttemptRef ref) {
        return AttemptTable.find(tx, ref.attemptId())
                .filter(attempt ->
                        attempt.fence() == ref.fence() && attempt.workerId().equals(worker));
    }

    /** First word on an attempt, or a word on one whose lease has passed. */
    private boolean isWanted(Transaction tx, String worker, AttemptRef ref) {
        Optional<Attempt> found = find(tx, worker, ref);
        if (found.isEmpty()) {
            return false;
        }
        Attempt attempt = found.get();
        return switch (attempt.state()) {
            case LEASED -> {
                progress.changeAttempt(tx, attempt, AttemptEvent.STARTED);
                tx.afterCommit(() -> progress.leases().noted(attempt.attemptId()));
                yield true;
            }
            case RUNNING -> {
                tx.afterCommit(() -> progress.leases().noted(attempt.attemptId()));
                yield true;
            }
            case LOST -> revive(tx, attempt);
            case SUBMITTED -> true;
            case VALID, INVALID, UNCHECKED, LATE, FAILED, RETURNED, CANCELLED -> false;
        };
    }

    /** A lost worker that comes back goes on when nobody else has the unit; otherwise it may still report. */
    private boolean revive(Transaction tx, Attempt attempt) {
        StoredUnit unit = progress.require(tx, attempt.unitKey());
        if (unit.state().isAtRest() || !attempt.isCounted()) {
            return false;
        }
        if (progress.decide(unit, AttemptTable.ofUnit(tx, unit.key())).wantsGrant()) {
            progress.changeAttempt(tx, attempt, AttemptEvent.HEARD_AGAIN);
            progress.advance(tx, unit.key(), UnitEvent.ATTEMPT_REVIVED);
            tx.afterCommit(() -> progress.startLease(
                    new Lease(attempt.attemptId(), attempt.fence(), attempt.workerId()),
                    unit.spec().taskName()));
        }
        return true;
    }

    private Receipt accept(Transaction tx, Attempt attempt, UnitResult result, double cpuSeconds) {
        StoredUnit unit = progress.require(tx, attempt.unitKey());
        AttemptTable.report(tx, attempt.attemptId(), result, cpuSeconds);
        tx.afterCommit(() -> progress.limits().took(unit.spec().taskName(), cpuSeconds));
        if (attempt.trust() == Trust.PROBED && unit.state().isDone() && attempt.state() != AttemptState.CANCELLED) {
            progress.doubt().judge(tx, unit, attempt, result);
            return new Receipt(Disposition.ACCEPTED, "");
        }
        if (unit.state().isAtRest() || attempt.state() == AttemptState.CANCELLED || !attempt.isCounted()) {
            boolean isLive = attempt.state().isLive();
            progress.changeAttempt(tx, attempt, isLive ? AttemptEvent.NOT_NEEDED : AttemptEvent.REPORTED_LATE);
            return late(tx, unit, attempt, result);
        }
        progress.changeAttempt(tx, attempt, AttemptEvent.REPORTED);
        progress.advance(tx, unit.key(), UnitEvent.RESULT_REPORTED);
        return new Receipt(Disposition.ACCEPTED, "");
    }

    private Receipt late(Transaction tx, StoredUnit unit, Attempt attempt, UnitResult result) {
        if (unit.resultDigest().isEmpty()) {
            return new Receipt(Disposition.LATE, "the unit is " + unit.state() + "; the result was recorded");
        }
        boolean agrees = unit.resultDigest().equals(result.digest());
        JournalTable.add(
                tx,
                new JournalTable.TrustEvent(
                        attempt.workerId(),
                        unit.key(),
                        attempt.attemptId(),
                        agrees ? "LATE_AGREES" : "LATE_DISAGREES",
                        "late result " + result.digest() + ", canonical " + unit.resultDigest()),
                progress.now());
        return new Receipt(
                Disposition.LATE,
                "the unit was decided before; this result " + (agrees ? "agrees" : "differs") + ", and was recorded");
    }

    private Receipt repeated(Transaction tx, Attempt attempt, UnitResult result) {
        if (attempt.resultDigest().equals(result.digest())) {
            return new Receipt(
                    attempt.state() == AttemptState.LATE ? Disposition.LATE : Disposition.ALREADY_ACCEPTED,
                    "this result was reported before");
        }
        WorkerTable.find(tx, attempt.workerId())
                .ifPresent(worker -> progress.distrust(tx, worker, attempt, "EQUIVOCATION"));
        return new Receipt(
                Disposition.REFUSED, "another result was reported for this attempt before: " + attempt.resultDigest());
    }

    private Verdict verdict(Transaction tx, Attempt attempt) {
        return switch (attempt.state()) {
            case LEASED, RUNNING -> {
                String task = progress.require(tx, attempt.unitKey()).spec().taskName();
                tx.afterCommit(() ->
                        progress.startLease(new Lease(attempt.attemptId(), attempt.fence(), attempt.workerId()), task));
                yield Verdict.KEEP;
            }
            case LOST -> progress.require(tx, attempt.unitKey()).state().isAtRest() ? Verdict.DROP : Verdict.SUBMIT;
            case SUBMITTED, VALID, INVALID, UNCHECKED, LATE, FAILED, RETURNED, CANCELLED -> Verdict.DROP;
        };
    }

    private void lose(Transaction tx, Lease lease) {
        AttemptTable.find(tx, lease.attemptId())
                .filter(attempt -> attempt.state().isLive())
                .ifPresent(attempt -> end(tx, attempt, AttemptEvent.LEASE_EXPIRED));
    }

    private void end(Transaction tx, Attempt attempt, AttemptEvent event) {
        progress.changeAttempt(tx, attempt, event);
        StoredUnit unit = progress.require(tx, attempt.unitKey());
        if (!unit.state().isAtRest()) {
            progress.advance(tx, unit.key(), UnitEvent.ATTEMPT_ENDED);
        }
    }
}
