package org.surveygrid.coordinator.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.dispatch.WorkUnits;
import org.surveygrid.coordinator.storage.RunTables;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * A run whose unit is blocked is planned again, on the archive as it is now: another valid calibration takes the place of
 * a flagged one, a co-add is made of the exposures that are left. What comes out is what a new request would give, so a
 * second request finds nothing to do. A unit for which nothing else can be planned stays blocked, with its reason.
 */
final class Replanning {
    private Replanning() {}

    static void run(Transaction transaction, String runId, Planning planning, WorkUnits workUnits) {
        RunTables.StoredRun run = RunTables.find(transaction, runId)
                .orElseThrow(() -> new IllegalStateException("run " + runId + " is gone from the database"));
        Plan plan = planning.plan(
                transaction,
                new MakeRequest(
                        run.submissionId(),
                        run.targets(),
                        run.parameters(),
                        MakeRequest.Freshness.REUSE,
                        run.priority()));
        Map<String, PlanNode> byTarget = new HashMap<>();
        plan.nodes().forEach(node -> byTarget.put(node.target().toString(), node));
        Map<String, String> replacements = new HashMap<>();
        for (String key : RunTables.unitsIn(transaction, runId, UnitState.BLOCKED)) {
            StoredUnit unit = UnitTable.find(transaction, key)
                    .orElseThrow(() -> new IllegalStateException("unit " + key + " is gone from the database"));
            @Nullable PlanNode now = byTarget.get(unit.spec().target());
            if (now != null && !now.key().isEmpty() && !now.key().equals(key)) {
                replacements.put(key, now.key());
            }
        }
        workUnits.supersede(transaction, runId, List.copyOf(replacements.keySet()));
        workUnits.submit(transaction, planning.units(plan, runId, run.priority()));
        List<String> requested = new ArrayList<>();
        run.requestedKeys().forEach(key -> requested.add(replacements.getOrDefault(key, key)));
        RunTables.request(transaction, runId, requested);
        RunTables.settleBlocks(transaction, runId);
    }
}
