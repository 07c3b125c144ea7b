package org.surveygrid.coordinator.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.task.ProductKey;

/** Says in words how the recipe of a product differs from the last time. */
final class Differences {
    private Differences() {}

    static String ofParameters(SortedMap<String, String> before, SortedMap<String, String> now) {
        List<String> changes = new ArrayList<>();
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String old = before.getOrDefault(name, "(none)");
            String fresh = now.getOrDefault(name, "(none)");
            if (!old.equals(fresh)) {
                changes.add(name + " " + old + " -> " + fresh);
            }
        }
        return String.join(", ", changes);
    }

    /** Whether a registered product came or went, as against a made one that was replaced by its successor. */
    static boolean isInputListChange(
            List<ProductKey.Input> before, List<ProductKey.Input> now, ArchiveSnapshot archive) {
        Set<ProductKey.Input> changed = new HashSet<>(before);
        changed.addAll(now);
        Set<ProductKey.Input> both = new HashSet<>(before);
        both.retainAll(new HashSet<>(now));
        changed.removeAll(both);
        return before.size() != now.size()
                || changed.stream()
                        .anyMatch(input -> archive.product(input.key())
                                .map(product -> product.target().kind().isRegistered())
                                .orElse(false));
    }

    static String ofInputs(List<ProductKey.Input> before, List<ProductKey.Input> now) {
        Map<String, Set<String>> old = byRole(before);
        Map<String, Set<String>> fresh = byRole(now);
        List<String> changes = new ArrayList<>();
        Set<String> roles = new TreeSet<>(old.keySet());
        roles.addAll(fresh.keySet());
        for (String role : roles) {
            Set<String> gone = new TreeSet<>(old.getOrDefault(role, Set.of()));
            gone.removeAll(fresh.getOrDefault(role, Set.of()));
            Set<String> come = new TreeSet<>(fresh.getOrDefault(role, Set.of()));
            come.removeAll(old.getOrDefault(role, Set.of()));
            if (!gone.isEmpty() || !come.isEmpty()) {
                changes.add(role + ": " + come.size() + " new, " + gone.size() + " no longer used");
            }
        }
        return changes.isEmpty() ? "the order of its inputs changed" : String.join("; ", changes);
    }

    private static Map<String, Set<String>> byRole(List<ProductKey.Input> inputs) {
        Map<String, Set<String>> byRole = new TreeMap<>();
        inputs.forEach(input ->
                byRole.computeIfAbsent(input.role(), role -> new TreeSet<>()).add(input.key()));
        return byRole;
    }
}
