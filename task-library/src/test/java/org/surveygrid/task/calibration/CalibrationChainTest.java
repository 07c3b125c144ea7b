package org.surveygrid.task.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

class CalibrationChainTest {
    private static final int SIDE = 160;
    private static final int RAW_WIDTH = 192;
    private static final double GAIN = 2.5;
    private static final double READ_NOISE_ADU = 2;
    private static final String AT = " inst=test ccd=c1 night=2026-01-31";

    @TempDir
    Path folder;

    private int made;

    @Test
    void a_night_of_calibrations_reduces_a_frame_to_the_photons_that_came() throws IOException {
        InputProduct readNoise = make("readnoise", AT, Map.of("raws", biases(6)));
        InputProduct bias = make("bias", AT, Map.of("raws", biases(6), "readnoise", List.of(readNoise)));
        InputProduct hot = make("hotpixels", AT, Map.of("bias", List.of(bias), "readnoise", List.of(readNoise)));
        InputProduct gain = make("gain", AT, Map.of("raws", flats(4, 15_000), "biases", biases(6)));
        Map<String, List<InputProduct>> calibrations = new TreeMap<>(Map.of(
                "bias", List.of(bias),
                "gain", List.of(gain),
                "hotpixels", List.of(hot),
                "readnoise", List.of(readNoise)));
        Map<String, List<InputProduct>> forFlat = new TreeMap<>(calibrations);
        forFlat.put("raws", flats(5, 15_000));
        InputProduct dome = make("domeflat", AT + " band=r", forFlat);
        InputProduct cold = make("coldpixels", AT + " band=r", Map.of("domeflat", List.of(dome)));
        calibrations.put("coldpixels", List.of(cold));
        calibrations.put("masterflat", List.of(make("masterflat", AT + " band=r", Map.of("domeflat", List.of(dome)))));
        calibrations.put("raw", List.of(raw("raw.science", 400, 99)));

        InputProduct reduced = make("reduced", " inst=test ccd=c1 exp=e99", calibrations);

        assertThat(readNoise.facts().require("readNoiseAdu")).isCloseTo(READ_NOISE_ADU, within(0.02));
        assertThat(gain.facts().require("gainElectronsPerAdu")).isCloseTo(GAIN, within(0.04));
        assertThat(mask(hot, "mask").has(50, 60, PixelFlag.HOT)).isTrue();
        Facts facts = reduced.facts();
        assertThat(facts.require("skyElectrons")).isCloseTo(1000, within(15.0));
        assertThat(facts.require("noiseRatio")).isCloseTo(1, within(0.03));
        assertThat(mask(reduced, "flag").has(50, 60, PixelFlag.HOT)).isTrue();
        assertThat(image(reduced, "weight").at(50, 60)).isZero();
        assertThat(image(reduced, "weight").at(80, 80)).isCloseTo(1 / 1030f, within(2e-4f));
    }

    @Test
    void the_same_frames_give_the_same_bytes() throws IOException {
        InputProduct readNoise = make("readnoise", AT, Map.of("raws", biases(4)));
        Map<String, List<InputProduct>> inputs = Map.of("raws", biases(4), "readnoise", List.of(readNoise));

        Path first = completed(run("bias", AT, inputs)).get("image");
        Path second = completed(run("bias", AT, inputs)).get("image");

        assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    }

    @Test
    void saturated_and_empty_flats_are_a_bad_light_level() throws IOException {
        TaskOutcome saturated = run("domeflat", AT + " band=r", Map.of("raws", flats(3, 59_500)));
        TaskOutcome empty = run("domeflat", AT + " band=r", Map.of("raws", flats(3, 10)));

        assertThat(reason(saturated)).isEqualTo(UnprocessableReason.BAD_LIGHT_LEVEL);
        assertThat(reason(empty)).isEqualTo(UnprocessableReason.BAD_LIGHT_LEVEL);
    }

    @Test
    void too_few_frames_say_how_many_are_needed() throws IOException {
        InputProduct readNoise = make("readnoise", AT, Map.of("raws", biases(4)));

        TaskOutcome outcome = run("bias", AT, Map.of("raws", biases(4).subList(0, 2), "readnoise", List.of(readNoise)));

        assertThat(outcome).isInstanceOfSatisfying(TaskOutcome.Unprocessable.class, unprocessable -> {
            assertThat(unprocessable.reason()).isEqualTo(UnprocessableReason.TOO_FEW_FRAMES);
            assertThat(unprocessable.detail()).contains("at least 3");
        });
    }

    @Test
    void a_bias_is_judged_by_what_is_known_of_it() throws IOException {
        TaskType<?> bias = task("bias");
        Facts known = Facts.none().with("meanAdu", 320).with("stdevAdu", 1.0).with("framesUsed", 2);
        Facts unknown = Facts.none().with("meanAdu", 320).with("stdevAdu", 1.0).with("overscan", "NONE");

        assertThat(judged(bias, known.with("overscan", "PER_ROW"))).containsExactly("BIAS_LEVEL_OFF", "FEW_FRAMES");
        assertThat(judged(bias, known.with("overscan", "NONE"))).containsExactly("FEW_FRAMES");
        assertThat(judged(bias, unknown)).isEmpty();
    }

    private static <P extends Record> List<String> judged(TaskType<P> type, Facts facts) {
        return type.judge(facts, type.defaults());
    }

    @Test
    void a_bias_of_another_overscan_method_is_refused() throws IOException {
        InputProduct readNoise = make("readnoise", AT, Map.of("raws", biases(4)));
        InputProduct bias = make("bias", AT, Map.of("raws", biases(4), "readnoise", List.of(readNoise)));
        Map<String, List<InputProduct>> inputs = Map.of(
                "instrument", List.of(instrument()), "raw", List.of(raw("raw.science", 400, 7)), "bias", List.of(bias));

        TaskOutcome outcome = TaskExecution.run(
                task("reduced"),
                new TaskInputs(inputs),
                Map.of("overscan", "CONSTANT"),
                context(" inst=test ccd=c1 exp=e7", "reduced"));

        assertThat(reason(outcome)).isEqualTo(UnprocessableReason.INCONSISTENT_INPUTS);
    }

    @Test
    void a_frame_of_another_size_is_inconsistent() throws IOException {
        Path file = folder.resolve("small.fits");
        FitsWriter.write(file, header("raw.bias", 1), FloatImage.zeros(20, 20));
        InputProduct small = new InputProduct("7".repeat(64), ProductKind.RAW_BIAS, Map.of("raw", file));

        TaskOutcome outcome = run("readnoise", AT, Map.of("raws", List.of(small, small)));

        assertThat(reason(outcome)).isEqualTo(UnprocessableReason.INCONSISTENT_INPUTS);
    }

    @Test
    void a_truncated_file_is_corrupt() throws IOException {
        Path file = folder.resolve("cut.fits");
        Files.write(file, "SIMPLE  = nonsense".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        InputProduct cut = new InputProduct("8".repeat(64), ProductKind.RAW_BIAS, Map.of("raw", file));

        TaskOutcome outcome = run("readnoise", AT, Map.of("raws", List.of(cut, cut)));

        assertThat(reason(outcome)).isEqualTo(UnprocessableReason.CORRUPT_INPUT);
    }

    private static UnprocessableReason reason(TaskOutcome outcome) {
        assertThat(outcome).isInstanceOf(TaskOutcome.Unprocessable.class);
        return ((TaskOutcome.Unprocessable) outcome).reason();
    }

    private static Map<String, Path> completed(TaskOutcome outcome) {
        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        return ((TaskOutcome.Completed) outcome).files();
    }

    private InputProduct make(String name, String at, Map<String, List<InputProduct>> inputs) throws IOException {
        Map<String, Path> files = completed(run(name, at, inputs));
        return new InputProduct(String.format("%064d", made), new ProductKind(name), files);
    }

    private TaskOutcome run(String name, String at, Map<String, List<InputProduct>> inputs) throws IOException {
        Map<String, List<InputProduct>> all = new TreeMap<>(inputs);
        all.put("instrument", List.of(instrument()));
        return TaskExecution.run(task(name), new TaskInputs(all), Map.of(), context(at, name));
    }

    private static TaskType<?> task(String name) {
        return TaskCatalog.load().named(name).orElseThrow();
    }

    private TaskContext context(String at, String name) throws IOException {
        made++;
        Path output = Files.createDirectories(folder.resolve("out" + made));
        return new TaskContext("a".repeat(64), Target.parse(name + at), output);
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

    private List<InputProduct> biases(int n) throws IOException {
        List<InputProduct> frames = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            frames.add(raw("raw.bias", 0, j));
        }
        return frames;
    }

    private List<InputProduct> flats(int n, double levelAdu) throws IOException {
        List<InputProduct> frames = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            frames.add(raw("raw.dome", levelAdu, 20 + j));
        }
        return frames;
    }

    /** One frame: 160 columns with light, 32 of overscan, response scatter of 1 %, a hot pixel at (50, 60). */
    private InputProduct raw(String kind, double levelAdu, int number) throws IOException {
        Random response = new Random(5);
        Random random = new Random(1000 + number);
        FloatImage image = FloatImage.zeros(RAW_WIDTH, SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < RAW_WIDTH; x++) {
                double light = x < SIDE ? levelAdu * (1 + 0.01 * response.nextGaussian()) : 0;
                double noise = Math.sqrt(light / GAIN + READ_NOISE_ADU * READ_NOISE_ADU);
                double hot = x == 50 && y == 60 ? 100 : 0;
                image.pixels()[y * RAW_WIDTH + x] =
                        Math.round(1000 + number % 3 + light + hot + noise * random.nextGaussian());
            }
        }
        Path file = folder.resolve(kind + number + "_" + (int) levelAdu + ".fits");
        FitsWriter.write(file, header(kind, number), image);
        return new InputProduct(String.format("%064x", 4096 + number), new ProductKind(kind), Map.of("raw", file));
    }

    private static FitsHeader header(String kind, int number) {
        return FitsHeader.builder()
                .put("SGCHIP", "c1", "")
                .put("SGKIND", kind, "")
                .put("SGEXPID", "e" + number, "")
                .put("SGFILT", "r", "")
                .put("SGEXPT", 30.0, "")
                .put("SGRA", 150.0, "")
                .put("SGDEC", -20.0, "")
                .build();
    }

    private InputProduct instrument() throws IOException {
        Path file = folder.resolve("test.toml");
        Files.writeString(file, TrialCamera.fullyCalibrated(160, 5.1).toml());
        return new InputProduct("1".repeat(64), ProductKind.INSTRUMENT, Map.of("toml", file));
    }
}
