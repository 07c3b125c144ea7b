package org.surveygrid.task;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One thing that can be asked for: a kind and its dimensions, written {@code bias inst=wfi ccd=ccd50 night=2003-02-14}.
 *
 * @param kind what it is
 * @param at value of each dimension, in the order of {@link Dimension}
 */
public record Target(ProductKind kind, SortedMap<Dimension, String> at) {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.+#-]+");

    public Target {
        SortedMap<Dimension, String> copy = new TreeMap<>(at);
        for (Map.Entry<Dimension, String> entry : copy.entrySet()) {
            if (!VALUE.matcher(entry.getValue()).matches()) {
                throw new IllegalArgumentException("value of " + entry.getKey().label()
                        + " must consist of letters, digits and _.+#-, got '" + entry.getValue() + "'");
            }
        }
        at = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Parses the written form; values are literal (no lists, ranges or wildcards).
     *
     * @param text "kind label=value ..."
     * @return the target
     * @throws IllegalArgumentException when a word is not {@code label=value} or the label is unknown
     */
    public static Target parse(String text) {
        String[] words = text.trim().split("\\s+");
        SortedMap<Dimension, String> at = new TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected label=value in target, got '" + words[i] + "'");
            }
            String label = words[i].substring(0, equals);
            Dimension dimension = Dimension.labelled(label)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown dimension '" + label + "'; known are inst ccd night band exp tile"));
            at.put(dimension, words[i].substring(equals + 1));
        }
        return new Target(new ProductKind(words[0]), at);
    }

    /**
     * Value of a dimension.
     *
     * @param dimension which
     * @return its value, or empty when this target does not have it
     */
    public Optional<String> value(Dimension dimension) {
        return Optional.ofNullable(at.get(dimension));
    }

    /**
     * Value of a dimension that this target must have.
     *
     * @param dimension which
     * @return its value
     * @throws IllegalArgumentException when the target lacks it
     */
    public String require(Dimension dimension) {
        return value(dimension)
                .orElseThrow(() ->
                        new IllegalArgumentException("target '" + this + "' needs " + dimension.label() + "=..."));
    }

    /**
     * Another kind at the same place, as far as the dimensions asked for go.
     *
     * @param otherKind kind of the result
     * @param dimensions dimensions to keep
     * @return the projected target
     */
    public Target project(ProductKind otherKind, Set<Dimension> dimensions) {
        SortedMap<Dimension, String> kept = new TreeMap<>(at);
        kept.keySet().retainAll(dimensions);
        return new Target(otherKind, kept);
    }

    /**
     * This target with one dimension set.
     *
     * @param dimension which
     * @param value its new value
     * @return a new target
     */
    public Target with(Dimension dimension, String value) {
        SortedMap<Dimension, String> changed = new TreeMap<>(at);
        changed.put(dimension, value);
        return new Target(kind, changed);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name());
        at.forEach((dimension, value) ->
                text.append(' ').append(dimension.label()).append('=').append(value));
        return text.toString();
    }
}
