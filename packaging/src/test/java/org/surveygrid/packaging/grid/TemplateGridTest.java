package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.run.MakeRequest;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.digest.Sha256;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.PixelMaps;

/** A model file with templates gives the grid's solution the bits that it gives a solution of its files alone. */
final class TemplateGridTest {
    private static final String MODEL = """
            [[astrometry.template]]
            file = "rings.fits"
            prior = 1

            [[photometry.template]]
            file = "flat.fits"
            """;
    private static final ListedSurvey.Size SIZE = new ListedSurvey.Size(3, 1, 1);
    private static final int CELLS = 64;

    @TempDir
    private static Path shared;

    private static ListedSurvey survey = new ListedSurvey(Path.of("missing"), SIZE);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @BeforeAll
    static void lists_of_stars() throws IOException {
        survey = ListedSurvey.write(shared.resolve("survey"), SIZE);
    }

    /** Rings about a corner of each chip: displacements, or magnitudes. */
    private static Path template(Path file, double period, int planes) throws IOException {
        PixelMaps maps = new PixelMaps();
        for (String chip : List.of("c01", "c02")) {
            float[][] values = new float[planes][CELLS * CELLS];
            for (int k = 0; k < CELLS * CELLS; k++) {
                double radius = StrictMath.hypot(k % CELLS + 1, Math.floorDiv(k, CELLS) + 1);
                for (int plane = 0; plane < planes; plane++) {
                    values[plane][k] = (float) (0.02 * StrictMath.sin(2 * Math.PI * radius / period + plane));
                }
            }
            maps.put(chip, PixelMap.of(CELLS, CELLS, values));
        }
        maps.write(file, FitsHeader.builder().build());
        return file;
    }

    private static Map<String, String> parameters(String... more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "astrometry.maxPerChip",
                "2000",
                "astrometry.model",
                MODEL,
                "photometry.maxPerChip",
                "2000",
                "photometry.model",
                MODEL));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** Digest of the newest solution file of a kind. */
    private static String solution(GridFixture grid, String kind) {
        ArchivedProduct product = grid.coordinator().survey().snapshot().all().stream()
                .filter(each -> each.target().kind().name().equals(kind))
                .max((a, b) -> a.created().compareTo(b.created()))
                .orElseThrow();
        return Optional.ofNullable(product.files().get("solution"))
                .orElseThrow()
                .digest();
    }

    /** The same from the model file and the maps beside it, without tasks. */
    private String solvedAlone(Path modelFile) throws IOException {
        Instrument camera = InstrumentFile.read(survey.directory().resolve("camera.toml"));
        SortedMap<String, ChipPlacement> placements = new TreeMap<>();
        for (Chip chip : camera.chips()) {
            chip.placement().ifPresent(placement -> placements.put(chip.id(), placement));
        }
        List<SourceList> lists = new ArrayList<>();
        for (String chip : List.of("c01", "c02")) {
            for (int e = 1; e <= SIZE.exposures(); e++) {
                lists.add(SourceListFile.read(survey.directory().resolve("e" + e + chip + ".fits")));
            }
        }
        ModelFile model = ModelFile.read(
                modelFile, new ModelFile(AstrometryDeclaration.polynomials(3, 1), PhotometryDeclaration.focal(3)));
        double radiusArcsec = 3 * camera.pixelScaleArcsec();
        AstrometricOutcome outcome = AstrometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 3, 2000)),
                new AstrometricSolver.Sky(
                        Optional.of(
                                ReferenceCatalogueFile.read(survey.directory().resolve("reference.fits"))),
                        placements),
                new AstrometricSettings(model.astrometry(), radiusArcsec, 60, 12, 5, 4.5),
                Execution.ALONE);
        Path file = directory.resolve("alone.fits");
        ((AstrometricOutcome.Solved) outcome).solution().write(file);
        return Sha256.ofFile(file);
    }

    @Test
    void the_grid_solves_with_registered_templates_to_the_same_bits_and_again_when_one_changes() throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        survey.registerIn(config);
        Path modelFile = Files.writeString(directory.resolve("model.toml"), MODEL);
        Path rings = template(directory.resolve("rings.fits"), 9, 2);
        Path flat = template(directory.resolve("flat.fits"), 12, 1);
        String alone = solvedAlone(modelFile);
        try (GridFixture grid = GridFixture.start(directory, config)) {
            grid.startWorker("amber");
            MakeRequest request =
                    new MakeRequest("plan", List.of("photometry"), parameters(), MakeRequest.Freshness.REUSE, 50);
            assertThat(grid.coordinator().survey().plan(request).nodes())
                    .extracting(PlanNode::detail)
                    .anyMatch(detail -> detail.contains("sgrid survey template FILE --name rings.fits"));

            String first = GridFixture.sgrid(grid.address(), "survey", "template", rings.toString());
            String second = GridFixture.sgrid(grid.address(), "survey", "template", flat.toString());
            String again = GridFixture.sgrid(grid.address(), "survey", "template", flat.toString());
            RunProgress run = grid.await(grid.submit(List.of("photometry"), parameters()));

            assertThat(first).contains("registered template 'rings.fits' of positions");
            assertThat(second).contains("registered template 'flat.fits' of magnitudes");
            assertThat(again).contains("known already: template 'flat.fits'");
            assertThat(run.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(solution(grid, "astrometry")).isEqualTo(alone);
            assertThat(grid.await(grid.submit(List.of("photometry"), parameters()))
                            .total())
                    .as("units of a second request")
                    .isZero();

            String magnitudes = solution(grid, "photometry");
            grid.restartCoordinator();
            GridFixture.sgrid(
                    grid.address(),
                    "survey",
                    "set",
                    "astrometry.model=" + MODEL,
                    "photometry.model=" + MODEL,
                    "astrometry.maxPerChip=2000",
                    "photometry.maxPerChip=2000");
            assertThat(grid.await(grid.submit(List.of("photometry"))).total())
                    .as("units with the same model as a parameter of the survey, after a restart")
                    .isZero();
            template(rings, 7, 2);
            GridFixture.sgrid(grid.address(), "survey", "template", rings.toString());
            RunProgress inParts = grid.await(grid.submit(
                    List.of("photometry"),
                    parameters("astrometry.pairsPerPart", "10000", "astrometry.fewestVisitsPerPart", "1")));

            assertThat(inParts.state()).isEqualTo(RunProgress.State.DONE);
            assertThat(inParts.total()).as("both solutions, rounds and parts").isGreaterThan(3);
            assertThat(solution(grid, "astrometry")).isNotEqualTo(alone).isEqualTo(solvedAlone(modelFile));
            assertThat(solution(grid, "photometry")).isNotEmpty();
            template(flat, 15, 1);
            GridFixture.sgrid(grid.address(), "survey", "template", flat.toString());
            assertThat(grid.await(grid.submit(List.of("photometry"), parameters()))
                            .total())
                    .as("a flat concerns magnitudes alone")
                    .isEqualTo(1);
            assertThat(solution(grid, "photometry")).isNotEqualTo(magnitudes);
        }
    }

    @Test
    void what_holds_no_maps_is_refused() throws IOException {
        GridConfig config = GridConfig.local(directory.resolve("grid"));
        try (GridFixture grid = GridFixture.start(directory, config)) {
            String list = survey.directory().resolve("e1c01.fits").toString();

            assertThatThrownBy(() -> GridFixture.sgrid(grid.address(), "survey", "template", list))
                    .hasMessageContaining("has no image");
            assertThatThrownBy(() ->
                            GridFixture.sgrid(grid.address(), "survey", "template", list, "--name", "a \"quoted\" one"))
                    .hasMessageContaining("state --name");
        }
    }
}
