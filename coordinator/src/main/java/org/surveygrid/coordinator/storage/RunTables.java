package org.surveygrid.coordinator.storage;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.workunit.UnitState;

/** The SQL of runs. All methods work within the caller's transaction. */
public final class RunTables {
    private static final String COLUMNS =
            "run_id, submission_id, targets, requested_keys, is_cancelled," + " created, parameters, priority";

    private RunTables() {}

    /**
     * A submitted request.
     *
     * @param runId short name
     * @param submissionId chosen by the client
     * @param targets what was asked for
     * @param requestedKeys keys of the products asked for
     * @param isCancelled whether somebody cancelled it
     * @param created when
     * @param parameters what it was asked with, {@code task.parameter} to value
     * @param priority higher is sooner
     */
    public record StoredRun(
            String runId,
            String submissionId,
            List<String> targets,
            List<String> requestedKeys,
            boolean isCancelled,
            Instant created,
            SortedMap<String, String> parameters,
            int priority) {
        public StoredRun {
            targets = List.copyOf(targets);
            requestedKeys = List.copyOf(requestedKeys);
        }
    }

    /**
     * How many units of a run are in a state, by product kind.
     *
     * @param kind product kind
     * @param state state of the work units
     * @param count how many
     */
    public record KindCount(String kind, UnitState state, int count) {}

    /**
     * Inserts a run.
     *
     * @param transaction of the caller
     * @param run the run
     */
    public static void insert(Transaction transaction, StoredRun run) {
        transaction.update(
                "INSERT INTO run (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                run.runId(),
                run.submissionId(),
                String.join("\n", run.targets()),
                String.join("\n", run.requestedKeys()),
                run.isCancelled(),
                run.created(),
                ArchiveTables.encodeParameters(run.parameters()),
                run.priority());
    }

    /**
     * Replaces what a run was asked for, after it was planned again.
     *
     * @param transaction of the caller
     * @param runId its id
     * @param requestedKeys keys of the products asked for
     */
    public static void request(Transaction transaction, String runId, List<String> requestedKeys) {
        transaction.update(
                "UPDATE run SET requested_keys = ? WHERE run_id = ?", String.join("\n", requestedKeys), runId);
    }

    /**
     * Runs with a blocked unit that nobody has looked at.
     *
     * @param transaction of the caller
     * @return run ids
     */
    public static List<String> withNewBlocks(Transaction transaction) {
        return transaction.query(
                "SELECT DISTINCT run_unit.run_id AS r FROM run_unit JOIN work_unit"
                        + " ON run_unit.unit_key = work_unit.unit_key JOIN run ON run.run_id = run_unit.run_id"
                        + " WHERE work_unit.state = 'BLOCKED' AND NOT run_unit.is_settled AND NOT run.is_cancelled"
                        + " ORDER BY r",
                row -> row.text("r"));
    }

    /**
     * Whether a run has a blocked unit that nobody has looked at.
     *
     * @param transaction of the caller
     * @param runId its id
     * @return true when it will be planned again
     */
    public static boolean hasNewBlocks(Transaction transaction, String runId) {
        return transaction
                .first(
                        "SELECT 1 AS one FROM run_unit JOIN work_unit ON run_unit.unit_key = work_unit.unit_key"
                                + " WHERE run_id = ? AND state = 'BLOCKED' AND NOT is_settled",
                        row -> row.integer("one"),
                        runId)
                .isPresent();
    }

    /**
     * Its blocked units were looked at, and stay.
     *
     * @param transaction of the caller
     * @param runId its id
     */
    public static void settleBlocks(Transaction transaction, String runId) {
        transaction.update(
                "UPDATE run_unit SET is_settled = TRUE WHERE run_id = ? AND unit_key IN"
                        + " (SELECT unit_key FROM work_unit WHERE state = 'BLOCKED')",
                runId);
    }

    /**
     * Number of runs so far.
     *
     * @param transaction of the caller
     * @return count
     */
    public static int count(Transaction transaction) {
        return transaction
                .first("SELECT COUNT(*) AS n FROM run", row -> row.integer("n"))
                .orElse(0);
    }

    /**
     * The run with an id.
     *
     * @param transaction of the caller
     * @param runId its id
     * @return the run, or empty
     */
    public static Optional<StoredRun> find(Transaction transaction, String runId) {
        return transaction.first("SELECT " + COLUMNS + " FROM run WHERE run_id = ?", RunTables::read, runId);
    }

    /**
     * The run of a submission.
     *
     * @param transaction of the caller
     * @param submissionId as the client chose it
     * @return the run, or empty
     */
    public static Optional<StoredRun> ofSubmission(Transaction transaction, String submissionId) {
        return transaction.first(
                "SELECT " + COLUMNS + " FROM run WHERE submission_id = ?", RunTables::read, submissionId);
    }

    /**
     * The newest runs.
     *
     * @param transaction of the caller
     * @param limit at most this many
     * @return newest first
     */
    public static List<StoredRun> newest(Transaction transaction, int limit) {
        return transaction.query(
                "SELECT " + COLUMNS + " FROM run ORDER BY created DESC, run_id DESC FETCH FIRST ? ROWS ONLY",
                RunTables::read,
                limit);
    }

    /**
     * Marks a run as cancelled.
     *
     * @param transaction of the caller
     * @param runId its id
     */
    public static void cancel(Transaction transaction, String runId) {
        transaction.update("UPDATE run SET is_cancelled = TRUE WHERE run_id = ?", runId);
    }

    /**
     * States of a run's units.
     *
     * @param transaction of the caller
     * @param runId its id
     * @return counts
     */
    public static List<KindCount> progress(Transaction transaction, String runId) {
        return transaction.query(
                "SELECT task_name, state, COUNT(*) AS n FROM work_unit JOIN run_unit"
                        + " ON run_unit.unit_key = work_unit.unit_key WHERE run_unit.run_id = ?"
                        + " GROUP BY task_name, state ORDER BY task_name, state",
                row -> new KindCount(row.text("task_name"), UnitState.valueOf(row.text("state")), row.integer("n")),
                runId);
    }

    /**
     * Keys of a run's units in a state.
     *
     * @param transaction of the caller
     * @param runId its id
     * @param state state of the work units
     * @return unit keys
     */
    public static List<String> unitsIn(Transaction transaction, String runId, UnitState state) {
        return transaction.query(
                "SELECT work_unit.unit_key AS k FROM work_unit JOIN run_unit"
                        + " ON run_unit.unit_key = work_unit.unit_key WHERE run_unit.run_id = ? AND state = ?"
                        + " ORDER BY sequence",
                row -> row.text("k"),
                runId,
                state);
    }

    /**
     * Mean processor time of counted attempts.
     *
     * @param transaction of the caller
     * @return seconds by kind of what was made
     */
    public static SortedMap<String, Double> meanCpuSeconds(Transaction transaction) {
        SortedMap<String, Double> means = new TreeMap<>();
        transaction.query(
                "SELECT task_name, AVG(cpu_seconds) AS seconds FROM attempt JOIN work_unit"
                        + " ON work_unit.unit_key = attempt.unit_key WHERE attempt.result_digest IS NOT NULL GROUP BY task_name",
                row -> means.put(row.text("task_name"), row.number("seconds")));
        return means;
    }

    private static StoredRun read(Row row) {
        return new StoredRun(
                row.text("run_id"),
                row.text("submission_id"),
                lines(row.text("targets")),
                lines(row.text("requested_keys")),
                row.flag("is_cancelled"),
                row.instant("created"),
                ArchiveTables.decodeParameters(row.text("parameters")),
                row.integer("priority"));
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }
}
