package org.surveygrid.task.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;

class CoaddTasksTest {
    private static final SkyPosition CENTRE = new SkyPosition(210.8, 54.3);
    private static final TileGrid TILE = new TileGrid("t1", CENTRE, 220, 200, 0.5);
    private static final double STAR_MICROJANSKY = 400;
    private static final int WIDTH = 180;
    private static final int HEIGHT = 160;
    private static final double SKY_ELECTRONS = 300;
    private static final double SECONDS = 60;

    @TempDir
    Path folder;

    private static TpvWcs wcs(int exposure) {
        double turn = 0.05 * exposure;
        double s = 0.5 / 3600;
        return TpvWcs.tan(
                CENTRE,
                new CdMatrix(
                        90 + 7.3 * exposure,
                        80 - 4.6 * exposure,
                        -s * StrictMath.cos(turn),
                        s * StrictMath.sin(turn),
                        s * StrictMath.sin(turn),
                        s * StrictMath.cos(turn)));
    }

    private static double zeroPoint(int exposure) {
        return 26 - 0.15 * exposure;
    }

    private static StarFlat starFlat() {
        return StarFlat.of("c01", WIDTH, HEIGHT, new double[] {0, 0.05, -0.03});
    }

    private InputProduct product(ProductKind kind, Map<String, Path> files) {
        return new InputProduct("0".repeat(63) + files.hashCode() % 10, kind, files);
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private InputProduct reduced(int exposure, SkyPosition star) throws IOException {
        float[] value = new float[WIDTH * HEIGHT];
        float[] weight = new float[WIDTH * HEIGHT];
        int[] flag = new int[WIDTH * HEIGHT];
        Arrays.fill(value, (float) SKY_ELECTRONS);
        Arrays.fill(weight, (float) (1 / SKY_ELECTRONS));
        double[] at = wcs(exposure).toPixel(star);
        double zero = zeroPoint(exposure) + starFlat().correctionMag(at[0], at[1]);
        double electrons = STAR_MICROJANSKY / PhotometricSolution.microjanskyPerElectronPerSecond(zero) * SECONDS;
        double sigma = 1.6;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double r2 = (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]);
                value[y * WIDTH + x] += (float)
                        (electrons / (2 * StrictMath.PI * sigma * sigma) * StrictMath.exp(-r2 / (2 * sigma * sigma)));
            }
        }
        for (int y = 0; y < HEIGHT; y++) {
            int p = y * WIDTH + 20 + exposure;
            value[p] = Float.NaN;
            weight[p] = 0;
            flag[p] = PixelFlag.HOT.bit();
        }
        FitsHeader header = FitsHeader.builder()
                .put("OBSID", "e" + exposure, "")
                .put("CCD", "c01", "")
                .put("FILTER", "r", "")
                .put("EXPTIME", SECONDS, "")
                .put("MJD-OBS", 60_000 + exposure / 1000.0, "")
                .put("SATURATE", 60_000.0, "")
                .build();
        Path image = path("red" + exposure + ".fits");
        Path weights = path("red" + exposure + ".weight.fits");
        Path flags = path("red" + exposure + ".flag.fits");
        FitsWriter.write(image, header, FloatImage.owning(WIDTH, HEIGHT, value));
        FitsWriter.write(weights, header, FloatImage.owning(WIDTH, HEIGHT, weight));
        FitsWriter.writeMask(flags, header, MaskImage.owning(WIDTH, HEIGHT, flag));
        return product(ProductKind.REDUCED, Map.of("image", image, "weight", weights, "flag", flags));
    }

    private TaskInputs inputs(int exposure, SkyPosition star) throws IOException {
        List<ChipAstrometry> places = new ArrayList<>();
        List<ChipZeroPoint> zeros = new ArrayList<>();
        for (int e = 0; e < 3; e++) {
            places.add(new ChipAstrometry("e" + e, "c01", wcs(e), SolutionQuality.ABSOLUTE, 0, 50, 10, 20, 0.1, ""));
            zeros.add(new ChipZeroPoint(
                    "e" + e,
                    "c01",
                    zeroPoint(e),
                    0.01,
                    1.2,
                    e == 2 ? 0.9 : 0.01,
                    SolutionQuality.ABSOLUTE,
                    0,
                    40,
                    0.01,
                    ""));
        }
        Path astrometry = path("astrometry.fits");
        Path photometry = path("photometry.fits");
        new AstrometricSolution("cam", places).write(astrometry);
        new PhotometricSolution("cam", "r", List.of(starFlat()), zeros).write(photometry);
        return new TaskInputs(Map.of(
                "reduced", List.of(reduced(exposure, star)),
                "astrometry", List.of(product(ProductKind.ASTROMETRY, Map.of("solution", astrometry))),
                "photometry", List.of(product(ProductKind.PHOTOMETRY, Map.of("solution", photometry))),
                "tile", List.of(tile())));
    }

    private InputProduct tile() throws IOException {
        Path toml = path("tile.toml");
        Files.writeString(toml, TILE.toToml());
        return product(ProductKind.TILE, Map.of("toml", toml));
    }

    private TaskContext context(ProductKind kind, String directory, Map<Dimension, String> at) throws IOException {
        return new TaskContext(
                "ab".repeat(32), new Target(kind, new TreeMap<>(at)), Files.createDirectories(path(directory)));
    }

    private TaskOutcome regrid(int exposure, SkyPosition star) throws IOException {
        return regrid(exposure, star, Map.of());
    }

    private TaskOutcome regrid(int exposure, SkyPosition star, Map<String, String> parameters) throws IOException {
        return TaskExecution.run(
                new RegriddedTask(),
                inputs(exposure, star),
                parameters,
                context(
                        ProductKind.REGRIDDED,
                        "regridded" + exposure,
                        Map.of(
                                Dimension.INSTRUMENT, "cam",
                                Dimension.CHIP, "c01",
                                Dimension.EXPOSURE, "e" + exposure,
                                Dimension.TILE, "t1")));
    }

    private TaskOutcome coadd(List<InputProduct> layers, String directory) throws IOException {
        return TaskExecution.run(
                new CoaddTask(),
                new TaskInputs(Map.of("regridded", layers, "tile", List.of(tile()))),
                Map.of(),
                context(ProductKind.COADD, directory, Map.of(Dimension.TILE, "t1", Dimension.FILTER, "r")));
    }

    private static Path file(TaskOutcome.Completed outcome, String role) {
        return Objects.requireNonNull(outcome.files().get(role), role);
    }

    private static FloatImage image(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            return fits.firstImage().image();
        }
    }

    @Test
    void a_star_comes_out_of_the_coadd_where_it_is_and_as_bright_as_it_is() throws IOException {
        SkyPosition star = TILE.wcs().toSky(120.4, 95.7);
        List<InputProduct> layers = new ArrayList<>();
        for (int exposure = 0; exposure < 2; exposure++) {
            TaskOutcome.Completed regridded = (TaskOutcome.Completed) regrid(exposure, star);
            layers.add(product(ProductKind.REGRIDDED, regridded.files()));
        }

        TaskOutcome.Completed first = (TaskOutcome.Completed) coadd(layers, "coadd");
        TaskOutcome.Completed again = (TaskOutcome.Completed) coadd(layers, "again");

        FloatImage image = image(file(first, "image"));
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = 80; y <= 111; y++) {
            for (int x = 105; x <= 136; x++) {
                sum += image.at(x, y);
                sumX += x * image.at(x, y);
                sumY += y * image.at(x, y);
            }
        }
        assertThat(sum).isCloseTo(STAR_MICROJANSKY, within(0.005 * STAR_MICROJANSKY));
        assertThat(sumX / sum).isCloseTo(120.4, within(0.05));
        assertThat(sumY / sum).isCloseTo(95.7, within(0.05));
        assertThat((double) image(file(first, "exp")).at(120, 95)).isEqualTo(2 * SECONDS);
        double gain = image(file(first, "gain")).at(120, 95);
        double single = SECONDS / PhotometricSolution.microjanskyPerElectronPerSecond(zeroPoint(0));
        assertThat(gain / single).isBetween(1.8, 2.2);
        for (float pixel : image.pixels()) {
            assertThat(pixel).isFinite();
        }
        for (String role : first.files().keySet()) {
            assertThat(Files.mismatch(file(first, role), file(again, role)))
                    .as(role)
                    .isEqualTo(-1);
        }
        try (FitsFile fits = FitsFile.open(file(first, "image"))) {
            FitsHeader header = fits.firstImage().header();
            assertThat(header.text("BUNIT")).contains("uJy");
            assertThat(header.integer("NCOMBINE")).hasValue(2);
            assertThat(header.number("TEXPTIME")).hasValue(120);
            assertThat(header.text("CTYPE1")).contains("RA---TAN");
        }
    }

    @Test
    void drizzled_chips_make_the_same_star() throws IOException {
        SkyPosition star = TILE.wcs().toSky(120.4, 95.7);
        for (String method : List.of("DRIZZLE", "TURBO_DRIZZLE")) {
            List<InputProduct> layers = new ArrayList<>();
            for (int exposure = 0; exposure < 2; exposure++) {
                TaskOutcome.Completed regridded = (TaskOutcome.Completed)
                        regrid(exposure, star, Map.of("method", method, "pixelFraction", "0.9"));
                layers.add(product(ProductKind.REGRIDDED, regridded.files()));
            }

            TaskOutcome.Completed made = (TaskOutcome.Completed) coadd(layers, method);

            FloatImage image = image(file(made, "image"));
            double sum = 0;
            double sumX = 0;
            for (int y = 80; y <= 111; y++) {
                for (int x = 105; x <= 136; x++) {
                    sum += image.at(x, y);
                    sumX += x * image.at(x, y);
                }
            }
            assertThat(sum).isCloseTo(STAR_MICROJANSKY, within(0.01 * STAR_MICROJANSKY));
            assertThat(sumX / sum).isCloseTo(120.4, within(0.1));
            try (FitsFile fits = FitsFile.open(layers.getFirst().file("image"))) {
                assertThat(fits.firstImage().header().text("RESAMPT")).contains(method);
                assertThat(fits.firstImage().header().number("NOISEFAC").orElseThrow())
                        .isBetween(1.3, 1.5);
            }
        }
    }

    @Test
    void a_cut_off_layer_is_refused_and_not_combined() throws IOException {
        TaskOutcome.Completed regridded = (TaskOutcome.Completed) regrid(0, CENTRE);
        Path weight = file(regridded, "weight");
        byte[] bytes = Files.readAllBytes(weight);
        Files.write(weight, Arrays.copyOf(bytes, bytes.length / 2));

        TaskOutcome outcome = coadd(List.of(product(ProductKind.REGRIDDED, regridded.files())), "cut");

        assertThat(((TaskOutcome.Unprocessable) outcome).reason()).isEqualTo(UnprocessableReason.CORRUPT_INPUT);
    }

    @Test
    void an_exposure_through_thick_cloud_is_refused_with_the_number() throws IOException {
        TaskOutcome.Unprocessable outcome = (TaskOutcome.Unprocessable) regrid(2, CENTRE);

        assertThat(outcome.reason()).isEqualTo(UnprocessableReason.CLOUDY);
        assertThat(outcome.detail()).contains("0.90 mag").contains("maximumCloudMag");
    }

    @Test
    void a_frame_beside_the_tile_is_void() throws IOException {
        TaskInputs inputs = inputs(0, CENTRE);
        Files.writeString(path("tile.toml"), new TileGrid("t1", new SkyPosition(200, 54.3), 220, 200, 0.5).toToml());

        TaskOutcome outcome = new RegriddedTask()
                .run(
                        inputs,
                        RegriddedParameters.defaults(),
                        context(
                                ProductKind.REGRIDDED,
                                "beside",
                                Map.of(
                                        Dimension.INSTRUMENT, "cam",
                                        Dimension.CHIP, "c01",
                                        Dimension.EXPOSURE, "e0",
                                        Dimension.TILE, "t1")));

        assertThat(((TaskOutcome.Unprocessable) outcome).reason()).isEqualTo(UnprocessableReason.NO_OVERLAP);
    }
}
