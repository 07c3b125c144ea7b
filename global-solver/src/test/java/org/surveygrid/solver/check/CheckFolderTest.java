package org.surveygrid.solver.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.catalogue.CatalogueSolver;
import org.surveygrid.solver.catalogue.HeadBlocks;
import org.surveygrid.solver.catalogue.SolveSettings;
import org.surveygrid.solver.diagnosis.SuspectStar;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.ldac.CatalogueReader;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.residual.ResidualStatistics;
import org.surveygrid.solver.residual.StarTable;
import org.surveygrid.solver.residual.StarTableBuilder;

/** A survey with truth, solved from its catalogues, and all that is written of it. */
class CheckFolderTest {
    private static final double MAS_PER_DEGREE = 3_600_000;

    private static final int SUSPECT_EVERY = 80;

    @TempDir
    private Path folder;

    private SyntheticSurvey survey = new SyntheticSurvey(11);
    private Optional<ReferenceCatalogue> reference = Optional.empty();
    private CatalogueSolution solution =
            new CatalogueSolution(List.of(), List.of(), List.of(), Optional.empty(), new TreeMap<>(), new TreeMap<>());

    @BeforeEach
    void solve() {
        solve(new SyntheticSurvey(11));
    }

    private void solve(SyntheticSurvey simulated) {
        survey = simulated;
        survey.exposures = 4;
        survey.pointingErrorArcsec = 0.2;
        survey.build();
        reference = Optional.of(survey.reference(0.5, 5, 0.015));
        SolveSettings settings = new SolveSettings(
                SolveSettings.Work.BOTH,
                AstrometricSettings.forPixelScale(SyntheticSurvey.SCALE),
                PhotometricSettings.forPixelScale(SyntheticSurvey.SCALE),
                1000);
        solution = new CatalogueSolver(exposures(), reference, settings, (step, detections) -> {}).solve();
    }

    private List<CatalogueExposure> exposures() {
        TreeMap<String, List<CatalogueChip>> chips = new TreeMap<>();
        for (SourceList list : survey.lists) {
            ExposureFacts facts = list.exposure();
            List<CatalogueChip> of = chips.computeIfAbsent(facts.exposure(), key -> new ArrayList<>());
            int number = of.size() + 1;
            SourceList named = list.named("", CatalogueReader.label(number));
            of.add(new CatalogueChip(number, FitsHeader.builder().build(), Optional.of(named), list.size(), ""));
        }
        List<CatalogueExposure> exposures = new ArrayList<>();
        chips.forEach((id, own) -> {
            ExposureFacts facts = own.getFirst().sources().orElseThrow().exposure();
            exposures.add(new CatalogueExposure(
                    Path.of(id + ".cat"),
                    id,
                    facts.filter(),
                    facts.filter(),
                    new CatalogueExposure.HeaderPhotometry(
                            facts.exposureSeconds(), facts.airmass(), 25, CatalogueExposure.Sky.UNKNOWN),
                    own));
        });
        return exposures;
    }

    private StarTable table() {
        return StarTableBuilder.of(solution, reference, 1.2, 5);
    }

    @Test
    void residuals_have_the_scatter_that_their_errors_let_expect() {
        StarTable table = table();

        ResidualStatistics internal = ResidualStatistics.of(table, ResidualStatistics.Against.STAR, i -> true);
        ResidualStatistics external = ResidualStatistics.of(table, ResidualStatistics.Against.REFERENCE, i -> true);

        assertThat(internal.count()).isGreaterThan(1000);
        assertThat(internal.chiSquare()).isCloseTo(1, within(0.06));
        assertThat(external.chiSquare()).isCloseTo(1, within(0.1));
        assertThat(ResidualStatistics.magnitudes(table, i -> true)[1]).isCloseTo(1, within(0.15));
    }

    @Test
    void the_same_solution_makes_the_same_bytes() throws IOException {
        CheckFolder.write(folder.resolve("a"), solution, table());
        CheckFolder.write(folder.resolve("b"), solution, table());

        try (var files = Files.list(folder.resolve("a"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(15);
            for (Path file : all) {
                assertThat(folder.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void the_page_needs_nothing_outside_of_it_and_names_every_exposure() throws IOException {
        CheckFolder.write(folder, solution, table());

        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).doesNotContain("http").contains("data:image/png;base64,");
        assertThat(page)
                .containsPattern(
                        "Equations: \\d+ unknowns by a \\w+ factor of [0-9.e+]+ numbers, [0-9.e+]+ operations");
        for (CatalogueExposure exposure : solution.exposures()) {
            assertThat(page).contains("<td>" + exposure.id() + "</td>");
        }
        assertThat(Files.readString(folder.resolve("scamp.xml"))).contains("AstromSigma_Internal_HighSN");
    }

    @Test
    void the_merged_catalogue_has_the_stars_where_they_are_and_blank_padded_headers() throws IOException {
        CheckFolder.write(folder, solution, table());

        FitsTable merged = Ldac.read(folder.resolve("merged.cat")).getFirst().objects();
        assertThat(merged.rows()).isEqualTo(table().stars().size());
        double squares = 0;
        int matched = 0;
        ReferenceCatalogue stars = reference.orElseThrow();
        for (int s = 0; s < merged.rows(); s++) {
            int number = table().stars().reference()[s];
            if (number >= 0 && matched < 50) {
                double dec = merged.doubles("DELTA_J2000")[s] - stars.decDegrees()[number];
                squares += dec * dec * MAS_PER_DEGREE * MAS_PER_DEGREE;
                matched++;
            }
        }
        assertThat(Math.sqrt(squares / matched)).isLessThan(40);
        String bytes = new String(Files.readAllBytes(folder.resolve("merged.cat")), StandardCharsets.ISO_8859_1);
        int end = bytes.indexOf("END     ", bytes.indexOf("SIMPLE  =", 1));
        assertThat(bytes.substring(end, end + 80)).isEqualTo("END" + " ".repeat(77));
    }

    @Test
    void stars_that_the_solution_suspects_are_flagged_in_the_merged_catalogue() throws IOException {
        SyntheticSurvey moving = new SyntheticSurvey(12);
        moving.displacement =
                (star, exposure, chip) -> new double[] {star % SUSPECT_EVERY == 0 ? 0.2 * exposure : 0, 0};
        solve(moving);

        CheckFolder.write(folder, solution, table());

        FitsTable merged = Ldac.read(folder.resolve("merged.cat")).getFirst().objects();
        int flagged = 0;
        for (int s = 0; s < merged.rows(); s++) {
            if ((merged.ints("FLAGS_SUSPECT")[s] & 2) != 0) {
                double nearest = Double.POSITIVE_INFINITY;
                for (int k = 0; k < survey.starCount(); k += SUSPECT_EVERY) {
                    double ra = merged.doubles("ALPHA_J2000")[s] - survey.star(k)[0];
                    double dec = merged.doubles("DELTA_J2000")[s] - survey.star(k)[1];
                    nearest = Math.min(nearest, Math.sqrt(ra * ra + dec * dec));
                }
                assertThat(3600 * nearest).isLessThan(1);
                flagged++;
            }
        }
        assertThat(flagged).isGreaterThan(3);
        AstrometricOutcome.Solved solved =
                (AstrometricOutcome.Solved) solution.astrometry().orElseThrow();
        assertThat(flagged).isEqualTo((int) solved.statistics().diagnosis().suspects().stream()
                .filter(star -> star.kind() == SuspectStar.Kind.MOVING)
                .count());
    }

    @Test
    void heads_of_every_projection_agree_with_the_solution_and_are_ascii() throws IOException {
        for (HeadBlocks.Projection projection : HeadBlocks.Projection.values()) {
            Path file = folder.resolve(projection + ".head");
            CatalogueExposure exposure = solution.exposures().getFirst();
            new HeadBlocks(solution, new HeadBlocks.Options(projection, 0)).write(file, exposure);

            List<FitsHeader> blocks = HeadFile.read(file);
            assertThat(blocks).hasSize(exposure.chips().size());
            for (int c = 0; c < blocks.size(); c++) {
                assertThat(blocks.get(c).text("CTYPE1").orElseThrow())
                        .contains(projection == HeadBlocks.Projection.SIP ? "SIP" : projection.name());
                assertSameSky(
                        blocks.get(c), solution.coordinates(exposure, c + 1).orElseThrow());
                assertThat(blocks.get(c).number("FLXSCALE").orElseThrow()).isPositive();
            }
            for (byte character : Files.readAllBytes(file)) {
                assertThat(character == '\n' || (character >= ' ' && character <= '~'))
                        .isTrue();
            }
        }
    }

    /** A fifth of the error of a good survey at most, corners included. */
    private static void assertSameSky(FitsHeader block, ChipAstrometry solved) {
        WcsHeader.Reading reading = WcsHeader.read(block);
        assertThat(reading).isInstanceOf(WcsHeader.Found.class);
        var wcs = ((WcsHeader.Found) reading).wcs();
        for (int k = 0; k < 50 * 50; k++) {
            int row = k / 50;
            double x = (k % 50) * (SyntheticSurvey.WIDTH - 1) / 49.0;
            double y = row * (SyntheticSurvey.HEIGHT - 1) / 49.0;
            SkyPosition wanted = solved.wcs().toSky(x, y);
            SkyPosition got = wcs.toSky(x, y);
            assertThat(got.raDegrees()).isCloseTo(wanted.raDegrees(), within(0.1 / MAS_PER_DEGREE));
            assertThat(got.decDegrees()).isCloseTo(wanted.decDegrees(), within(0.1 / MAS_PER_DEGREE));
        }
    }
}
