package org.surveygrid.coordinator.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One row of an answer, by column name. A null where a value must be is an error. */
public final class Row {
    /**
     * Turns a row into an object.
     *
     * @param <T> the object
     */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads the current row.
         *
         * @param row valid during this call only
         * @return the object
         */
        T read(Row row);
    }

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    /**
     * A text that must be there.
     *
     * @param column its name
     * @return the value
     */
    public String text(String column) {
        return optionalText(column)
                .orElseThrow(() -> new IllegalStateException("column " + column + " is null where it may not be"));
    }

    /**
     * A text that may be absent.
     *
     * @param column its name
     * @return the value, or empty for null
     */
    public Optional<String> optionalText(String column) {
        try {
            @Nullable String value = results.getString(column);
            return Optional.ofNullable(value);
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    /**
     * An integer; null reads as 0.
     *
     * @param column its name
     * @return the value
     */
    public int integer(String column) {
        return Math.toIntExact(wide(column));
    }

    /**
     * A 64-bit integer; null reads as 0.
     *
     * @param column its name
     * @return the value
     */
    public long wide(String column) {
        try {
            return results.getLong(column);
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    /**
     * A floating-point number; null reads as 0.
     *
     * @param column its name
     * @return the value
     */
    public double number(String column) {
        try {
            return results.getDouble(column);
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    /**
     * A truth value; null reads as false.
     *
     * @param column its name
     * @return the value
     */
    public boolean flag(String column) {
        try {
            return results.getBoolean(column);
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    /**
     * An instant, stored as milliseconds since 1970 in a BIGINT.
     *
     * @param column its name
     * @return the value
     */
    public Instant instant(String column) {
        return Instant.ofEpochMilli(wide(column));
    }

    private static DatabaseException unreadable(String column, SQLException cause) {
        return new DatabaseException("column " + column + " cannot be read", cause);
    }
}
