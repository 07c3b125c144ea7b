package org.surveygrid.coordinator.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.reputation.Standing;
import org.surveygrid.coordinator.reputation.Worker;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitLinkTable;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.storage.WorkerTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.UnitState;

/** Where people look at units and workers, and intervene. What changes something is written to the audit journal. */
public final class Administration {
    private static final int SHOWN_WAITS = 5;

    private final Database database;
    private final UnitProgress progress;
    private final UnitIntake intake;

    Administration(Database database, UnitProgress progress, UnitIntake intake) {
        this.database = database;
        this.progress = progress;
        this.intake = intake;
    }

    /**
     * A worker as it is now.
     *
     * @param worker what is remembered
     * @param isOnline whether it was heard of within the life of a lease
     * @param leases how many units it holds
     */
    public record WorkerView(Worker worker, boolean isOnline, int leases) {}

    /**
     * A unit with its history.
     *
     * @param unit what is remembered
     * @param attempts all tries
     */
    public record UnitView(StoredUnit unit, List<Attempt> attempts) {
        public UnitView {
            attempts = List.copyOf(attempts);
        }
    }

    /** What a person can do with a worker. */
    public enum WorkerAction {
        /** No more work; what it has is cancelled when it is known to be bad. */
        QUARANTINE,
        /** Work again, trust from nothing. */
        RELEASE,
        /** No more work; what it has is finished. */
        DRAIN,
        /** Work, and full trust: somebody vouches for it. */
        TRUST
    }

    /**
     * Units by state.
     *
     * @return counts; states without a unit are absent
     */
    public SortedMap<UnitState, Integer> countByState() {
        return database.read(UnitTable::countByState);
    }

    /**
     * Units of a run by state.
     *
     * @param runId the run
     * @return counts; states without a unit are absent
     */
    public SortedMap<UnitState, Integer> countByState(String runId) {
        return database.read(tx -> UnitLinkTable.countByState(tx, runId));
    }

    /**
     * Units in a state, newest first.
     *
     * @param state which
     * @param limit at most so many
     * @return units with their attempts
     */
    public List<UnitView> units(UnitState state, int limit) {
        return database.read(tx -> UnitTable.inState(tx, state, limit).stream()
                .map(unit -> new UnitView(unit, AttemptTable.ofUnit(tx, unit.key())))
                .toList());
    }

    /**
     * One unit.
     *
     * @param unitKey its key
     * @return the unit with its attempts
     * @throws GridFaultException when there is none
     */
    public UnitView unit(String unitKey) {
        return database.read(tx -> {
            StoredUnit unit = UnitTable.find(tx, unitKey)
                    .orElseThrow(() -> new GridFaultException(GridFault.NOT_FOUND, "no unit " + unitKey));
            return new UnitView(unit, AttemptTable.ofUnit(tx, unitKey));
        });
    }

    /**
     * Why a unit is where it is.
     *
     * @param unitKey its key
     * @return sentences
     * @throws GridFaultException when there is no such unit
     */
    public List<String> why(String unitKey) {
        UnitView view = unit(unitKey);
        StoredUnit unit = view.unit();
        List<String> sentences = new ArrayList<>();
        sentences.add("The unit is " + unit.state() + (unit.detail().isEmpty() ? "." : ": " + unit.detail() + "."));
        switch (unit.state()) {
            case WAITING -> sentences.addAll(database.read(tx -> whyWaiting(tx, unitKey)));
            case READY -> sentences.addAll(whyNotTaken(unit));
            case VERIFYING -> {
                sentences.add(results(view) + " so far; they count when two workers agree.");
                sentences.addAll(whyNotTaken(unit));
            }
            case ACTIVE ->
                view.attempts().stream()
                        .filter(a -> a.state().isLive())
                        .forEach(a -> sentences.add("Worker " + a.workerId() + " has it (" + a.state() + ")."));
            case FAILED, QUARANTINED, BLOCKED, CANCELLED ->
                sentences.add("It stays so until somebody says: sgrid admin retry " + unitKey + ".");
            case VALIDATED, VOID -> {}
        }
        return sentences;
    }

    /**
     * Puts a failed, quarantined, blocked or cancelled unit back to work, with those it waits for and those it blocks.
     *
     * @param unitKey its key
     * @param user who says so
     * @return how many units work again
     */
    public int retry(String unitKey, String user) {
        return database.write(tx -> {
            int retried = intake.retry(tx, unitKey);
            JournalTable.add(
                    tx, new JournalTable.AuditEntry(user, "RETRY_UNIT", unitKey, retried + " units"), progress.now());
            return retried;
        });
    }

    /**
     * All workers.
     *
     * @return by identity
     */
    public List<WorkerView> workers() {
        return database.read(WorkerTable::all).stream().map(this::view).toList();
    }

    /**
     * Changes what a worker may do.
     *
     * @param workerId which worker
     * @param action what to do
     * @param reason why
     * @param user who says so
     * @return the worker afterwards
     * @throws GridFaultException when there is no such worker
     */
    public WorkerView set(String workerId, WorkerAction action, String reason, String user) {
        Worker after = database.write(tx -> {
            Worker before = WorkerTable.find(tx, workerId)
                    .orElseThrow(() -> new GridFaultException(GridFault.NOT_FOUND, "no worker " + workerId));
            Worker changed = switch (action) {
                case QUARANTINE -> before.withStreak(0).in(Standing.QUARANTINED, reason);
                case RELEASE -> before.withStreak(0).in(Standing.ACTIVE, reason);
                case DRAIN -> before.in(Standing.DRAINING, reason);
                case TRUST ->
                    before.withStreak(progress.policy().trust().fullStreak()).in(Standing.ACTIVE, reason);
            };
            WorkerTable.save(tx, changed);
            if (action == WorkerAction.QUARANTINE) {
                progress.doubt().onWordOf(tx, workerId);
            }
            JournalTable.add(
                    tx, new JournalTable.AuditEntry(user, "WORKER_" + action.name(), workerId, reason), progress.now());
            return changed;
        });
        progress.fleet().refuse(after);
        progress.queue().wakeAll();
        return view(after);
    }

    private WorkerView view(Worker worker) {
        return new WorkerView(
                worker,
                progress.fleet().onlineWorkers().contains(worker.workerId()),
                progress.leases().ofWorker(worker.workerId()).size());
    }

    private static String results(UnitView view) {
        long results = view.attempts().stream()
                .filter(a -> a.state() == AttemptState.SUBMITTED && a.isCounted())
                .count();
        return results + (results == 1 ? " result" : " results");
    }

    private static List<String> whyWaiting(Transaction tx, String unitKey) {
        List<String> waits = UnitLinkTable.waits(tx, unitKey);
        List<String> sentences = new ArrayList<>();
        sentences.add("It waits for " + waits.size() + " inputs.");
        for (String key : waits.subList(0, Math.min(SHOWN_WAITS, waits.size()))) {
            sentences.add("Input " + key + " is "
                    + UnitTable.state(tx, key).map(UnitState::name).orElse("no unit and no product") + ".");
        }
        return sentences;
    }

    private List<String> whyNotTaken(StoredUnit unit) {
        Optional<ReadyQueue.Entry> ready = progress.queue().find(unit.key());
        if (ready.isEmpty()) {
            return List.of("It is not in the queue: somebody is about to get it or works on it.");
        }
        List<String> sentences = new ArrayList<>();
        long pauseMillis = ready.get().notBeforeMillis() - progress.now().toEpochMilli();
        if (pauseMillis > 0) {
            sentences.add("After failures it pauses for another " + (pauseMillis + 999) / 1000 + " s.");
        }
        List<Session> online = progress.fleet().online();
        if (online.isEmpty()) {
            sentences.add("No worker is there.");
        }
        for (Session session : online) {
            sentences.add("Worker " + session.workerId() + " " + whyNot(session, ready.get()));
        }
        return sentences;
    }

    private String whyNot(Session session, ReadyQueue.Entry unit) {
        Optional<String> refusal = progress.fleet().refusal(session.workerId());
        if (refusal.isPresent()) {
            return "gets no work: " + refusal.get() + ".";
        }
        if (unit.exclusions().forbid(session.offer())) {
            return "must not get it: it has given its result or declined; another worker is needed.";
        }
        if (!session.offer().tasks().contains(unit.taskId())) {
            return "does not know the task " + unit.taskId() + ".";
        }
        if (session.offer().memoryBytesPerSlot() < unit.memoryBytes()) {
            return "has too little memory: " + session.offer().memoryBytesPerSlot() + " of " + unit.memoryBytes()
                    + " bytes.";
        }
        if (unit.exclusions().discourage(session.offer())) {
            return "is asked last, because it failed before or because its institute has given a result.";
        }
        return "can have it when it asks.";
    }
}
