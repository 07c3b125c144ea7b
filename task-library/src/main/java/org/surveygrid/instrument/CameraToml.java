package org.surveygrid.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a camera file that remembers what was asked of it, so that a misspelt key is an error and not ignored. */
final class CameraToml {
    private final String where;
    private final TomlTable table;
    private final @Nullable CameraToml defaults;
    private final SortedSet<String> known = new TreeSet<>();

    private CameraToml(String where, TomlTable table, @Nullable CameraToml defaults) {
        this.where = where;
        this.table = table;
        this.defaults = defaults;
    }

    static CameraToml parse(String text) {
        TomlParseResult result = Toml.parse(text);
        if (result.hasErrors()) {
            throw new InstrumentFileException(
                    "camera file is not TOML: " + result.errors().getFirst());
        }
        return new CameraToml("camera file", result, null);
    }

    /** The same table, taking what it lacks from another one. */
    CameraToml withDefaults(CameraToml other) {
        return new CameraToml(where, table, other);
    }

    boolean has(String key) {
        known.add(key);
        return table.contains(List.of(key));
    }

    Optional<String> text(String key) {
        return value(key).map(v -> {
            if (v instanceof String s) {
                return s;
            }
            throw fault(key, "must be a text in quotes, got " + v);
        });
    }

    String requireText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    /** A text that this table itself must have, whatever its defaults say. */
    String ownText(String key) {
        if (!has(key)) {
            throw missing(key);
        }
        return requireText(key);
    }

    /** A list of texts; a single text counts as a list of one. */
    List<String> texts(String key) {
        Optional<Object> value = value(key);
        if (value.isPresent() && value.get() instanceof String s) {
            return List.of(s);
        }
        List<String> texts = new ArrayList<>();
        for (Object item : items(key, value)) {
            if (!(item instanceof String s)) {
                throw fault(key, "must be a list of texts in quotes, got " + item);
            }
            texts.add(s);
        }
        return texts;
    }

    Optional<Double> number(String key) {
        return value(key).map(v -> toNumber(key, v));
    }

    double requireNumber(String key) {
        return number(key).orElseThrow(() -> missing(key));
    }

    Optional<Boolean> flag(String key) {
        return value(key).map(v -> {
            if (v instanceof Boolean b) {
                return b;
            }
            throw fault(key, "must be true or false, got " + v);
        });
    }

    /** As many numbers as there are, none when the key is absent. */
    List<Double> numbers(String key) {
        Optional<Object> value = value(key);
        return value.isEmpty()
                ? List.of()
                : items(key, value).stream().map(item -> toNumber(key, item)).toList();
    }

    /** Exactly {@code count} numbers, or none at all when the key is absent. */
    Optional<double[]> numbers(String key, int count) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<Object> items = items(key, value);
        if (items.size() != count) {
            throw fault(key, "must be a list of " + count + " numbers, got " + items.size());
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = toNumber(key, items.get(i));
        }
        return Optional.of(numbers);
    }

    Optional<FitsSection> section(String key) {
        return text(key)
                .map(t -> FitsSection.parse(t)
                        .orElseThrow(() -> fault(
                                key,
                                "must be a section such as \"[33:544,1:1024]\" counted from 1, got \"" + t + "\"")));
    }

    FitsSection requireSection(String key) {
        return section(key).orElseThrow(() -> missing(key));
    }

    Optional<CameraToml> table(String key) {
        Object value = ownValue(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof TomlTable t) {
            return Optional.of(new CameraToml("[" + key + "]", t, null));
        }
        throw fault(key, "must be a table, got " + value);
    }

    CameraToml requireTable(String key) {
        return table(key).orElseThrow(() -> missing(key));
    }

    List<CameraToml> tables(String key) {
        List<CameraToml> tables = new ArrayList<>();
        for (Object item : items(key, Optional.ofNullable(ownValue(key)))) {
            if (!(item instanceof TomlTable t)) {
                throw fault(key, "must be a list of tables, got " + item);
            }
            tables.add(new CameraToml("[[" + key + "]] number " + (tables.size() + 1), t, null));
        }
        return tables;
    }

    /** A table of texts under names of the writer's own choice. */
    SortedMap<String, String> textsByName(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        Optional<CameraToml> sub = table(key);
        if (sub.isPresent()) {
            for (String name : sub.get().table.keySet()) {
                texts.put(name, sub.get().ownText(name));
            }
        }
        return texts;
    }

    /** Every key must have been asked for. */
    void finish() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                throw new InstrumentFileException(line(key) + where + " has no key '" + key + "'; nearest is '"
                        + nearest(key) + "', all are " + known);
            }
        }
    }

    InstrumentFileException fault(String key, String what) {
        return new InstrumentFileException(line(key) + where + ": " + key + " " + what);
    }

    private InstrumentFileException missing(String key) {
        return new InstrumentFileException(where + " needs the key '" + key + "'");
    }

    private String line(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? "" : "line " + position.line() + ": ";
    }

    private Optional<Object> value(String key) {
        Object own = ownValue(key);
        if (own != null) {
            return Optional.of(own);
        }
        return defaults == null ? Optional.empty() : defaults.value(key);
    }

    private @Nullable Object ownValue(String key) {
        known.add(key);
        return table.get(List.of(key));
    }

    private List<Object> items(String key, Optional<Object> value) {
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof TomlArray array) {
            return array.toList();
        }
        throw fault(key, "must be a list, got " + value.get());
    }

    private double toNumber(String key, Object value) {
        if (value instanceof Long n) {
            return n.doubleValue();
        }
        if (value instanceof Double d && Double.isFinite(d)) {
            return d;
        }
        throw fault(key, "must be a finite number, got " + value);
    }

    private String nearest(String key) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = editDistance(key.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein distance, one row at a time. */
    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
