package org.surveygrid.coordinator.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.coordinator.workunit.UnitState;

/** Work units and their inputs. */
public final class UnitTable {
    private static final String COLUMNS = "unit_key, sequence, target, task_name, task_version, parameters,"
            + " memory_bytes, priority, state, epoch, detail, result_digest";
    private static final int MAX_DETAIL = 4000;

    private UnitTable() {}

    /**
     * Adds a unit that waits for its inputs.
     *
     * @param tx the transaction
     * @param unit what to do
     * @param now time of arrival
     */
    public static void insert(Transaction tx, UnitSpec unit, Instant now) {
        tx.update(
                "INSERT INTO work_unit (unit_key, target, task_name, task_version, parameters, memory_bytes, priority,"
                        + " state, epoch, detail, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?)",
                unit.unitKey(),
                unit.target(),
                unit.taskName(),
                unit.taskVersion(),
                encode(unit.parameters()),
                unit.memoryBytes(),
                unit.priority(),
                UnitState.WAITING,
                now,
                now);
        insertInputs(tx, unit.unitKey(), unit.inputs());
    }

    /**
     * Gives a unit other inputs.
     *
     * @param tx the transaction
     * @param unitKey which unit
     * @param inputs all of them
     */
    public static void replaceInputs(Transaction tx, String unitKey, List<UnitSpecInput> inputs) {
        tx.update("DELETE FROM unit_input WHERE unit_key = ?", unitKey);
        insertInputs(tx, unitKey, inputs);
    }

    private static void insertInputs(Transaction tx, String unitKey, List<UnitSpecInput> inputs) {
        List<Object[]> rows = new ArrayList<>();
        for (UnitSpecInput input : inputs) {
            rows.add(new Object[] {unitKey, input.role(), input.ordinal(), input.productKey(), input.isDroppable()});
        }
        tx.updateAll(
                "INSERT INTO unit_input (unit_key, role, ordinal, product_key, is_droppable) VALUES (?, ?, ?, ?, ?)",
                rows);
    }

    /**
     * One unit.
     *
     * @param tx the transaction
     * @param unitKey its key
     * @return the unit, or empty when unknown
     */
    public static Optional<StoredUnit> find(Transaction tx, String unitKey) {
        return tx.first("SELECT " + COLUMNS + " FROM work_unit WHERE unit_key = ?", UnitTable::read, unitKey)
                .map(unit -> withInputs(tx, unit));
    }

    /**
     * State of a unit, without its inputs.
     *
     * @param tx the transaction
     * @param unitKey its key
     * @return the state, or empty when there is no such unit
     */
    public static Optional<UnitState> state(Transaction tx, String unitKey) {
        return tx.first(
                "SELECT state FROM work_unit WHERE unit_key = ?", row -> UnitState.valueOf(row.text("state")), unitKey);
    }

    /**
     * Units by state, newest first.
     *
     * @param tx the transaction
     * @param state which
     * @param limit at most so many
     * @return the units
     */
    public static List<StoredUnit> inState(Transaction tx, UnitState state, int limit) {
        return tx
                .query(
                        "SELECT " + COLUMNS + " FROM work_unit WHERE state = ? ORDER BY sequence DESC LIMIT ?",
                        UnitTable::read,
                        state,
                        limit)
                .stream()
                .map(unit -> withInputs(tx, unit))
                .toList();
    }

    /**
     * How many units are in each state.
     *
     * @param tx the transaction
     * @return counts; states without a unit are absent
     */
    public static SortedMap<UnitState, Integer> countByState(Transaction tx) {
        SortedMap<UnitState, Integer> counts = new TreeMap<>();
        tx.query(
                "SELECT state, COUNT(*) AS units FROM work_unit GROUP BY state",
                row -> counts.put(UnitState.valueOf(row.text("state")), row.integer("units")) == null);
        return counts;
    }

    /**
     * Products that are doubted: their units had a result and look for evidence again.
     *
     * @param tx the transaction
     * @return unit keys
     */
    public static Set<String> doubted(Transaction tx) {
        return new HashSet<>(tx.query(
                "SELECT unit_key FROM work_unit WHERE state = 'VERIFYING' AND result_digest IS NOT NULL",
                row -> row.text("unit_key")));
    }

    /**
     * Units that are made from a product.
     *
     * @param tx the transaction
     * @param productKey the product
     * @return unit keys
     */
    public static List<String> usersOf(Transaction tx, String productKey) {
        return tx.query(
                "SELECT DISTINCT unit_key FROM unit_input WHERE product_key = ? ORDER BY unit_key",
                row -> row.text("unit_key"),
                productKey);
    }

    /**
     * Units that have their result and were made with an input of a role.
     *
     * @param tx the transaction
     * @param role input role
     * @return unit keys
     */
    public static List<String> doneWithInput(Transaction tx, String role) {
        return tx.query(
                "SELECT DISTINCT i.unit_key FROM unit_input i JOIN work_unit u ON u.unit_key = i.unit_key"
                        + " WHERE i.role = ? AND u.state IN ('VALIDATED', 'VOID') ORDER BY i.unit_key",
                row -> row.text("unit_key"),
                role);
    }

    /**
     * Inputs of some roles.
     *
     * @param tx the transaction
     * @param unitKey which unit
     * @param roles input roles
     * @return product keys
     */
    public static List<String> inputsOf(Transaction tx, String unitKey, List<String> roles) {
        List<String> keys = new ArrayList<>();
        for (String role : roles) {
            keys.addAll(tx.query(
                    "SELECT product_key FROM unit_input WHERE unit_key = ? AND role = ? ORDER BY ordinal",
                    row -> row.text("product_key"),
                    unitKey,
                    role));
        }
        return keys;
    }

    /**
     * Why units give no product, until a person says "try again".
     *
     * @param tx the transaction
     * @return a sentence by unit key
     */
    public static Map<String, String> failures(Transaction tx) {
        Map<String, String> failures = new HashMap<>();
        tx.query(
                "SELECT unit_key, target, state, detail FROM work_unit WHERE state IN ('FAILED', 'QUARANTINED')",
                row -> failures.put(
                                row.text("unit_key"),
                                "the work unit of " + row.text("target") + " is " + row.text("state") + ": "
                                        + row.text("detail"))
                        == null);
        return failures;
    }

    /**
     * Records a new state.
     *
     * @param tx the transaction
     * @param unitKey which unit
     * @param change what it becomes
     * @param now when
     */
    public static void change(Transaction tx, String unitKey, Change change, Instant now) {
        tx.update(
                "UPDATE work_unit SET state = ?, detail = ?, result_digest = ?, changed = ? WHERE unit_key = ?",
                change.state(),
                shortened(change.detail()),
                change.resultDigest().isEmpty() ? Optional.empty() : change.resultDigest(),
                now,
                unitKey);
    }

    /**
     * What a unit becomes.
     *
     * @param state its state
     * @param detail why
     * @param resultDigest canonical result; empty unless there is one
     */
    public record Change(UnitState state, String detail, String resultDigest) {}

    /**
     * Gives out the next fence of a unit.
     *
     * @param tx the transaction
     * @param unitKey which unit
     * @param fence one more than the last
     */
    public static void raiseEpoch(Transaction tx, String unitKey, long fence) {
        tx.update("UPDATE work_unit SET epoch = ? WHERE unit_key = ? AND epoch < ?", fence, unitKey, fence);
    }

    /**
     * After a restore: no fence of the time that was lost may be given out again.
     *
     * @param tx the transaction
     * @return how many units
     */
    public static int skipFences(Transaction tx) {
        return tx.update("UPDATE work_unit SET epoch = epoch + 1000000");
    }

    /**
     * Raises the priority of a unit, never lowers it.
     *
     * @param tx the transaction
     * @param unitKey which unit
     * @param priority at least this
     */
    public static void raisePriority(Transaction tx, String unitKey, int priority) {
        tx.update("UPDATE work_unit SET priority = ? WHERE unit_key = ? AND priority < ?", priority, unitKey, priority);
    }

    static String shortened(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }

    private static StoredUnit read(Row row) {
        UnitSpec spec = new UnitSpec(
                row.text("unit_key"),
                row.text("target"),
                row.text("task_name"),
                row.integer("task_version"),
                decode(row.text("parameters")),
                List.of(),
                row.wide("memory_bytes"),
                row.integer("priority"),
                "");
        return new StoredUnit(
                spec,
                row.wide("sequence"),
                UnitState.valueOf(row.text("state")),
                row.wide("epoch"),
                row.text("detail"),
                row.optionalText("result_digest").orElse(""));
    }

    private static StoredUnit withInputs(Transaction tx, StoredUnit unit) {
        UnitSpec bare = unit.spec();
        List<UnitSpecInput> inputs = tx.query(
                "SELECT role, ordinal, product_key, is_droppable FROM unit_input WHERE unit_key = ?"
                        + " ORDER BY role, ordinal",
                row -> new UnitSpecInput(
                        row.text("role"), row.integer("ordinal"), row.text("product_key"), row.flag("is_droppable")),
                unit.key());
        UnitSpec spec = new UnitSpec(
                bare.unitKey(),
                bare.target(),
                bare.taskName(),
                bare.taskVersion(),
                bare.parameters(),
                inputs,
                bare.memoryBytes(),
                bare.priority(),
                "");
        return new StoredUnit(spec, unit.sequence(), unit.state(), unit.epoch(), unit.detail(), unit.resultDigest());
    }

    /** One "name=value" a line; backslash and line feed are escaped. */
    private static String encode(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) -> text.append(name)
                        .append('=')
                        .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                        .append('\n'));
        return text.toString();
    }

    private static SortedMap<String, String> decode(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1);
                parameters.put(
                        line.substring(0, equals),
                        value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\"));
            }
        }
        return new TreeMap<>(parameters);
    }
}
