package org.surveygrid.task.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;

class PhotonTransferTaskTest {
    private static final int SIDE = 160;
    private static final int RAW_WIDTH = 192;
    private static final double GAIN = 2.5;
    private static final double FULL_ADU = 52_000;
    private static final Linearity BEND = new Linearity(List.of(1e-6));

    @TempDir
    Path folder;

    @Test
    void pairs_of_rising_exposure_tell_gain_linearity_and_full_well() throws IOException {
        List<InputProduct> flats = new ArrayList<>();
        for (double seconds = 1; seconds < 60; seconds *= 1.3) {
            flats.add(flat(seconds, flats.size()));
            flats.add(flat(seconds, flats.size()));
        }

        TaskOutcome outcome = run(flats);

        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        Facts facts = ((TaskOutcome.Completed) outcome).facts();
        String amplifier = facts.asMap().keySet().stream()
                .filter(name -> name.startsWith("gain."))
                .findFirst()
                .orElseThrow()
                .substring("gain.".length());
        assertThat(facts.require("gainElectronsPerAdu")).isCloseTo(GAIN, within(0.03 * GAIN));
        assertThat(facts.require("linearity2." + amplifier)).isCloseTo(1e-6, within(1e-7));
        assertThat(facts.require("linearityDeviation." + amplifier)).isLessThan(2e-3);
        assertThat(facts.require("fullWellAdu." + amplifier)).isBetween(0.7 * FULL_ADU, FULL_ADU);
    }

    @Test
    void flats_of_one_level_are_no_curve() throws IOException {
        List<InputProduct> flats = new ArrayList<>();
        for (int j = 0; j < 8; j++) {
            flats.add(flat(10, j));
        }

        TaskOutcome outcome = run(flats);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskOutcome.Unprocessable.class,
                        unprocessable -> assertThat(unprocessable.detail()).contains("rising exposure time"));
    }

    private TaskOutcome run(List<InputProduct> flats) throws IOException {
        Path toml = folder.resolve("test.toml");
        Files.writeString(toml, TrialCamera.fullyCalibrated(160, 5.1).toml());
        InputProduct instrument = new InputProduct("1".repeat(64), ProductKind.INSTRUMENT, Map.of("toml", toml));
        return TaskExecution.run(
                TaskCatalog.load().named("photontransfer").orElseThrow(),
                new TaskInputs(Map.of("instrument", List.of(instrument), "raws", flats)),
                Map.of("boxPx", "32"),
                new TaskContext(
                        "a".repeat(64),
                        Target.parse("photontransfer inst=test ccd=c1 night=2026-01-31"),
                        Files.createDirectories(folder.resolve("out"))));
    }

    /** Light of 1500 straight ADU a second, bent by the electronics, behind a bias of 1000 ADU. */
    private InputProduct flat(double seconds, int number) throws IOException {
        RandomStream random = RandomStream.of(number, "flat");
        FloatImage image = FloatImage.zeros(RAW_WIDTH, SIDE);
        double light = 1500 * seconds;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < RAW_WIDTH; x++) {
                double straight = x < SIDE ? light + Math.sqrt(light / GAIN) * random.nextGaussian() : 0;
                double recorded = Math.min(FULL_ADU, BEND.bend(straight));
                image.pixels()[y * RAW_WIDTH + x] = (float) Math.rint(1000 + recorded + 2 * random.nextGaussian());
            }
        }
        Path file = folder.resolve("flat" + number + ".fits");
        FitsHeader header = FitsHeader.builder()
                .put("SGCHIP", "c1", "")
                .put("SGKIND", "raw.dome", "")
                .put("SGEXPID", "e" + number, "")
                .put("SGFILT", "r", "")
                .put("SGEXPT", seconds, "")
                .build();
        FitsWriter.write(file, header, image);
        return new InputProduct(String.format("%064x", 4096 + number), ProductKind.RAW_DOME, Map.of("raw", file));
    }
}
