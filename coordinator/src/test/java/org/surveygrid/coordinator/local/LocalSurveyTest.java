package org.surveygrid.coordinator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskCatalog;

class LocalSurveyTest {
    private static final int RAW_WIDTH = 96;
    private static final int SIDE = 64;
    private static final double READ_NOISE_ADU = 3;

    @TempDir
    Path folder;

    private LocalSurvey survey;

    @BeforeEach
    void open() throws IOException {
        survey = new LocalSurvey(folder.resolve("survey"), TaskCatalog.load());
        Path camera = camera();
        survey.register(Registrations.instrument(InstrumentFile.read(camera), survey.store(camera)));
    }

    @Test
    void a_target_is_made_once() throws IOException {
        for (int frame = 0; frame < 4; frame++) {
            register(frame, bias(frame));
        }

        make("bias");
        Plan again = survey.plan(List.of("bias"), Map.of());

        assertThat(again.with(PlanNode.Action.MAKE)).isEmpty();
        ArchivedProduct readNoise = only(ProductKind.READ_NOISE);
        assertThat(Double.parseDouble(readNoise.facts().getOrDefault("readNoiseAdu", "NaN")))
                .isCloseTo(READ_NOISE_ADU, within(0.1));
        assertThat(only(ProductKind.BIAS).files().values())
                .allSatisfy(blob -> assertThat(survey.path(blob)).isNotEmptyFile());
    }

    @Test
    void another_parameter_makes_another_product_beside_the_first() throws IOException {
        for (int frame = 0; frame < 4; frame++) {
            register(frame, bias(frame));
        }

        make("readnoise");
        Plan other = survey.plan(List.of("readnoise"), Map.of("readnoise.clipSigma", "4"));

        assertThat(other.with(PlanNode.Action.MAKE)).hasSize(1);
    }

    @Test
    void what_needs_a_void_product_is_not_tried() throws IOException {
        for (int frame = 0; frame < 4; frame++) {
            Path broken = folder.resolve("broken" + frame);
            Files.writeString(broken, "no FITS file " + frame);
            register(frame, broken);
        }

        make("bias");

        assertThat(only(ProductKind.READ_NOISE).isVoid()).isTrue();
        assertThat(only(ProductKind.BIAS).origin().voidReason()).startsWith("PRUNED: its readnoise");
    }

    private void make(String target) throws IOException {
        survey.make(survey.plan(List.of(target), Map.of()), (node, product, seconds) -> {});
    }

    private ArchivedProduct only(ProductKind kind) {
        List<ArchivedProduct> found = survey.snapshot().all().stream()
                .filter(product -> product.target().kind().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private void register(int number, Path file) throws IOException {
        Map<String, String> attributes = Map.of(
                "inst", "test",
                "ccd", "c1",
                "night", "2026-01-31",
                "exp", "e" + number,
                "mjd", Double.toString(61_071.9 + number * 0.001));
        survey.register(new Registration(
                ProductKind.RAW_BIAS, new TreeMap<>(attributes), new TreeMap<>(Map.of("raw", survey.store(file)))));
    }

    private Path bias(int number) throws IOException {
        Random random = new Random(100 + number);
        FloatImage image = FloatImage.zeros(RAW_WIDTH, SIDE);
        for (int p = 0; p < image.pixels().length; p++) {
            image.pixels()[p] = Math.round(1000 + READ_NOISE_ADU * random.nextGaussian());
        }
        FitsHeader header = FitsHeader.builder()
                .put("SGCHIP", "c1", "")
                .put("SGKIND", "raw.bias", "")
                .put("SGEXPID", "e" + number, "")
                .build();
        Path file = folder.resolve("bias" + number + ".fits");
        FitsWriter.write(file, header, image);
        return file;
    }

    private Path camera() throws IOException {
        Path file = folder.resolve("test.toml");
        Files.writeString(file, new TrialCamera(64, 7.2, List.of("bias", "readnoise")).toml());
        return file;
    }
}
