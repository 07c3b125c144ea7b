package org.surveygrid.worker.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.surveygrid.worker.pipeline.Pipeline;

/**
 * What the person at the machine wants: a file, so that it holds for a worker that is started later too.
 *
 * @param until when work goes on
 * @param how what happens to the unit that runs
 */
record PauseOrder(Instant until, Pipeline.Pause how) {
    static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    void write(Path file) throws IOException {
        Files.write(file, List.of(until.toString(), how.name()));
    }

    /** The order that holds now, if one does. */
    static Optional<PauseOrder> read(Path file, Instant now) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            return Optional.empty();
        }
        PauseOrder order = new PauseOrder(Instant.parse(lines.get(0)), Pipeline.Pause.valueOf(lines.get(1)));
        return order.until.isAfter(now) ? Optional.of(order) : Optional.empty();
    }

    String text() {
        return until.equals(FOREVER) ? "until: sgrid worker resume" : "until " + until;
    }
}
