package org.surveygrid.coordinator.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitLinkTable;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptEvent;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * Looks back when a worker is caught: what was accepted on its word alone goes to another worker, and nothing new is made
 * from it meanwhile. What is confirmed stays; what is refuted is taken back, with everything that was made from it.
 */
final class Doubt {
    private static final System.Logger LOG = System.getLogger(Doubt.class.getName());

    private final UnitProgress progress;

    Doubt(UnitProgress progress) {
        this.progress = progress;
    }

    /** Every product whose only witness is this worker needs another. */
    void onWordOf(Transaction tx, String workerId) {
        Set<String> reopened = new HashSet<>();
        Set<String> wholes = new TreeSet<>();
        for (Attempt attempt : AttemptTable.uncheckedOf(tx, workerId)) {
            StoredUnit unit = progress.require(tx, attempt.unitKey());
            if (!unit.state().isDone()) {
                continue;
            }
            if (Rounds.isOfRound(unit.spec()) && progress.rounds().isReleased(tx, unit.key())) {
                AttemptTable.discount(tx, unit.key());
                progress.rounds().wholeOf(tx, unit.key()).map(StoredUnit::key).ifPresent(wholes::add);
                continue;
            }
            progress.changeAttempt(tx, attempt, AttemptEvent.DOUBTED);
            reopen(tx, unit, "the only worker that made it has lost its trust; another one is asked");
            reopened.add(unit.key());
        }
        AttemptTable.distrust(tx, workerId);
        for (String key : wholes) {
            // What it was made from is doubted: who made it from that, has said nothing about it.
            AttemptTable.discount(tx, key);
            StoredUnit whole = progress.require(tx, key);
            if (whole.state().isDone()) {
                reopen(
                        tx,
                        whole,
                        "the only worker that made one of its parts has lost its trust; another one is asked");
            }
            reopened.add(key);
        }
        for (String key : reopened) {
            holdBack(tx, key);
            StoredUnit unit = progress.require(tx, key);
            List<Attempt> attempts = AttemptTable.ofUnit(tx, key);
            progress.offer(tx, unit, progress.decide(unit, attempts), attempts);
        }
        if (!reopened.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "event=doubt worker={0} units={1}", workerId, reopened.size());
        }
    }

    private void reopen(Transaction tx, StoredUnit unit, String why) {
        progress.move(
                tx,
                unit,
                UnitEvent.EVIDENCE_CHANGED,
                new UnitTable.Change(UnitState.VERIFYING, why, unit.resultDigest()));
    }

    /** Units that have not begun wait until the product they need is certain again. */
    private void holdBack(Transaction tx, String productKey) {
        for (String user : UnitTable.usersOf(tx, productKey)) {
            StoredUnit unit = progress.require(tx, user);
            if (unit.state() == UnitState.READY) {
                UnitLinkTable.setWaits(tx, user, List.of(productKey));
                wait(tx, unit, productKey);
            }
        }
    }

    private void wait(Transaction tx, StoredUnit unit, String productKey) {
        progress.move(
                tx,
                unit,
                UnitEvent.INPUT_DOUBTED,
                new UnitTable.Change(UnitState.WAITING, "its input " + productKey + " is doubted", ""));
    }

    /** A product was refuted: it goes, and so does all that was made from it, to be made again. */
    void takeBack(Transaction tx, StoredUnit refuted) {
        progress.sink().retract(tx, refuted.key());
        int taken = 1;
        Deque<String> open = new ArrayDeque<>(List.of(refuted.key()));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            String product = open.pop();
            for (String user : UnitTable.usersOf(tx, product)) {
                StoredUnit unit = progress.require(tx, user);
                boolean mayHaveUsedIt = unit.state().isDone()
                        || unit.state() == UnitState.ACTIVE
                        || unit.state() == UnitState.VERIFYING
                        || unit.state() == UnitState.READY;
                if (mayHaveUsedIt && seen.add(user)) {
                    forget(tx, unit, product);
                    open.add(user);
                    taken++;
                }
            }
        }
        JournalTable.add(
                tx,
                new JournalTable.AuditEntry(
                        "coordinator",
                        "RETRACT",
                        refuted.key(),
                        refuted.spec().target() + " was refuted; taken back with " + (taken - 1) + " made from it"),
                progress.now());
    }

    private void forget(Transaction tx, StoredUnit unit, String because) {
        for (Attempt attempt : AttemptTable.ofUnit(tx, unit.key())) {
            if (attempt.state().isLive() || attempt.state() == AttemptState.SUBMITTED) {
                progress.changeAttempt(tx, attempt, AttemptEvent.NOT_NEEDED);
            }
        }
        AttemptTable.discount(tx, unit.key());
        progress.sink().retract(tx, unit.key());
        UnitLinkTable.setWaits(tx, unit.key(), List.of(because));
        wait(tx, unit, because);
    }

    /** The answer was known: it tells about the worker, not about the unit. */
    void judge(Transaction tx, StoredUnit unit, Attempt attempt, UnitResult result) {
        progress.changeAttempt(tx, attempt, AttemptEvent.REPORTED);
        Attempt reported = AttemptTable.find(tx, attempt.attemptId()).orElseThrow();
        AttemptEvent verdict =
                unit.resultDigest().equals(result.digest()) ? AttemptEvent.CONFIRMED : AttemptEvent.REFUTED;
        progress.changeAttempt(tx, reported, verdict);
        progress.credit(tx, reported, verdict);
    }
}
