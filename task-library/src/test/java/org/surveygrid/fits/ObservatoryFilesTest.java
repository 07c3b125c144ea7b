package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the collected files of observatories and other software, when they are at hand. */
class ObservatoryFilesTest {
    private static List<Path> files() throws IOException {
        String named = System.getProperty("surveygrid.data", "");
        Path root = named.isEmpty() ? Path.of("shared", "data") : Path.of(named);
        Path at = Path.of("").toAbsolutePath();
        while (named.isEmpty()
                && at != null
                && !Files.isDirectory(at.resolve("shared").resolve("data"))) {
            at = at.getParent();
        }
        if (named.isEmpty() && at != null) {
            root = at.resolve("shared").resolve("data");
        }
        Path dev = root.resolve("dev");
        assumeTrue(Files.isDirectory(dev), "no folder shared/data/dev above the working directory: nothing to read");
        try (Stream<Path> all = Files.walk(dev)) {
            return all.filter(ObservatoryFilesTest::isFits).sorted().toList();
        }
    }

    private static boolean isFits(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(".fits", ".fit", ".fz", ".fits.gz", ".mt", ".cat").anyMatch(name::endsWith);
    }

    @Test
    void every_hdu_is_read_and_what_is_refused_says_why() throws IOException {
        List<String> refusals = new ArrayList<>();
        int read = 0;
        for (Path path : files()) {
            try (FitsFile file = FitsFile.open(path)) {
                for (Hdu hdu : file.hdus()) {
                    HostileFileTest.readAll(hdu);
                    read++;
                }
            } catch (FitsFormatException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }

        assertThat(read).isPositive();
        assertThat(refusals).allMatch(message -> message.contains(": ") && message.contains("; "));
        assertThat(refusals.size()).as("refused: %s", refusals).isLessThan(1 + read / 50);
    }
}
