package org.surveygrid.task.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.catalogue.CatalogueTask;

class SourceTasksTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final int WIDTH = 700;
    private static final int HEIGHT = 640;
    private static final int STARS = 160;
    private static final double SCALE_DEGREES = 0.4 / 3600;
    private static final double ZERO_POINT = 25.5;
    private static final double SECONDS = 60;

    @TempDir
    private Path folder;

    private final double[] x = new double[STARS];
    private final double[] y = new double[STARS];
    private final double[] mag = new double[STARS];
    private final SkyPosition pointing = new SkyPosition(150.1, 2.2);
    private final TpvWcs truth =
            TpvWcs.tan(pointing, new CdMatrix(WIDTH / 2.0, HEIGHT / 2.0, -SCALE_DEGREES, 3e-7, 2e-7, SCALE_DEGREES));

    @BeforeEach
    void scatter_stars() {
        Random random = new Random(4);
        for (int i = 0; i < STARS; i++) {
            boolean crowded = true;
            while (crowded) {
                x[i] = 25 + random.nextDouble() * (WIDTH - 50);
                y[i] = 25 + random.nextDouble() * (HEIGHT - 50);
                crowded = false;
                for (int k = 0; k < i; k++) {
                    crowded |= (x[k] - x[i]) * (x[k] - x[i]) + (y[k] - y[i]) * (y[k] - y[i]) < 22 * 22;
                }
            }
            mag[i] = 16 + 5 * Math.sqrt(random.nextDouble());
        }
    }

    /** An image of the stars in electrons times a factor, with its weight and flags. */
    private Path frame(String name, FitsHeader header, double factor) throws IOException {
        Random random = new Random(name.hashCode());
        Frame frame = Frame.zeros(WIDTH, HEIGHT);
        float[] value = frame.value().pixels();
        Arrays.fill(value, 400);
        for (int i = 0; i < STARS; i++) {
            double flux = SECONDS * Math.pow(10, 0.4 * (ZERO_POINT - mag[i]));
            for (int j = (int) y[i] - 20; j <= y[i] + 20; j++) {
                for (int k = (int) x[i] - 20; k <= x[i] + 20; k++) {
                    double r2 = (k - x[i]) * (k - x[i]) + (j - y[i]) * (j - y[i]);
                    value[j * WIDTH + k] += (float) (flux / (2 * Math.PI * 1.2 * 1.2) * Math.exp(-r2 / 2.88));
                }
            }
        }
        FloatImage weight = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < value.length; p++) {
            float variance = value[p] + 25;
            value[p] = (float) (factor * (value[p] + Math.sqrt(variance) * random.nextGaussian()));
            weight.pixels()[p] = (float) (1 / (factor * factor * variance));
        }
        Path directory = Files.createDirectory(folder.resolve(name));
        FitsWriter.write(directory.resolve("image.fits"), header, frame.value());
        FitsWriter.write(directory.resolve("weight.fits"), header, weight);
        FitsWriter.writeMask(directory.resolve("flag.fits"), header, frame.mask());
        return directory;
    }

    private static InputProduct image(ProductKind kind, Path directory) {
        return new InputProduct(
                KEY,
                kind,
                Map.of(
                        "image", directory.resolve("image.fits"),
                        "weight", directory.resolve("weight.fits"),
                        "flag", directory.resolve("flag.fits")));
    }

    private Path reduced(String name) throws IOException {
        TpvWcs apriori = TpvWcs.tan(new SkyPosition(150.103, 2.195), truth.linear());
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), apriori)
                .put("SGFILT", "r", "")
                .put("SGMJD", 60000.25, "")
                .put("SGEXPT", SECONDS, "")
                .put("SGAIRM", 1.2, "")
                .put("SGRA", 150.103, "")
                .put("SGDEC", 2.195, "")
                .build();
        return frame(name, header, 1);
    }

    private Path reference() throws IOException {
        double[] ra = new double[STARS];
        double[] dec = new double[STARS];
        double[] error = new double[STARS];
        double[] magError = new double[STARS];
        Arrays.fill(error, 5);
        Arrays.fill(magError, 0.01);
        Random random = new Random(9);
        for (int i = 0; i < STARS; i++) {
            SkyPosition sky = truth.toSky(x[i], y[i]);
            ra[i] = sky.raDegrees() + 5 / 3.6e6 * random.nextGaussian();
            dec[i] = sky.decDegrees() + 5 / 3.6e6 * random.nextGaussian();
        }
        Path path = folder.resolve("reference.fits");
        ReferenceCatalogueFile.write(
                path,
                new ReferenceCatalogue(
                        ra, dec, error, 2016, new TreeMap<>(Map.of("r", mag)), new TreeMap<>(Map.of("r", magError))));
        return path;
    }

    private InputProduct camera() throws IOException {
        Path path = folder.resolve("instrument.toml");
        try (InputStream in =
                SourceTasksTest.class.getResourceAsStream("/org/surveygrid/instrument/camera/synthetic.toml")) {
            Files.write(path, Objects.requireNonNull(in).readAllBytes());
        }
        return new InputProduct(KEY, ProductKind.INSTRUMENT, Map.of("toml", path));
    }

    private TaskOutcome run(TaskType<?> task, String target, Map<String, List<InputProduct>> inputs, String out)
            throws IOException {
        Path directory = Files.createDirectories(folder.resolve(out));
        TaskContext context = new TaskContext(KEY, Target.parse(target), directory);
        return TaskExecution.run(task, new TaskInputs(inputs), Map.of(), context);
    }

    private TaskOutcome sourceList(String name, List<InputProduct> references) throws IOException {
        return run(
                new SourceListTask(),
                "sourcelist inst=synthetic ccd=none exp=e1",
                Map.of(
                        "instrument", List.of(camera()),
                        "reduced", List.of(image(ProductKind.REDUCED, reduced(name))),
                        "reference", references),
                "out-" + name);
    }

    private InputProduct referenceProduct() throws IOException {
        return new InputProduct(KEY, ProductKind.REFERENCE, Map.of("table", reference()));
    }

    @Test
    void a_chip_finds_its_place_and_its_zero_point() throws IOException {
        TaskOutcome outcome = sourceList("a", List.of(referenceProduct()));

        Facts facts = ((TaskOutcome.Completed) outcome).facts();
        assertThat(facts.require("astrometryMatched")).isEqualTo(1);
        assertThat(facts.require("nMatched")).isGreaterThan(100);
        assertThat(facts.require("astrometricRmsMas")).isLessThan(25);
        assertThat(facts.require("zeroPointMag")).isCloseTo(ZERO_POINT, within(0.004));
        assertThat(facts.require("fwhmPx")).isCloseTo(2.83, within(0.1));
        assertThat(facts.require("backgroundElectrons")).isCloseTo(400, within(1.0));
        assertThat(new SourceListTask().judge(facts, SourceListParameters.defaults()))
                .isEmpty();
    }

    @Test
    void a_source_list_is_read_back_brightest_first_and_true() throws IOException {
        TaskOutcome.Completed done = (TaskOutcome.Completed) sourceList("b", List.of(referenceProduct()));

        SourceList list =
                SourceListFile.read(Objects.requireNonNull(done.files().get("sources")));

        assertThat(list.exposure().filter()).isEqualTo("r");
        assertThat(list.exposure().widthPx()).isEqualTo(WIDTH);
        assertThat(list.size()).isGreaterThan(100);
        double chi = 0;
        int count = 0;
        double meanRatio = 0;
        for (int i = 0; i < list.size(); i++) {
            assertThat(i == 0 || list.fluxElectrons()[i] <= list.fluxElectrons()[i - 1])
                    .isTrue();
            for (int k = 0; k < STARS && list.flags()[i] == 0; k++) {
                double dx = list.xPx()[i] - x[k];
                double dy = list.yPx()[i] - y[k];
                if (dx * dx + dy * dy < 1) {
                    double error = list.positionErrorPx()[i];
                    chi += (dx * dx + dy * dy) / (2 * error * error);
                    meanRatio += list.fluxElectrons()[i] / (SECONDS * Math.pow(10, 0.4 * (ZERO_POINT - mag[k])));
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(90);
        assertThat(Math.sqrt(chi / count)).isCloseTo(1, within(0.2));
        assertThat(meanRatio / count).isCloseTo(1, within(0.01));
        SkyPosition centre = list.wcs().toSky(300, 300);
        assertThat(centre.separationArcsec(truth.toSky(300, 300))).isLessThan(0.01);
    }

    @Test
    void sources_are_measured_as_points_too() throws IOException {
        TaskOutcome.Completed done = (TaskOutcome.Completed) sourceList("p", List.of(referenceProduct()));

        FitsTable table;
        try (FitsFile file = FitsFile.open(Objects.requireNonNull(done.files().get("sources")))) {
            table = file.hdus().get(1).table();
        }
        double[] column = table.doubles("XWIN_IMAGE");
        double[] row = table.doubles("YWIN_IMAGE");
        double[] flux = table.doubles("FLUX_PSF");
        double[] spread = table.doubles("SPREAD_MODEL");
        double[] magnitude = table.doubles("MAG_PSF");
        int count = 0;
        for (int i = 0; i < flux.length; i++) {
            for (int k = 0; k < STARS; k++) {
                if (Math.hypot(column[i] - 1 - x[k], row[i] - 1 - y[k]) < 0.5 && mag[k] < 18) {
                    double expected = SECONDS * Math.pow(10, 0.4 * (ZERO_POINT - mag[k]));
                    assertThat(flux[i] / expected).isCloseTo(1, within(0.03));
                    assertThat(magnitude[i]).isCloseTo(mag[k], within(0.04));
                    assertThat(spread[i]).isCloseTo(0, within(0.003));
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(10);
        assertThat(done.facts().require("psfStars")).isGreaterThan(30);
        assertThat(done.facts().require("psfDegree")).isEqualTo(2);
    }

    @Test
    void the_model_of_the_stars_is_a_file_as_psfex_writes() throws IOException {
        TaskOutcome.Completed done = (TaskOutcome.Completed) sourceList("q", List.of());

        try (FitsFile file = FitsFile.open(Objects.requireNonNull(done.files().get("psf")))) {
            FitsHeader header = file.hdus().get(1).header();
            double[] cube = file.hdus().get(1).table().doubleMatrix("PSF_MASK")[0];
            double step = header.number("PSF_SAMP").orElseThrow();
            int side = (int) header.integer("PSFAXIS1").orElseThrow();
            assertThat(header.integer("POLDEG1")).hasValue(2);
            assertThat(header.number("POLZERO1")).hasValue((WIDTH + 1) / 2.0);
            assertThat(header.text("TDIM1")).contains("(" + side + "," + side + ",6)");
            assertThat(cube).hasSize(6 * side * side);
            assertThat(Arrays.stream(cube, 0, side * side).sum() * step * step).isCloseTo(1, within(1e-4));
            assertThat(Arrays.stream(cube, side * side, 2 * side * side).sum()).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void without_a_reference_the_list_is_kept_and_says_so() throws IOException {
        TaskOutcome.Completed done = (TaskOutcome.Completed) sourceList("c", List.of());

        assertThat(done.facts().require("astrometryMatched")).isZero();
        assertThat(SourceListFile.read(Objects.requireNonNull(done.files().get("sources")))
                        .size())
                .isGreaterThan(100);
        assertThat(new SourceListTask().judge(done.facts(), SourceListParameters.defaults()))
                .containsExactly("FEW_MATCHED");
    }

    @Test
    void the_same_frame_gives_the_same_bytes_twice() throws IOException {
        InputProduct image = image(ProductKind.REDUCED, reduced("d"));
        Map<String, List<InputProduct>> inputs = Map.of(
                "instrument", List.of(camera()), "reduced", List.of(image), "reference", List.of(referenceProduct()));

        String target = "sourcelist inst=synthetic ccd=none exp=e1";
        TaskOutcome.Completed first = (TaskOutcome.Completed) run(new SourceListTask(), target, inputs, "first");
        TaskOutcome.Completed second = (TaskOutcome.Completed) run(new SourceListTask(), target, inputs, "second");

        assertThat(first.facts()).isEqualTo(second.facts());
        for (String role : List.of("sources", "ldac", "head", "psf", "facts")) {
            assertThat(Objects.requireNonNull(first.files().get(role)))
                    .hasSameBinaryContentAs(
                            Objects.requireNonNull(second.files().get(role)));
        }
    }

    @Test
    void a_frame_without_weight_cannot_be_processed() throws IOException {
        Path directory = reduced("e");
        FitsWriter.write(
                directory.resolve("weight.fits"), FitsHeader.builder().build(), FloatImage.zeros(WIDTH, HEIGHT));

        TaskOutcome outcome = run(
                new SourceListTask(),
                "sourcelist inst=synthetic ccd=none exp=e1",
                Map.of("instrument", List.of(camera()), "reduced", List.of(image(ProductKind.REDUCED, directory))),
                "void");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskOutcome.Unprocessable.class,
                        u -> assertThat(u.reason()).isEqualTo(UnprocessableReason.ALL_MASKED));
    }

    @Test
    void a_file_that_is_no_image_cannot_be_processed_and_names_no_folder() throws IOException {
        Path directory = reduced("f");
        Files.writeString(directory.resolve("weight.fits"), "this is no FITS file");

        TaskOutcome outcome = run(
                new SourceListTask(),
                "sourcelist inst=synthetic ccd=none exp=e1",
                Map.of("instrument", List.of(camera()), "reduced", List.of(image(ProductKind.REDUCED, directory))),
                "void");

        assertThat(outcome).isInstanceOfSatisfying(TaskOutcome.Unprocessable.class, u -> {
            assertThat(u.reason()).isEqualTo(UnprocessableReason.CORRUPT_INPUT);
            assertThat(u.detail()).doesNotContain(folder.toString()).contains("weight.fits");
        });
    }

    private InputProduct coaddSources(String band, double factor) throws IOException {
        Path directory = frame(
                "coadd-" + band, WcsHeader.write(FitsHeader.builder(), truth).build(), factor);
        TaskOutcome.Completed done = (TaskOutcome.Completed) run(
                new CoaddSourcesTask(),
                "coaddsources tile=t1 band=" + band,
                Map.of("coadd", List.of(image(ProductKind.COADD, directory))),
                "out-coadd-" + band);
        return new InputProduct(KEY, ProductKind.COADD_SOURCES, done.files());
    }

    @Test
    void two_bands_become_one_catalogue_with_true_fluxes() throws IOException {
        double microJyPerElectron = Math.pow(10, -0.4 * (ZERO_POINT - 23.9)) / SECONDS;
        InputProduct red = coaddSources("r", microJyPerElectron);
        InputProduct infrared = coaddSources("i", 2 * microJyPerElectron);

        TaskOutcome outcome = run(
                new CatalogueTask(), "catalogue tile=t1", Map.of("coaddsources", List.of(red, infrared)), "catalogue");

        TaskOutcome.Completed done = (TaskOutcome.Completed) outcome;
        assertThat(done.facts().require("nBands")).isEqualTo(2);
        try (FitsFile file = FitsFile.open(Objects.requireNonNull(done.files().get("sources")))) {
            FitsTable table = file.firstTable().table();
            double[] ra = table.doubles("RA");
            double[] dec = table.doubles("DEC");
            double[] magR = table.doubles("MAG_CAL_R");
            double[] fluxR = table.doubles("FLUX_CAL_R");
            double[] fluxI = table.doubles("FLUX_CAL_I");
            int[] flags = table.ints("FLAGS_R");
            long[] ids = table.longs("SOURCE_ID");
            assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(ids.length);
            int found = 0;
            for (int k = 0; k < STARS; k++) {
                SkyPosition star = truth.toSky(x[k], y[k]);
                for (int i = 0; i < ra.length; i++) {
                    boolean clean = flags[i] == 0 && mag[k] < 19;
                    if (clean && SkyPosition.wrapping(ra[i], dec[i]).separationArcsec(star) < 0.2) {
                        assertThat(magR[i]).isCloseTo(mag[k], within(0.03));
                        assertThat(fluxI[i] / fluxR[i]).isCloseTo(2, within(0.06));
                        found++;
                    }
                }
            }
            assertThat(found).isGreaterThan(30);
        }
    }
}
