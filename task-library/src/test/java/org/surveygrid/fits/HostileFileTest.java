package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.fits.table.TableColumn;
import org.surveygrid.image.FloatImage;

/** Whatever is in a file, it is read or refused with a {@link FitsFormatException}. */
class HostileFileTest {
    private static final int BLOCK = 2880;

    @TempDir
    private Path folder;

    private byte[] image() throws IOException {
        Path path = folder.resolve("image.fits");
        FitsHeader header = FitsHeader.builder()
                .put("OBJECT", "x".repeat(100), "")
                .put("HIERARCH ESO DET GAIN", 1.5, "")
                .build();
        FitsWriter.write(path, header, FloatImage.zeros(40, 50));
        return Files.readAllBytes(path);
    }

    private byte[] compressed() throws IOException {
        Path path = folder.resolve("image.fits.fz");
        int[] values = new SplittableRandom(4).ints(40 * 50, 0, 1000).toArray();
        PackedWriter.writeIntegers(
                path,
                FitsHeader.builder().build(),
                IntegerImage.owning(40, 50, values),
                Compression.lossless(Compression.Codec.RICE_1));
        return Files.readAllBytes(path);
    }

    private byte[] table() throws IOException {
        Path path = folder.resolve("table.fits");
        FitsTable table = FitsTable.builder("T")
                .doubles("A", "", "", new double[] {1, 2, 3})
                .strings("B", "", new String[] {"x", "yy", "zzz"})
                .ints("C", "", "", new int[] {1, 2, 3})
                .build();
        FitsWriter.writeTable(path, FitsHeader.builder().build(), table);
        return Files.readAllBytes(path);
    }

    /** Reads everything a file holds; true when nothing was refused. */
    private boolean isRead(byte[] bytes) throws IOException {
        Path path = folder.resolve("hostile.fits");
        Files.write(path, bytes);
        boolean whole = true;
        try (FitsFile file = FitsFile.open(path)) {
            for (Hdu hdu : file.hdus()) {
                try {
                    readAll(hdu);
                } catch (FitsFormatException e) {
                    whole = false;
                }
            }
        } catch (FitsFormatException e) {
            assertThat(e).hasMessageContaining("hostile.fits");
            whole = false;
        }
        return whole;
    }

    static void readAll(Hdu hdu) throws IOException {
        if (hdu.isImage()) {
            hdu.plane((int) Math.min(Integer.MAX_VALUE, hdu.planes() - 1));
            if (hdu.planes() == 1) {
                hdu.integers();
            }
        } else if (hdu.isTable()) {
            FitsTable table = hdu.table();
            for (TableColumn column : table.columns()) {
                if (column.form().type() == 'A') {
                    table.strings(column.name());
                } else if (column.form().heapType() != 'A') {
                    table.doubleMatrix(column.name());
                }
            }
        }
    }

    @Test
    void random_damage_anywhere_is_read_or_refused() throws IOException {
        SplittableRandom random = new SplittableRandom(20_260_113);
        List<byte[]> valid = List.of(image(), compressed(), table());
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = valid.get(round % valid.size()).clone();
            int hits = 1 + random.nextInt(12);
            for (int hit = 0; hit < hits; hit++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += isRead(bytes) ? 0 : 1;
        }

        assertThat(refused).isPositive();
    }

    @Test
    void random_digits_in_the_headers_are_read_or_refused() throws IOException {
        SplittableRandom random = new SplittableRandom(99);
        List<byte[]> valid = List.of(image(), compressed(), table());
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = valid.get(round % valid.size()).clone();
            int limit = Math.min(bytes.length, 2 * BLOCK);
            for (int i = 0; i < limit; i++) {
                boolean digit = bytes[i] >= '0' && bytes[i] <= '9';
                if (digit && random.nextInt(40) == 0) {
                    bytes[i] = (byte) "0123456789-".charAt(random.nextInt(11));
                }
            }
            refused += isRead(bytes) ? 0 : 1;
        }

        assertThat(refused).isPositive();
    }

    @Test
    void a_file_cut_at_any_block_is_refused() throws IOException {
        for (byte[] whole : List.of(image(), compressed(), table())) {
            assertThat(isRead(whole)).isTrue();
            for (int length = 0; length < whole.length; length += BLOCK) {
                boolean primaryOnly = length == BLOCK && whole.length > BLOCK && startsExtension(whole);
                assertThat(isRead(Arrays.copyOf(whole, length)))
                        .as("cut at byte %d of %d", length, whole.length)
                        .isEqualTo(primaryOnly);
            }
        }
    }

    /** A primary HDU without data is a valid file by itself; nothing in it says that more should follow. */
    private static boolean startsExtension(byte[] whole) {
        return new String(whole, BLOCK, 8, StandardCharsets.US_ASCII).equals("XTENSION");
    }

    private static byte[] header(String... cards) {
        StringBuilder text = new StringBuilder();
        for (String card : cards) {
            text.append(card).append(" ".repeat(80 - card.length()));
        }
        text.append("END");
        return (text + " ".repeat(BLOCK - text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    private void assertRefused(String message, String... cards) throws IOException {
        Path path = folder.resolve("one.fits");
        Files.write(path, header(cards));

        assertThatThrownBy(() -> {
                    try (FitsFile file = FitsFile.open(path)) {
                        file.firstImage().image();
                    }
                })
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_huge_image_declared_in_one_block_is_refused_without_allocating_it() throws IOException {
        assertRefused(
                "the file ends at byte 2880",
                "SIMPLE  = T",
                "BITPIX  = -64",
                "NAXIS   = 2",
                "NAXIS1  = 40000",
                "NAXIS2  = 40000");
        assertRefused(
                "2^31 px", "SIMPLE  = T", "BITPIX  = -64", "NAXIS   = 2", "NAXIS1  = 4000000", "NAXIS2  = 4000000");
        assertRefused(
                "2^63 bytes",
                "SIMPLE  = T",
                "BITPIX  = 16",
                "NAXIS   = 3",
                "NAXIS1  = 9223372036854775807",
                "NAXIS2  = 9223372036854775807",
                "NAXIS3  = 2");
    }

    @Test
    void impossible_structure_is_refused_with_the_keyword_at_fault() throws IOException {
        assertRefused("BITPIX = 17", "SIMPLE  = T", "BITPIX  = 17", "NAXIS   = 0");
        assertRefused("NAXIS is missing", "SIMPLE  = T", "BITPIX  = 16");
        assertRefused("NAXIS1 = -3", "SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 1", "NAXIS1  = -3");
        assertRefused("'many'", "SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 'many'");
        assertRefused("none of its 1 HDUs", "SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 0");
    }

    @Test
    void a_compressed_bomb_is_refused() throws IOException {
        Path path = folder.resolve("bomb.fits.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> FitsFile.open(path))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("expand to more than");
    }

    @Test
    void a_gzipped_file_is_read_and_a_cut_one_refused() throws IOException {
        Path path = folder.resolve("a.fits.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(image());
        }
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.firstImage().image().height()).isEqualTo(50);
        }
        byte[] packed = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(packed, packed.length / 2));

        assertThatThrownBy(() -> FitsFile.open(path))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("ends early");
    }

    @Test
    void text_is_refused_by_showing_how_it_starts() throws IOException {
        Path path = folder.resolve("notes.txt");
        Files.writeString(path, "Dear observer");

        assertThatThrownBy(() -> FitsFile.open(path))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("starts with 'Dear obse'");
    }
}
