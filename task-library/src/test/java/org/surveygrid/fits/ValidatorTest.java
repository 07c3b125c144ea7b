package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.image.FloatImage;

/** What fitsverify of HEASARC says about our files, where it is installed. */
class ValidatorTest {
    @TempDir
    private Path folder;

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "fitsverify")));
    }

    private static String verify(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("fitsverify", "-q", path.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void every_kind_of_file_is_clean() throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "fitsverify is not installed: our files are not checked by it");
        FitsHeader header = FitsHeader.builder()
                .put("OBJECT", "it's", "target")
                .put("LONG", "a long text ".repeat(12), "")
                .put("SMALL", 1.234567890123456e-300, "")
                .put("HIERARCH ESO DET OUT1 GAIN", 1.7, "[e-/ADU]")
                .history("a step of the reduction, told at such length that one line cannot hold it ".repeat(2))
                .build();
        IntegerImage counts = IntegerImage.owning(3, 2, new int[] {0, 65535, 3, 4, 5, 6});
        FitsTable table = FitsTable.builder("CATALOG")
                .doubles("RA", "deg", "pos.eq.ra;meta.main", new double[] {1, Double.NaN})
                .description("right ascension")
                .display("F12.7")
                .ints("FLAGS", "", "meta.code", new int[] {1, 2})
                .nullValue(-1)
                .strings("NAME", "", new String[] {"a", "bb"})
                .build();

        FitsWriter.write(folder.resolve("f.fits"), header, FloatImage.zeros(4, 4));
        FitsWriter.writeIntegers(folder.resolve("i.fits"), header, counts);
        PackedWriter.writeIntegers(
                folder.resolve("c.fits.fz"), header, counts, Compression.lossless(Compression.Codec.RICE_1));
        FitsWriter.writeTable(folder.resolve("t.fits"), header, table);

        for (String name : new String[] {"f.fits", "i.fits", "c.fits.fz", "t.fits"}) {
            assertThat(verify(folder.resolve(name))).contains("OK");
        }
    }
}
