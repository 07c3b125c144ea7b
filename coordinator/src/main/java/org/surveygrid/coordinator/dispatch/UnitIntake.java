package org.surveygrid.coordinator.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.coordinator.assimilation.StoredProduct;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitLinkTable;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptEvent;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.coordinator.workunit.UnitState;

/** Takes work in, cancels it, and puts it back to work. */
final class UnitIntake implements WorkUnits {
    private final Database database;
    private final UnitProgress progress;

    UnitIntake(Database database, UnitProgress progress) {
        this.database = database;
        this.progress = progress;
    }

    @Override
    public int submit(List<UnitSpec> units) {
        return database.write(tx -> submit(tx, units));
    }

    @Override
    public int submit(Transaction tx, List<UnitSpec> units) {
        List<UnitSpec> fresh = new ArrayList<>();
        Set<String> inputKeys = new LinkedHashSet<>();
        for (UnitSpec unit : units) {
            Optional<UnitState> known = UnitTable.state(tx, unit.unitKey());
            if (known.isEmpty()) {
                UnitTable.insert(tx, unit, progress.now());
                fresh.add(unit);
                unit.inputs().stream().map(UnitSpecInput::productKey).forEach(inputKeys::add);
            } else {
                UnitTable.raisePriority(tx, unit.unitKey(), unit.priority());
                switch (known.get()) {
                    case CANCELLED -> retry(tx, unit.unitKey());
                    case BLOCKED -> {
                        putBack(tx, progress.require(tx, unit.unitKey()));
                        progress.reviewInputs(tx, unit.unitKey());
                    }
                    case WAITING, READY, ACTIVE, VERIFYING, VALIDATED, VOID, FAILED, QUARANTINED -> {}
                }
            }
            if (!unit.runId().isEmpty()) {
                UnitLinkTable.join(tx, unit.runId(), unit.unitKey());
                Rounds.join(tx, unit.runId(), unit.unitKey());
            }
        }
        Map<String, StoredProduct> products = UnitInputs.resolve(tx, inputKeys, progress.files());
        for (UnitSpec unit : fresh) {
            StoredUnit stored = progress.require(tx, unit.unitKey());
            // A unit before it in the list may have ended it already.
            if (stored.state() == UnitState.WAITING) {
                UnitInputs inputs = UnitInputs.of(unit, products);
                progress.review(
                        tx,
                        stored,
                        inputs instanceof UnitInputs.Incomplete ? UnitInputs.of(tx, unit, progress.files()) : inputs);
            }
        }
        return fresh.size();
    }

    @Override
    public void supersede(Transaction tx, String runId, List<String> unitKeys) {
        for (String unitKey : unitKeys) {
            if (UnitLinkTable.leave(tx, runId, unitKey)) {
                StoredUnit unit = progress.require(tx, unitKey);
                if (!unit.state().isDone() && unit.state() != UnitState.CANCELLED) {
                    progress.cancel(tx, unit, "made from other inputs instead, because " + unit.detail());
                }
            }
        }
    }

    @Override
    public int cancelRun(Transaction tx, String runId) {
        int cancelled = 0;
        for (String unitKey : UnitLinkTable.leave(tx, runId)) {
            StoredUnit unit = progress.require(tx, unitKey);
            if (!unit.state().isDone() && unit.state() != UnitState.CANCELLED) {
                progress.cancel(tx, unit, "run " + runId + " was cancelled");
                cancelled++;
            }
        }
        return cancelled;
    }

    /** Puts a failed, quarantined, blocked or cancelled unit back to work, with the units it waits for. */
    int retry(Transaction tx, String unitKey) {
        Deque<String> open = new ArrayDeque<>(List.of(unitKey));
        Set<String> seen = new HashSet<>();
        List<String> toReview = new ArrayList<>();
        int retried = 0;
        while (!open.isEmpty()) {
            String key = open.pop();
            Optional<UnitState> state = UnitTable.state(tx, key);
            if (!seen.add(key)
                    || state.isEmpty()
                    || !state.get().isAtRest()
                    || state.get().isDone()) {
                continue;
            }
            StoredUnit unit = progress.require(tx, key);
            putBack(tx, unit);
            retried++;
            if (unit.state() == UnitState.BLOCKED || unit.state() == UnitState.CANCELLED) {
                toReview.add(key);
                open.addAll(UnitLinkTable.waits(tx, key));
            }
            for (String waiter : UnitLinkTable.waiters(tx, key)) {
                if (UnitTable.state(tx, waiter)
                        .filter(s -> s == UnitState.BLOCKED)
                        .isPresent()) {
                    open.add(waiter);
                }
            }
        }
        toReview.forEach(key -> progress.reviewInputs(tx, key));
        return retried;
    }

    private void putBack(Transaction tx, StoredUnit unit) {
        UnitLinkTable.unsettle(tx, unit.key());
        for (Attempt attempt : AttemptTable.ofUnit(tx, unit.key())) {
            if (attempt.state().isLive() || attempt.state() == AttemptState.SUBMITTED) {
                progress.changeAttempt(tx, attempt, AttemptEvent.NOT_NEEDED);
            }
        }
        AttemptTable.discount(tx, unit.key());
        switch (unit.state()) {
            case FAILED, QUARANTINED -> {
                progress.move(tx, unit, UnitEvent.RETRIED, new UnitTable.Change(UnitState.READY, "", ""));
                progress.offer(tx, unit, progress.decide(unit, List.of()), List.of());
            }
            case BLOCKED, CANCELLED ->
                progress.move(tx, unit, UnitEvent.RETRIED, new UnitTable.Change(UnitState.WAITING, "", ""));
            case WAITING, READY, ACTIVE, VERIFYING, VALIDATED, VOID ->
                throw new IllegalStateException("unit " + unit.key() + " is " + unit.state());
        }
    }
}
