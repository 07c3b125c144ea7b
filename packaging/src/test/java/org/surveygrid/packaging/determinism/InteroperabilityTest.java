package org.surveygrid.packaging.determinism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's programs read what we write; each test is skipped where its program is not installed. */
class InteroperabilityTest {
    @TempDir
    private static Path folder;

    private static SortedMap<String, Path> products = new TreeMap<>();

    @BeforeAll
    static void make_products() throws IOException {
        TinySurvey.writeRaws(folder);
        products = TinySurvey.make(folder, folder.resolve("products"));
    }

    @Test
    void fitsverify_finds_nothing_wrong() throws IOException, InterruptedException {
        requireProgram("fitsverify");
        for (Map.Entry<String, Path> product : products.entrySet()) {
            if (product.getValue().toString().endsWith(".fits")) {
                String verdict = run("fitsverify", "-q", product.getValue().toString());

                assertThat(verdict).as(product.getKey()).contains("verification OK");
            }
        }
    }

    @Test
    void fitsverify_finds_in_an_ldac_file_what_is_wrong_with_the_format_itself()
            throws IOException, InterruptedException {
        requireProgram("fitsverify");

        String verdict = run("fitsverify", "-q", product("sourcelist.ldac").toString());

        assertThat(verdict).contains("2 warnings and 0 errors");
    }

    @Test
    void stilts_reads_the_source_list() throws IOException, InterruptedException {
        requireProgram("stilts");

        String statistics = run(
                "stilts",
                "tpipe",
                "in=" + product("sourcelist.sources"),
                "cmd=keepcols 'X_IMAGE Y_IMAGE FLUX_AUTO'; stats Name NGood",
                "ofmt=csv");

        assertThat(statistics).contains("X_IMAGE").contains("FLUX_AUTO");
    }

    @Test
    void swarp_finds_the_weight_beside_the_image() throws IOException, InterruptedException {
        requireProgram("SWarp");
        Path image = Files.copy(product("reduced.image"), folder.resolve("frame.fits"));
        Files.copy(product("reduced.weight"), folder.resolve("frame.weight.fits"));
        Path coadd = folder.resolve("swarped.fits");

        String log = run(
                "SWarp",
                image.toString(),
                "-IMAGEOUT_NAME",
                coadd.toString(),
                "-WEIGHTOUT_NAME",
                folder.resolve("swarped.weight.fits").toString(),
                "-WEIGHT_TYPE",
                "MAP_WEIGHT",
                "-SUBTRACT_BACK",
                "N",
                "-WRITE_XML",
                "N");

        assertThat(log)
                .contains("Reading " + folder.resolve("frame.weight.fits"))
                .contains("WEIGHTED");
        assertThat(coadd).exists();
    }

    private static Path product(String name) {
        assertThat(products).containsKey(name);
        return products.getOrDefault(name, folder);
    }

    private static void requireProgram(String name) {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        assumeTrue(found, name + " is not installed");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
