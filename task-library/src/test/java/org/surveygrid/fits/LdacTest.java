package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LdacTest {
    @TempDir
    private Path folder;

    private static final FitsHeader IMAGE = FitsHeader.builder()
            .put("NAXIS1", 2048, "")
            .put("NAXIS2", 4096, "")
            .put("FILTER", "r", "")
            .put("CRVAL1", 150.123456789012, "[deg]")
            .build();

    private static FitsTable objects() {
        return FitsTable.builder("CATALOG")
                .ints("NUMBER", "", "", new int[] {1, 2})
                .doubles("XWIN_IMAGE", "pixel", "", new double[] {10.5, 20.25})
                .floats("FLUX_AUTO", "count", "", new float[] {1e3f, 2e4f})
                .build();
    }

    @Test
    void header_and_objects_come_back_as_they_were() throws IOException {
        Path path = folder.resolve("a.cat");

        Ldac.write(path, IMAGE, objects());

        Ldac back = Ldac.read(path).getFirst();
        assertThat(back.imageHeader().number("CRVAL1")).hasValue(150.123456789012);
        assertThat(back.imageHeader().text("FILTER")).contains("r");
        assertThat(back.imageHeader().integer("NAXIS2")).hasValue(4096);
        assertThat(back.objects().doubles("XWIN_IMAGE")).containsExactly(10.5, 20.25);
        assertThat(back.objects().name()).isEqualTo("LDAC_OBJECTS");
    }

    @Test
    void the_header_cell_is_whole_cards_with_blanks_after_its_end() throws IOException {
        Path path = folder.resolve("a.cat");

        Ldac.write(path, IMAGE, objects());

        String bytes = new String(Files.readAllBytes(path), StandardCharsets.US_ASCII);
        int cell = bytes.indexOf("SIMPLE  =", 1);
        int end = bytes.indexOf("END" + " ".repeat(77), cell);
        assertThat((end - cell) % 80).isZero();
        assertThat(bytes.substring(cell, cell + 80)).startsWith("SIMPLE  =                    T");
    }

    @Test
    void zero_bytes_that_other_writers_leave_in_the_header_cell_count_as_blanks() throws IOException {
        Path path = folder.resolve("a.cat");
        Ldac.write(path, IMAGE, objects());
        byte[] bytes = Files.readAllBytes(path);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int naxis = text.indexOf("NAXIS1  =", text.indexOf("SIMPLE  =", 1));
        int end = text.indexOf("END" + " ".repeat(77), naxis);
        Arrays.fill(bytes, naxis + 30, naxis + 80, (byte) 0);
        Arrays.fill(bytes, end + 3, end + 80, (byte) 0);
        Files.write(path, bytes);

        Ldac back = Ldac.read(path).getFirst();

        assertThat(back.imageHeader().integer("NAXIS1")).hasValue(2048);
        assertThat(back.imageHeader().text("FILTER")).contains("r");
    }

    @Test
    void heads_come_back_as_they_were() throws IOException {
        Path path = folder.resolve("a.head");
        FitsHeader second = FitsHeader.builder()
                .put("CTYPE1", "RA---TPV", "")
                .put("PV1_1", 1.0, "")
                .build();

        HeadFile.write(path, List.of(IMAGE, second));

        List<FitsHeader> back = HeadFile.read(path);
        assertThat(back).hasSize(2);
        assertThat(back.get(0).number("CRVAL1")).hasValue(150.123456789012);
        assertThat(back.get(1).text("CTYPE1")).contains("RA---TPV");
        assertThat(Files.readAllLines(path)).allMatch(line -> line.length() == 80);
    }
}
