package org.surveygrid.packaging.determinism;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.surveygrid.digest.Sha256;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;

/**
 * Everything that is made of one exposure of a chip of 160 x 160 pixels: calibrations, the reduced frame, its sources.
 * Small enough for the interpreter.
 */
public final class TinySurvey {
    private static final int SIDE = 160;
    private static final int RAW_WIDTH = 192;
    private static final double GAIN = 2.5;
    private static final double READ_NOISE_ADU = 2;
    private static final String NIGHT = " inst=test ccd=c1 night=2026-01-31";

    private final Path folder;
    private final Path output;
    private final TaskCatalog catalog = TaskCatalog.load();
    private final SortedMap<String, Path> files = new TreeMap<>();

    private TinySurvey(Path folder, Path output) {
        this.folder = folder;
        this.output = output;
    }

    /**
     * Makes the products in this JVM and says what they are, one {@code name digest} a line.
     *
     * @param arguments directory of the raw frames, where products go, and how many threads run the single kernels
     * @throws IOException when a file cannot be read or written
     * @throws ExecutionException when a kernel fails
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws IOException, ExecutionException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        make(Path.of(arguments[0]), Path.of(arguments[1]))
                .forEach((name, file) ->
                        lines.append(name).append(' ').append(digest(file)).append('\n'));
        KernelDigests.of(Path.of(arguments[1]), Integer.parseInt(arguments[2]))
                .forEach((name, digest) ->
                        lines.append(name).append(' ').append(digest).append('\n'));
        System.out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    private static String digest(Path file) {
        try {
            return Sha256.ofFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the raw frames. */
    static void writeRaws(Path folder) throws IOException {
        for (int j = 0; j < 4; j++) {
            writeRaw(folder, "raw.bias", 0, j);
            writeRaw(folder, "raw.dome", 15_000, 20 + j);
        }
        writeRaw(folder, "raw.science", 400, 40);
    }

    /** Makes all products; returns their files by task and role. */
    static SortedMap<String, Path> make(Path folder, Path output) throws IOException {
        TinySurvey survey = new TinySurvey(folder, output);
        survey.makeAll();
        return survey.files;
    }

    private void makeAll() throws IOException {
        List<InputProduct> biases = raws("raw.bias", 0);
        List<InputProduct> domes = raws("raw.dome", 20);
        InputProduct readNoise = make("readnoise", NIGHT, Map.of("raws", biases));
        InputProduct bias = make("bias", NIGHT, Map.of("raws", biases, "readnoise", List.of(readNoise)));
        InputProduct hot = make("hotpixels", NIGHT, Map.of("bias", List.of(bias), "readnoise", List.of(readNoise)));
        InputProduct gain = make("gain", NIGHT, Map.of("raws", domes, "biases", biases));
        Map<String, List<InputProduct>> inputs = new TreeMap<>(Map.of(
                "bias", List.of(bias),
                "gain", List.of(gain),
                "hotpixels", List.of(hot),
                "readnoise", List.of(readNoise)));
        inputs.put("raws", domes);
        InputProduct dome = make("domeflat", NIGHT + " band=r", inputs);
        inputs.remove("raws");
        inputs.put("coldpixels", List.of(make("coldpixels", NIGHT + " band=r", Map.of("domeflat", List.of(dome)))));
        inputs.put("masterflat", List.of(make("masterflat", NIGHT + " band=r", Map.of("domeflat", List.of(dome)))));
        inputs.put("raw", List.of(raw("raw.science", 40)));
        InputProduct reduced = make("reduced", " inst=test ccd=c1 exp=e40", inputs);
        make("sourcelist", " inst=test ccd=c1 exp=e40", Map.of("reduced", List.of(reduced)));
    }

    private InputProduct make(String name, String at, Map<String, List<InputProduct>> inputs) throws IOException {
        Map<String, List<InputProduct>> all = new TreeMap<>(inputs);
        all.put(
                "instrument",
                List.of(new InputProduct(
                        "1".repeat(64), ProductKind.INSTRUMENT, Map.of("toml", folder.resolve("test.toml")))));
        TaskOutcome outcome = TaskExecution.run(
                catalog.named(name).orElseThrow(),
                new TaskInputs(all),
                Map.of(),
                new TaskContext(
                        "a".repeat(64), Target.parse(name + at), Files.createDirectories(output.resolve(name))));
        if (!(outcome instanceof TaskOutcome.Completed completed)) {
            throw new IllegalStateException(name + " ended with " + outcome);
        }
        completed.files().forEach((role, file) -> files.put(name + "." + role, file));
        return new InputProduct(
                String.format(Locale.ROOT, "%064d", files.size()), new ProductKind(name), completed.files());
    }

    private List<InputProduct> raws(String kind, int first) {
        List<InputProduct> frames = new ArrayList<>();
        for (int j = 0; j < 4; j++) {
            frames.add(raw(kind, first + j));
        }
        return frames;
    }

    private InputProduct raw(String kind, int number) {
        return new InputProduct(
                String.format(Locale.ROOT, "%064x", 4096 + number),
                new ProductKind(kind),
                Map.of("raw", file(folder, number)));
    }

    private static Path file(Path folder, int number) {
        return folder.resolve("e" + number + ".fits");
    }

    /** 160 columns with light, 32 of overscan, response scatter of 1 %, a hot pixel, stars where there is little light. */
    private static void writeRaw(Path folder, String kind, double levelAdu, int number) throws IOException {
        Random response = new Random(5);
        Random random = new Random(1000 + number);
        FloatImage image = FloatImage.zeros(RAW_WIDTH, SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < RAW_WIDTH; x++) {
                double sky = kind.equals("raw.science") ? levelAdu + stars(x, y) : levelAdu;
                double light = x < SIDE ? sky * (1 + 0.01 * response.nextGaussian()) : 0;
                double noise = Math.sqrt(light / GAIN + READ_NOISE_ADU * READ_NOISE_ADU);
                double hot = x == 50 && y == 60 ? 100 : 0;
                image.pixels()[y * RAW_WIDTH + x] =
                        Math.round(1000 + number % 3 + light + hot + noise * random.nextGaussian());
            }
        }
        FitsWriter.write(file(folder, number), header(kind, number), image);
        Files.writeString(
                folder.resolve("test.toml"),
                TrialCamera.fullyCalibrated(SIDE, 5.1).toml());
    }

    /** A star of another brightness every 32 pixels, off the pixel centres. */
    private static double stars(int x, int y) {
        double i = Math.rint((x - 20) / 31.3);
        double j = Math.rint((y - 20) / 31.3);
        double dx = x - 20 - 31.3 * i;
        double dy = y - 20 - 31.3 * j;
        return (300 + 900 * i + 250 * j) * StrictMath.exp(-(dx * dx + dy * dy) / 4.5);
    }

    private static FitsHeader header(String kind, int number) {
        return FitsHeader.builder()
                .put("SGINST", "test", "")
                .put("SGCHIP", "c1", "")
                .put("SGKIND", kind, "")
                .put("SGEXPID", "e" + number, "")
                .put("SGFILT", "r", "")
                .put("SGMJD", 61071.25, "")
                .put("SGEXPT", 30.0, "")
                .put("SGAIRM", 1.2, "")
                .put("SGRA", 150.0, "")
                .put("SGDEC", -20.0, "")
                .build();
    }
}
