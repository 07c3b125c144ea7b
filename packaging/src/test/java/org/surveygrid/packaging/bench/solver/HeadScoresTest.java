package org.surveygrid.packaging.bench.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.Ldac;
import org.surveygrid.packaging.Sgrid;
import picocli.CommandLine;

class HeadScoresTest {
    private static final int EXPOSURES = 3;

    @TempDir
    private Path folder;

    private final MosaicSurvey survey = new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 900, 0, 5));

    /** Heads as the catalogues came, with the true flux scales, one exposure displaced. */
    private Path heads(double displacedMas, double wrongMag) throws IOException {
        Path heads = Files.createDirectories(folder.resolve("heads"));
        for (int e = 0; e < EXPOSURES; e++) {
            List<FitsHeader> blocks = new ArrayList<>();
            double mag = survey.zeroPoint()[e] + (e == 1 ? wrongMag : 0);
            for (Ldac image : Ldac.read(SurveyWriter.catalogue(folder, e))) {
                double dec = image.imageHeader().number("CRVAL2").orElseThrow();
                blocks.add(image.imageHeader().toBuilder()
                        .put("CRVAL2", dec + (e == 1 ? displacedMas / 3_600_000 : 0), "")
                        .put("FLXSCALE", StrictMath.pow(10, 0.4 * mag), "")
                        .build());
            }
            HeadFile.write(heads.resolve(SurveyWriter.name(e) + ".head"), blocks);
        }
        return heads;
    }

    @Test
    void the_same_seed_makes_the_same_detections_and_another_one_others() {
        MosaicSurvey again = new MosaicSurvey(survey.recipe());
        MosaicSurvey other = new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 900, 0, 6));

        assertThat(again.observe(2)[7].x()).isEqualTo(survey.observe(2)[7].x());
        assertThat(other.observe(2)[7].x()).isNotEqualTo(survey.observe(2)[7].x());
        assertThat(survey.observe(0)[0].x()).hasSizeGreaterThan(50);
    }

    @Test
    void true_flux_scales_score_zero_and_a_wrong_one_scores_its_error() throws IOException {
        SurveyWriter.write(survey, folder);

        assertThat(HeadScores.of(survey, folder, heads(0, 0)).zeroPointMmag()).isCloseTo(0, within(1e-6));
        assertThat(HeadScores.of(survey, folder, heads(0, 0.03)).zeroPointMmag())
                .isCloseTo(30 * StrictMath.sqrt(2) / 3, within(1e-6));
    }

    @Test
    void a_displaced_exposure_adds_its_displacement_in_quadrature() throws IOException {
        SurveyWriter.write(survey, folder);

        double before = HeadScores.of(survey, folder, heads(0, 0)).offsetDecMas();
        double after = HeadScores.of(survey, folder, heads(60_000, 0)).offsetDecMas();

        assertThat(after).isCloseTo(60_000 * StrictMath.sqrt(2) / 3, within(0.1 * before + 50));
        assertThat(after).isGreaterThan(before);
    }

    @Test
    void solving_the_catalogues_from_the_command_line_finds_the_truth() throws IOException {
        SurveyWriter.write(survey, folder);
        List<String> call = new ArrayList<>(List.of("solve", "both"));
        for (int e = 0; e < EXPOSURES; e++) {
            call.add(SurveyWriter.catalogue(folder, e).toString());
        }
        call.addAll(List.of("--reference", folder.resolve("ref.cat").toString(), "--exposure-degree", "2"));
        call.addAll(List.of("--crossid-radius", "4", "--min-sn", "5", "-o", folder.toString(), "--quiet"));

        int code = Sgrid.commandLine().execute(call.toArray(String[]::new));

        assertThat(code).isZero();
        HeadScores scores = HeadScores.of(survey, folder, folder);
        assertThat(scores.offsetRaMas()).isLessThan(3);
        assertThat(scores.offsetDecMas()).isLessThan(3);
        assertThat(scores.zeroPointMmag()).isLessThan(1);
    }

    @Test
    void lists_are_judged_by_the_noise_that_was_put_in() throws IOException {
        SurveyWriter.write(survey, folder);
        List<String> call = new ArrayList<>(List.of("bench", "lists", "--min-sn", "100", "--star-flat-degree", "0"));
        call.addAll(List.of("--reference", folder.resolve("ref.cat").toString()));
        for (int e = 0; e < EXPOSURES; e++) {
            call.add(SurveyWriter.catalogue(folder, e).toString());
        }
        StringWriter out = new StringWriter();
        CommandLine line = Sgrid.commandLine();
        line.setOut(new PrintWriter(out));

        int code = line.execute(call.toArray(String[]::new));

        assertThat(code).isZero();
        String ours = out.toString()
                .lines()
                .filter(text -> text.startsWith("surveygrid"))
                .findFirst()
                .orElseThrow();
        // Bright stars have errors of 0.005 px and up to 0.02 px where the error of the magnitude is 5 mmag.
        assertThat(Double.parseDouble(ours.split(" +")[2])).isBetween(0.004, 0.02);
    }
}
