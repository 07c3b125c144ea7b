package org.surveygrid.packaging.bench.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.fits.Ldac;
import org.surveygrid.packaging.Sgrid;
import picocli.CommandLine;

/** What {@code sgrid solve} says of wrong options, missing files and odd catalogues. */
class SolveMessagesTest {
    private static final int EXPOSURES = 3;

    @TempDir
    private static Path folder;

    private record Ended(int code, String out, String talk) {}

    @BeforeAll
    static void survey() throws IOException {
        SurveyWriter.write(new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 1500, 0, 22)), folder);
    }

    private static List<Path> catalogues() {
        List<Path> files = new ArrayList<>();
        for (int e = 0; e < EXPOSURES; e++) {
            files.add(SurveyWriter.catalogue(folder, e));
        }
        return files;
    }

    private static Ended solve(List<Path> files, String... further) {
        return solve("astrometry", files, further);
    }

    private static Ended solve(String work, List<Path> files, String... further) {
        List<String> call = new ArrayList<>(List.of("solve", work, "--exposure-degree", "2"));
        files.forEach(file -> call.add(file.toString()));
        call.addAll(List.of("-o", folder.resolve("heads").toString(), "--crossid-radius", "4"));
        call.addAll(List.of(further));
        StringWriter out = new StringWriter();
        StringWriter talk = new StringWriter();
        CommandLine line = Sgrid.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(talk));
        int code = line.execute(call.toArray(String[]::new));
        return new Ended(code, out.toString(), talk.toString());
    }

    /** The same catalogue without some cards. */
    private static Path without(int exposure, String name, String... keys) throws IOException {
        List<Ldac> images = new ArrayList<>();
        for (Ldac image : Ldac.read(SurveyWriter.catalogue(folder, exposure))) {
            FitsHeader.Builder header = image.imageHeader().toBuilder();
            for (HeaderCard card : image.imageHeader().cards()) {
                for (String key : keys) {
                    if (card.key().startsWith(key)) {
                        header.remove(card.key());
                    }
                }
            }
            images.add(new Ldac(header.build(), image.objects()));
        }
        Path file = folder.resolve(name);
        Ldac.write(file, images);
        return file;
    }

    private static Path oddReference() throws IOException {
        FitsTable stars = Ldac.read(folder.resolve("ref.cat")).getFirst().objects();
        Path file = folder.resolve("odd.fits");
        FitsWriter.writeTable(
                file,
                FitsHeader.builder().build(),
                FitsTable.builder("STARS")
                        .doubles("alpha", "deg", "", stars.doubles("X_WORLD"))
                        .doubles("delta", "deg", "", stars.doubles("Y_WORLD"))
                        .build());
        return file;
    }

    @Test
    void a_missing_file_is_named_before_any_is_read() {
        List<Path> files = new ArrayList<>(catalogues());
        files.add(folder.resolve("e9999.cat"));

        Ended reference = solve(catalogues(), "--reference", "nothing.cat");
        Ended catalogue = solve(files);

        assertThat(reference.code()).isEqualTo(ExitCode.LOCAL_RESOURCE.code());
        assertThat(reference.talk()).contains("nothing.cat").doesNotContain("detections");
        assertThat(catalogue.code()).isEqualTo(ExitCode.LOCAL_RESOURCE.code());
        assertThat(catalogue.talk()).contains("e9999.cat").doesNotContain("detections");
    }

    @Test
    void a_directory_is_no_catalogue() {
        Ended ended = solve(List.of(folder));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.talk()).contains(folder + " is a directory; name the files in it");
    }

    @Test
    void one_exposure_has_positions_but_no_magnitudes_and_that_is_said() {
        Ended both = solve(
                "both",
                catalogues().subList(0, 1),
                "--reference",
                folder.resolve("ref.cat").toString());

        assertThat(both.code()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(both.talk()).contains("left out: photometry of r: no exposure shares", "1 .head files written");
    }

    @Test
    void a_reference_with_other_names_says_which_option_helps_and_that_does() throws IOException {
        Path odd = oddReference();

        Ended unknown = solve(catalogues(), "--reference", odd.toString());
        Ended one = solve(catalogues(), "--reference", odd.toString(), "--reference-keys", "alpha");
        Ended named = solve(catalogues(), "--reference", odd.toString(), "--reference-keys", "alpha,delta");

        assertThat(unknown.code()).isEqualTo(ExitCode.INTEGRITY.code());
        assertThat(unknown.talk()).contains("[alpha, delta]", "--reference-keys");
        assertThat(one.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(one.talk()).contains("two to seven names", "X_WORLD,Y_WORLD,ERRA_WORLD", "got alpha");
        assertThat(named.code()).as(named.talk()).isEqualTo(ExitCode.OK.code());
        assertThat(named.out()).contains("unknowns by a full factor of");
    }

    @Test
    void a_catalogue_without_coordinates_is_left_out_until_an_ahead_file_gives_them() throws IOException {
        List<Path> files = new ArrayList<>(catalogues());
        Path bare = without(2, "bare.cat", "CTYPE", "CRVAL", "CRPIX", "CD1_", "CD2_", "CUNIT");
        files.set(2, bare);
        String reference = folder.resolve("ref.cat").toString();

        Ended left = solve(files, "--reference", reference);
        StringBuilder cards = new StringBuilder();
        for (Ldac image : Ldac.read(SurveyWriter.catalogue(folder, 2))) {
            for (HeaderCard card : image.imageHeader().cards()) {
                cards.append(card.image().stripTrailing()).append('\n');
            }
            cards.append("END\n");
        }
        Files.writeString(folder.resolve("bare.ahead"), cards);
        Ended taken = solve(files, "--reference", reference);

        assertThat(left.code()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(left.talk()).contains("left out", "bare.cat", "no approximate world coordinates", ".ahead");
        assertThat(taken.code()).as(taken.talk()).isEqualTo(ExitCode.OK.code());
    }

    @Test
    void what_is_noted_of_many_exposures_is_said_once() throws IOException {
        List<Path> files = List.of(
                without(0, "n0.cat", "EXPTIME"), without(1, "n1.cat", "EXPTIME"), without(2, "n2.cat", "EXPTIME"));

        Ended ended = solve(files, "--reference", folder.resolve("ref.cat").toString());

        assertThat(ended.talk())
                .containsOnlyOnce("no EXPTIME")
                .contains("note: n0, n1, n2: no EXPTIME: fluxes count as those of 1 s");
    }

    @Test
    void errors_settle_to_a_positive_share_only() {
        Ended ended = solve(catalogues(), "--settled", "0");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.talk()).contains("errors can settle to a positive share only, got 0.0");
    }
}
