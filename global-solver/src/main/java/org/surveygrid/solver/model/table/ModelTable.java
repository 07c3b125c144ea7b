package org.surveygrid.solver.model.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a model file that remembers what was asked of it. */
public final class ModelTable {
    private static final double MJD_OF_1970 = 40587;

    private final String where;
    private final TomlTable table;
    private final SortedSet<String> known = new TreeSet<>();

    private ModelTable(String where, TomlTable table) {
        this.where = where;
        this.table = table;
    }

    /**
     * The whole of a model file.
     *
     * @param text TOML
     * @return its outermost table
     * @throws ModelFileException when it is not TOML
     */
    public static ModelTable parse(String text) {
        TomlParseResult result = Toml.parse(text);
        if (result.hasErrors()) {
            throw new ModelFileException(
                    "model file is not TOML: " + result.errors().getFirst());
        }
        return new ModelTable("model file", result);
    }

    /**
     * A table within this one.
     *
     * @param key its name
     * @return empty when there is none
     * @throws ModelFileException when it is something else
     */
    public Optional<ModelTable> table(String key) {
        Object value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof TomlTable inner) {
            return Optional.of(new ModelTable("[" + key + "]", inner));
        }
        throw fault(key, "must be a table, got " + value);
    }

    /**
     * The tables of a list, {@code [[key]]} in the file.
     *
     * @param key its name
     * @return in the order of the file
     * @throws ModelFileException when it is something else
     */
    public List<ModelTable> tables(String key) {
        List<ModelTable> tables = new ArrayList<>();
        for (Object item : items(key)) {
            if (!(item instanceof TomlTable inner)) {
                throw fault(key, "must be a list of tables, got " + item);
            }
            tables.add(new ModelTable("[[" + key + "]] number " + (tables.size() + 1), inner));
        }
        return tables;
    }

    /**
     * A whole number.
     *
     * @param key its name
     * @param min smallest that is allowed
     * @param max largest that is allowed
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else or out of range
     */
    public OptionalInt integer(String key, int min, int max) {
        Object value = value(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Long n && n >= min && n <= max) {
            return OptionalInt.of(n.intValue());
        }
        throw fault(key, "must be a whole number from " + min + " to " + max + ", got " + value);
    }

    /**
     * A number.
     *
     * @param key its name
     * @param min smallest that is allowed
     * @param max largest that is allowed
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else or out of range
     */
    public OptionalDouble number(String key, double min, double max) {
        Object value = value(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        double number = toNumber(key, value);
        if (number >= min && number <= max) {
            return OptionalDouble.of(number);
        }
        throw fault(key, "must be a number from " + min + " to " + max + ", got " + value);
    }

    /**
     * True or false.
     *
     * @param key its name
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else
     */
    public Optional<Boolean> flag(String key) {
        Object value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        throw fault(key, "must be true or false, got " + value);
    }

    /**
     * A text.
     *
     * @param key its name
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else
     */
    public Optional<String> text(String key) {
        Object value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw fault(key, "must be a text in quotes, got " + value);
    }

    /**
     * A list of texts.
     *
     * @param key its name
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else
     */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : items(key)) {
            if (!(item instanceof String text)) {
                throw fault(key, "must be a list of texts in quotes, got " + item);
            }
            texts.add(text);
        }
        return texts;
    }

    /**
     * A list of numbers.
     *
     * @param key its name
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else
     */
    public List<Double> numbers(String key) {
        return items(key).stream().map(item -> toNumber(key, item)).toList();
    }

    /**
     * Epochs by the times that cut them, modified Julian dates, or days such as {@code 2026-11-23}, which begin at 0 h UTC.
     *
     * @param key its name
     * @return empty when the file does not say
     * @throws ModelFileException when it is something else, or not in order
     */
    public Optional<Epochs> epochs(String key) {
        if (value(key) == null) {
            return Optional.empty();
        }
        List<Double> times = new ArrayList<>();
        for (Object item : items(key)) {
            times.add(item instanceof LocalDate day ? day.toEpochDay() + MJD_OF_1970 : toNumber(key, item));
        }
        try {
            return Optional.of(new Epochs(times));
        } catch (IllegalArgumentException e) {
            throw fault(key, "must be a list of ascending times at which the camera changed, got " + times);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws ModelFileException when the table has a key that was not asked for
     */
    public void finish() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                throw new ModelFileException(
                        line(key) + where + " has no key '" + key + "'; known are " + String.join(", ", known));
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
    public ModelFileException fault(String key, String what) {
        return new ModelFileException(line(key) + where + ": " + key + " " + what);
    }

    private String line(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? "" : "line " + position.line() + ": ";
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return table.get(List.of(key));
    }

    private List<Object> items(String key) {
        Object value = value(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof TomlArray array) {
            return array.toList();
        }
        throw fault(key, "must be a list, got " + value);
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
}
