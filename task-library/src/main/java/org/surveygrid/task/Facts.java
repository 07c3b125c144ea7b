package org.surveygrid.task;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a run has to say about its product: numbers and words by name, e.g. {@code readNoiseElectrons}. Part of the
 * result and compared like pixels, so it holds no clock, host or random value.
 */
public final class Facts {
    /** Role of the file that holds the encoded facts of every product. */
    public static final String ROLE = "facts";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*");
    private static final Facts NONE = new Facts(Collections.emptySortedMap());

    private final SortedMap<String, String> values;

    private Facts(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /**
     * No facts.
     *
     * @return an empty set
     */
    public static Facts none() {
        return NONE;
    }

    /**
     * These facts and one more number.
     *
     * @param name letters, digits, dot, dash and underscore
     * @param value any double; NaN says that it could not be measured
     * @return new facts
     */
    public Facts with(String name, double value) {
        return with(name, Double.toString(value));
    }

    /**
     * These facts and one more count.
     *
     * @param name letters, digits, dot, dash and underscore
     * @param value any integer
     * @return new facts
     */
    public Facts with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /**
     * These facts and one more text.
     *
     * @param name letters, digits, dot, dash and underscore
     * @param value one line of text
     * @return new facts
     */
    public Facts with(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a fact must be one word, got '" + name + "'");
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("fact '" + name + "' must be one line");
        }
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Facts(more);
    }

    /**
     * A number.
     *
     * @param name its name
     * @return the value, or empty when there is no such fact or it is no number
     */
    public OptionalDouble number(String name) {
        String text = values.get(name);
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * A number that must be there.
     *
     * @param name its name
     * @return the value
     */
    public double require(String name) {
        return number(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("fact '" + name + "' is missing; there are " + values.keySet()));
    }

    /**
     * All facts as text.
     *
     * @return name to value, sorted, unmodifiable
     */
    public SortedMap<String, String> asMap() {
        return values;
    }

    /**
     * The canonical written form: one {@code name = value} a line, sorted by name.
     *
     * @return text
     */
    public String encode() {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    /**
     * Reads the canonical written form.
     *
     * @param text as written by {@link #encode()}
     * @return the facts
     */
    public static Facts decode(String text) {
        Facts facts = NONE;
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int separator = line.indexOf(" = ");
            if (separator < 1) {
                throw new IllegalArgumentException("facts need 'name = value' on every line, got '" + line + "'");
            }
            facts = facts.with(line.substring(0, separator), line.substring(separator + 3));
        }
        return facts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Facts facts && values.equals(facts.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
