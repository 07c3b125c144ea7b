package org.surveygrid.coordinator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseKillTest {
    @TempDir
    Path folder;

    @Test
    void a_killed_process_loses_no_acknowledged_row() throws IOException, InterruptedException {
        int rowsBeforeKill = 50 + new SplittableRandom(7).nextInt(200);
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = -1;
        try (BufferedReader reader = writer.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                acknowledged = Long.parseLong(line);
                if (acknowledged == rowsBeforeKill) {
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        writer.waitFor();

        List<String> found;
        try (Database database = Database.open(folder, Durability.PROCESS_DEATH)) {
            found = database.read(tx -> tx.query("SELECT subject FROM audit ORDER BY id", row -> row.text("subject")));
        }

        assertThat(acknowledged).isGreaterThanOrEqualTo(rowsBeforeKill);
        assertThat(found)
                .startsWith(LongStream.rangeClosed(0, acknowledged)
                        .mapToObj(Long::toString)
                        .toArray(String[]::new));
    }
}
