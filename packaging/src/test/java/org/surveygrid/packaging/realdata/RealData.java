package org.surveygrid.packaging.realdata;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the real frames are, if they are there. */
final class RealData {
    private RealData() {}

    /** The folder of the sets; without it, or without what a test needs of it, the test is skipped. */
    static Path folder(String needed) {
        String configured = System.getProperty("surveygrid.data", "");
        Path folder = configured.isEmpty() ? above() : Path.of(configured, "dev");
        assumeTrue(
                Files.exists(folder.resolve(needed)),
                "no real data: " + needed + " is not in shared/data/dev above the project, nor under"
                        + " -Dsurveygrid.data");
        return folder;
    }

    private static Path above() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared").resolve("data").resolve("dev");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return Path.of("absent");
    }

    /** The project's own folder. */
    static Path project() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("docs").resolve("tutorial"))) {
                return at;
            }
        }
        throw new IllegalStateException("no docs/tutorial above " + Path.of("").toAbsolutePath());
    }
}
