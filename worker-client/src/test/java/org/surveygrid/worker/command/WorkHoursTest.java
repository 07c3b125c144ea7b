package org.surveygrid.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.worker.pipeline.Pipeline;

/** When a machine works, by its owner's wish. */
final class WorkHoursTest {
    @TempDir
    private Path directory;

    @Test
    void hours_may_go_over_midnight() {
        WorkHours night = WorkHours.parse("18-8");

        assertThat(night.covers(23)).isTrue();
        assertThat(night.covers(7)).isTrue();
        assertThat(night.covers(8)).isFalse();
        assertThat(night.covers(12)).isFalse();
        assertThat(WorkHours.ALWAYS.covers(12)).isTrue();
        assertThatThrownBy(() -> WorkHours.parse("whenever")).hasMessageContaining("18-8");
    }

    @Test
    void a_pause_ends_by_itself() throws IOException {
        Path file = directory.resolve("paused");
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        new PauseOrder(now.plus(PauseCommand.duration("2h")), Pipeline.Pause.NOW).write(file);

        assertThat(PauseOrder.read(file, now.plus(Duration.ofMinutes(119)))).isPresent();
        assertThat(PauseOrder.read(file, now.plus(Duration.ofMinutes(121)))).isEmpty();
        assertThat(PauseOrder.read(directory.resolve("none"), now)).isEmpty();
    }
}
