package org.surveygrid.solver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionFileTest {
    private static final int STARS = 300;
    private static final int REFERENCE = -1;

    @TempDir
    private Path folder = Path.of("");

    /** Star 7 i is seen by lists i % 5 to i % 5 + i % 4; every third has a reference. */
    private record Seen(int star, int list) {}

    private static List<Seen> survey() {
        List<Seen> all = new ArrayList<>();
        for (int i = 0; i < STARS; i++) {
            for (int k = 0; k <= i % 4; k++) {
                all.add(new Seen(7 * i, i % 5 + k));
            }
            if (i % 3 == 0) {
                all.add(new Seen(7 * i, REFERENCE));
            }
        }
        return all;
    }

    private static StoredDetection measured(Seen seen) {
        double x = 10.25 + seen.star() / 3.0 + 1000 * seen.list();
        return new StoredDetection(x, 2000 - x, 0.01 + 1e-5 * seen.star(), -12.3 + 1e-3 * seen.star(), 0.003);
    }

    private Path write(String name, List<Seen> order, int run, int fewest) throws IOException {
        Path file = folder.resolve(name);
        try (DetectionFileWriter writer = new DetectionFileWriter(file, run)) {
            for (Seen seen : order) {
                if (seen.list() == REFERENCE) {
                    writer.addReference(seen.star(), seen.star() + 1);
                } else {
                    writer.add(seen.star(), seen.list(), measured(seen));
                }
            }
            writer.finish(fewest);
        }
        return file;
    }

    @Test
    void detections_come_back_star_after_star() throws IOException {
        Path path = write("a.sgd", survey(), 64, 1);

        try (DetectionFile file = DetectionFile.open(path)) {
            assertThat(file.size()).isEqualTo(survey().size());
            assertThat(file.stars()).isEqualTo(STARS);
            assertThat(file.lists()).isEqualTo(8);
            for (int i = 0; i < STARS; i++) {
                int from = file.start(i);
                int seen = i % 4 + 1;
                assertThat(file.start(i + 1) - from).isEqualTo(seen + (i % 3 == 0 ? 1 : 0));
                for (int k = 0; k < seen; k++) {
                    Seen expected = new Seen(7 * i, i % 5 + k);
                    assertThat(file.isReference(from + k)).isFalse();
                    assertThat(file.list(from + k)).isEqualTo(expected.list());
                    assertThat(file.xPx(from + k)).isCloseTo(measured(expected).xPx(), within(1e-5));
                    assertThat(file.yPx(from + k)).isCloseTo(measured(expected).yPx(), within(1e-5));
                    assertThat(file.magnitude(from + k))
                            .isCloseTo(measured(expected).magnitude(), within(1e-6));
                    assertThat(file.positionErrorPx(from + k))
                            .isCloseTo(measured(expected).positionErrorPx(), within(2e-5));
                    assertThat(file.magnitudeError(from + k)).isCloseTo(0.003, within(2e-6));
                }
                if (i % 3 == 0) {
                    assertThat(file.isReference(from + seen)).isTrue();
                    assertThat(file.referenceRow(from + seen)).isEqualTo(7 * i + 1);
                }
            }
        }
    }

    @Test
    void the_order_of_arrival_and_the_size_of_runs_change_no_byte() throws IOException {
        List<Seen> shuffled = survey();
        Collections.shuffle(shuffled, new Random(5));

        Path one = write("one.sgd", survey(), 1 << 12, 2);
        Path other = write("other.sgd", shuffled, 17, 2);

        assertThat(other).hasSameBinaryContentAs(one);
    }

    @Test
    void stars_that_nothing_ties_are_left_out_and_the_others_renumbered() throws IOException {
        Path path = write("tied.sgd", survey(), 100, 2);

        try (DetectionFile file = DetectionFile.open(path)) {
            long alone = Stream.iterate(0, i -> i < STARS, i -> i + 1)
                    .filter(i -> i % 4 == 0 && i % 3 != 0)
                    .count();
            assertThat(file.stars()).isEqualTo(STARS - (int) alone);
            assertThat(file.start(1) - file.start(0)).isEqualTo(2);
        }
    }

    @Test
    void only_the_file_is_left_in_the_end() throws IOException {
        write("only.sgd", survey(), 10, 1);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("only.sgd"));
        }
    }

    @Test
    void a_file_that_was_cut_off_is_refused_with_its_sizes() throws IOException {
        Path path = write("cut.sgd", survey(), 100, 1);
        long whole = Files.size(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(whole - 5);
        }

        assertThatThrownBy(() -> DetectionFile.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut.sgd has " + (whole - 5) + " bytes")
                .hasMessageContaining("need " + whole);
    }

    @Test
    void more_detections_than_arrays_can_hold_two_numbers_of_are_refused() throws IOException {
        Path path = folder.resolve("huge.sgd");
        Files.write(path, new FileHeader(3_000_000_000L, 10, 2, 0).bytes().array());

        assertThatThrownBy(() -> DetectionFile.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("huge.sgd has 3000000000 detections; at most 1073741816");
    }

    @Test
    void a_changed_byte_is_found_wherever_it_is() throws IOException {
        Path path = write("bad.sgd", survey(), 100, 1);
        byte[] good = Files.readAllBytes(path);
        for (int at = 0; at < good.length; at += 97) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            Files.write(path, bad);

            assertThatThrownBy(() -> DetectionFile.open(path))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.sgd");
        }
    }

    @Test
    void a_full_disk_is_one_clear_error() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "this system has no device that is always full");

        assertThatThrownBy(() -> {
                    try (RecordOutput out = new RecordOutput(full)) {
                        out.skip(FileHeader.BYTES);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/dev/full cannot be written beyond 0 bytes: No space left on device")
                .hasMessageContaining("make room");
    }

    @Test
    void numbers_that_have_no_place_in_a_record_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredDetection(Double.NaN, 0, 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredDetection(40_000, 0, 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredDetection(0, 0, 0, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredDetection(0, 0, 1, Double.POSITIVE_INFINITY, 1));
    }
}
