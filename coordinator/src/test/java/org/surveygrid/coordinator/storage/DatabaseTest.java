package org.surveygrid.coordinator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final String INSERT =
            "INSERT INTO audit (happened, user_name, action, subject, detail) VALUES (0, 'u', 'a', ?, '')";

    @TempDir
    Path folder;

    @Test
    void a_write_is_seen_by_the_next_read_and_after_reopening() {
        try (Database database = Database.open(folder, Durability.POWER_LOSS)) {
            database.write(tx -> tx.update(INSERT, "one"));

            assertThat(subjects(database)).containsExactly("one");
        }
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            assertThat(subjects(database)).containsExactly("one");
        }
    }

    @Test
    void a_database_that_comes_back_in_an_older_state_gets_again_what_it_lost() throws IOException {
        Path file = folder.resolve("grid.mv.db");
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            database.write(tx -> tx.update(INSERT, "before"));
        }
        byte[] older = Files.readAllBytes(file);
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            database.write(tx -> {
                tx.update(INSERT, "lost");
                tx.updateAll(INSERT, List.of(new Object[] {"with"}, new Object[] {"it"}));
                return tx.update("DELETE FROM audit WHERE subject = ?", "before");
            });
            database.write(tx -> tx.update(INSERT, "and this"));
        }
        Files.write(file, older);

        for (int opened = 0; opened < 2; opened++) {
            try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
                assertThat(subjects(database)).containsExactly("lost", "with", "it", "and this");
            }
        }
    }

    @Test
    void a_database_that_lost_more_than_is_logged_is_not_opened() throws IOException {
        Path file = folder.resolve("grid.mv.db");
        Path log = folder.resolve("grid.redo");
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            database.write(tx -> tx.update(INSERT, "before"));
        }
        byte[] older = Files.readAllBytes(file);
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            database.write(tx -> tx.update(INSERT, "lost"));
        }
        Files.delete(log);
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            database.write(tx -> tx.update(INSERT, "after the gap"));
        }
        Files.write(file, older);

        assertThatThrownBy(() -> Database.open(folder, Durability.PROCESS_DEATH))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("restore a backup");
    }

    @Test
    void work_that_throws_leaves_nothing_and_does_not_disturb_its_neighbours() throws InterruptedException {
        try (Database database = Database.inMemory("neighbours")) {
            List<Thread> threads = new ArrayList<>();
            AtomicInteger failures = new AtomicInteger();
            for (int i = 0; i < 40; i++) {
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        database.write(tx -> {
                            tx.update(INSERT, "n" + number);
                            if (number % 4 == 0) {
                                throw new IllegalArgumentException("changed my mind");
                            }
                            return true;
                        });
                    } catch (IllegalArgumentException e) {
                        failures.incrementAndGet();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).hasValue(10);
            assertThat(subjects(database)).hasSize(30).doesNotContain("n0", "n4", "n36");
        }
    }

    @Test
    void a_broken_constraint_undoes_one_transaction_and_keeps_the_store_open() {
        try (Database database = Database.inMemory("constraint")) {
            String token =
                    "INSERT INTO join_token (token_id, secret_sha256, institute, uses_left, expires) VALUES ('t', '', '', 1, 1)";
            database.write(tx -> tx.update(token));

            assertThatThrownBy(() -> database.write(tx -> tx.update(token))).isInstanceOf(DatabaseException.class);

            assertThat(database.isHealthy()).isTrue();
            database.write(tx -> tx.update(INSERT, "still open"));
            assertThat(subjects(database)).containsExactly("still open");
        }
    }

    @Test
    void a_statement_that_the_store_cannot_do_stops_all_writing() {
        try (Database database = Database.inMemory("failstop")) {
            assertThatThrownBy(() -> database.write(tx -> tx.update("DELETE FROM no_such_table")))
                    .isInstanceOf(DatabaseException.class);

            assertThat(database.isHealthy()).isFalse();
            assertThatThrownBy(() -> database.write(tx -> tx.update(INSERT, "x")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("restart");
        }
    }

    @Test
    void interrupting_a_caller_does_not_close_the_database() throws InterruptedException {
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread caller = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 20; i++) {
                    int number = i;
                    database.write(tx -> tx.update(INSERT, "i" + number));
                }
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.join();

            assertThat(subjects(database)).hasSize(20);
            assertThat(stillInterrupted).isTrue();
        }
    }

    @Test
    void actions_after_commit_run_only_for_work_that_was_kept() {
        try (Database database = Database.inMemory("after")) {
            AtomicInteger ran = new AtomicInteger();

            database.write(tx -> {
                tx.afterCommit(ran::incrementAndGet);
                return true;
            });
            assertThatThrownBy(() -> database.write(tx -> {
                        tx.afterCommit(ran::incrementAndGet);
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(ran).hasValue(1);
        }
    }

    @Test
    void a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_itself() {
        try (Database database = Database.inMemory("nested")) {
            assertThatThrownBy(() -> database.write(tx -> database.read(inner -> 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not start another");
        }
    }

    private static List<String> subjects(Database database) {
        return database.read(tx -> tx.query("SELECT subject FROM audit ORDER BY id", row -> row.text("subject")));
    }
}
