package org.surveygrid.coordinator.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/**
 * Plans one request. For every target it computes the identity the product must have now; a usable product with that
 * identity is reused, everything else is made, with the reason told by comparison with the last product of that target.
 *
 * <p>Memoised: each target is planned once a request, so the cost grows with the number of nodes.
 */
public final class Planner {
    private static final String OVERSCAN = "overscan";

    private final TaskCatalog catalog;
    private final ArchiveSnapshot archive;
    private final TaskParameters parameters;
    private final Map<String, String> failures;
    private final InputMatcher matcher;
    private final Map<String, PlanNode> planned = new LinkedHashMap<>();
    private final Map<String, PlanNode> plannedByKey = new HashMap<>();
    private final Map<String, List<PlanNode>> missedBy = new HashMap<>();
    private final Set<String> underway = new LinkedHashSet<>();
    private final Set<String> rebuild = new LinkedHashSet<>();

    /**
     * A planner for one request.
     *
     * @param catalog the tasks there are
     * @param archive what exists
     * @param parameters overrides of the request and the survey
     */
    public Planner(TaskCatalog catalog, ArchiveSnapshot archive, TaskParameters parameters) {
        this(catalog, archive, parameters, Map.of());
    }

    /**
     * A planner for one request, that does not count on what has failed.
     *
     * @param catalog the tasks there are
     * @param archive what exists
     * @param parameters overrides of the request and the survey
     * @param failures why the work unit of a key gives no product, by key
     */
    public Planner(
            TaskCatalog catalog, ArchiveSnapshot archive, TaskParameters parameters, Map<String, String> failures) {
        this.catalog = catalog;
        this.archive = archive;
        this.parameters = parameters;
        this.failures = Map.copyOf(failures);
        this.matcher = new InputMatcher(catalog, archive, this::node);
    }

    /**
     * Plans targets and all they are made from.
     *
     * @param targets what is wanted
     * @return the plan
     * @throws IllegalArgumentException when no task makes a kind, or a target lacks a dimension
     */
    public Plan plan(List<Target> targets) {
        targets.forEach(this::node);
        Set<String> needed = new HashSet<>();
        targets.forEach(target -> need(node(target), needed));
        return new Plan(
                planned.values().stream()
                        .filter(node -> needed.contains(node.target().toString()))
                        .toList(),
                targets);
    }

    /** Leaves out what was looked at only to find that another night's calibration is the one to use. */
    private void need(PlanNode node, Set<String> needed) {
        if (!needed.add(node.target().toString())) {
            return;
        }
        for (ProductKey.Input input : node.recipe().inputs()) {
            PlanNode made = plannedByKey.get(input.key());
            if (made != null) {
                need(made, needed);
            }
        }
        missedBy.getOrDefault(node.target().toString(), List.of()).forEach(missed -> need(missed, needed));
    }

    /**
     * As {@link #plan}, but the targets themselves are made again even when they are up to date.
     *
     * @param targets what is wanted
     * @return the plan
     */
    public Plan planAgain(List<Target> targets) {
        targets.forEach(target -> rebuild.add(target.toString()));
        return plan(targets);
    }

    private PlanNode node(Target target) {
        String text = target.toString();
        PlanNode known = planned.get(text);
        if (known != null) {
            return known;
        }
        if (!underway.add(text)) {
            throw new IllegalStateException("the tasks' inputs form a cycle: " + underway + " and again " + text);
        }
        PlanNode node = plan(target);
        underway.remove(text);
        planned.put(text, node);
        plannedByKey.put(node.key(), node);
        return node;
    }

    private PlanNode plan(Target target) {
        TaskType<?> task = catalog.making(target.kind())
                .orElseThrow(() -> new IllegalArgumentException("no task makes '" + target.kind() + "'; kinds are "
                        + String.join(
                                ", ",
                                catalog.all().stream()
                                        .map(t -> t.produces().name())
                                        .toList())));
        for (Dimension dimension : task.dimensions()) {
            target.require(dimension);
        }
        Optional<ArchivedProduct> elsewhere = archive.fromElsewhere(target);
        if (elsewhere.isPresent()) {
            return registered(target, elsewhere.get());
        }
        SortedMap<String, String> process = parameters.processOf(task);
        List<ProductKey.Input> inputs = new ArrayList<>();
        List<String> droppable = new ArrayList<>();
        for (InputRole role : task.inputs()) {
            InputMatcher.Matched matched = matcher.match(role, target, parameters.named(task));
            missedBy.computeIfAbsent(target.toString(), text -> new ArrayList<>())
                    .addAll(matched.missed());
            if (matched.problem().isPresent()) {
                InputMatcher.Problem problem = matched.problem().get();
                return blocked(target, problem.reason(), problem.detail(), task);
            }
            if (role.match() == InputRole.Match.EVERY) {
                droppable.add(role.name());
            }
            matched.keys().forEach(key -> inputs.add(new ProductKey.Input(role.name(), key)));
        }
        Optional<String> mismatch = overscanMismatch(task, process, inputs);
        if (mismatch.isPresent()) {
            return blocked(target, Reason.OVERSCAN_MISMATCH, mismatch.get(), task);
        }
        String key = ProductKey.of(task, process, target, inputs);
        PlanNode.Recipe recipe = new PlanNode.Recipe(parameters.of(task), inputs, droppable);
        Verdict verdict = verdict(target, task, key, process, inputs);
        return new PlanNode(key, target, verdict.action(), verdict.reason(), verdict.detail(), recipe);
    }

    /** A calibration that somebody registered is used as it is; the recipe is not ours. */
    private static PlanNode registered(Target target, ArchivedProduct product) {
        PlanNode.Recipe none = new PlanNode.Recipe(new TreeMap<>(), List.of(), List.of());
        if (!product.isUsable()) {
            return new PlanNode(
                    product.key(),
                    target,
                    PlanNode.Action.BLOCKED,
                    Reason.FLAGGED,
                    name(product) + ", registered from " + product.attribute("source") + ", is flagged "
                            + String.join(", ", product.qualityFlags())
                            + ". Try: sgrid calib certify " + product.key().substring(0, 8),
                    none);
        }
        return new PlanNode(
                product.key(),
                target,
                PlanNode.Action.REUSE,
                Reason.UP_TO_DATE,
                name(product) + " was registered from " + product.attribute("source"),
                none);
    }

    private record Verdict(PlanNode.Action action, Reason reason, String detail) {}

    private Verdict verdict(
            Target target,
            TaskType<?> task,
            String key,
            SortedMap<String, String> process,
            List<ProductKey.Input> inputs) {
        Optional<ArchivedProduct> same = archive.product(key);
        if (same.isPresent()) {
            return existing(target, same.get());
        }
        String failure = failures.get(key);
        if (failure != null) {
            return new Verdict(
                    PlanNode.Action.BLOCKED,
                    Reason.UNIT_FAILED,
                    failure + ". Try: sgrid admin task retry " + key.substring(0, 8));
        }
        Optional<ArchivedProduct> last = archive.newest(target);
        if (last.isEmpty()) {
            return make(Reason.ABSENT, "it was never made");
        }
        ArchivedProduct old = last.get();
        if (old.validity().state() == Validity.State.INVALID) {
            return make(Reason.INVALIDATED, name(old) + " was declared invalid and its inputs have changed since");
        }
        if (old.origin().taskVersion() != task.version()) {
            return make(
                    Reason.CODE_CHANGED,
                    name(old) + " was made by " + task.name() + "@"
                            + old.origin().taskVersion() + ", now it is @" + task.version());
        }
        if (!old.origin().parameters().equals(process)) {
            return make(
                    Reason.PARAMETERS_CHANGED,
                    Differences.ofParameters(old.origin().parameters(), process));
        }
        List<ProductKey.Input> before = planned(task, old);
        return make(
                Differences.isInputListChange(before, inputs, archive)
                        ? Reason.INPUT_LIST_CHANGED
                        : Reason.DEPENDENCY_CHANGED,
                Differences.ofInputs(before, inputs));
    }

    /** Inputs without the parts of a divided run, which no plan names. */
    private static List<ProductKey.Input> planned(TaskType<?> task, ArchivedProduct product) {
        Set<String> roles = new HashSet<>();
        task.inputs().forEach(role -> roles.add(role.name()));
        return product.origin().inputs().stream()
                .filter(input -> roles.contains(input.role()))
                .toList();
    }

    private Verdict existing(Target target, ArchivedProduct product) {
        if (product.isVoid()) {
            return new Verdict(
                    PlanNode.Action.SKIP,
                    Reason.VOID,
                    "the data cannot be processed: " + product.origin().voidReason());
        }
        if (product.validity().state() == Validity.State.INVALID) {
            return new Verdict(
                    PlanNode.Action.BLOCKED,
                    Reason.DECLARED_INVALID,
                    name(product) + " was declared invalid; made again from the same inputs it would be the same."
                            + " Certify it, or change an input or a parameter");
        }
        if (!product.isUsable()) {
            return new Verdict(
                    PlanNode.Action.BLOCKED,
                    Reason.FLAGGED,
                    name(product) + " is flagged " + String.join(", ", product.qualityFlags())
                            + "; made again it would be the same. Try: sgrid calib certify "
                            + product.key().substring(0, 8));
        }
        if (rebuild.contains(target.toString())) {
            return make(Reason.REQUESTED, "asked for, although " + name(product) + " is up to date");
        }
        return new Verdict(PlanNode.Action.REUSE, Reason.UP_TO_DATE, name(product) + " is up to date");
    }

    private static Verdict make(Reason reason, String detail) {
        return new Verdict(PlanNode.Action.MAKE, reason, detail);
    }

    private static String name(ArchivedProduct product) {
        return product.target().kind() + " " + product.key().substring(0, 8);
    }

    private PlanNode blocked(Target target, Reason reason, String detail, TaskType<?> task) {
        return new PlanNode(
                "",
                target,
                PlanNode.Action.BLOCKED,
                reason,
                detail,
                new PlanNode.Recipe(parameters.of(task), List.of(), List.of()));
    }

    /** Astro-WISE only warned when a bias of another overscan method was subtracted; here the plan refuses. */
    private Optional<String> overscanMismatch(
            TaskType<?> task, SortedMap<String, String> process, List<ProductKey.Input> inputs) {
        String own = process.get(OVERSCAN);
        if (own == null) {
            return Optional.empty();
        }
        for (ProductKey.Input input : inputs) {
            PlanNode node = plannedByKey.get(input.key());
            String theirs = node == null ? null : node.recipe().parameters().get(OVERSCAN);
            if (node != null && theirs != null && !theirs.equals(own)) {
                return Optional.of(task.name() + " corrects overscan by " + own + ", but its "
                        + node.target().kind()
                        + " by " + theirs + "; set " + task.name() + ".overscan and "
                        + node.target().kind()
                        + ".overscan to the same method");
            }
        }
        return Optional.empty();
    }

    /**
     * The kinds that can be asked for.
     *
     * @return kinds that a task makes
     */
    public List<ProductKind> kinds() {
        return catalog.all().stream().<ProductKind>map(TaskType::produces).toList();
    }
}
