package org.surveygrid.coordinator.target;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Finds the products that fill a role, by the role's declaration alone. */
final class InputMatcher {
    private static final List<ProductKind> SKY_FRAMES = List.of(ProductKind.RAW_SCIENCE, ProductKind.RAW_STANDARD);

    private final TaskCatalog catalog;
    private final ArchiveSnapshot archive;
    private final Function<Target, PlanNode> plan;
    private final Map<String, Map<Dimension, String>> placeByTarget = new LinkedHashMap<>();

    /** Why a role cannot be filled. */
    record Problem(Reason reason, String detail) {}

    /**
     * What fills a role: keys in order, or why there are none; and the blocked nodes that a person must be told of,
     * because something is missing without them.
     */
    record Matched(List<String> keys, Optional<Problem> problem, List<PlanNode> missed) {
        static Matched of(List<String> keys) {
            return new Matched(List.copyOf(keys), Optional.empty(), List.of());
        }

        static Matched problem(Reason reason, String detail) {
            return new Matched(List.of(), Optional.of(new Problem(reason, detail)), List.of());
        }

        Matched missing(List<PlanNode> nodes) {
            return new Matched(keys, problem, List.copyOf(nodes));
        }
    }

    InputMatcher(TaskCatalog catalog, ArchiveSnapshot archive, Function<Target, PlanNode> plan) {
        this.catalog = catalog;
        this.archive = archive;
        this.plan = plan;
    }

    /** What fills a role of a task whose parameters name some registered products. */
    Matched match(InputRole role, Target target, List<String> names) {
        Map<Dimension, String> place = place(target);
        if (!applies(role, place)) {
            return Matched.of(List.of());
        }
        Matched matched = switch (role.match()) {
            case RAW -> Matched.of(registered(role, place));
            case REGISTERED -> Matched.of(definitions(role, place));
            case NAMED -> named(role, target, names);
            case SAME -> derived(role, derivedTarget(role, place));
            case VALID_AT -> validAt(role, place, target);
            case EVERY -> every(role, place);
        };
        if (matched.problem().isEmpty() && matched.keys().size() < role.min()) {
            return Matched.problem(
                    Reason.INPUT_MISSING,
                    target + " needs " + role.min() + " " + kinds(role) + " for its role '" + role.name() + "'"
                            + where(role, place) + ", found " + matched.keys().size());
        }
        if (matched.problem().isEmpty() && matched.keys().size() > role.max()) {
            return Matched.of(matched.keys().subList(0, role.max())).missing(matched.missed());
        }
        return matched;
    }

    private static String kinds(InputRole role) {
        return String.join(" or ", role.kinds().stream().map(ProductKind::name).toList());
    }

    private static String where(InputRole role, Map<Dimension, String> place) {
        List<String> words = new ArrayList<>();
        for (Dimension dimension : new TreeSet<>(role.same())) {
            words.add(dimension.label() + "=" + place.getOrDefault(dimension, "?"));
        }
        return words.isEmpty() ? "" : " with " + String.join(" ", words);
    }

    /** A target's dimensions, and night and filter of its exposure. */
    private Map<Dimension, String> place(Target target) {
        return placeByTarget.computeIfAbsent(target.toString(), text -> {
            Map<Dimension, String> place = new EnumMap<>(Dimension.class);
            place.putAll(target.at());
            String exposure = place.get(Dimension.EXPOSURE);
            if (exposure != null) {
                skyFrames()
                        .filter(raw -> raw.attribute(Dimension.EXPOSURE).equals(exposure)
                                && agrees(raw, Set.of(Dimension.INSTRUMENT), place))
                        .findFirst()
                        .ifPresent(raw -> {
                            place.putIfAbsent(Dimension.NIGHT, raw.attribute(Dimension.NIGHT));
                            place.putIfAbsent(Dimension.FILTER, raw.attribute(Dimension.FILTER));
                        });
            }
            return place;
        });
    }

    private java.util.stream.Stream<ArchivedProduct> skyFrames() {
        return SKY_FRAMES.stream().flatMap(kind -> archive.registered(kind).stream());
    }

    private boolean applies(InputRole role, Map<Dimension, String> place) {
        return switch (role.presence()) {
            case ALWAYS -> true;
            case IF_CAMERA_USES -> cameraList(place, "calibrations").contains(role.name());
            case IF_FILTER_FRINGES -> cameraList(place, "fringing").contains(place.getOrDefault(Dimension.FILTER, ""));
        };
    }

    private List<String> cameraList(Map<Dimension, String> place, String attribute) {
        return newestDefinition(ProductKind.INSTRUMENT, Set.of(Dimension.INSTRUMENT), place)
                .map(camera -> Arrays.asList(camera.attribute(attribute).split(" ")))
                .orElse(List.of());
    }

    private static boolean agrees(ArchivedProduct product, Set<Dimension> same, Map<Dimension, String> place) {
        return same.stream()
                .allMatch(dimension -> !place.containsKey(dimension)
                        || product.attribute(dimension).equals(place.get(dimension)));
    }

    private List<String> registered(InputRole role, Map<Dimension, String> place) {
        return role.kinds().stream()
                .flatMap(kind -> archive.registered(kind).stream())
                .filter(raw -> agrees(raw, role.same(), place))
                .map(ArchivedProduct::key)
                .toList();
    }

    private List<String> definitions(InputRole role, Map<Dimension, String> place) {
        if (role.max() == 1) {
            return newestDefinition(role.kinds().getFirst(), role.same(), place).map(ArchivedProduct::key).stream()
                    .toList();
        }
        return registered(role, place).stream().sorted().toList();
    }

    private Matched named(InputRole role, Target target, List<String> names) {
        ProductKind kind = role.kinds().getFirst();
        List<String> keys = new ArrayList<>();
        for (String name : names) {
            Optional<ArchivedProduct> newest = archive.registered(kind).stream()
                    .filter(product -> product.attribute("name").equals(name))
                    .max(Comparator.comparing(ArchivedProduct::created).thenComparing(ArchivedProduct::key));
            if (newest.isEmpty()) {
                return Matched.problem(
                        Reason.INPUT_MISSING,
                        target + " needs the " + kind + " '" + name
                                + "', which its parameters name; there is none that may"
                                + " be used. Try: sgrid survey " + kind + " FILE --name " + name);
            }
            keys.add(newest.get().key());
        }
        return Matched.of(keys);
    }

    private Optional<ArchivedProduct> newestDefinition(
            ProductKind kind, Set<Dimension> same, Map<Dimension, String> place) {
        return archive.registered(kind).stream()
                .filter(definition -> agrees(definition, same, place))
                .max(Comparator.comparing(ArchivedProduct::created).thenComparing(ArchivedProduct::key));
    }

    private Target derivedTarget(InputRole role, Map<Dimension, String> place) {
        ProductKind kind = role.kinds().getFirst();
        TaskType<?> task = maker(kind);
        Map<Dimension, String> at = new EnumMap<>(Dimension.class);
        at.putAll(place);
        at.keySet().retainAll(task.dimensions());
        return new Target(kind, new TreeMap<>(at));
    }

    private TaskType<?> maker(ProductKind kind) {
        return catalog.making(kind)
                .orElseThrow(() -> new IllegalStateException("no task on the class path makes '" + kind + "'"));
    }

    private Matched derived(InputRole role, Target wanted) {
        for (Dimension dimension : maker(wanted.kind()).dimensions()) {
            if (wanted.value(dimension).isEmpty()) {
                return Matched.problem(
                        Reason.INPUT_MISSING,
                        wanted + " lacks " + dimension.label()
                                + "; is the exposure registered as science or standard?");
            }
        }
        PlanNode node = plan.apply(wanted);
        if (node.isAvailable()) {
            return Matched.of(List.of(node.key()));
        }
        Reason reason = node.reason() == Reason.INPUT_MISSING ? Reason.INPUT_MISSING : Reason.INPUT_BLOCKED;
        return Matched.problem(reason, "its " + role.name() + " is blocked: " + node.detail())
                .missing(List.of(node));
    }

    /**
     * Among the calibrations whose interval covers the night: a certified one first, then the nearest night, the earlier
     * of two equally near. Not the newest: a plan must not depend on the order in which products were made.
     */
    private Matched validAt(InputRole role, Map<Dimension, String> place, Target target) {
        String nightText = place.get(Dimension.NIGHT);
        if (nightText == null) {
            return Matched.problem(
                    Reason.INPUT_MISSING, target + " has no night, so no " + role.name() + " is valid then");
        }
        LocalDate night = LocalDate.parse(nightText);
        ProductKind kind = role.kinds().getFirst();
        TaskType<?> task = maker(kind);
        List<Candidate> candidates = new ArrayList<>();
        for (String other : nights(place, task)) {
            LocalDate otherNight = LocalDate.parse(other);
            Map<Dimension, String> there = new EnumMap<>(Dimension.class);
            there.putAll(place);
            there.put(Dimension.NIGHT, other);
            Target wanted = derivedTarget(role, there);
            Optional<ArchivedProduct> last = archive.fromElsewhere(wanted).or(() -> archive.newest(wanted));
            Validity validity = last.map(ArchivedProduct::validity)
                    .orElse(new Validity(
                            Validity.State.VALID,
                            otherNight.minusDays(task.validityNights()),
                            otherNight.plusDays(task.validityNights())));
            if (validity.covers(night)) {
                candidates.add(new Candidate(
                        wanted,
                        validity.state() == Validity.State.CERTIFIED,
                        Math.abs(ChronoUnit.DAYS.between(night, otherNight)),
                        otherNight));
            }
        }
        candidates.sort(Comparator.comparing((Candidate candidate) -> !candidate.certified())
                .thenComparingLong(Candidate::nightsAway)
                .thenComparing(Candidate::night));
        Optional<Matched> firstProblem = Optional.empty();
        for (Candidate candidate : candidates) {
            Matched matched = derived(role, candidate.target());
            if (matched.problem().isEmpty()) {
                return matched;
            }
            firstProblem = firstProblem.or(() -> Optional.of(matched));
        }
        return firstProblem.orElse(Matched.problem(
                Reason.INPUT_MISSING,
                "no " + kind + " covers night " + night + ": no night within " + task.validityNights()
                        + " of it has frames of this chip"));
    }

    private record Candidate(Target target, boolean certified, long nightsAway, LocalDate night) {}

    /** Nights on which this chip has raw frames of any kind, or such a calibration was registered. */
    private SortedSet<String> nights(Map<Dimension, String> place, TaskType<?> task) {
        Set<Dimension> chip = Set.of(Dimension.INSTRUMENT, Dimension.CHIP);
        SortedSet<String> nights = new TreeSet<>();
        for (ProductKind kind :
                List.of(ProductKind.RAW_BIAS, ProductKind.RAW_DARK, ProductKind.RAW_DOME, ProductKind.RAW_TWILIGHT)) {
            archive.registered(kind).stream()
                    .filter(raw -> agrees(raw, chip, place))
                    .forEach(raw -> nights.add(raw.attribute(Dimension.NIGHT)));
        }
        skyFrames().filter(raw -> agrees(raw, chip, place)).forEach(raw -> nights.add(raw.attribute(Dimension.NIGHT)));
        Set<Dimension> others = new TreeSet<>(task.dimensions());
        others.remove(Dimension.NIGHT);
        archive.fromElsewhere(task.produces()).stream()
                .filter(master -> agrees(master, others, place))
                .forEach(master -> nights.add(master.attribute(Dimension.NIGHT)));
        return nights;
    }

    private Matched every(InputRole role, Map<Dimension, String> place) {
        TaskType<?> task = maker(role.kinds().getFirst());
        Map<String, Target> members = new TreeMap<>();
        Optional<ArchivedProduct> tile = place.containsKey(Dimension.TILE)
                ? newestDefinition(ProductKind.TILE, Set.of(Dimension.TILE), place)
                : Optional.empty();
        skyFrames()
                .filter(raw -> agrees(raw, withoutTile(role.same()), place))
                .filter(raw -> tile.isEmpty() || SkyOverlap.mayOverlap(raw, tile.get()))
                .forEach(raw -> {
                    Map<Dimension, String> at = new EnumMap<>(Dimension.class);
                    for (Dimension dimension : task.dimensions()) {
                        at.put(
                                dimension,
                                dimension == Dimension.TILE
                                        ? place.getOrDefault(Dimension.TILE, "")
                                        : raw.attribute(dimension));
                    }
                    if (at.values().stream().noneMatch(String::isEmpty)) {
                        Target member = new Target(role.kinds().getFirst(), new TreeMap<>(at));
                        members.put(member.toString(), member);
                    }
                });
        List<String> keys = new ArrayList<>();
        List<PlanNode> blocked = new ArrayList<>();
        for (Target member : members.values()) {
            PlanNode node = plan.apply(member);
            if (node.isAvailable()) {
                keys.add(node.key());
            } else {
                blocked.add(node);
            }
        }
        if (keys.size() < role.min() && !blocked.isEmpty()) {
            return Matched.problem(
                            Reason.INPUT_BLOCKED,
                            "of its " + members.size() + " " + role.kinds().getFirst() + " only " + keys.size()
                                    + " can be had; the first that cannot: "
                                    + blocked.getFirst().detail())
                    .missing(blocked);
        }
        return Matched.of(keys).missing(blocked);
    }

    private static Set<Dimension> withoutTile(Set<Dimension> same) {
        Set<Dimension> others = new TreeSet<>(same);
        others.remove(Dimension.TILE);
        return others;
    }
}
