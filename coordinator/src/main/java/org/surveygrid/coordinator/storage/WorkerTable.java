package org.surveygrid.coordinator.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.surveygrid.coordinator.reputation.Standing;
import org.surveygrid.coordinator.reputation.Worker;

/** What is remembered of workers. */
public final class WorkerTable {
    private static final String SELECT = "SELECT worker_id, name, institute, standing, detail, incarnation, slots,"
            + " memory_bytes_per_slot, tasks, software_version, valid_streak, valid_total, invalid_total,"
            + " invalid_recent, enrolled, last_seen FROM worker";

    private WorkerTable() {}

    /**
     * One worker.
     *
     * @param tx the transaction
     * @param workerId its identity
     * @return the worker, or empty when unknown
     */
    public static Optional<Worker> find(Transaction tx, String workerId) {
        return tx.first(SELECT + " WHERE worker_id = ?", WorkerTable::read, workerId);
    }

    /**
     * All workers.
     *
     * @param tx the transaction
     * @return by identity
     */
    public static List<Worker> all(Transaction tx) {
        return tx.query(SELECT + " ORDER BY worker_id", WorkerTable::read);
    }

    /**
     * Adds or replaces a worker.
     *
     * @param tx the transaction
     * @param worker what to remember
     */
    public static void save(Transaction tx, Worker worker) {
        tx.update("DELETE FROM worker WHERE worker_id = ?", worker.workerId());
        tx.update(
                "INSERT INTO worker (worker_id, name, institute, standing, detail, incarnation, slots,"
                        + " memory_bytes_per_slot, tasks, software_version, valid_streak, valid_total, invalid_total,"
                        + " invalid_recent, enrolled, last_seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                worker.workerId(),
                worker.name(),
                worker.institute(),
                worker.standing(),
                UnitTable.shortened(worker.detail()),
                worker.incarnation(),
                worker.slots(),
                worker.memoryBytesPerSlot(),
                String.join("\n", new TreeSet<>(worker.tasks())),
                worker.softwareVersion(),
                worker.validStreak(),
                worker.validTotal(),
                worker.invalidTotal(),
                worker.invalidRecent(),
                worker.enrolled(),
                worker.lastSeen());
    }

    /**
     * Records that workers called.
     *
     * @param tx the transaction
     * @param workerIds who
     * @param now when
     */
    public static void seen(Transaction tx, Set<String> workerIds, Instant now) {
        tx.updateAll(
                "UPDATE worker SET last_seen = ? WHERE worker_id = ?",
                new TreeSet<>(workerIds)
                        .stream().map(id -> new Object[] {now, id}).toList());
    }

    private static Worker read(Row row) {
        String tasks = row.text("tasks");
        return new Worker(
                row.text("worker_id"),
                row.text("name"),
                row.text("institute"),
                Standing.valueOf(row.text("standing")),
                row.text("detail"),
                row.wide("incarnation"),
                row.integer("slots"),
                row.wide("memory_bytes_per_slot"),
                tasks.isEmpty() ? Set.of() : Set.of(tasks.split("\n")),
                row.text("software_version"),
                row.integer("valid_streak"),
                row.integer("valid_total"),
                row.integer("invalid_total"),
                row.integer("invalid_recent"),
                row.instant("enrolled"),
                row.instant("last_seen"));
    }
}
