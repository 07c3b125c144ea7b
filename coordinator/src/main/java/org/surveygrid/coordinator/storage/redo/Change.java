package org.surveygrid.coordinator.storage.redo;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that changed the database.
 *
 * @param sql with a question mark per argument
 * @param arguments as they were bound: text, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, or empty
 *     for an SQL null
 * @param rows how many rows it changed
 */
public record Change(String sql, List<Argument> arguments, int rows) {
    public Change {
        arguments = List.copyOf(arguments);
    }

    /**
     * A change as it was made.
     *
     * @param sql with a question mark per argument
     * @param bound what was bound; an element may be SQL's null
     * @param rows how many rows it changed
     * @return the change
     */
    public static Change of(String sql, @Nullable Object[] bound, int rows) {
        return new Change(sql, Arrays.stream(bound).map(Argument::of).toList(), rows);
    }
}
