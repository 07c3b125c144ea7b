package org.surveygrid.packaging.bench.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.packaging.Sgrid;
import picocli.CommandLine;

/** A filter whose magnitudes nothing ties costs neither the positions nor the other filters. */
class SolvePartlyTest {
    private static final int EXPOSURES = 3;
    private static final int PARTIAL = 7;

    @TempDir
    private Path folder;

    @Test
    void one_exposure_of_another_filter_is_placed_without_a_zero_point() throws IOException {
        SurveyWriter.write(new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 1500, 0, 8)), folder);
        String alone = "FILTER  = 'g       '\nEND\n";
        Files.writeString(folder.resolve(SurveyWriter.name(2) + ".ahead"), alone.repeat(8));
        List<String> call = new ArrayList<>(List.of("solve", "both", "--min-sn", "5", "--crossid-radius", "4"));
        for (int e = 0; e < EXPOSURES; e++) {
            call.add(SurveyWriter.catalogue(folder, e).toString());
        }
        call.addAll(List.of("--reference", folder.resolve("ref.cat").toString()));
        StringWriter said = new StringWriter();
        CommandLine line = Sgrid.commandLine();
        line.setErr(new PrintWriter(said, true));

        int exitCode = line.execute(call.toArray(String[]::new));

        assertThat(exitCode).isEqualTo(PARTIAL);
        assertThat(said.toString()).contains("left out: photometry of g: no exposure shares at least");
        assertThat(HeadFile.read(folder.resolve(SurveyWriter.name(1) + ".head")))
                .hasSize(8)
                .allSatisfy(block -> assertThat(block.number("PHOTIRMS")).isPresent());
        assertThat(HeadFile.read(folder.resolve(SurveyWriter.name(2) + ".head")))
                .hasSize(8)
                .allSatisfy(block -> {
                    assertThat(block.text("CTYPE1")).contains("RA---TPV");
                    assertThat(block.number("PHOTIRMS")).isEmpty();
                });
    }
}
