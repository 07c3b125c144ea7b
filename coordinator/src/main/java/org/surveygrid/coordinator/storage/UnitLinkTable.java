package org.surveygrid.coordinator.storage;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.workunit.UnitState;

/** What units wait for, and which runs want them. */
public final class UnitLinkTable {
    private UnitLinkTable() {}

    /**
     * Replaces what a unit waits for.
     *
     * @param tx the transaction
     * @param unitKey the unit
     * @param productKeys inputs that are not products yet
     */
    public static void setWaits(Transaction tx, String unitKey, Collection<String> productKeys) {
        tx.update("DELETE FROM unit_wait WHERE unit_key = ?", unitKey);
        tx.updateAll(
                "INSERT INTO unit_wait (unit_key, product_key) VALUES (?, ?)",
                productKeys.stream().map(key -> new Object[] {unitKey, key}).toList());
    }

    /**
     * What a unit waits for.
     *
     * @param tx the transaction
     * @param unitKey the unit
     * @return product keys
     */
    public static List<String> waits(Transaction tx, String unitKey) {
        return tx.query(
                "SELECT product_key FROM unit_wait WHERE unit_key = ? ORDER BY product_key",
                row -> row.text("product_key"),
                unitKey);
    }

    /**
     * Who waits for a product.
     *
     * @param tx the transaction
     * @param productKey the product
     * @return unit keys
     */
    public static List<String> waiters(Transaction tx, String productKey) {
        return tx.query(
                "SELECT unit_key FROM unit_wait WHERE product_key = ? ORDER BY unit_key",
                row -> row.text("unit_key"),
                productKey);
    }

    /**
     * A product is there: nobody waits for it any more.
     *
     * @param tx the transaction
     * @param productKey the product
     */
    public static void endWaits(Transaction tx, String productKey) {
        tx.update("DELETE FROM unit_wait WHERE product_key = ?", productKey);
    }

    /**
     * Joins a unit to a run. Idempotent.
     *
     * @param tx the transaction
     * @param runId the run
     * @param unitKey the unit
     */
    public static void join(Transaction tx, String runId, String unitKey) {
        boolean isKnown = tx.first(
                        "SELECT run_id FROM run_unit WHERE run_id = ? AND unit_key = ?",
                        row -> row.text("run_id"),
                        runId,
                        unitKey)
                .isPresent();
        if (!isKnown) {
            tx.update("INSERT INTO run_unit (run_id, unit_key) VALUES (?, ?)", runId, unitKey);
        }
    }

    /**
     * Runs that want a unit.
     *
     * @param tx the transaction
     * @param unitKey the unit
     * @return run ids
     */
    public static List<String> runs(Transaction tx, String unitKey) {
        return tx.query(
                "SELECT run_id FROM run_unit WHERE unit_key = ? ORDER BY run_id", row -> row.text("run_id"), unitKey);
    }

    /**
     * A run does not want a unit any more.
     *
     * @param tx the transaction
     * @param runId the run
     * @param unitKey the unit
     * @return whether no run wants it now
     */
    public static boolean leave(Transaction tx, String runId, String unitKey) {
        tx.update("DELETE FROM run_unit WHERE run_id = ? AND unit_key = ?", runId, unitKey);
        return tx.first("SELECT run_id FROM run_unit WHERE unit_key = ?", row -> row.text("run_id"), unitKey)
                .isEmpty();
    }

    /**
     * Runs that want a unit look at it again when it is blocked.
     *
     * @param tx the transaction
     * @param unitKey the unit
     */
    public static void unsettle(Transaction tx, String unitKey) {
        tx.update("UPDATE run_unit SET is_settled = FALSE WHERE unit_key = ?", unitKey);
    }

    /**
     * A run does not want its units any more.
     *
     * @param tx the transaction
     * @param runId the run
     * @return keys of units that no run wants now
     */
    public static List<String> leave(Transaction tx, String runId) {
        List<String> alone = tx.query(
                "SELECT unit_key FROM run_unit u WHERE run_id = ? AND NOT EXISTS"
                        + " (SELECT 1 FROM run_unit o WHERE o.unit_key = u.unit_key AND o.run_id <> u.run_id)"
                        + " ORDER BY unit_key",
                row -> row.text("unit_key"),
                runId);
        tx.update("DELETE FROM run_unit WHERE run_id = ?", runId);
        return alone;
    }

    /**
     * How many units of a run are in each state.
     *
     * @param tx the transaction
     * @param runId the run
     * @return counts; states without a unit are absent
     */
    public static SortedMap<UnitState, Integer> countByState(Transaction tx, String runId) {
        SortedMap<UnitState, Integer> counts = new TreeMap<>();
        tx.query(
                "SELECT w.state, COUNT(*) AS units FROM run_unit r JOIN work_unit w ON w.unit_key = r.unit_key"
                        + " WHERE r.run_id = ? GROUP BY w.state",
                row -> counts.put(UnitState.valueOf(row.text("state")), row.integer("units")) == null,
                runId);
        return counts;
    }
}
