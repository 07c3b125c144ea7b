package org.surveygrid.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.coordinator.target.Planner;
import org.surveygrid.coordinator.target.TargetPattern;
import org.surveygrid.coordinator.target.TaskParameters;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Turns a request into a plan on the archive as it stands, and a plan into work units. */
final class Planning {
    private final TaskCatalog catalog;

    Planning(TaskCatalog catalog) {
        this.catalog = catalog;
    }

    Plan plan(Transaction transaction, MakeRequest request) {
        ArchiveSnapshot archive = new ArchiveSnapshot(ArchiveTables.all(transaction));
        SortedMap<String, String> overrides = new TreeMap<>(ArchiveTables.surveyParameters(transaction));
        overrides.putAll(request.parameters());
        List<Target> targets = new ArrayList<>();
        for (String pattern : request.targets()) {
            List<Target> expanded = TargetPattern.expand(pattern, catalog, archive);
            if (expanded.isEmpty()) {
                throw new NothingMatchesException("no ingested frame fits '" + pattern
                        + "'. try: sgrid find raw.science   (lists what was ingested)");
            }
            targets.addAll(expanded);
        }
        Planner planner =
                new Planner(catalog, archive, new TaskParameters(overrides, catalog), UnitTable.failures(transaction));
        return request.freshness() == MakeRequest.Freshness.MAKE_AGAIN
                ? planner.planAgain(targets)
                : planner.plan(targets);
    }

    List<UnitSpec> units(Plan plan, String runId, int priority) {
        List<UnitSpec> units = new ArrayList<>();
        for (PlanNode node : plan.with(PlanNode.Action.MAKE)) {
            TaskType<?> task = catalog.making(node.target().kind()).orElseThrow();
            List<UnitSpecInput> inputs = new ArrayList<>();
            Map<String, Integer> ordinals = new TreeMap<>();
            for (ProductKey.Input input : node.recipe().inputs()) {
                int ordinal = ordinals.merge(input.role(), 1, Integer::sum) - 1;
                inputs.add(new UnitSpecInput(
                        input.role(),
                        ordinal,
                        input.key(),
                        node.recipe().droppableRoles().contains(input.role())));
            }
            units.add(new UnitSpec(
                    node.key(),
                    node.target().toString(),
                    task.name(),
                    task.version(),
                    node.recipe().parameters(),
                    inputs,
                    task.memoryBytes(0),
                    priority,
                    runId));
        }
        return units;
    }
}
