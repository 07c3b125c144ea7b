package org.surveygrid.coordinator.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that writes rows, says so after each, and waits to be killed. */
public final class KilledWriter {
    private KilledWriter() {}

    /**
     * Writes until killed.
     *
     * @param arguments folder of the database
     * @throws IOException when nobody listens
     */
    public static void main(String[] arguments) throws IOException {
        Database database = Database.open(Path.of(arguments[0]), Durability.PROCESS_DEATH);
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (long i = 0; ; i++) {
                String subject = Long.toString(i);
                database.write(tx -> tx.update(
                        "INSERT INTO audit (happened, user_name, action, subject, detail) VALUES (0, 'u', 'a', ?, '')",
                        subject));
                out.write((subject + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
