package org.surveygrid.coordinator.storage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.quorum.Trust;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.FailureClass;
import org.surveygrid.coordinator.workunit.UnitResult;

/** Tries of units, and the results they reported. */
public final class AttemptTable {
    private static final String COLUMNS = "attempt_id, unit_key, fence, worker_id, institute, trust, state, is_counted,"
            + " result_digest, failure_class, fingerprint, detail, granted, ended";
    private static final int MAX_FINGERPRINT = 200;

    private AttemptTable() {}

    /**
     * Adds an attempt.
     *
     * @param tx the transaction
     * @param attempt just granted
     */
    public static void insert(Transaction tx, Attempt attempt) {
        tx.update(
                "INSERT INTO attempt (attempt_id, unit_key, fence, worker_id, institute, trust, state, is_counted,"
                        + " fingerprint, detail, cpu_seconds, granted) VALUES (?, ?, ?, ?, ?, ?, ?, TRUE, '', '', 0, ?)",
                attempt.attemptId(),
                attempt.unitKey(),
                attempt.fence(),
                attempt.workerId(),
                attempt.institute(),
                attempt.trust(),
                attempt.state(),
                attempt.grantedMillis());
    }

    /**
     * One attempt.
     *
     * @param tx the transaction
     * @param attemptId its identity
     * @return the attempt, or empty when unknown
     */
    public static Optional<Attempt> find(Transaction tx, String attemptId) {
        return tx.first("SELECT " + COLUMNS + " FROM attempt WHERE attempt_id = ?", AttemptTable::read, attemptId);
    }

    /**
     * All attempts of a unit.
     *
     * @param tx the transaction
     * @param unitKey the unit
     * @return by fence
     */
    public static List<Attempt> ofUnit(Transaction tx, String unitKey) {
        return tx.query(
                "SELECT " + COLUMNS + " FROM attempt WHERE unit_key = ? ORDER BY fence", AttemptTable::read, unitKey);
    }

    /**
     * All attempts that somebody works on.
     *
     * @param tx the transaction
     * @return leased and running
     */
    public static List<Attempt> live(Transaction tx) {
        return tx.query(
                "SELECT " + COLUMNS + " FROM attempt WHERE state IN ('LEASED', 'RUNNING') ORDER BY attempt_id",
                AttemptTable::read);
    }

    /**
     * Records a new state.
     *
     * @param tx the transaction
     * @param attemptId which attempt
     * @param state its state
     * @param now when
     */
    public static void change(Transaction tx, String attemptId, AttemptState state, Instant now) {
        if (state.isLive()) {
            tx.update("UPDATE attempt SET state = ?, ended = NULL WHERE attempt_id = ?", state, attemptId);
        } else {
            tx.update(
                    "UPDATE attempt SET state = ?, ended = COALESCE(ended, ?) WHERE attempt_id = ?",
                    state,
                    now,
                    attemptId);
        }
    }

    /**
     * Stores what an attempt found.
     *
     * @param tx the transaction
     * @param attemptId which attempt
     * @param result what it found
     * @param cpuSeconds what it cost
     */
    public static void report(Transaction tx, String attemptId, UnitResult result, double cpuSeconds) {
        tx.update(
                "UPDATE attempt SET result = ?, result_digest = ?, cpu_seconds = ? WHERE attempt_id = ?",
                encode(result),
                result.digest(),
                cpuSeconds,
                attemptId);
    }

    /**
     * Stores why an attempt failed.
     *
     * @param tx the transaction
     * @param attemptId which attempt
     * @param failure class, fingerprint, sentence
     */
    public static void fail(Transaction tx, String attemptId, Failure failure) {
        tx.update(
                "UPDATE attempt SET failure_class = ?, fingerprint = ?, detail = ? WHERE attempt_id = ?",
                failure.failureClass(),
                failure.fingerprint()
                        .substring(
                                0,
                                Math.min(MAX_FINGERPRINT, failure.fingerprint().length())),
                UnitTable.shortened(failure.detail()),
                attemptId);
    }

    /**
     * Why an attempt failed.
     *
     * @param failureClass whose fault
     * @param fingerprint same cause, same fingerprint
     * @param detail a sentence
     */
    public record Failure(FailureClass failureClass, String fingerprint, String detail) {}

    /**
     * What an attempt found.
     *
     * @param tx the transaction
     * @param attemptId which attempt
     * @return the result, or empty when none was reported
     */
    public static Optional<UnitResult> result(Transaction tx, String attemptId) {
        return tx.first("SELECT result FROM attempt WHERE attempt_id = ?", row -> row.optionalText("result"), attemptId)
                .flatMap(text -> text.map(AttemptTable::decode));
    }

    /**
     * Longest runs that gave a result.
     *
     * @param tx the transaction
     * @return processor seconds by task
     */
    public static Map<String, Double> longestCpuSeconds(Transaction tx) {
        Map<String, Double> longest = new TreeMap<>();
        tx.query(
                "SELECT task_name, MAX(cpu_seconds) AS seconds FROM attempt JOIN work_unit"
                        + " ON work_unit.unit_key = attempt.unit_key WHERE attempt.result_digest IS NOT NULL"
                        + " GROUP BY task_name",
                row -> longest.put(row.text("task_name"), row.number("seconds")) == null);
        return longest;
    }

    /**
     * Attempts so far do not count any more, because a person said "try again".
     *
     * @param tx the transaction
     * @param unitKey the unit
     */
    public static void discount(Transaction tx, String unitKey) {
        tx.update("UPDATE attempt SET is_counted = FALSE WHERE unit_key = ?", unitKey);
    }

    /**
     * Attempts that count are those of another unit from now on: what they made is that one's result.
     *
     * @param tx the transaction
     * @param fromUnit the unit that was handed out
     * @param toUnit a unit without attempts
     */
    public static void move(Transaction tx, String fromUnit, String toUnit) {
        tx.update("UPDATE attempt SET unit_key = ? WHERE unit_key = ? AND is_counted", toUnit, fromUnit);
    }

    /**
     * Results that wait for more evidence.
     *
     * @param tx the transaction
     * @return in no particular order
     */
    public static List<UnitResult> undecidedResults(Transaction tx) {
        return tx.query("SELECT result FROM attempt WHERE state = 'SUBMITTED'", row -> decode(row.text("result")));
    }

    /**
     * What was accepted on a worker's word alone.
     *
     * @param tx the transaction
     * @param workerId the worker
     * @return attempts, oldest first
     */
    public static List<Attempt> uncheckedOf(Transaction tx, String workerId) {
        return tx.query(
                "SELECT " + COLUMNS + " FROM attempt WHERE worker_id = ? AND state = 'UNCHECKED' AND is_counted"
                        + " ORDER BY granted, attempt_id",
                AttemptTable::read,
                workerId);
    }

    /**
     * Units whose result two workers agreed on, and that a worker has never had.
     *
     * @param tx the transaction
     * @param workerId the worker
     * @param limit at most so many, newest first
     * @return unit keys
     */
    public static List<String> confirmedWithout(Transaction tx, String workerId, int limit) {
        return tx.query(
                "SELECT unit_key, MAX(granted) AS newest FROM attempt a WHERE state = 'VALID' AND is_counted"
                        + " AND NOT EXISTS (SELECT 1 FROM attempt o WHERE o.unit_key = a.unit_key AND o.worker_id = ?)"
                        + " GROUP BY unit_key ORDER BY newest DESC LIMIT ?",
                row -> row.text("unit_key"),
                workerId,
                limit);
    }

    /**
     * A worker's undecided attempts do not count alone any more.
     *
     * @param tx the transaction
     * @param workerId the worker
     * @return keys of units with an undecided result of this worker
     */
    public static List<String> distrust(Transaction tx, String workerId) {
        tx.update(
                "UPDATE attempt SET trust = 'NEW' WHERE worker_id = ?"
                        + " AND state IN ('LEASED', 'RUNNING', 'LOST', 'SUBMITTED')",
                workerId);
        return tx.query(
                "SELECT unit_key FROM attempt WHERE worker_id = ? AND state = 'SUBMITTED' ORDER BY unit_key",
                row -> row.text("unit_key"),
                workerId);
    }

    private static Attempt read(Row row) {
        return new Attempt(
                row.text("attempt_id"),
                row.text("unit_key"),
                row.wide("fence"),
                row.text("worker_id"),
                row.text("institute"),
                Trust.valueOf(row.text("trust")),
                AttemptState.valueOf(row.text("state")),
                row.flag("is_counted"),
                row.optionalText("result_digest").orElse(""),
                FailureClass.valueOf(row.optionalText("failure_class").orElse("NONE")),
                row.text("fingerprint"),
                row.text("detail"),
                row.wide("granted"),
                row.wide("ended"));
    }

    /** First line: "files" or "none REASON"; then "digest size role" for each file, or the sentence. */
    private static String encode(UnitResult result) {
        return switch (result) {
            case UnitResult.Completed completed -> {
                StringBuilder text = new StringBuilder("files\n");
                completed
                        .files()
                        .forEach((role, blob) -> text.append(blob.digest())
                                .append(' ')
                                .append(blob.sizeBytes())
                                .append(' ')
                                .append(role)
                                .append('\n'));
                yield text.toString();
            }
            case UnitResult.Unprocessable none -> "none " + none.reason() + "\n" + none.detail();
        };
    }

    private static UnitResult decode(String text) {
        int end = text.indexOf('\n');
        String first = text.substring(0, end);
        String rest = text.substring(end + 1);
        if (!first.equals("files")) {
            return new UnitResult.Unprocessable(first.substring("none ".length()), rest);
        }
        SortedMap<String, BlobRef> files = new TreeMap<>();
        for (String line : rest.lines().toList()) {
            String[] words = line.split(" ", 3);
            files.put(words[2], new BlobRef(words[0], Long.parseLong(words[1])));
        }
        return new UnitResult.Completed(files);
    }
}
