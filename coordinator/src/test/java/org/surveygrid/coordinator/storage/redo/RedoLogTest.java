package org.surveygrid.coordinator.storage.redo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedoLogTest {
    @TempDir
    private Path folder;

    private static RedoLog.Group group(long sequence) {
        @Nullable Object[] bound = {"naïve ☆", null, 7, Long.MIN_VALUE, -0.5, true};
        return new RedoLog.Group(
                sequence, List.of(Change.of("UPDATE t SET a = ?", bound, 3), Change.of("DELETE FROM t", bound, 0)));
    }

    private void append(long first, long last) throws IOException {
        try (RedoLog log = RedoLog.open(folder)) {
            for (long sequence = first; sequence <= last; sequence++) {
                log.append(group(sequence), RedoLog.Survives.PROCESS_DEATH);
            }
        }
    }

    @Test
    void what_was_appended_is_read_back_after_the_last_known_group() throws IOException {
        append(1, 5);

        try (RedoLog log = RedoLog.open(folder)) {
            assertThat(log.after(3)).containsExactly(group(4), group(5));
            assertThat(log.after(5)).isEmpty();
        }
    }

    @Test
    void a_record_cut_anywhere_is_ignored_and_overwritten() throws IOException {
        append(1, 3);
        byte[] whole = Files.readAllBytes(folder.resolve("grid.redo"));
        int record = whole.length / 3;

        for (int cut = 1; cut < record; cut += 7) {
            Files.write(folder.resolve("grid.redo"), Arrays.copyOf(whole, whole.length - cut));
            append(3, 4);

            try (RedoLog log = RedoLog.open(folder)) {
                assertThat(log.after(0)).as("cut by %d", cut).containsExactly(group(1), group(2), group(3), group(4));
            }
        }
    }

    @Test
    void a_damaged_record_ends_what_can_be_read() throws IOException {
        append(1, 3);
        byte[] whole = Files.readAllBytes(folder.resolve("grid.redo"));
        whole[whole.length / 2] ^= 1;
        Files.write(folder.resolve("grid.redo"), whole);

        try (RedoLog log = RedoLog.open(folder)) {
            assertThat(log.after(0)).containsExactly(group(1));
        }
    }

    @Test
    void a_log_that_has_grown_keeps_a_long_stretch_in_two_files() throws IOException {
        try (RedoLog log = RedoLog.open(folder, 500)) {
            for (long sequence = 1; sequence <= 20; sequence++) {
                log.append(group(sequence), RedoLog.Survives.POWER_CUT);
            }

            assertThat(log.after(18)).containsExactly(group(19), group(20));
            assertThat(log.after(0)).hasSizeBetween(4, 12);
        }
    }

    @Test
    void what_cannot_be_read_back_is_refused() {
        assertThatThrownBy(() -> Change.of("UPDATE t SET a = ?", new Object[] {BigDecimal.ONE}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BigDecimal");
    }
}
