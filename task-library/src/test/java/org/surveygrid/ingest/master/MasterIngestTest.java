package org.surveygrid.ingest.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.FitsSection;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.task.ProductKind;

class MasterIngestTest {
    private static final int SIZE = 800;
    private static final double GAIN = 1.145;
    private static final Camera CAMERA = InstrumentCatalog.camera("huntsman").orElseThrow();

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void a_dark_in_adu_is_divided_by_the_exposure_time_of_its_header() throws IOException {
        FloatImage truth = ramp(0.01, SIZE, SIZE);
        Path file = written(
                scaled(truth, 300),
                FitsHeader.builder().put("EXPTIME", 300.0, "").build());

        MasterOutcome.Accepted dark = accepted(file, ProductKind.DARK, unit("adu"));

        assertThat(difference(image(dark), truth)).isLessThan(1e-8);
        assertThat(dark.facts().require("medianAduPerSecond")).isCloseTo(0.01, Offset.offset(1e-4));
    }

    @Test
    void a_dark_in_electrons_per_second_is_divided_by_the_gain() throws IOException {
        FloatImage truth = ramp(0.01, SIZE, SIZE);
        Path file = written(scaled(truth, GAIN), header("BUNIT", "electron/s"));

        MasterOutcome.Accepted dark = accepted(file, ProductKind.DARK, MasterClaim.Form.asStated());

        assertThat(difference(image(dark), truth)).isLessThan(1e-8);
    }

    @Test
    void a_dark_without_unit_or_exposure_time_is_refused_with_what_to_say() throws IOException {
        Path file = written(ramp(3, SIZE, SIZE), header("OBJECT", "dark"));

        String noUnit = refused(file, ProductKind.DARK, MasterClaim.Form.asStated());
        String noTime = refused(file, ProductKind.DARK, unit("adu"));

        assertThat(noUnit).contains("--unit");
        assertThat(noTime).contains("--exposure");
    }

    @Test
    void a_flat_gets_median_one_and_dead_pixels_get_zero() throws IOException {
        FloatImage counts = ramp(23_000, SIZE, SIZE);
        counts.pixels()[17] = Float.NaN;
        counts.pixels()[18] = -4;
        Path file = written(counts, header("OBJECT", "flat"));

        MasterOutcome.Accepted flat = accepted(file, ProductKind.MASTER_FLAT, MasterClaim.Form.asStated());

        FloatImage response = image(flat);
        assertThat(response.pixels()[17]).isZero();
        assertThat(response.pixels()[18]).isZero();
        assertThat(response.at(400, 5) / response.at(10, 5))
                .isCloseTo(counts.at(400, 5) / counts.at(10, 5), Offset.offset(1e-6f));
        assertThat(response.at(SIZE / 2, SIZE / 2)).isCloseTo(1, Offset.offset(0.001f));
        assertThat(flat.target().toString()).isEqualTo("masterflat inst=huntsman ccd=ccd night=2021-01-12 band=g");
    }

    @Test
    void an_image_that_is_not_a_flat_is_refused() throws IOException {
        Path file = written(scaled(ramp(1, SIZE, SIZE), -1), header("OBJECT", "flat"));

        assertThat(refused(file, ProductKind.MASTER_FLAT, MasterClaim.Form.asStated()))
                .contains("100.0 % of its pixels are not positive");
    }

    @Test
    void an_empty_border_is_refused_with_the_section_that_is_filled() throws IOException {
        FloatImage truth = ramp(5, SIZE, SIZE);
        FloatImage wide = FloatImage.zeros(SIZE + 1, SIZE + 1);
        for (int y = 0; y < SIZE; y++) {
            System.arraycopy(truth.pixels(), y * SIZE, wide.pixels(), y * (SIZE + 1), SIZE);
        }
        Path file = written(wide, header("BUNIT", "adu"));

        String message = refused(file, ProductKind.BIAS, MasterClaim.Form.asStated());
        MasterOutcome.Accepted bias = accepted(file, ProductKind.BIAS, section("[1:800,1:800]"));

        assertThat(message).contains("801 x 801", "800 x 800", "--section [1:800,1:800]");
        assertThat(difference(image(bias), truth)).isZero();
    }

    @Test
    void a_section_with_falling_bounds_turns_the_image_round() throws IOException {
        FloatImage backwards = ramp(5, SIZE, SIZE);
        Path file = written(backwards, header("BUNIT", "adu"));

        FloatImage bias = image(accepted(file, ProductKind.BIAS, section("[800:1,1:800]")));

        assertThat(bias.at(0, 7)).isEqualTo(backwards.at(SIZE - 1, 7));
        assertThat(bias.at(790, 0)).isEqualTo(backwards.at(9, 0));
    }

    @Test
    void a_mask_of_the_other_polarity_is_refused_until_it_is_said() throws IOException {
        FloatImage good = ramp(1, SIZE, SIZE);
        good.pixels()[3 * SIZE + 5] = 0;
        Path file = written(good, header("OBJECT", "confidence"));

        String message = refused(file, ProductKind.HOT_PIXELS, MasterClaim.Form.asStated());
        MasterOutcome.Accepted mask = accepted(
                file,
                ProductKind.HOT_PIXELS,
                new MasterClaim.Form(
                        Optional.empty(), Optional.empty(), OptionalDouble.empty(), MasterClaim.BadPixels.ZERO));

        assertThat(message).contains("639999 of 640000", "--bad zero");
        assertThat(mask.facts().require("hotPixelCount")).isEqualTo(1);
        try (FitsFile fits = FitsFile.open(mask.files().getOrDefault("mask", directory))) {
            assertThat(fits.firstImage().mask().has(5, 3, PixelFlag.HOT)).isTrue();
        }
    }

    @Test
    void a_table_of_boxes_becomes_a_mask() throws IOException {
        Path file = directory.resolve("defects.fits");
        FitsWriter.writeTable(
                file,
                FitsHeader.builder().build(),
                FitsTable.builder("DEFECTS")
                        .longs("x0", "", "", new long[] {4, 790})
                        .longs("y0", "", "", new long[] {2, 0})
                        .longs("width", "", "", new long[] {3, 50})
                        .longs("height", "", "", new long[] {1, 2})
                        .build());

        MasterOutcome.Accepted mask = accepted(file, ProductKind.HOT_PIXELS, MasterClaim.Form.asStated());

        assertThat(mask.facts().require("hotPixelCount")).isEqualTo(3 + 10 * 2);
    }

    @Test
    void without_a_variance_the_noise_of_a_flat_is_how_neighbours_differ() throws IOException {
        FloatImage truth = ramp(2, SIZE, SIZE);
        Random random = new Random(20_210_112);
        for (int p = 0; p < truth.pixels().length; p++) {
            truth.pixels()[p] += (float) (0.03 * random.nextGaussian());
        }
        Path file = written(truth, header("OBJECT", "flat"));

        double noise = accepted(file, ProductKind.MASTER_FLAT, MasterClaim.Form.asStated())
                .facts()
                .require("relativeNoise");

        assertThat(noise).isCloseTo(0.03 / 2, Offset.offset(2e-4));
    }

    @Test
    void what_is_no_fits_file_or_of_no_such_chip_or_filter_is_refused() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.fits"), "these are notes");
        Path flat = written(ramp(1, SIZE, SIZE), header("OBJECT", "flat"));
        MasterIngest ingest = new MasterIngest(directory);
        MasterClaim noSuchFilter = new MasterClaim(
                ProductKind.MASTER_FLAT,
                Optional.empty(),
                LocalDate.of(2021, 1, 12),
                Optional.of("Ks"),
                MasterClaim.Form.asStated());
        MasterClaim noSuchChip = new MasterClaim(
                ProductKind.BIAS,
                Optional.of("c9"),
                LocalDate.of(2021, 1, 12),
                Optional.empty(),
                MasterClaim.Form.asStated());

        assertThat(refused(text, ProductKind.BIAS, MasterClaim.Form.asStated())).contains("notes.fits");
        assertThat(ingest.read(flat, CAMERA, noSuchFilter).toString()).contains("'Ks'", "[g, r, luminance]");
        assertThat(ingest.read(flat, CAMERA, noSuchChip).toString()).contains("'c9'", "[ccd]");
    }

    private MasterOutcome.Accepted accepted(Path file, ProductKind kind, MasterClaim.Form form) throws IOException {
        MasterOutcome outcome = new MasterIngest(directory.resolve("out")).read(file, CAMERA, claim(kind, form));
        assertThat(outcome).isInstanceOf(MasterOutcome.Accepted.class);
        return (MasterOutcome.Accepted) outcome;
    }

    private String refused(Path file, ProductKind kind, MasterClaim.Form form) throws IOException {
        MasterOutcome outcome = new MasterIngest(directory.resolve("out")).read(file, CAMERA, claim(kind, form));
        assertThat(outcome).isInstanceOf(MasterOutcome.Refused.class);
        return ((MasterOutcome.Refused) outcome).message();
    }

    private static MasterClaim claim(ProductKind kind, MasterClaim.Form form) {
        return new MasterClaim(
                kind,
                Optional.empty(),
                LocalDate.of(2021, 1, 12),
                kind.equals(ProductKind.MASTER_FLAT) ? Optional.of("g_band") : Optional.empty(),
                form);
    }

    private static MasterClaim.Form unit(String unit) {
        return new MasterClaim.Form(
                Optional.empty(), Optional.of(unit), OptionalDouble.empty(), MasterClaim.BadPixels.NONZERO);
    }

    private static MasterClaim.Form section(String text) {
        return new MasterClaim.Form(
                FitsSection.parse(text), Optional.empty(), OptionalDouble.empty(), MasterClaim.BadPixels.NONZERO);
    }

    private static FitsHeader header(String key, String value) {
        return FitsHeader.builder().put(key, value, "").build();
    }

    private Path written(FloatImage image, FitsHeader header) throws IOException {
        Path file = directory.resolve("master.fits");
        FitsWriter.write(file, header, image);
        return file;
    }

    /** About a level, within 10 %, different in every pixel of a row. */
    private static FloatImage ramp(double level, int width, int height) {
        FloatImage image = FloatImage.zeros(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.pixels()[y * width + x] =
                        (float) (level * (1 + 0.1 * (x - width / 2.0) / width + 0.05 * (y - height / 2.0) / height));
            }
        }
        return image;
    }

    private static FloatImage scaled(FloatImage image, double factor) {
        FloatImage scaled = image.copy();
        for (int p = 0; p < scaled.pixels().length; p++) {
            scaled.pixels()[p] = (float) (scaled.pixels()[p] * factor);
        }
        return scaled;
    }

    private static FloatImage image(MasterOutcome.Accepted master) throws IOException {
        try (FitsFile file = FitsFile.open(master.files().getOrDefault("image", Path.of("absent")))) {
            return file.firstImage().image();
        }
    }

    private static double difference(FloatImage a, FloatImage b) {
        double largest = 0;
        for (int p = 0; p < a.pixels().length; p++) {
            largest = Math.max(largest, Math.abs(a.pixels()[p] - b.pixels()[p]));
        }
        return largest;
    }
}
