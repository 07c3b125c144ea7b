package org.surveygrid.coordinator.run;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.dispatch.WorkUnits;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.JournalTable.AuditEntry;
import org.surveygrid.coordinator.storage.RunTables;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.coordinator.target.TaskParameters;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Everything people ask of a survey: what there is, what is to be made, what may be used. */
public final class Survey {
    private static final List<UnitState> TROUBLED = List.of(UnitState.FAILED, UnitState.QUARANTINED, UnitState.BLOCKED);
    private static final Duration PROGRESS_CHECK = Duration.ofMillis(100);
    private static final int SHORTEST_PREFIX = 6;

    private final Database database;
    private final TaskCatalog catalog;
    private final WorkUnits workUnits;
    private final InstantSource clock;
    private final Planning planning;

    /**
     * A survey on its database.
     *
     * @param database holds products and runs
     * @param catalog the tasks there are
     * @param workUnits takes the work
     * @param clock time of entries
     */
    public Survey(Database database, TaskCatalog catalog, WorkUnits workUnits, InstantSource clock) {
        this.database = database;
        this.catalog = catalog;
        this.workUnits = workUnits;
        this.clock = clock;
        this.planning = new Planning(catalog);
    }

    /**
     * Registers products, in one transaction. What is there already is not changed.
     *
     * @param registrations whose blobs are in the store
     * @return keys of those that are new
     */
    public List<String> register(List<Registration> registrations) {
        return database.write(transaction -> {
            List<String> fresh = new ArrayList<>();
            for (Registration registration : registrations) {
                ArchivedProduct product = registration.product(clock.instant(), catalog);
                if (ArchiveTables.insert(transaction, product)) {
                    fresh.add(product.key());
                }
            }
            return fresh;
        });
    }

    /**
     * What a request would do. Changes nothing.
     *
     * @param request the request
     * @return the plan
     * @throws IllegalArgumentException when a target or parameter is malformed or unknown
     * @throws NothingMatchesException when no frame fits the targets
     */
    public Plan plan(MakeRequest request) {
        return database.read(transaction -> planning.plan(transaction, request));
    }

    /**
     * A run and the plan it follows.
     *
     * @param runId short name
     * @param plan the plan
     */
    public record Submitted(String runId, Plan plan) {}

    /**
     * Makes what is missing or out of date: run and work units enter in one transaction.
     *
     * @param request the request
     * @return the run; the earlier one when the submission id was used before
     */
    public Submitted make(MakeRequest request) {
        return database.write(transaction -> {
            Plan plan = planning.plan(transaction, request);
            Optional<RunTables.StoredRun> earlier = RunTables.ofSubmission(transaction, request.submissionId());
            if (earlier.isPresent()) {
                return new Submitted(earlier.get().runId(), plan);
            }
            String runId = "R-" + (RunTables.count(transaction) + 1);
            RunTables.insert(
                    transaction,
                    new RunTables.StoredRun(
                            runId,
                            request.submissionId(),
                            request.targets(),
                            plan.requestedNodes().stream()
                                    .map(PlanNode::key)
                                    .filter(key -> !key.isEmpty())
                                    .toList(),
                            false,
                            clock.instant(),
                            new TreeMap<>(request.parameters()),
                            request.priority()));
            workUnits.submit(transaction, planning.units(plan, runId, request.priority()));
            return new Submitted(runId, plan);
        });
    }

    /**
     * How far a run is.
     *
     * @param runId its id
     * @return progress, or empty when there is no such run
     */
    public Optional<RunProgress> progress(String runId) {
        return database.read(transaction -> RunTables.find(transaction, runId).map(run -> progress(transaction, run)));
    }

    /**
     * Waits for the end of a run.
     *
     * @param runId its id
     * @param atMost longest wait
     * @return its progress then
     * @throws NothingMatchesException when there is no such run
     */
    public RunProgress awaitEnd(String runId, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            RunProgress progress = progress(runId)
                    .orElseThrow(() -> new NothingMatchesException("no run '" + runId + "'. try: sgrid run list"));
            if (progress.state() != RunProgress.State.RUNNING || System.nanoTime() >= deadline) {
                return progress;
            }
            LockSupport.parkNanos(Math.min(PROGRESS_CHECK.toNanos(), deadline - System.nanoTime()));
        }
    }

    /**
     * The newest runs.
     *
     * @param limit at most this many
     * @return newest first
     */
    public List<RunProgress> runs(int limit) {
        return database.read(transaction -> RunTables.newest(transaction, limit).stream()
                .map(run -> progress(transaction, run))
                .toList());
    }

    private static RunProgress progress(Transaction transaction, RunTables.StoredRun run) {
        SortedMap<String, SortedMap<UnitState, Integer>> states = new TreeMap<>();
        for (RunTables.KindCount count : RunTables.progress(transaction, run.runId())) {
            states.computeIfAbsent(count.kind(), kind -> new TreeMap<>()).put(count.state(), count.count());
        }
        List<String> troubled = new ArrayList<>();
        TROUBLED.forEach(state -> troubled.addAll(RunTables.unitsIn(transaction, run.runId(), state)));
        boolean ended = states.values().stream()
                        .flatMap(byState -> byState.keySet().stream())
                        .allMatch(UnitState::isAtRest)
                && !RunTables.hasNewBlocks(transaction, run.runId());
        RunProgress.State state = run.isCancelled()
                ? RunProgress.State.CANCELLED
                : !ended
                        ? RunProgress.State.RUNNING
                        : isShort(transaction, run, troubled) ? RunProgress.State.FAILED : RunProgress.State.DONE;
        return new RunProgress(run.runId(), state, run.targets(), run.requestedKeys(), states, troubled, run.created());
    }

    /** What was left out on the way, because it is flagged, is no failure when everything asked for was made without it. */
    private static boolean isShort(Transaction transaction, RunTables.StoredRun run, List<String> troubled) {
        boolean needsDecision = troubled.stream()
                .map(key -> UnitTable.state(transaction, key).orElse(UnitState.BLOCKED))
                .anyMatch(state -> state != UnitState.BLOCKED);
        return needsDecision
                || (!troubled.isEmpty()
                        && run.requestedKeys().stream().anyMatch(key -> !ArchiveTables.contains(transaction, key)));
    }

    /**
     * Runs that met an input that must not be used go on with others. To be called about once a second.
     *
     * @return how many runs were planned again
     */
    public int planAgain() {
        List<String> runs = database.read(RunTables::withNewBlocks);
        runs.forEach(runId -> database.write(transaction -> {
            Replanning.run(transaction, runId, planning, workUnits);
            return true;
        }));
        return runs.size();
    }

    /**
     * Cancels a run: what no other run wants is not handed out any more.
     *
     * @param runId its id
     */
    public void cancel(String runId) {
        database.write(transaction -> {
            RunTables.cancel(transaction, runId);
            return workUnits.cancelRun(transaction, runId);
        });
    }

    /**
     * What one unit of each kind has taken so far.
     *
     * @return mean processor seconds by product kind; kinds never made are absent
     */
    public SortedMap<String, Double> typicalCpuSeconds() {
        return database.read(RunTables::meanCpuSeconds);
    }

    /**
     * All products at this moment.
     *
     * @return a snapshot
     */
    public ArchiveSnapshot snapshot() {
        return database.read(transaction -> new ArchiveSnapshot(ArchiveTables.all(transaction)));
    }

    /**
     * One product, by key or unambiguous beginning of a key.
     *
     * @param keyOrPrefix at least 6 digits
     * @return the product
     * @throws NothingMatchesException when none or several fit
     */
    public ArchivedProduct product(String keyOrPrefix) {
        if (keyOrPrefix.length() < SHORTEST_PREFIX) {
            throw new NothingMatchesException(
                    "a product key needs at least " + SHORTEST_PREFIX + " digits, got '" + keyOrPrefix + "'");
        }
        List<ArchivedProduct> fitting = snapshot().all().stream()
                .filter(product -> product.key().startsWith(keyOrPrefix))
                .toList();
        if (fitting.size() != 1) {
            throw new NothingMatchesException(fitting.size() + " products have a key that begins with '" + keyOrPrefix
                    + "'. try: sgrid find KIND");
        }
        return fitting.getFirst();
    }

    /**
     * Whether the files of a product are kept.
     *
     * @param key product key
     * @return false for rounds and parts of a solution that is done: they are on record, their files are garbage
     */
    public boolean keepsFiles(String key) {
        return database.read(transaction -> !ArchiveTables.isReleased(transaction, key));
    }

    /**
     * What a product was made from.
     *
     * @param key product key
     * @param depth how many steps back
     * @return edges, nearest first
     */
    public List<LineageEdge> madeFrom(String key, int depth) {
        return database.read(transaction -> Lineage.up(transaction, key, depth));
    }

    /**
     * What was made from a product.
     *
     * @param key product key
     * @param depth how many steps on
     * @return edges, nearest first
     */
    public List<LineageEdge> usedFor(String key, int depth) {
        return database.read(transaction -> Lineage.down(transaction, key, depth));
    }

    /**
     * Decides whether, and for which nights, a product may be used.
     *
     * @param key product key
     * @param state decision
     * @param nights first and last night, or empty to leave the interval as it is
     * @param why who, and the reason
     */
    public void certify(String key, Validity.State state, Optional<NightRange> nights, AuditEntry why) {
        database.write(transaction -> {
            ArchivedProduct product = ArchiveTables.find(transaction, key)
                    .orElseThrow(() -> new NothingMatchesException("no product has key " + key));
            Validity validity = nights.map(range -> new Validity(state, range.first(), range.last()))
                    .orElse(product.validity().as(state));
            ArchiveTables.setValidity(transaction, key, validity);
            JournalTable.add(transaction, why, clock.instant());
            return validity;
        });
    }

    /**
     * Nights, first and last included.
     *
     * @param first date at the start of the first night
     * @param last date at the start of the last night
     */
    public record NightRange(LocalDate first, LocalDate last) {}

    /**
     * How many products changed their flags.
     *
     * @param judged looked at
     * @param newlyFlagged had no flag before
     * @param newlyClean have no flag any more
     */
    public record Requalified(int judged, int newlyFlagged, int newlyClean) {}

    /**
     * Judges all products of a kind again, by their facts and the survey's limits. Touches no pixels.
     *
     * @param kind what to judge
     * @param overrides limits on top of the survey's, {@code task.parameter} to value
     * @param why who, and the reason
     * @return what changed
     */
    public Requalified requalify(ProductKind kind, Map<String, String> overrides, AuditEntry why) {
        return database.write(transaction -> {
            TaskType<?> task = catalog.making(kind)
                    .orElseThrow(() -> new IllegalArgumentException("nothing makes '" + kind + "'"));
            SortedMap<String, String> merged = new TreeMap<>(ArchiveTables.surveyParameters(transaction));
            merged.putAll(overrides);
            SortedMap<String, String> parameters = new TaskParameters(merged, catalog).of(task);
            Requalified changed = Requalification.run(transaction, task, parameters);
            JournalTable.add(transaction, why, clock.instant());
            return changed;
        });
    }

    /**
     * Sets or removes overrides that hold for the whole survey.
     *
     * @param changes {@code task.parameter} to value
     * @param reset names to remove
     * @param why who, and the reason
     * @return all overrides now
     * @throws IllegalArgumentException when one is unknown or not allowed; nothing is changed then
     */
    public SortedMap<String, String> setParameters(Map<String, String> changes, List<String> reset, AuditEntry why) {
        return database.write(transaction -> {
            SortedMap<String, String> parameters = new TreeMap<>(ArchiveTables.surveyParameters(transaction));
            parameters.putAll(changes);
            reset.forEach(parameters::remove);
            TaskParameters checked = new TaskParameters(parameters, catalog);
            catalog.all().forEach(checked::of);
            ArchiveTables.setSurveyParameters(transaction, parameters);
            JournalTable.add(transaction, why, clock.instant());
            return parameters;
        });
    }
}
