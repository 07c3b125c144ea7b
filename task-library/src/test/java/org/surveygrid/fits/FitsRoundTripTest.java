package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;

class FitsRoundTripTest {
    @TempDir
    private Path folder;

    private static FitsHeader header() {
        return FitsHeader.builder()
                .put("OBJECT", "M 51's core", "target")
                .put("EXPTIME", 30.25, "[s] open shutter")
                .put("NIGHT", 20260113L, "")
                .putFlag("GUIDED", false, "")
                .put("HIERARCH ESO DET OUT1 GAIN", 1.7, "[e-/ADU]")
                .history("made for a test")
                .build();
    }

    @Test
    void a_float_image_and_its_header_come_back_as_they_were() throws IOException {
        Path path = folder.resolve("a.fits");
        float[] pixels = {1, -0f, Float.NaN, 1e-30f, Float.MAX_VALUE, 7};

        FitsWriter.write(path, header(), FloatImage.owning(3, 2, pixels));

        try (FitsFile file = FitsFile.open(path)) {
            Hdu hdu = file.firstImage();
            assertThat(hdu.image().pixels()).containsExactly(pixels);
            assertThat(hdu.image().width()).isEqualTo(3);
            assertThat(hdu.header().text("object")).contains("M 51's core");
            assertThat(hdu.header().number("EXPTIME")).hasValue(30.25);
            assertThat(hdu.header().integer("NIGHT")).hasValue(20260113L);
            assertThat(hdu.header().flag("GUIDED")).contains(false);
            assertThat(hdu.header().number("ESO DET OUT1 GAIN")).hasValue(1.7);
        }
    }

    @Test
    void a_mask_comes_back_as_it_was() throws IOException {
        Path path = folder.resolve("m.fits");
        int[] bits = {0, 1, 4096, 8192};

        FitsWriter.writeMask(path, header(), MaskImage.owning(2, 2, bits));

        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.hdus().getFirst().mask().bits()).containsExactly(bits);
            assertThat(file.primaryHeader().integer("BITPIX")).hasValue(16);
        }
    }

    @Test
    void whole_numbers_of_any_range_come_back_as_they_were() throws IOException {
        Path path = folder.resolve("i.fits");
        int[][] ranges = {{0, 65535, 32768, 1}, {-32768, 32767, 0, 5}, {-1, 65535, 1 << 30, Integer.MIN_VALUE}};
        for (int[] values : ranges) {
            FitsWriter.writeIntegers(path, header(), IntegerImage.owning(4, 1, values));

            try (FitsFile file = FitsFile.open(path)) {
                assertThat(file.firstImage().integers().orElseThrow().values()).containsExactly(values);
            }
        }
    }

    @Test
    void the_number_that_means_no_value_keeps_its_meaning() throws IOException {
        Path path = folder.resolve("b.fits");
        FitsHeader given = FitsHeader.builder()
                .put("BZERO", 100L, "")
                .put("BLANK", -99L, "")
                .build();

        PackedWriter.writeIntegers(
                path,
                given,
                IntegerImage.owning(3, 1, new int[] {0, 1, 65535}),
                Compression.lossless(Compression.Codec.RICE_1));

        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.firstImage().image().pixels()).containsExactly(0, Float.NaN, 65535);
        }
    }

    @Test
    void a_flipped_bit_is_noticed_by_the_checksum() throws IOException {
        Path path = folder.resolve("s.fits");
        FitsWriter.write(path, header(), FloatImage.zeros(30, 30));
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.firstImage().isIntact()).contains(true);
        }
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1000] ^= 4;
        Files.write(path, bytes);

        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.firstImage().isIntact()).contains(false);
        }
    }

    @Test
    void every_type_of_column_comes_back_as_it_was() throws IOException {
        Path path = folder.resolve("t.fits");
        FitsTable table = FitsTable.builder("SOURCES")
                .doubles("RA", "deg", "pos.eq.ra", new double[] {1.5, Double.NaN})
                .description("right ascension")
                .floats("FLUX", "uJy", "", new float[] {2.5f, -3})
                .ints("FLAGS", "", "", new int[] {1, -9})
                .nullValue(-9)
                .longs("ID", "", "meta.id", new long[] {Long.MAX_VALUE, -1})
                .shorts("N", "", "", new short[] {3, 4})
                .strings("NAME", "", new String[] {"a", "long name"})
                .doubleMatrix("APER", "", "", new double[][] {{1, 2}, {3, 4}})
                .header(FitsHeader.builder().put("EPOCH", 2016.0, "[yr]").build())
                .build();

        FitsWriter.writeTable(path, header(), table);

        try (FitsFile file = FitsFile.open(path)) {
            FitsTable back = file.firstTable().table();
            assertThat(back.rows()).isEqualTo(2);
            assertThat(back.name()).isEqualTo("SOURCES");
            assertThat(back.header().number("EPOCH")).hasValue(2016);
            assertThat(back.doubles("ra")).containsExactly(1.5, Double.NaN);
            assertThat(back.floats("FLUX")).containsExactly(2.5f, -3);
            assertThat(back.ints("FLAGS")).containsExactly(1, -9);
            assertThat(back.doubles("FLAGS")).containsExactly(1, Double.NaN);
            assertThat(back.longs("ID")).containsExactly(Long.MAX_VALUE, -1);
            assertThat(back.longs("N")).containsExactly(3, 4);
            assertThat(back.strings("NAME")).containsExactly("a", "long name");
            assertThat(back.doubleMatrix("APER")).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
            assertThat(back.column("RA").labels().description()).isEqualTo("right ascension");
            assertThat(back.column("RA").labels().ucd()).isEqualTo("pos.eq.ra");
        }
    }

    @Test
    void writing_twice_makes_equal_bytes() throws IOException {
        Path first = folder.resolve("1.fits");
        Path second = folder.resolve("2.fits");
        float quietNaN = Float.intBitsToFloat(0x7fc00001);

        FitsWriter.write(first, header(), FloatImage.owning(2, 1, new float[] {Float.NaN, 1}));
        FitsWriter.write(second, header(), FloatImage.owning(2, 1, new float[] {quietNaN, 1}));

        assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
    }
}
