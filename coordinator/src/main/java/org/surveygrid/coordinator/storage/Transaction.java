package org.surveygrid.coordinator.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.storage.redo.Argument;
import org.surveygrid.coordinator.storage.redo.Change;

/**
 * What {@link SqlFunction} reads and writes with. Arguments may be text, numbers, truth values, enums (stored by name),
 * instants (stored as milliseconds) and {@link Optional}s of these.
 */
public final class Transaction {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    Transaction(Connection connection, Map<String, PreparedStatement> statements) {
        this.connection = connection;
        this.statements = statements;
    }

    /**
     * Inserts, changes or deletes rows.
     *
     * @param sql with a question mark per argument
     * @param arguments in order
     * @return how many rows
     */
    public int update(String sql, Object... arguments) {
        try {
            @Nullable Object[] stored = stored(arguments);
            PreparedStatement statement = prepared(sql);
            bind(statement, stored);
            int rows = statement.executeUpdate();
            changes.add(Change.of(sql, stored, rows));
            return rows;
        } catch (SQLException e) {
            throw new DatabaseException("could not write: " + sql, e);
        }
    }

    /** Makes a logged change again. It is not remembered: it is in the log already. */
    void redo(Change change) {
        try {
            PreparedStatement statement = prepared(change.sql());
            bind(statement, change.arguments().stream().map(Argument::bindable).toArray());
            int rows = statement.executeUpdate();
            if (rows != change.rows()) {
                throw new IllegalStateException("the redo log does not fit the database: " + rows + " rows changed, "
                        + change.rows() + " expected: " + change.sql());
            }
        } catch (SQLException e) {
            throw new DatabaseException("could not write again: " + change.sql(), e);
        }
    }

    /** A statement about the database itself, which is no change to remember. */
    void administer(String sql, Object... arguments) {
        try {
            bound(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("could not do: " + sql, e);
        }
    }

    List<Change> changes() {
        return changes;
    }

    /**
     * The same statement for many argument lists.
     *
     * @param sql with a question mark per argument
     * @param rows argument lists
     */
    public void updateAll(String sql, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try {
            PreparedStatement statement = prepared(sql);
            List<@Nullable Object[]> stored = new ArrayList<>();
            for (Object[] row : rows) {
                stored.add(stored(row));
                bind(statement, stored.getLast());
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                changes.add(Change.of(sql, stored.get(i), counts[i]));
            }
        } catch (SQLException e) {
            throw new DatabaseException("could not write " + rows.size() + " rows: " + sql, e);
        }
    }

    /**
     * All rows that match.
     *
     * @param sql with a question mark per argument
     * @param reader turns each row into an object; must not query itself
     * @param arguments in order
     * @param <T> the objects
     * @return the objects in the order of the rows
     */
    public <T> List<T> query(String sql, Row.Reader<T> reader, Object... arguments) {
        try (ResultSet results = bound(sql, arguments).executeQuery()) {
            List<T> found = new ArrayList<>();
            Row row = new Row(results);
            while (results.next()) {
                found.add(reader.read(row));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("could not read: " + sql, e);
        }
    }

    /**
     * The first row that matches.
     *
     * @param sql with a question mark per argument
     * @param reader turns the row into an object
     * @param arguments in order
     * @param <T> the object
     * @return the object, or empty when no row matches
     */
    public <T> Optional<T> first(String sql, Row.Reader<T> reader, Object... arguments) {
        return query(sql, reader, arguments).stream().findFirst();
    }

    /**
     * Runs something once this transaction is durable, and never if it is undone; before {@code write} returns. It must
     * be quick and must not call the database.
     *
     * @param action e.g. waking those who wait for work
     */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> actionsAfterCommit() {
        return afterCommit;
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, stored(arguments));
        return statement;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        @Nullable PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] stored) throws SQLException {
        for (int i = 0; i < stored.length; i++) {
            statement.setObject(i + 1, stored[i]);
        }
    }

    private static @Nullable Object[] stored(Object[] arguments) {
        return Arrays.stream(arguments).map(Transaction::stored).toArray();
    }

    private static @Nullable Object stored(Object argument) {
        return switch (argument) {
            case Optional<?> optional -> optional.isPresent() ? stored(optional.get()) : null;
            case Enum<?> constant -> constant.name();
            case Instant instant -> instant.toEpochMilli();
            default -> argument;
        };
    }
}
