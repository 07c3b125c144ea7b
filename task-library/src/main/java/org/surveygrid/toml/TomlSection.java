package org.surveygrid.toml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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

/**
 * A table of a TOML file that remembers what was asked of it, so that a misspelt key is an error and not ignored. Every
 * method that finds something wrong throws a {@link TomlFileException} that names the line, the key and what would be
 * right.
 */
public final class TomlSection {
    private final String where;
    private final TomlTable table;
    private final @Nullable TomlSection defaults;
    private final SortedSet<String> known = new TreeSet<>();

    private TomlSection(String where, TomlTable table, @Nullable TomlSection defaults) {
        this.where = where;
        this.table = table;
        this.defaults = defaults;
    }

    /**
     * The whole of a file.
     *
     * @param what it is, such as "camera file"
     * @param text TOML
     * @return its outermost table
     * @throws TomlFileException when it is not TOML
     */
    public static TomlSection parse(String what, String text) {
        TomlParseResult result = Toml.parse(text);
        if (result.hasErrors()) {
            throw new TomlFileException(
                    what + " is not TOML: " + result.errors().getFirst());
        }
        return new TomlSection(what, result, null);
    }

    /**
     * The same table, taking what it lacks from another one.
     *
     * @param other its defaults
     * @return a table that knows both
     */
    public TomlSection withDefaults(TomlSection other) {
        return new TomlSection(where, table, other);
    }

    /**
     * A text.
     *
     * @param key its name
     * @return empty when the file does not say
     */
    public Optional<String> text(String key) {
        return value(key).map(v -> {
            if (v instanceof String s) {
                return s;
            }
            throw fault(key, "must be a text in quotes, got " + v);
        });
    }

    /**
     * A text that the file must have.
     *
     * @param key its name
     * @return the text
     */
    public String requireText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    /**
     * A text that this table itself must have, whatever its defaults say.
     *
     * @param key its name
     * @return the text
     */
    public String ownText(String key) {
        if (ownValue(key) == null) {
            throw missing(key);
        }
        return requireText(key);
    }

    /**
     * A list of texts; a single text counts as a list of one.
     *
     * @param key its name
     * @return none when the file does not say
     */
    public List<String> texts(String key) {
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

    /**
     * A number.
     *
     * @param key its name
     * @return empty when the file does not say
     */
    public OptionalDouble number(String key) {
        Optional<Object> value = value(key);
        return value.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(toNumber(key, value.get()));
    }

    /**
     * A number within limits.
     *
     * @param key its name
     * @param min smallest that is allowed
     * @param max largest that is allowed
     * @return empty when the file does not say
     */
    public OptionalDouble number(String key, double min, double max) {
        OptionalDouble number = number(key);
        if (number.isPresent() && !(number.getAsDouble() >= min && number.getAsDouble() <= max)) {
            throw fault(key, "must be a number from " + min + " to " + max + ", got " + number.getAsDouble());
        }
        return number;
    }

    /**
     * A number that the file must have.
     *
     * @param key its name
     * @return the number
     */
    public double requireNumber(String key) {
        return number(key).orElseThrow(() -> missing(key));
    }

    /**
     * A whole number within limits.
     *
     * @param key its name
     * @param min smallest that is allowed
     * @param max largest that is allowed
     * @return empty when the file does not say
     */
    public OptionalInt integer(String key, int min, int max) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.get() instanceof Long n && n >= min && n <= max) {
            return OptionalInt.of(n.intValue());
        }
        throw fault(key, "must be a whole number from " + min + " to " + max + ", got " + value.get());
    }

    /**
     * A whole number within limits that the file must have.
     *
     * @param key its name
     * @param min smallest that is allowed
     * @param max largest that is allowed
     * @return the number
     */
    public int requireInteger(String key, int min, int max) {
        return integer(key, min, max).orElseThrow(() -> missing(key));
    }

    /**
     * True or false.
     *
     * @param key its name
     * @return empty when the file does not say
     */
    public Optional<Boolean> flag(String key) {
        return value(key).map(v -> {
            if (v instanceof Boolean b) {
                return b;
            }
            throw fault(key, "must be true or false, got " + v);
        });
    }

    /**
     * A list of numbers.
     *
     * @param key its name
     * @return as many as there are, none when the file does not say
     */
    public List<Double> numbers(String key) {
        return items(key).stream().map(item -> toNumber(key, item)).toList();
    }

    /**
     * A list of so many numbers.
     *
     * @param key its name
     * @param count how many
     * @return exactly as many, or empty when the file does not say
     */
    public Optional<double[]> numbers(String key, int count) {
        if (value(key).isEmpty()) {
            return Optional.empty();
        }
        double[] numbers =
                numbers(key).stream().mapToDouble(Double::doubleValue).toArray();
        if (numbers.length != count) {
            throw fault(key, "must be a list of " + count + " numbers, got " + numbers.length);
        }
        return Optional.of(numbers);
    }

    /**
     * A list of anything, such as dates.
     *
     * @param key its name
     * @return as the parser makes them; none when the file does not say
     */
    public List<Object> items(String key) {
        return items(key, value(key));
    }

    /**
     * A table within this one.
     *
     * @param key its name
     * @return empty when there is none
     */
    public Optional<TomlSection> table(String key) {
        Object value = ownValue(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof TomlTable t) {
            return Optional.of(new TomlSection("[" + key + "]", t, null));
        }
        throw fault(key, "must be a table, got " + value);
    }

    /**
     * A table that must be within this one.
     *
     * @param key its name
     * @return the table
     */
    public TomlSection requireTable(String key) {
        return table(key).orElseThrow(() -> missing(key));
    }

    /**
     * The tables of a list, {@code [[key]]} in the file.
     *
     * @param key its name
     * @return in the order of the file
     */
    public List<TomlSection> tables(String key) {
        List<TomlSection> tables = new ArrayList<>();
        for (Object item : items(key, Optional.ofNullable(ownValue(key)))) {
            if (!(item instanceof TomlTable t)) {
                throw fault(key, "must be a list of tables, got " + item);
            }
            tables.add(new TomlSection("[[" + key + "]] number " + (tables.size() + 1), t, null));
        }
        return tables;
    }

    /**
     * A table of texts under names of the writer's own choice.
     *
     * @param key the table's name
     * @return texts by name
     */
    public SortedMap<String, String> textsByName(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        Optional<TomlSection> sub = table(key);
        if (sub.isPresent()) {
            for (String name : sub.get().table.keySet()) {
                texts.put(name, sub.get().ownText(name));
            }
        }
        return texts;
    }

    /** Ends the reading: every key must have been asked for. */
    public void finish() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                throw new TomlFileException(line(key) + where + " has no key '" + key + "'; nearest is '" + nearest(key)
                        + "', all are " + known);
            }
        }
    }

    /**
     * Something is wrong with a key.
     *
     * @param key its name
     * @param what sentence that begins after the key
     * @return to be thrown
     */
    public TomlFileException fault(String key, String what) {
        return new TomlFileException(line(key) + where + ": " + key + " " + what);
    }

    private TomlFileException missing(String key) {
        return new TomlFileException(where + " needs the key '" + key + "'");
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
