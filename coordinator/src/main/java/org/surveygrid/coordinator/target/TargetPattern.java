package org.surveygrid.coordinator.target;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/**
 * What a person asks for: {@code reduced inst=wfi ccd=ccd50..ccd57 band=r,i exp=*}. Lists, ranges and {@code *} expand to
 * targets for which there are frames; dimensions left out mean {@code *}.
 */
public final class TargetPattern {
    private static final Pattern RANGE = Pattern.compile("(\\D*)(\\d+)\\.\\.(\\D*)(\\d+)");

    private TargetPattern() {}

    /**
     * The targets a pattern means.
     *
     * @param text kind and words {@code label=values}
     * @param catalog the tasks there are
     * @param archive frames that decide what exists
     * @return targets in order, without repetition; empty when no frame fits
     * @throws IllegalArgumentException when kind, label or syntax is wrong; the message says what is known
     */
    public static List<Target> expand(String text, TaskCatalog catalog, ArchiveSnapshot archive) {
        String[] words = text.trim().split("\\s+");
        ProductKind kind = new ProductKind(words[0]);
        TaskType<?> task = catalog.making(kind)
                .orElseThrow(() -> new IllegalArgumentException("nothing makes '" + kind + "'; kinds are "
                        + String.join(
                                ", ",
                                catalog.all().stream()
                                        .map(t -> t.produces().name())
                                        .toList())));
        Map<Dimension, List<Pattern>> wanted = new EnumMap<>(Dimension.class);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String label = equals < 0 ? words[i] : words[i].substring(0, equals);
            Dimension dimension = Dimension.labelled(label)
                    .orElseThrow(() -> new IllegalArgumentException("unknown dimension '" + label + "' in '" + text
                            + "'; known are inst ccd night band exp tile"));
            if (equals < 0) {
                throw new IllegalArgumentException("'" + label + "' needs a value: " + label + "=...");
            }
            wanted.put(dimension, valuePatterns(words[i].substring(equals + 1)));
        }
        SortedSet<String> expanded = new TreeSet<>();
        List<ArchivedProduct> tiles = archive.registered(ProductKind.TILE);
        frames(task, archive)
                .filter(raw -> fits(raw, wanted))
                .forEach(raw -> addTargets(expanded, kind, task, raw, tiles, wanted));
        return expanded.stream().map(Target::parse).toList();
    }

    private static Stream<ArchivedProduct> frames(TaskType<?> task, ArchiveSnapshot archive) {
        boolean aboutSky = task.dimensions().contains(Dimension.EXPOSURE)
                || task.dimensions().contains(Dimension.TILE)
                || !task.dimensions().contains(Dimension.NIGHT);
        List<ProductKind> kinds = new ArrayList<>(List.of(ProductKind.RAW_SCIENCE, ProductKind.RAW_STANDARD));
        if (!aboutSky) {
            kinds.addAll(List.of(
                    ProductKind.RAW_BIAS, ProductKind.RAW_DARK, ProductKind.RAW_DOME, ProductKind.RAW_TWILIGHT));
        }
        return kinds.stream().flatMap(kind -> archive.registered(kind).stream());
    }

    private static boolean fits(ArchivedProduct raw, Map<Dimension, List<Pattern>> wanted) {
        return wanted.entrySet().stream()
                .filter(entry -> entry.getKey() != Dimension.TILE)
                .allMatch(entry -> matches(entry.getValue(), raw.attribute(entry.getKey())));
    }

    private static boolean matches(List<Pattern> patterns, String value) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(value).matches());
    }

    private static void addTargets(
            SortedSet<String> expanded,
            ProductKind kind,
            TaskType<?> task,
            ArchivedProduct raw,
            List<ArchivedProduct> tiles,
            Map<Dimension, List<Pattern>> wanted) {
        Map<Dimension, String> at = new TreeMap<>();
        for (Dimension dimension : task.dimensions()) {
            if (dimension != Dimension.TILE) {
                String value = raw.attribute(dimension);
                if (value.isEmpty()) {
                    return;
                }
                at.put(dimension, value);
            }
        }
        if (!task.dimensions().contains(Dimension.TILE)) {
            expanded.add(new Target(kind, new TreeMap<>(at)).toString());
            return;
        }
        List<Pattern> anyTile = List.of(Pattern.compile(".*"));
        for (ArchivedProduct tile : tiles) {
            String name = tile.attribute(Dimension.TILE);
            if (matches(wanted.getOrDefault(Dimension.TILE, anyTile), name) && SkyOverlap.mayOverlap(raw, tile)) {
                at.put(Dimension.TILE, name);
                expanded.add(new Target(kind, new TreeMap<>(at)).toString());
            }
        }
    }

    private static List<Pattern> valuePatterns(String values) {
        List<Pattern> patterns = new ArrayList<>();
        for (String value : values.split(",")) {
            Matcher range = RANGE.matcher(value);
            if (range.matches()) {
                patterns.addAll(rangePatterns(range, value));
            } else {
                patterns.add(Pattern.compile(Pattern.quote(value).replace("*", "\\E.*\\Q")));
            }
        }
        return patterns;
    }

    private static List<Pattern> rangePatterns(Matcher range, String value) {
        String prefix = range.group(1);
        if (!range.group(3).isEmpty() && !range.group(3).equals(prefix)) {
            throw new IllegalArgumentException("both ends of a range must begin alike, got '" + value + "'");
        }
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(4));
        List<Pattern> patterns = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            patterns.add(Pattern.compile(Pattern.quote(prefix) + "0*" + i));
        }
        return patterns;
    }
}
