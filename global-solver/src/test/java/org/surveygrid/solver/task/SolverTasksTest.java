package org.surveygrid.solver.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.turbulence.ExposureDisplacement;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

class SolverTasksTest {
    private static final String KEY = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    @Test
    void both_task_types_are_on_the_class_path() {
        TaskCatalog catalog = TaskCatalog.load();

        assertThat(catalog.making(ProductKind.ASTROMETRY)).isPresent();
        assertThat(catalog.making(ProductKind.PHOTOMETRY)).isPresent();
    }

    @Test
    void astrometry_then_photometry_run_from_files_and_twice_the_same() throws IOException {
        SyntheticSurvey survey = new SyntheticSurvey(1);
        survey.exposures = 4;
        survey.build();
        Map<String, List<InputProduct>> inputs = new TreeMap<>();
        inputs.put("instrument", List.of(product(ProductKind.INSTRUMENT, "toml", instrument())));
        inputs.put("sources", sources(survey));
        Path table = folder.resolve("reference.fits");
        ReferenceCatalogueFile.write(table, survey.reference(0.4, 5, 0.01));
        inputs.put("reference", List.of(product(ProductKind.REFERENCE, "table", table)));

        TaskOutcome.Completed first = run(new AstrometryTask(), inputs, "a1");
        TaskOutcome.Completed again = run(new AstrometryTask(), inputs, "a2");
        inputs.put("astrometry", List.of(new InputProduct(KEY, ProductKind.ASTROMETRY, Map.copyOf(first.files()))));
        TaskOutcome.Completed photometry = run(new PhotometryTask(), inputs, "p1");
        TaskOutcome.Completed photometryAgain = run(new PhotometryTask(), inputs, "p2");

        TaskOutcome.Completed air = run(new TurbulenceTask(), inputs, "t1");

        sameBytes(first, again);
        assertThat(air.facts().asMap()).as("the synthetic air is still").containsEntry("correlated", "no");
        assertThat(ExposureDisplacement.read(file(air, "displacement")).remark())
                .contains("mas2");
        sameBytes(photometry, photometryAgain);
        assertThat(AstrometricSolution.read(file(first, "solution")).chips()).hasSize(32);
        assertThat(PhotometricSolution.read(file(photometry, "solution")).zeroPoints())
                .hasSize(32);
        assertThat(first.facts().require("overlapRmsMas")).isLessThan(30);
        assertThat(first.facts().asMap()).containsEntry("gauge", "absolute");
        assertThat(photometry.facts().require("overlapRmsMag")).isLessThan(0.05);
        assertThat(Files.readString(file(first, "report"))).contains("\"exposure\": \"e1\"");
        assertThat(new AstrometryTask().judge(first.facts(), AstrometryParameters.defaults()))
                .isEmpty();
        assertThat(new PhotometryTask().judge(photometry.facts(), PhotometryParameters.defaults()))
                .isEmpty();
    }

    private <P extends Record> TaskOutcome.Completed run(
            TaskType<P> task, Map<String, List<InputProduct>> inputs, String name) throws IOException {
        Target target = new Target(task.produces(), new TreeMap<>(Map.of(Dimension.INSTRUMENT, "mosaic")));
        if (task.dimensions().contains(Dimension.EXPOSURE)) {
            target = target.with(Dimension.EXPOSURE, "e1");
        }
        if (task.dimensions().contains(Dimension.FILTER)) {
            target = target.with(Dimension.FILTER, "r");
        }
        Path output = Files.createDirectory(folder.resolve(name));
        TaskOutcome outcome =
                TaskExecution.run(task, new TaskInputs(inputs), Map.of(), new TaskContext(KEY, target, output));
        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        return (TaskOutcome.Completed) outcome;
    }

    private static Path file(TaskOutcome.Completed outcome, String role) {
        return Optional.ofNullable(outcome.files().get(role)).orElseThrow();
    }

    private static void sameBytes(TaskOutcome.Completed one, TaskOutcome.Completed other) {
        one.files().keySet().forEach(role -> assertThat(file(one, role)).hasSameBinaryContentAs(file(other, role)));
    }

    private static InputProduct product(ProductKind kind, String role, Path file) {
        return new InputProduct(KEY, kind, Map.of(role, file));
    }

    private Path instrument() throws IOException {
        StringBuilder toml = new StringBuilder("""
                name = "mosaic"
                description = "Simulated mosaic"
                telescope = "simulated"
                pixelScaleArcsec = 0.4
                pointingErrorArcmin = 1.0
                calibrations = []

                [site]
                longitudeDegreesEast = 0.0
                latitudeDegrees = 0.0
                altitudeMetres = 0

                [header]
                chip = "EXTNAME"
                exposureId = ["EXPID"]
                filter = ["FILTER"]
                start = ["MJD-OBS"]
                exposureSeconds = ["EXPTIME"]
                airmass = ["AIRMASS"]
                ra = ["RA"]
                dec = ["DEC"]
                object = ["OBJECT"]

                [header.identify]
                INSTRUME = "mosaic"

                [[header.kinds]]
                kind = "science"
                when = { IMAGETYP = "science" }

                [[filters]]
                name = "r"
                centralWavelengthNm = 625
                extinctionMagPerAirmass = 0.12
                zeroPointMag = 24.9

                [chipDefaults]
                raw = [1024, 2048]
                light = "[1:1024,1:2048]"
                saturationAdu = 60000
                gainElectronsPerAdu = 2.0
                readNoiseElectrons = 5.0
                """);
        for (int c = 0; c < SyntheticSurvey.CHIPS; c++) {
            ChipPlacement place = SyntheticSurvey.placement(c);
            toml.append("\n[[chips]]\nid = \"")
                    .append(SyntheticSurvey.chipName(c))
                    .append("\"\nheader = \"")
                    .append(SyntheticSurvey.chipName(c))
                    .append("\"\nreferencePixel = [")
                    .append(place.referenceX() + 1)
                    .append(", ")
                    .append(place.referenceY() + 1)
                    .append("]\ncd = [")
                    .append(-place.cd11())
                    .append(", 0.0, 0.0, ")
                    .append(place.cd22())
                    .append("]\n");
        }
        return Files.writeString(folder.resolve("mosaic.toml"), toml);
    }

    private List<InputProduct> sources(SyntheticSurvey survey) throws IOException {
        List<InputProduct> products = new ArrayList<>();
        for (SourceList list : survey.lists) {
            Path file =
                    folder.resolve(list.exposure().exposure() + list.exposure().chip() + ".fits");
            FitsHeader.Builder header = FitsHeader.builder()
                    .put("SGINST", "mosaic", "")
                    .put("SGCHIP", list.exposure().chip(), "")
                    .put("SGEXPID", list.exposure().exposure(), "")
                    .put("SGFILT", "r", "")
                    .put("SGMJD", list.exposure().mjdUtc(), "")
                    .put("SGEXPT", list.exposure().exposureSeconds(), "")
                    .put("SGAIRM", list.exposure().airmass(), "")
                    .put("SGWIDTH", SyntheticSurvey.WIDTH, "")
                    .put("SGHEIGHT", SyntheticSurvey.HEIGHT, "");
            WcsHeader.write(header, (TpvWcs) list.wcs());
            FitsWriter.writeTable(file, header.build(), table(list));
            products.add(product(ProductKind.SOURCE_LIST, "sources", file));
        }
        return products;
    }

    private static FitsTable table(SourceList list) {
        return FitsTable.builder("SOURCES")
                .doubles("XWIN_IMAGE", "", "", plusOne(list.xPx()))
                .doubles("YWIN_IMAGE", "", "", plusOne(list.yPx()))
                .doubles("ERRAWIN_IMAGE", "", "", list.positionErrorPx())
                .doubles("ERRBWIN_IMAGE", "", "", list.positionErrorPx())
                .doubles("FLUX_CAL", "", "", list.fluxElectrons())
                .doubles("FLUXERR_CAL", "", "", list.fluxErrorElectrons())
                .doubles("FWHM_IMAGE", "", "", list.fwhmPx())
                .doubles("ELLIPTICITY", "", "", list.ellipticity())
                .ints("FLAGS", "", "", list.flags())
                .ints("FLAGS_WIN", "", "", list.flags())
                .ints("IMAFLAGS_ISO", "", "", list.maskBits())
                .build();
    }

    private static double[] plusOne(double[] values) {
        return Arrays.stream(values).map(v -> v + 1).toArray();
    }
}
