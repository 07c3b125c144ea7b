package org.surveygrid.task.calibration.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.surveygrid.task.calibration.sky.TwoAmplifierCamera.HEIGHT;
import static org.surveygrid.task.calibration.sky.TwoAmplifierCamera.WIDTH;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;

/** From raw frames to a reduced one with everything measured that a camera's file may leave to measurement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasuredSignatureTest {
    private static final String AT = " inst=test ccd=c1 night=2026-01-31";
    private static final int SCIENCE = 6;
    private static final double SKY = 3000;
    private static final double[] FRINGES_OF_FIRST = {60, 50};
    private static final double[] BRIGHT = {70, 150, 100_000};
    private static final List<String> MEASURED = List.of(
            "bias",
            "gain",
            "masterflat",
            "readnoise",
            "unstablepixels",
            "photontransfer",
            "crosstalk",
            "superflat");

    private final Map<String, InputProduct> made = new TreeMap<>();
    private final List<InputProduct> science = new ArrayList<>();
    private double[] lightOfFirst = {};
    private double[] plainOfFirst = {};
    private Path folder = Path.of(".");
    private int runs;

    @BeforeAll
    void calibrate(@TempDir Path directory) throws IOException {
        folder = directory;
        TwoAmplifierCamera camera = new TwoAmplifierCamera(folder);
        made.put("instrument", camera.instrument(MEASURED));
        List<InputProduct> biases = new ArrayList<>();
        for (int j = 0; j < 7; j++) {
            biases.add(camera.raw(ProductKind.RAW_BIAS, new double[WIDTH * HEIGHT], 0, j));
        }
        List<InputProduct> ramp = new ArrayList<>();
        for (double level = 4000; level < 105_000; level *= 1.7) {
            for (int twin = 0; twin < 2; twin++) {
                ramp.add(camera.raw(
                        ProductKind.RAW_DOME, camera.lamp(level), level / 2000, 100 + ramp.size()));
            }
        }
        RandomStream random = RandomStream.of(3, "fields");
        for (int j = 0; j < SCIENCE; j++) {
            double[] fringes = {random.uniform(30, 90), random.uniform(-60, 60)};
            List<double[]> stars = stars(random);
            double[] light = camera.sky(SKY + 200 * j, j == 0 ? FRINGES_OF_FIRST : fringes, stars);
            if (j == 0) {
                lightOfFirst = light;
                plainOfFirst = camera.sky(SKY, new double[2], stars);
            }
            science.add(camera.raw(ProductKind.RAW_SCIENCE, camera.seen(light), 60, 200 + j));
        }
        make("readnoise", AT, Map.of("raws", biases), Map.of());
        make("bias", AT, Map.of("raws", biases), Map.of());
        make("unstablepixels", AT, Map.of("raws", biases), Map.of());
        make("photontransfer", AT, Map.of("raws", ramp), Map.of("boxPx", "32"));
        make("crosstalk", AT, Map.of("raws", science), Map.of());
        make("gain", AT, Map.of("raws", ramp, "biases", biases), Map.of("boxPx", "40"));
        make("domeflat", AT + " band=i", Map.of("raws", ramp.subList(6, 12)), Map.of());
        make("masterflat", AT + " band=i", Map.of(), Map.of("cellPx", "40"));
        make("superflat", AT + " band=i", Map.of("raws", science), Map.of("cellPx", "80"));
        make("fringe", AT + " band=i", Map.of("raws", science), Map.of("cellPx", "80"));
    }

    /** Stars anywhere, of which those on the left may be bright enough to leave ghosts on the right, and one that is. */
    private static List<double[]> stars(RandomStream random) {
        List<double[]> stars = new ArrayList<>();
        for (int star = 0; star < 25; star++) {
            stars.add(new double[] {
                random.uniform(0, WIDTH), random.uniform(0, HEIGHT), random.uniform(1000, 40_000)
            });
            stars.add(new double[] {
                random.uniform(0, 0.5 * WIDTH), random.uniform(0, HEIGHT), random.uniform(40_000, 100_000)
            });
        }
        stars.removeIf(star -> Math.abs(star[1] - BRIGHT[1]) < 45);
        stars.add(BRIGHT);
        return stars;
    }

    @Test
    void the_electronics_are_measured_as_they_are() throws IOException {
        InputProduct transfer = made.get("photontransfer");
        InputProduct crosstalk = made.get("crosstalk");
        InputProduct gain = made.get("gain");

        for (String amplifier : List.of("a", "b")) {
            assertThat(number(transfer, "linearity2." + amplifier)).isCloseTo(1.2e-6, within(0.1e-6));
            assertThat(number(gain, "gain." + amplifier)).isCloseTo(2.0, within(0.02));
        }
        assertThat(number(crosstalk, "crosstalk.a.b"))
                .isCloseTo(TwoAmplifierCamera.CROSSTALK, within(0.1 * TwoAmplifierCamera.CROSSTALK));
        assertThat(facts(crosstalk)).doesNotContainKey("crosstalk.b.a");
    }

    @Test
    void flickering_pixels_are_found_and_no_others() throws IOException {
        MaskImage mask = mask(made.get("unstablepixels"), "mask");

        for (int flickering : TwoAmplifierCamera.FLICKERING) {
            assertThat(mask.bits()[flickering]).isEqualTo(PixelFlag.BAD.bit());
        }
        assertThat(mask.count(PixelFlag.BAD)).isLessThanOrEqualTo(TwoAmplifierCamera.FLICKERING.length + 1);
    }

    @Test
    void the_superflat_is_the_light_of_the_sky_to_a_third_of_a_percent() throws IOException {
        FloatImage superFlat = image(made.get("superflat"), "image");
        double squares = 0;
        double sum = 0;
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            double truth = TwoAmplifierCamera.illumination(p % WIDTH, Math.floorDiv(p, WIDTH));
            double ratio = superFlat.pixels()[p] / truth;
            squares += ratio * ratio;
            sum += ratio;
        }
        double mean = sum / (WIDTH * HEIGHT);

        assertThat(Math.sqrt(squares / (WIDTH * HEIGHT) - mean * mean)).isLessThan(0.003);
    }

    @Test
    void the_reduced_frame_is_the_light_that_came() throws IOException {
        InputProduct reduced = reduced(MEASURED);
        FloatImage value = image(reduced, "image");
        MaskImage flags = mask(reduced, "flag");

        assertThat(flags.bits()[TwoAmplifierCamera.FLICKERING[1]] & PixelFlag.BAD.bit())
                .isNotZero();
        assertThat(unevenness(value)).isLessThan(0.005);
        assertThat(brightOverSky(value) / brightOverSky(truth())).isCloseTo(1, within(0.006));
        assertThat(Math.abs(ghost(value))).isLessThan(45);
    }

    @Test
    void without_the_measurements_star_sky_and_ghost_are_wrong() throws IOException {
        FloatImage value = image(reduced(List.of("bias", "gain", "masterflat", "readnoise")), "image");

        assertThat(unevenness(value)).isGreaterThan(0.01);
        assertThat(brightOverSky(value) / brightOverSky(truth())).isLessThan(0.98);
        assertThat(ghost(value)).isGreaterThan(120);
    }

    @Test
    void two_patterns_leave_less_of_the_fringes_than_one() throws IOException {
        make("fringe", AT + " band=i", Map.of("raws", science), Map.of("cellPx", "80", "patterns", "1"));
        double withOne = fringesLeft(image(reduced(with("fringe")), "image"));
        make("fringe", AT + " band=i", Map.of("raws", science), Map.of("cellPx", "80"));
        InputProduct two = reduced(with("fringe"));

        assertThat(number(made.get("fringe"), "patterns")).isEqualTo(2);
        assertThat(facts(two)).containsKeys("fringeElectrons", "fringeElectrons.2");
        assertThat(fringesLeft(image(two, "image"))).isLessThan(0.75 * withOne);
    }

    private static List<String> with(String more) {
        List<String> calibrations = new ArrayList<>(MEASURED);
        calibrations.add(more);
        return calibrations;
    }

    private InputProduct reduced(List<String> roles) throws IOException {
        Map<String, List<InputProduct>> inputs = new TreeMap<>();
        inputs.put("instrument", List.of(made.get("instrument")));
        inputs.put("raw", List.of(science.getFirst()));
        roles.forEach(role -> inputs.put(role, List.of(made.get(role))));
        return run("reduced", " inst=test ccd=c1 exp=e200", inputs, Map.of("cosmicRaySigma", "0", "trailSigma", "0"));
    }

    /** Makes a product from raw frames and all that was made before. */
    private void make(String name, String at, Map<String, List<InputProduct>> raws, Map<String, String> parameters)
            throws IOException {
        Map<String, List<InputProduct>> inputs = new TreeMap<>();
        made.forEach((role, product) -> inputs.put(role, List.of(product)));
        inputs.remove(name);
        inputs.putAll(raws);
        made.put(name, run(name, at, inputs, parameters));
    }

    private InputProduct run(
            String name, String at, Map<String, List<InputProduct>> inputs, Map<String, String> parameters)
            throws IOException {
        runs++;
        TaskOutcome outcome = TaskExecution.run(
                TaskCatalog.load().named(name).orElseThrow(),
                new TaskInputs(inputs),
                parameters,
                new TaskContext(
                        "a".repeat(64),
                        Target.parse(name + at),
                        Files.createDirectories(folder.resolve("out" + runs))));
        assertThat(outcome).as(name).isInstanceOf(TaskOutcome.Completed.class);
        return new InputProduct(
                String.format("%064d", runs), new ProductKind(name), ((TaskOutcome.Completed) outcome).files());
    }

    /** The light of the first exposure with the fringes taken off, as what should be left. */
    private FloatImage truth() {
        FloatImage truth = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            truth.pixels()[p] = (float) lightOfFirst[p];
        }
        return truth;
    }

    /** Scatter of the medians of blocks, as a fraction, against the truth. */
    private double unevenness(FloatImage value) {
        FloatImage truth = truth();
        double squares = 0;
        double mean = 0;
        int blocks = 0;
        int side = 40;
        for (int y = 0; y < HEIGHT; y += side) {
            for (int x = 0; x < WIDTH; x += side) {
                List<Double> ratios = new ArrayList<>();
                for (int p = 0; p < side * side; p++) {
                    int at = (y + Math.floorDiv(p, side)) * WIDTH + x + p % side;
                    ratios.add((double) value.pixels()[at] / truth.pixels()[at]);
                }
                ratios.sort(Double::compare);
                double median = ratios.get(ratios.size() / 2);
                mean += median;
                squares += median * median;
                blocks++;
            }
        }
        mean /= blocks;
        return Math.sqrt(squares / blocks - mean * mean) / mean;
    }

    /** Flux of the bright star in units of the sky. */
    private static double brightOverSky(FloatImage image) {
        double sky = RobustScale.median(image.pixels());
        return sum(image, (int) BRIGHT[0]) / sky - 81;
    }

    /** Mean of the place where the bright star's ghost falls, above the places 30 rows off. */
    private double ghost(FloatImage value) {
        int mirrored = WIDTH - 1 - (int) BRIGHT[0];
        int row = (int) BRIGHT[1];
        return left(value, lightOfFirst, mirrored, row)
                - 0.5 * (left(value, lightOfFirst, mirrored, row - 30) + left(value, lightOfFirst, mirrored, row + 30));
    }

    /** Mean of what an image has more than there was light, in 5 x 5 pixels. */
    private static double left(FloatImage value, double[] light, int atX, int atY) {
        double sum = 0;
        for (int y = atY - 2; y <= atY + 2; y++) {
            for (int x = atX - 2; x <= atX + 2; x++) {
                sum += value.at(x, y) - light[y * WIDTH + x];
            }
        }
        return sum / 25;
    }

    /** Root mean square of what is left of the fringes, away from stars, in means of 5 x 5 pixels. */
    private double fringesLeft(FloatImage value) {
        double squares = 0;
        double mean = 0;
        int n = 0;
        for (int y = 5; y < HEIGHT - 5; y += 5) {
            for (int x = 5; x < WIDTH - 5; x += 5) {
                if (plainOfFirst[y * WIDTH + x] < 1.001 * SKY) {
                    double more = left(value, plainOfFirst, x, y);
                    squares += more * more;
                    mean += more;
                    n++;
                }
            }
        }
        mean /= n;
        return Math.sqrt(squares / n - mean * mean);
    }

    private static double sum(FloatImage image, int atX) {
        double sum = 0;
        for (int y = (int) BRIGHT[1] - 4; y <= BRIGHT[1] + 4; y++) {
            for (int x = atX - 4; x <= atX + 4; x++) {
                sum += image.at(x, y);
            }
        }
        return sum;
    }

    private static Map<String, String> facts(InputProduct product) throws IOException {
        return product.facts().asMap();
    }

    private static double number(InputProduct product, String fact) throws IOException {
        return product.facts().require(fact);
    }

    private static MaskImage mask(InputProduct product, String role) throws IOException {
        try (FitsFile file = FitsFile.open(product.file(role))) {
            return file.firstImage().mask();
        }
    }

    private static FloatImage image(InputProduct product, String role) throws IOException {
        try (FitsFile file = FitsFile.open(product.file(role))) {
            return file.firstImage().image();
        }
    }
}
