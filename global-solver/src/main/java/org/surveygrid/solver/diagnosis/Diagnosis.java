package org.surveygrid.solver.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.surveygrid.solver.sparse.WeakMode;

/**
 * What the stars do not determine.
 *
 * @param groups exposures that hang together
 * @param bridges ties that few stars carry
 * @param modes the weakest modes of what the stars say, the weakest first; empty when the equations are too large
 * @param priorDecisions parameters that a prior decides, by falling share
 * @param exposures errors of the levels of exposures, sorted by id
 * @param unit of these errors
 * @param suspects stars that vary, move or jump
 * @param refusals what was not published because nothing determines it
 * @param equations how the last equations were solved: unknowns, numbers in the factor, operations, method
 */
public record Diagnosis(
        List<ExposureGroup> groups,
        List<Bridge> bridges,
        List<NamedMode> modes,
        List<PriorDecision> priorDecisions,
        List<ExposureReach> exposures,
        String unit,
        List<SuspectStar> suspects,
        List<String> refusals,
        String equations) {
    /** An exposure whose level is known so many times worse than its own measurements allow is far from its anchor. */
    private static final double FAR = 10;

    private static final int MOST_NAMED = 4;
    private static final int MOST_MODES = 3;
    private static final String OF_EXPOSURE = " of exposure ";

    public Diagnosis {
        groups = List.copyOf(groups);
        bridges = List.copyOf(bridges);
        modes = List.copyOf(modes);
        priorDecisions = List.copyOf(priorDecisions);
        exposures = List.copyOf(exposures);
        suspects = List.copyOf(suspects);
        refusals = List.copyOf(refusals);
    }

    /**
     * The same with something that was refused.
     *
     * @param what sentence
     * @return a new diagnosis
     */
    public Diagnosis refusing(String what) {
        List<String> all = new ArrayList<>(refusals);
        all.add(what);
        return new Diagnosis(groups, bridges, modes, priorDecisions, exposures, unit, suspects, all, equations);
    }

    /**
     * Modes that the stars leave free or nearly so.
     *
     * @param strength null or weak
     * @return the modes
     */
    public List<NamedMode> modes(WeakMode.Strength strength) {
        return modes.stream().filter(mode -> mode.strength() == strength).toList();
    }

    /**
     * What a person should know, in sentences.
     *
     * @return the gravest first; empty when all is well
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(refusals);
        for (Bridge bridge : bridges) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "bridge: %s hang%s on %s by %d star%s only (%s); one side against the other is known to %.3g %s",
                    named(bridge.exposures()),
                    bridge.exposures().size() == 1 ? "s" : "",
                    named(bridge.others()),
                    bridge.stars().size(),
                    bridge.stars().size() == 1 ? "" : "s",
                    String.join(", ", bridge.stars()),
                    bridge.sigma(),
                    bridge.unit()));
        }
        List<NamedMode> loose = modes.stream().filter(this::isWorthSaying).toList();
        loose.stream().limit(MOST_MODES).forEach(mode -> warnings.add(sentence(mode, unit)));
        if (loose.size() > MOST_MODES) {
            warnings.add((loose.size() - MOST_MODES) + " more null or weak modes, named in the report");
        }
        if (!priorDecisions.isEmpty()) {
            List<String> names = priorDecisions.stream()
                    .map(decision ->
                            String.format(Locale.ROOT, "%s (%.0f %%)", decision.name(), 100 * decision.share()))
                    .toList();
            warnings.add("decided by a prior rather than by stars: " + String.join("; ", together(names)));
        }
        List<String> far = exposures.stream()
                .filter(reach -> reach.sigma() > FAR * reach.ownError())
                .map(reach -> String.format(Locale.ROOT, "%s (%.3g %s)", reach.exposure(), reach.sigma(), unit))
                .toList();
        if (!far.isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "far from what ties them, level known %.0f times worse than their own stars allow: %s",
                    FAR,
                    named(far)));
        }
        for (SuspectStar.Kind kind : SuspectStar.Kind.values()) {
            List<String> names = suspects.stream()
                    .filter(star -> star.kind() == kind)
                    .map(SuspectStar::name)
                    .toList();
            if (!names.isEmpty()) {
                warnings.add((names.size() == 1 ? "1 star " : names.size() + " stars ")
                        + switch (kind) {
                            case VARIABLE -> "of variable brightness: ";
                            case MOVING -> "that moved: ";
                            case BLEND -> "whose place jumps, blended or mistaken for others: ";
                        }
                        + named(names));
            }
        }
        return warnings;
    }

    /** A weak mode that the stars hold well enough is a matter for the report: unknowns trade with each other there, not places. */
    private boolean isWorthSaying(NamedMode mode) {
        return switch (mode.strength()) {
            case FIXED -> false;
            case NULL -> true;
            case WEAK -> mode.heldBy() != NamedMode.HeldBy.STARS || mode.sigma() > FAR * typicalOwnError();
        };
    }

    private double typicalOwnError() {
        double[] own =
                exposures.stream().mapToDouble(ExposureReach::ownError).sorted().toArray();
        return own.length == 0 ? 0 : own[own.length / 2];
    }

    private static String sentence(NamedMode mode, String unit) {
        String held = switch (mode.heldBy()) {
            case STARS -> String.format(Locale.ROOT, "the stars hold it to %.3g %s only", mode.sigma(), unit);
            case PRIOR -> "a prior holds it";
            case CONVENTION -> "a convention holds it, only differences mean anything";
        };
        List<String> names =
                together(mode.parts().stream().map(NamedMode.Part::name).toList());
        return String.format(
                Locale.ROOT,
                "%s mode, %.1e: %s; %s",
                mode.strength() == WeakMode.Strength.NULL ? "null" : "weak",
                Math.max(0, mode.eigenvalue()),
                String.join("; ", names),
                held);
    }

    /** What is said of several exposures is said once. */
    private static List<String> together(List<String> names) {
        SequencedMap<String, List<String>> exposures = new LinkedHashMap<>();
        for (String name : names) {
            int at = name.indexOf(OF_EXPOSURE);
            List<String> of =
                    exposures.computeIfAbsent(at < 0 ? name : name.substring(0, at), key -> new ArrayList<>());
            if (at >= 0) {
                of.add(name.substring(at + OF_EXPOSURE.length()));
            }
        }
        List<String> sentences = new ArrayList<>();
        exposures.forEach((what, of) -> sentences.add(
                switch (of.size()) {
                    case 0 -> what;
                    case 1 -> what + OF_EXPOSURE + of.getFirst();
                    default -> what + " of exposures " + named(of);
                }));
        return sentences.size() <= MOST_NAMED + 1 ? sentences : List.of(named(sentences));
    }

    private static String named(List<String> names) {
        return names.size() <= MOST_NAMED + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED)) + " and " + (names.size() - MOST_NAMED) + " more";
    }
}
