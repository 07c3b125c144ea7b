package org.surveygrid.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the folder of real test data, which is not part of the project. */
final class RealData {
    private RealData() {}

    static Path folder(String name) {
        String property = System.getProperty("surveygrid.data");
        Path found = property == null ? null : Path.of(property);
        for (Path at = Path.of("").toAbsolutePath(); found == null && at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/data");
            found = Files.isDirectory(candidate) ? candidate : null;
        }
        Assumptions.assumeTrue(
                found != null && Files.isDirectory(found.resolve("dev").resolve(name)),
                "no real data: put them into shared/data above the project, or set -Dsurveygrid.data");
        return found.resolve("dev").resolve(name);
    }

    static List<Path> files(String name) {
        try (Stream<Path> files = Files.walk(folder(name))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
