package org.surveygrid.coordinator.dispatch;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.ProductSink;
import org.surveygrid.coordinator.lease.Lease;
import org.surveygrid.coordinator.lease.LeaseBook;
import org.surveygrid.coordinator.lease.RunLimits;
import org.surveygrid.coordinator.lease.TimeSource;
import org.surveygrid.coordinator.reputation.Worker;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitLinkTable;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.storage.WorkerTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptEvent;
import org.surveygrid.coordinator.workunit.AttemptLifecycle;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitDecision;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitLifecycle;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * Carries decisions out: states, verdicts, trust, the product, and the units that wait for it, all in the transaction of
 * the event; memory (queue, leases) follows after the commit.
 */
final class UnitProgress {
    private static final System.Logger LOG = System.getLogger(UnitProgress.class.getName());

    private static final int RUN_LIMITS_PER_LEASE = 3;

    private final Dispatcher.Ports ports;
    private final DispatchPolicy policy;
    private final TimeSource time;
    private final ReadyQueue queue = new ReadyQueue();
    private final Doubt doubt = new Doubt(this);
    private final Rounds rounds = new Rounds(this);
    private final LeaseBook leases;
    private final RunLimits limits;
    private final Fleet fleet;

    UnitProgress(Dispatcher.Ports ports, DispatchPolicy policy, TimeSource time) {
        this.ports = ports;
        this.policy = policy;
        this.time = time;
        this.leases = new LeaseBook(time.monotonicNanos(), policy.leaseTtl());
        this.limits = new RunLimits(policy.runLimit());
        this.fleet = new Fleet(time, policy);
    }

    ReadyQueue queue() {
        return queue;
    }

    LeaseBook leases() {
        return leases;
    }

    RunLimits limits() {
        return limits;
    }

    /** The worker ends a run that takes too long; should it not, the lease ends: after a wait, a run and the transfers. */
    void startLease(Lease lease, String taskName) {
        leases.start(lease, limits.of(taskName).multipliedBy(RUN_LIMITS_PER_LEASE));
    }

    Fleet fleet() {
        return fleet;
    }

    DispatchPolicy policy() {
        return policy;
    }

    TimeSource time() {
        return time;
    }

    Instant now() {
        return time.now();
    }

    Doubt doubt() {
        return doubt;
    }

    Rounds rounds() {
        return rounds;
    }

    ProductSink sink() {
        return ports.sink();
    }

    InputFiles files() {
        return ports.files();
    }

    StoredUnit require(Transaction tx, String unitKey) {
        return UnitTable.find(tx, unitKey)
                .orElseThrow(() -> new IllegalStateException("unit " + unitKey + " is gone from the database"));
    }

    UnitDecision decide(StoredUnit unit, List<Attempt> attempts) {
        return UnitDecision.decide(unit.spec(), attempts, policy.retry(), fleet.outlook());
    }

    /** Something happened to a unit whose inputs are complete: decides and carries it out. */
    void advance(Transaction tx, String unitKey, UnitEvent event) {
        StoredUnit unit = require(tx, unitKey);
        List<Attempt> attempts = AttemptTable.ofUnit(tx, unitKey);
        UnitDecision decision = decide(unit, attempts);
        Optional<UnitResult> canonical = decision.canonicalAttemptId().isEmpty()
                ? Optional.empty()
                : AttemptTable.result(tx, decision.canonicalAttemptId());
        UnitState next = unit.whileDoubted(decision.next(canonical));
        if (next == unit.state() && event == UnitEvent.EVIDENCE_CHANGED) {
            return;
        }
        // Of a product that is doubted the digest is kept: it is compared with what comes out.
        String digest = next == UnitState.VERIFYING ? unit.resultDigest() : "";
        carryOutVerdicts(tx, attempts, decision.verdicts());
        if (canonical.isPresent()) {
            if (!rounds.divide(tx, unit, event, canonical.get())) {
                finish(tx, unit, event, canonical.get());
            }
            return;
        }
        move(tx, unit, event, new UnitTable.Change(next, decision.detail(), digest));
        if (next.isAtRest()) {
            blockDependents(tx, unitKey);
        } else {
            offer(tx, unit, decision, attempts);
        }
    }

    /** Judges again whether the inputs of a waiting unit are there. */
    void reviewInputs(Transaction tx, String unitKey) {
        Deque<String> toReview = new ArrayDeque<>(List.of(unitKey));
        while (!toReview.isEmpty()) {
            StoredUnit unit = require(tx, toReview.pop());
            if (unit.state() == UnitState.WAITING) {
                review(tx, unit, UnitInputs.of(tx, unit.spec(), ports.files()));
            }
        }
    }

    void review(Transaction tx, StoredUnit unit, UnitInputs inputs) {
        switch (inputs) {
            case UnitInputs.Complete complete -> {
                UnitLinkTable.setWaits(tx, unit.key(), List.of());
                move(tx, unit, UnitEvent.INPUTS_COMPLETE, new UnitTable.Change(UnitState.READY, "", ""));
                offer(tx, unit, decide(unit, List.of()), List.of());
            }
            case UnitInputs.Incomplete incomplete -> {
                UnitLinkTable.setWaits(tx, unit.key(), incomplete.missingKeys());
                for (String missing : incomplete.missingKeys()) {
                    Optional<UnitState> source = UnitTable.state(tx, missing);
                    if (source.isPresent() && source.get().isAtRest()) {
                        block(tx, unit, failedInput(tx, missing));
                        return;
                    }
                }
            }
            case UnitInputs.Unusable unusable -> {
                UnitLinkTable.setWaits(tx, unit.key(), List.of(unusable.key()));
                block(tx, unit, unusable.detail());
            }
            case UnitInputs.Impossible impossible -> {
                UnitLinkTable.setWaits(tx, unit.key(), List.of());
                finish(
                        tx,
                        unit,
                        UnitEvent.INPUT_VOID,
                        new UnitResult.Unprocessable(UnitResult.PRUNED, impossible.detail()));
            }
        }
    }

    /** Cancels a unit that is not done; what runs is told at the next heartbeat. */
    void cancel(Transaction tx, StoredUnit unit, String detail) {
        SortedMap<String, AttemptEvent> verdicts = new TreeMap<>();
        List<Attempt> attempts = AttemptTable.ofUnit(tx, unit.key());
        for (Attempt attempt : attempts) {
            if (attempt.state().isLive() || attempt.state() == AttemptState.SUBMITTED) {
                verdicts.put(attempt.attemptId(), AttemptEvent.NOT_NEEDED);
            }
        }
        carryOutVerdicts(tx, attempts, verdicts);
        move(tx, unit, UnitEvent.CANCELLED, new UnitTable.Change(UnitState.CANCELLED, detail, ""));
        blockDependents(tx, unit.key());
    }

    void move(Transaction tx, StoredUnit unit, UnitEvent event, UnitTable.Change change) {
        UnitState next = UnitLifecycle.lifecycle().require(unit.state(), event, change.state());
        UnitTable.change(tx, unit.key(), change, now());
        tx.afterCommit(() -> {
            if (next.isAtRest() || next == UnitState.WAITING) {
                queue.withdraw(unit.key());
            }
            if (next != unit.state()) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "event={0} unit={1} from={2} to={3}",
                        event,
                        unit.key(),
                        unit.state(),
                        next);
                ports.observer().changed(unit.key(), next);
            }
        });
    }

    void changeAttempt(Transaction tx, Attempt attempt, AttemptEvent event) {
        AttemptState next = AttemptLifecycle.after(attempt.state(), event);
        AttemptTable.change(tx, attempt.attemptId(), next, now());
        if (!next.isLive()) {
            tx.afterCommit(() -> {
                leases.end(attempt.attemptId());
                queue.wakeWhenAny();
            });
        }
    }

    /** Puts a unit into the queue when it should be handed out, and takes it out when not. */
    void offer(Transaction tx, StoredUnit unit, UnitDecision decision, List<Attempt> attempts) {
        if (!decision.wantsGrant()) {
            tx.afterCommit(() -> queue.withdraw(unit.key()));
            return;
        }
        UnitInputs inputs = UnitInputs.of(tx, unit.spec(), ports.files());
        if (inputs instanceof UnitInputs.Unusable && attempts.stream().noneMatch(UnitProgress::holdsBack)) {
            review(tx, require(tx, unit.key()), inputs);
        }
        if (!(inputs instanceof UnitInputs.Complete complete)) {
            return;
        }
        Map<String, Long> inputBytes = new HashMap<>();
        complete.inputs()
                .forEach(input ->
                        input.files().values().forEach(blob -> inputBytes.put(blob.digest(), blob.sizeBytes())));
        ReadyQueue.Entry ready = new ReadyQueue.Entry(
                unit.key(),
                unit.sequence(),
                unit.spec().priority(),
                unit.spec().taskId(),
                decision.memoryBytes(),
                ReadyQueue.chip(unit.spec().target()),
                inputBytes,
                decision.notBeforeMillis(),
                ReadyQueue.Exclusions.of(attempts));
        tx.afterCommit(() -> queue.offer(ready));
    }

    void block(Transaction tx, StoredUnit unit, String detail) {
        move(tx, unit, UnitEvent.INPUT_FAILED, new UnitTable.Change(UnitState.BLOCKED, detail, ""));
        blockDependents(tx, unit.key());
    }

    private void blockDependents(Transaction tx, String failedKey) {
        for (String waiter : UnitLinkTable.waiters(tx, failedKey)) {
            StoredUnit unit = require(tx, waiter);
            if (unit.state() == UnitState.WAITING) {
                block(tx, unit, failedInput(tx, failedKey));
            }
        }
    }

    /** The unit has its result: the product, and everybody who waited for it. */
    void finish(Transaction tx, StoredUnit first, UnitEvent firstEvent, UnitResult firstResult) {
        record Ending(StoredUnit unit, UnitEvent event, UnitResult result) {}
        Deque<Ending> endings = new ArrayDeque<>(List.of(new Ending(first, firstEvent, firstResult)));
        while (!endings.isEmpty()) {
            Ending ending = endings.pop();
            StoredUnit unit = ending.unit;
            UnitTable.Change change = switch (ending.result) {
                case UnitResult.Completed done -> new UnitTable.Change(UnitState.VALIDATED, "", done.digest());
                case UnitResult.Unprocessable none ->
                    new UnitTable.Change(UnitState.VOID, none.reason() + ": " + none.detail(), none.digest());
            };
            boolean isConfirmedProduct = unit.resultDigest().equals(change.resultDigest());
            if (!unit.resultDigest().isEmpty() && !isConfirmedProduct) {
                doubt.takeBack(tx, unit);
            }
            move(tx, unit, ending.event, change);
            if (!isConfirmedProduct) {
                ports.sink().commit(tx, rounds.madeFrom(tx, unit.spec()), ending.result);
            }
            rounds.release(tx, unit);
            List<String> waiters = UnitLinkTable.waiters(tx, unit.key());
            UnitLinkTable.endWaits(tx, unit.key());
            for (String key : waiters) {
                StoredUnit waiter = require(tx, key);
                boolean needsReview = change.state() == UnitState.VOID
                        || UnitLinkTable.waits(tx, key).isEmpty();
                if (waiter.state() != UnitState.WAITING || !needsReview) {
                    continue;
                }
                UnitInputs inputs = UnitInputs.of(tx, waiter.spec(), ports.files());
                if (inputs instanceof UnitInputs.Impossible impossible) {
                    UnitLinkTable.setWaits(tx, key, List.of());
                    endings.add(new Ending(
                            waiter,
                            UnitEvent.INPUT_VOID,
                            new UnitResult.Unprocessable(UnitResult.PRUNED, impossible.detail())));
                } else {
                    review(tx, waiter, inputs);
                }
            }
        }
    }

    /** The sentence names the first cause, not the whole chain of units that wait for each other. */
    private String failedInput(Transaction tx, String key) {
        StoredUnit input = require(tx, key);
        String what = "its input " + input.spec().target() + " is " + input.state();
        return input.detail().isEmpty()
                ? what
                : input.state() == UnitState.BLOCKED && input.detail().startsWith("its input ")
                        ? input.detail()
                        : what + ": " + input.detail();
    }

    private static boolean holdsBack(Attempt attempt) {
        return attempt.isCounted() && (attempt.state().isLive() || attempt.state() == AttemptState.SUBMITTED);
    }

    private void carryOutVerdicts(Transaction tx, List<Attempt> attempts, SortedMap<String, AttemptEvent> verdicts) {
        for (Attempt attempt : attempts) {
            @Nullable AttemptEvent verdict = verdicts.get(attempt.attemptId());
            if (verdict != null) {
                changeAttempt(tx, attempt, verdict);
                credit(tx, attempt, verdict);
            }
        }
    }

    void credit(Transaction tx, Attempt attempt, AttemptEvent verdict) {
        Optional<Worker> known = WorkerTable.find(tx, attempt.workerId());
        if (known.isEmpty()) {
            return;
        }
        Worker worker = known.get();
        switch (verdict) {
            case CONFIRMED -> WorkerTable.save(tx, worker.confirmed(policy.trust()));
            case ACCEPTED_UNCHECKED -> WorkerTable.save(tx, worker.acceptedUnchecked());
            case REFUTED -> distrust(tx, worker, attempt, "REFUTED");
            case STARTED,
                    LEASE_EXPIRED,
                    HEARD_AGAIN,
                    REPORTED,
                    REPORTED_LATE,
                    FAILURE_REPORTED,
                    GIVEN_BACK,
                    NOT_NEEDED,
                    DOUBTED -> {}
        }
    }

    /** A worker gave a wrong result or two different ones: its word alone does not count any more. */
    void distrust(Transaction tx, Worker worker, Attempt attempt, String kind) {
        String what = "unit " + attempt.unitKey() + ", attempt " + attempt.attemptId();
        Worker after = worker.refuted(policy.trust(), what);
        WorkerTable.save(tx, after);
        doubt.onWordOf(tx, worker.workerId());
        JournalTable.add(
                tx,
                new JournalTable.TrustEvent(
                        worker.workerId(), attempt.unitKey(), attempt.attemptId(), kind, after.detail()),
                now());
        tx.afterCommit(() -> {
            fleet.refuse(after);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=trust-lost kind={0} worker={1} unit={2} standing={3}",
                    kind,
                    worker.workerId(),
                    attempt.unitKey(),
                    after.standing());
        });
    }
}
