package org.surveygrid.packaging.bench.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.command.ExitCode;
import org.surveygrid.packaging.Sgrid;

/** A solution that was killed, or whose matrices several calls made, writes the bytes of a quiet one. */
class SolveInPiecesTest {
    private static final int EXPOSURES = 6;
    private static final int MOST_ROUNDS = 20;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void solve() throws IOException {
        SurveyWriter.write(new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 1500, 0, 21)), folder);
    }

    private static String[] arguments(String work, String output, String... further) {
        List<String> call = new ArrayList<>(List.of("solve", work, "--quiet", "--min-sn", "5"));
        for (int e = 0; e < EXPOSURES; e++) {
            call.add(SurveyWriter.catalogue(folder, e).toString());
        }
        call.addAll(List.of("--reference", folder.resolve("ref.cat").toString(), "--crossid-radius", "4"));
        call.addAll(List.of("-o", folder.resolve(output).toString()));
        call.addAll(List.of(further));
        return call.toArray(String[]::new);
    }

    private static int call(String work, String output, String... further) {
        return Sgrid.commandLine().execute(arguments(work, output, further));
    }

    private static List<Path> files(String name) throws IOException {
        if (!Files.exists(folder.resolve(name))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.sorted().toList();
        }
    }

    /** Compares with a call that nobody disturbs. */
    private static void requireQuiet(String work, String output) throws IOException {
        assertThat(call(work, work)).isEqualTo(ExitCode.OK.code());
        List<Path> quiet = files(work);
        assertThat(quiet).hasSize(EXPOSURES);
        assertThat(files(output)).hasSameSizeAs(quiet);
        for (Path file : quiet) {
            assertThat(folder.resolve(output).resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void killed_between_two_steps_it_goes_on_to_the_same_bytes() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.surveygrid.packaging.Sgrid"));
        command.addAll(List.of(arguments(
                "both", "killed", "--checkpoint", folder.resolve("kept").toString())));
        Path log = folder.resolve("child.log");
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        boolean hasSteps = false;
        while (!hasSteps && !child.waitFor(5, TimeUnit.MILLISECONDS)) {
            hasSteps = files("kept").size() > 1;
        }
        child.destroyForcibly().waitFor();

        assertThat(hasSteps).as("%s", Files.readString(log)).isTrue();
        assertThat(files("killed")).as("killed before it wrote anything").isEmpty();
        assertThat(call("both", "killed", "--checkpoint", folder.resolve("kept").toString()))
                .isEqualTo(ExitCode.OK.code());
        requireQuiet("both", "killed");
    }

    @Test
    void parts_make_matrices_for_the_call_that_solves() throws IOException {
        String kept = folder.resolve("shared").toString();
        int rounds = 0;
        int code = call("photometry", "parts", "--checkpoint", kept, "--await-parts");
        while (code == ExitCode.OUT_OF_DATE.code() && rounds++ < MOST_ROUNDS) {
            for (String part : List.of("1/2", "2/2")) {
                assertThat(call("photometry", "parts", "--checkpoint", kept, "--part", part))
                        .isEqualTo(ExitCode.OK.code());
            }
            code = call("photometry", "parts", "--checkpoint", kept, "--await-parts");
        }

        assertThat(code).isEqualTo(ExitCode.OK.code());
        assertThat(rounds).isGreaterThan(1);
        requireQuiet("photometry", "parts");
    }

    @Test
    void parts_need_a_place_for_their_equations() {
        assertThat(call("photometry", "none", "--part", "1/2")).isEqualTo(ExitCode.USAGE.code());
        assertThat(call("photometry", "none", "--await-parts")).isEqualTo(ExitCode.USAGE.code());
        assertThat(call(
                        "photometry",
                        "none",
                        "--checkpoint",
                        folder.resolve("no").toString(),
                        "--part",
                        "3/2"))
                .isEqualTo(ExitCode.USAGE.code());
    }
}
