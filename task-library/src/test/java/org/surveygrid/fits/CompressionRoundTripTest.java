package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;

class CompressionRoundTripTest {
    @TempDir
    private Path folder;

    private static final FitsHeader HEADER = FitsHeader.builder()
            .put("OBJECT", "sky", "")
            .put("SGMJD", 60_000.25, "")
            .build();

    private int[] throughFile(int width, int[] values) throws IOException {
        Path path = folder.resolve("c.fits.fz");
        PackedWriter.writeIntegers(
                path,
                HEADER,
                IntegerImage.owning(width, values.length / width, values),
                Compression.lossless(Compression.Codec.RICE_1));
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.firstImage().header().text("OBJECT")).contains("sky");
            assertThat(file.firstImage().isTable()).isFalse();
            return file.firstImage().integers().orElseThrow().values();
        }
    }

    @Test
    void noise_over_a_sky_of_unsigned_counts_survives_and_shrinks() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int[] values = new int[100 * 77];
        for (int i = 0; i < values.length; i++) {
            values[i] = 33_000 + random.nextInt(40);
        }

        int[] back = throughFile(77, values);

        assertThat(back).containsExactly(values);
        assertThat(Files.size(folder.resolve("c.fits.fz"))).isLessThan(2L * values.length);
    }

    @Test
    void every_width_of_integers_survives_at_its_extremes() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        int[][] ranges = {{-32768, 32768}, {0, 65536}, {Integer.MIN_VALUE, Integer.MAX_VALUE}, {5, 6}};
        for (int[] range : ranges) {
            int[] values = new int[33 * 65];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 97 < 64 ? range[0] : random.nextInt(range[0], range[1]);
            }

            assertThat(throughFile(65, values)).containsExactly(values);
        }
    }

    @Test
    void floats_of_a_compressed_image_have_the_offset_applied() throws IOException {
        throughFile(2, new int[] {0, 65535, 40000, 1});

        try (FitsFile file = FitsFile.open(folder.resolve("c.fits.fz"))) {
            assertThat(file.firstImage().image().pixels()).containsExactly(0, 65535, 40000, 1);
        }
    }

    @Test
    void the_header_of_a_compressed_image_tells_of_the_image_not_of_the_table() throws IOException {
        throughFile(3, new int[] {1, 2, 3, 4, 5, 6});

        try (FitsFile file = FitsFile.open(folder.resolve("c.fits.fz"))) {
            FitsHeader header = file.firstImage().header();
            assertThat(header.integer("NAXIS1")).hasValue(3);
            assertThat(header.integer("NAXIS2")).hasValue(2);
            assertThat(header.has("ZCMPTYPE")).isFalse();
            assertThat(header.has("TTYPE1")).isFalse();
        }
    }
}
