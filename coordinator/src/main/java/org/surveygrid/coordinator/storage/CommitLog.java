package org.surveygrid.coordinator.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.coordinator.storage.redo.Change;
import org.surveygrid.coordinator.storage.redo.RedoLog;

/**
 * Commits so that nothing is lost. H2 may come back from a kill in a state that is whole but older than the last commit;
 * what it lost then is made again from a log of our own.
 */
final class CommitLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommitLog.class.getName());

    private final Optional<RedoLog> log;
    private final Durability durability;
    private long sequence;

    private CommitLog(Optional<RedoLog> log, Durability durability, long sequence) {
        this.log = log;
        this.durability = durability;
        this.sequence = sequence;
    }

    /** For a database that does not outlive this process. */
    static CommitLog none() {
        return new CommitLog(Optional.empty(), Durability.PROCESS_DEATH, 0);
    }

    /**
     * Brings a database that was just opened up to date.
     *
     * @throws DatabaseException when the log lacks what the database lost
     */
    static CommitLog recover(Path folder, Connection connection, Durability durability)
            throws SQLException, IOException {
        RedoLog log = RedoLog.open(folder);
        try {
            Transaction transaction = new Transaction(connection, new HashMap<>());
            CommitLog commits = new CommitLog(Optional.of(log), durability, position(transaction));
            List<RedoLog.Group> lost = log.after(commits.sequence);
            if (!lost.isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "event=redo lost={0} from={1} to={2}",
                        lost.size(),
                        Long.toString(lost.getFirst().sequence()),
                        Long.toString(lost.getLast().sequence()));
            }
            for (RedoLog.Group group : lost) {
                commits.redo(group, transaction);
                connection.commit();
            }
            return commits;
        } catch (SQLException | IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void redo(RedoLog.Group group, Transaction transaction) {
        if (group.sequence() != sequence + 1) {
            throw new DatabaseException(
                    "the database ends with group " + sequence + " of changes, the log goes on with " + group.sequence()
                            + "; restore a backup",
                    new IllegalStateException("changes are missing"));
        }
        group.changes().forEach(transaction::redo);
        sequence = group.sequence();
        storePosition(transaction);
    }

    private void storePosition(Transaction transaction) {
        transaction.administer("UPDATE redo_position SET sequence = ? WHERE id = 1", sequence);
    }

    private static long position(Transaction transaction) {
        return transaction
                .first("SELECT sequence FROM redo_position WHERE id = 1", row -> row.wide("sequence"))
                .orElseThrow();
    }

    /** Makes what stands in a connection durable. */
    void commit(Connection connection, Map<String, PreparedStatement> statements, List<Change> changes)
            throws SQLException, IOException {
        if (log.isPresent() && !changes.isEmpty()) {
            sequence++;
            storePosition(new Transaction(connection, statements));
            log.get()
                    .append(
                            new RedoLog.Group(sequence, changes),
                            durability == Durability.POWER_LOSS
                                    ? RedoLog.Survives.POWER_CUT
                                    : RedoLog.Survives.PROCESS_DEATH);
        }
        connection.commit();
        if (durability == Durability.POWER_LOSS) {
            new Transaction(connection, statements).administer("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() {
        if (log.isPresent()) {
            try {
                log.get().close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "event=redo-log-close-failed", e);
            }
        }
    }
}
