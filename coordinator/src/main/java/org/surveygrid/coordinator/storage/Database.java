package org.surveygrid.coordinator.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.storage.redo.Change;

/**
 * The embedded database. All work runs on threads of its own, because an interrupt of a thread inside H2 closes the
 * file for everybody. Writes of several callers share one commit, because a durable commit is what costs, and stand in
 * a log of our own before they are committed, because H2 may come back from a kill in an older state.
 */
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());
    private static final int MAX_GROUP = 64;
    private static final int READERS = 2;
    /** SQL states of class 23: a row broke a constraint. Undoing that one transaction is enough. */
    private static final String CONSTRAINT_VIOLATION = "23";

    private final CommitLog commits;
    private final BlockingQueue<Job<?>> writes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Job<?>> reads = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final Object accepting = new Object();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Database(CommitLog commits) {
        this.commits = commits;
    }

    /** Opens the log of a database whose schema is up to date, and makes again what the database lost. */
    @FunctionalInterface
    private interface Recovery {
        CommitLog recover(Connection writer) throws SQLException, IOException;
    }

    private static Database open(String url, Recovery recovery) {
        Connection writer = connect(url);
        Database database;
        try {
            Migrations.apply(new Transaction(writer, new HashMap<>()));
            writer.commit();
            database = new Database(recovery.recover(writer));
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(writer);
            throw new DatabaseException("the database cannot be brought up to date: " + e.getMessage(), e);
        }
        database.threads.add(
                Thread.ofPlatform().name("database-writer").daemon().unstarted(() -> database.writeLoop(writer)));
        for (int i = 0; i < READERS; i++) {
            Connection reader = connect(url);
            database.threads.add(Thread.ofPlatform()
                    .name("database-reader-" + i)
                    .daemon()
                    .unstarted(() -> database.readLoop(reader)));
        }
        database.threads.forEach(Thread::start);
        return database;
    }

    /**
     * Opens or creates the database in a folder and brings its schema up to date.
     *
     * @param folder existing folder
     * @param durability what a commit survives
     * @return the open database
     * @throws DatabaseException when the file is locked by another process or damaged
     */
    public static Database open(Path folder, Durability durability) {
        return open(
                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("grid")
                        + ";WRITE_DELAY=0;LOCK_TIMEOUT=5000;DB_CLOSE_ON_EXIT=FALSE",
                writer -> CommitLog.recover(folder, writer, durability));
    }

    /**
     * A database that lives and dies with this process, for tests.
     *
     * @param name unique name
     * @return the open database
     */
    public static Database inMemory(String name) {
        return open("jdbc:h2:mem:" + name + ";LOCK_TIMEOUT=5000", writer -> CommitLog.none());
    }

    /**
     * Runs one transaction and returns when it is durable. Transactions of other callers may share the commit.
     *
     * @param work what to do; throwing undoes it
     * @param <T> its answer
     * @return the answer
     * @throws DatabaseException when the store failed: the outcome is then unknown, and nothing is written any more
     */
    public <T> T write(SqlFunction<T> work) {
        return submit(writes, work);
    }

    /**
     * Reads the last committed state.
     *
     * @param work what to read; must not write
     * @param <T> its answer
     * @return the answer
     */
    public <T> T read(SqlFunction<T> work) {
        return submit(reads, work);
    }

    /**
     * Writes all that is committed to a file, while the database is in use.
     *
     * @param zip does not exist; holds the database file afterwards
     */
    public void backup(Path zip) {
        write(transaction -> {
            transaction.administer("BACKUP TO ?", zip.toAbsolutePath().toString());
            return zip;
        });
    }

    /**
     * False once a write to the store has failed: what was acknowledged is safe, what failed is unknown until restart.
     *
     * @return whether writes are accepted
     */
    public boolean isHealthy() {
        return healthy.get() && !closed.get();
    }

    /** Finishes what was accepted, then closes the file. */
    @Override
    public void close() {
        synchronized (accepting) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            writes.add(Job.end());
            for (int i = 0; i < READERS; i++) {
                reads.add(Job.end());
            }
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T submit(BlockingQueue<Job<?>> queue, SqlFunction<T> work) {
        if (threads.contains(Thread.currentThread())) {
            throw new IllegalStateException("a transaction must not start another one; use the one it was given");
        }
        Job<T> job = new Job<>(work, new CompletableFuture<>());
        // Whatever is accepted stands in the queue before the end mark, so nobody waits for an answer that never comes.
        synchronized (accepting) {
            if (!isHealthy()) {
                throw new DatabaseException(
                        "the database is closed; restart the coordinator",
                        new IllegalStateException("closed or failed"));
            }
            queue.add(job);
        }
        try {
            return job.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new IllegalStateException("called from here"));
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void writeLoop(Connection connection) {
        Map<String, PreparedStatement> statements = new HashMap<>();
        boolean ended = false;
        while (!ended) {
            List<Job<?>> group = new ArrayList<>();
            group.add(next(writes));
            writes.drainTo(group, MAX_GROUP - 1);
            ended = group.removeIf(job -> job.isEnd);
            if (!group.isEmpty()) {
                runGroup(connection, statements, group);
            }
        }
        commits.close();
        closeQuietly(connection);
    }

    private void runGroup(Connection connection, Map<String, PreparedStatement> statements, List<Job<?>> group) {
        List<Job<?>> done = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        try {
            if (!healthy.get()) {
                throw new IllegalStateException("an earlier write failed");
            }
            for (Job<?> job : group) {
                Savepoint before = connection.setSavepoint();
                Transaction transaction = new Transaction(connection, statements);
                if (job.run(transaction)) {
                    done.add(job);
                    changes.addAll(transaction.changes());
                } else {
                    connection.rollback(before);
                    stopUnlessHarmless(job);
                }
            }
            commits.commit(connection, statements, changes);
        } catch (SQLException | IOException | RuntimeException e) {
            healthy.set(false);
            LOG.log(System.Logger.Level.ERROR, "event=store-failed action=restart-the-coordinator", e);
            DatabaseException failure = new DatabaseException(
                    "the store failed and the outcome is unknown; restart the coordinator and repeat", e);
            done.forEach(job -> job.answer.completeExceptionally(failure));
            group.forEach(job -> job.answer.completeExceptionally(failure));
            done.clear();
        }
        done.forEach(Job::succeed);
        group.forEach(Job::answerFailure);
    }

    private static void stopUnlessHarmless(Job<?> job) throws SQLException {
        for (@Nullable Throwable cause = job.failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (sql.getSQLState() == null || !sql.getSQLState().startsWith(CONSTRAINT_VIOLATION))) {
                throw sql;
            }
        }
    }

    private void readLoop(Connection connection) {
        Map<String, PreparedStatement> statements = new HashMap<>();
        for (Job<?> job = next(reads); !job.isEnd; job = next(reads)) {
            if (job.run(new Transaction(connection, statements))) {
                job.succeed();
            }
            job.answerFailure();
            try {
                connection.rollback();
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.WARNING, "event=read-not-ended", e);
            }
        }
        closeQuietly(connection);
    }

    private static Job<?> next(BlockingQueue<Job<?>> queue) {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt these threads, and an interrupt inside H2 would close the file.
                LOG.log(System.Logger.Level.WARNING, "event=interrupt-ignored");
            }
        }
    }

    private static Connection connect(String url) {
        try {
            Connection connection = DriverManager.getConnection(url, "sa", "");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new DatabaseException(
                    "the database cannot be opened; is another coordinator using it? " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "event=close-failed", e);
        }
    }

    /** One piece of work and the answer somebody waits for. */
    private static final class Job<T> {
        private final SqlFunction<T> work;
        private final CompletableFuture<T> answer;
        private boolean isEnd;
        private @Nullable T result;
        private @Nullable RuntimeException failure;
        private List<Runnable> afterCommit = List.of();

        Job(SqlFunction<T> work, CompletableFuture<T> answer) {
            this.work = work;
            this.answer = answer;
        }

        static Job<?> end() {
            Job<Boolean> job = new Job<>(transaction -> true, new CompletableFuture<>());
            job.isEnd = true;
            return job;
        }

        boolean run(Transaction transaction) {
            try {
                result = Objects.requireNonNull(work.apply(transaction), "a transaction must answer something");
                afterCommit = transaction.actionsAfterCommit();
                return true;
            } catch (RuntimeException e) {
                failure = e;
                return false;
            }
        }

        void succeed() {
            for (Runnable action : afterCommit) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "event=after-commit-failed", e);
                }
            }
            answer.complete(Objects.requireNonNull(result));
        }

        void answerFailure() {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        }
    }
}
