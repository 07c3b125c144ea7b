package org.surveygrid.task.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

class DetectorTrendTaskTest {
    private static final int RED = 0xc02a2a;

    @TempDir
    Path folder;

    private int made;

    @Test
    void a_frame_left_out_is_red_and_the_drift_is_stated() throws IOException {
        List<InputProduct> readNoises = List.of(readNoise("c1", 7.5), readNoise("c2", 0));

        TaskOutcome.Completed completed =
                run(Map.of("readnoise", readNoises, "bias", List.of(), "gain", List.of(gain("c1"), gain("c2"))));

        Facts facts = Facts.decode(Files.readString(completed.files().get(Facts.ROLE)));
        assertThat(facts.require("chips")).isEqualTo(2);
        assertThat(facts.require("biasFrames")).isEqualTo(3);
        assertThat(facts.require("largestLevelDriftAdu")).isCloseTo(7.5, within(1e-9));
        assertThat(pixels(trend(completed), RED)).isPositive();
    }

    @Test
    void nothing_is_red_when_every_frame_was_used() throws IOException {
        InputProduct readNoise = product(
                ProductKind.READ_NOISE,
                frames("c1", 0).with("framesRejected", 0).with("readNoiseAdu", 2.0));

        TaskOutcome.Completed completed =
                run(Map.of("readnoise", List.of(readNoise), "bias", List.of(), "gain", List.of()));

        assertThat(pixels(trend(completed), RED)).isZero();
    }

    @Test
    void the_order_of_the_chips_does_not_matter() throws IOException {
        InputProduct first = readNoise("c1", 3);
        InputProduct second = readNoise("c2", 1);

        TaskOutcome.Completed one =
                run(Map.of("readnoise", List.of(first, second), "bias", List.of(), "gain", List.of()));
        TaskOutcome.Completed other =
                run(Map.of("readnoise", List.of(second, first), "bias", List.of(), "gain", List.of()));

        assertThat(trend(other)).hasSameBinaryContentAs(trend(one));
    }

    private static Path trend(TaskOutcome.Completed completed) {
        return Optional.ofNullable(completed.files().get("trend")).orElseThrow();
    }

    private static int pixels(Path png, int colour) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
            }
        }
        return count;
    }

    private InputProduct readNoise(String chip, double lastDriftAdu) throws IOException {
        return product(
                ProductKind.READ_NOISE,
                frames(chip, lastDriftAdu)
                        .with("framesRejected", 1)
                        .with("rejected.1", "e3")
                        .with("readNoiseAdu", 2.0));
    }

    private static Facts frames(String chip, double lastDriftAdu) {
        Facts facts = Facts.none().with("chip", chip);
        for (int i = 1; i <= 3; i++) {
            facts = facts.with("frame." + i, "e" + i)
                    .with("frameMjd." + i, 61_000 + i * 0.001)
                    .with("frameLevelAdu." + i, 1000 + (i == 3 ? lastDriftAdu : 0))
                    .with("frameNoiseAdu." + i, 2 + 0.01 * i);
        }
        return facts;
    }

    private InputProduct gain(String chip) throws IOException {
        return product(
                ProductKind.GAIN,
                Facts.none().with("chip", chip).with("gainElectronsPerAdu", 2.5).with("gainRelativeError", 0.001));
    }

    private InputProduct product(ProductKind kind, Facts facts) throws IOException {
        Path file = folder.resolve("facts-" + made);
        Files.writeString(file, facts.encode());
        return new InputProduct(String.format("%064d", made++), kind, Map.of(Facts.ROLE, file));
    }

    private TaskOutcome.Completed run(Map<String, List<InputProduct>> inputs) throws IOException {
        TaskType<?> task = TaskCatalog.load().making(ProductKind.QC_PLOTS).orElseThrow();
        Path output = Files.createDirectories(folder.resolve("run-" + made++));
        Map<String, List<InputProduct>> byRole = new TreeMap<>();
        inputs.forEach((role, products) -> byRole.put(role, new ArrayList<>(products)));
        TaskOutcome outcome = TaskExecution.run(
                task,
                new TaskInputs(byRole),
                new TreeMap<>(),
                new TaskContext("ab".repeat(32), Target.parse("qcplots inst=test night=2026-01-31"), output));
        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        return (TaskOutcome.Completed) outcome;
    }
}
