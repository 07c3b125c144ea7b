package org.surveygrid.packaging.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same bytes from the interpreter, from either compiler, on a machine of another language and time zone, and from
 * other builds and versions of Java.
 */
class DeterminismTest {
    private static final int PRODUCT_FILES = 13;
    private static final int KERNELS = 28;

    @TempDir
    private static Path folder;

    private static List<String> expected = List.of();

    @BeforeAll
    static void make_products_as_usual() throws IOException, InterruptedException {
        TinySurvey.writeRaws(folder);
        expected = digests("usual", 1, "-Duser.language=en", "-Duser.timezone=UTC");
    }

    @Test
    void a_tiny_survey_makes_all_its_products() {
        assertThat(expected).hasSizeGreaterThanOrEqualTo(PRODUCT_FILES + KERNELS);
        assertThat(expected).anyMatch(line -> line.startsWith("sourcelist.sources "));
        assertThat(expected).anyMatch(line -> line.startsWith("trails.1 "));
        assertThat(expected).anyMatch(line -> line.startsWith("psf."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:-TieredCompilation",
                "-Xcomp -XX:TieredStopAtLevel=1",
                "-Duser.language=ar -Duser.country=EG -Duser.timezone=Asia/Kathmandu -Dfile.encoding=UTF-16",
                "-XX:+UseParallelGC -XX:UseAVX=0 -XX:-UseFMA"
            })
    void another_way_of_running_makes_the_same_bytes(String flags) throws IOException, InterruptedException {
        List<String> actual = digests(Integer.toHexString(flags.hashCode()), 1, flags.split(" "));

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void two_threads_make_the_same_bytes_as_one() throws IOException, InterruptedException {
        List<String> actual = digests("threads", 2);

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("org.surveygrid.packaging.determinism.JavaPrograms#others")
    void another_java_makes_the_same_bytes(Path java) throws IOException, InterruptedException {
        List<String> actual = digests(java, Integer.toHexString(java.hashCode()), 1);

        assertThat(actual).isEqualTo(expected);
    }

    private static List<String> digests(String name, int threads, String... flags)
            throws IOException, InterruptedException {
        return digests(JavaPrograms.own(), name, threads, flags);
    }

    private static List<String> digests(Path java, String name, int threads, String... flags)
            throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(List.of("-Xmx256m", "-XX:+IgnoreUnrecognizedVMOptions"));
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                TinySurvey.class.getName(),
                folder.toString(),
                folder.resolve(name).toString(),
                Integer.toString(threads)));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return output.lines().toList();
    }
}
