package org.surveygrid.solver.pixelmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.toml.TomlFileException;

class PixelMapTest {
    private static final ModelFile PLAIN =
            new ModelFile(AstrometryDeclaration.polynomials(3, 1), PhotometryDeclaration.focal(0));

    @TempDir
    private Path folder;

    private static PixelMap noise(int columns, int rows, long seed) {
        RandomStream random = RandomStream.of(seed);
        float[][] planes = new float[2][columns * rows];
        for (float[] plane : planes) {
            for (int k = 0; k < plane.length; k++) {
                plane[k] = (float) random.nextGaussian();
            }
        }
        return PixelMap.of(columns, rows, planes);
    }

    /** Sum over all cells of their values times how near they are. */
    private static double slowly(PixelMap map, int plane, double alongX, double alongY) {
        double x = Math.min(Math.max(alongX * map.columns() - 0.5, 0), map.columns() - 1);
        double y = Math.min(Math.max(alongY * map.rows() - 0.5, 0), map.rows() - 1);
        double sum = 0;
        for (int j = 0; j < map.rows(); j++) {
            for (int i = 0; i < map.columns(); i++) {
                double share = Math.max(0, 1 - Math.abs(x - i)) * Math.max(0, 1 - Math.abs(y - j));
                sum += share * map.plane(plane)[j * map.columns() + i];
            }
        }
        return sum;
    }

    @Test
    void values_between_cells_are_those_of_the_slow_twin() {
        RandomStream random = RandomStream.of(5);
        for (int[] size : new int[][] {{1, 1}, {1, 4}, {5, 1}, {7, 3}}) {
            PixelMap map = noise(size[0], size[1], 6);
            for (int k = 0; k < 200; k++) {
                double x = 1.2 * random.nextDouble() - 0.1;
                double y = 1.2 * random.nextDouble() - 0.1;

                double value = map.at(k % 2, x, y);

                assertThat(value).isCloseTo(slowly(map, k % 2, x, y), within(1e-6));
            }
        }
    }

    @Test
    void without_a_polynomial_is_the_same_when_a_polynomial_was_added() {
        PixelMap map = noise(40, 30, 7);
        float[][] bent = {map.plane(0), map.plane(1)};
        for (int k = 0; k < 1200; k++) {
            int line = k / 40;
            double x = (2 * (k % 40) + 1.0) / 40 - 1;
            double y = (2 * line + 1.0) / 30 - 1;
            bent[0][k] += (float) (3 + x - 2 * y + 4 * x * x * y);
            bent[1][k] += (float) (1 - x * y + y * y * y);
        }

        PixelMap one = map.withoutPolynomial(3);
        PixelMap other = PixelMap.of(40, 30, bent).withoutPolynomial(3);

        for (int k = 0; k < 1200; k++) {
            assertThat(other.plane(0)[k]).isCloseTo(one.plane(0)[k], within(1e-5f));
            assertThat(other.plane(1)[k]).isCloseTo(one.plane(1)[k], within(1e-5f));
        }
        assertThat(one.withoutPolynomial(3).rms()).isCloseTo(one.rms(), within(1e-6));
        assertThat(one.rms()).isBetween(0.98 * map.rms(), map.rms());
    }

    @Test
    void a_map_with_too_few_cells_is_all_polynomial() {
        assertThat(noise(2, 2, 8).withoutPolynomial(3).rms()).isZero();
    }

    @Test
    void maps_are_read_as_they_were_written() throws IOException {
        Path file = folder.resolve("maps.fits");
        PixelMaps maps = new PixelMaps()
                .put("a", noise(3, 4, 1))
                .put("b", 0, noise(5, 2, 2))
                .put("b", 1, noise(5, 2, 3));

        maps.write(file, FitsHeader.builder().put("SGKIND", "maps", "").build());
        PixelMaps read = PixelMaps.read(file, 2);

        assertThat(read.chips()).containsExactly("a", "b");
        assertThat(read.of("a", 7).plane(1)).isEqualTo(maps.of("a", 0).plane(1));
        assertThat(read.of("b", 1).plane(0)).isEqualTo(maps.of("b", 1).plane(0));
        assertThat(read.of("b", 2).isEmpty()).isTrue();
        assertThat(read.of("c", 0).isEmpty()).isTrue();
    }

    @Test
    void files_that_are_no_maps_say_what_would_be_right() throws IOException {
        Path file = folder.resolve("plain.fits");
        FitsWriter.write(file, FitsHeader.builder().build(), FloatImage.zeros(2, 2));

        assertThatThrownBy(() -> PixelMaps.read(file, 1))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("EXTNAME");
        FitsWriter.write(file, FitsHeader.builder().put("EXTNAME", "a", "").build(), FloatImage.zeros(2, 2));
        assertThatThrownBy(() -> PixelMaps.read(file, 2))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("SGAXIS");
    }

    @Test
    void a_correction_of_zero_is_none_and_a_template_of_zero_is_refused() {
        PixelMaps maps = new PixelMaps().put("a", PixelMap.of(8, 8, new float[64], new float[64]));
        TemplateAmplitudes.Camera camera = new TemplateAmplitudes.Camera(List.of("a"), new int[1], List.of("r"));

        TemplateAmplitudes correction =
                new TemplateAmplitudes(new TemplateForm("zero", maps, Set.of(), 0), camera, map -> map);
        TemplateAmplitudes template =
                new TemplateAmplitudes(new TemplateForm("zero", maps, Set.of(), 1), camera, map -> map);

        assertThat(correction.refusal()).isEmpty();
        assertThat(correction.map(0, 0).isEmpty()).isTrue();
        assertThat(template.refusal().orElseThrow()).contains("template zero", "chip a");
    }

    @Test
    void the_text_of_a_model_alone_cannot_name_maps() {
        assertThatThrownBy(() -> ModelFile.parse("[[photometry.template]]\nfile = \"rings.fits\"", PLAIN))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContainingAll("line 2", "rings.fits", "no files go with the text");
    }

    @Test
    void templates_of_a_model_file_are_read_beside_it() throws IOException {
        new PixelMaps()
                .put("a", PixelMap.of(2, 1, new float[] {1, 2}))
                .write(folder.resolve("rings.fits"), FitsHeader.builder().build());
        Path file = folder.resolve("model.toml");
        Files.writeString(
                file, "[[photometry.template]]\nfile = \"rings.fits\"\neach = [\"chip\", \"epoch\"]\nprior = 2\n");

        ModelFile model = ModelFile.read(file, PLAIN);

        TemplateForm form = model.photometry().templates().getFirst();
        assertThat(form.name()).isEqualTo("rings.fits");
        assertThat(form.each()).containsExactlyInAnyOrder(TemplateForm.Each.CHIP, TemplateForm.Each.EPOCH);
        assertThat(form.prior()).isEqualTo(2);
        assertThat(form.maps().of("a", 0).at(0, 0.5, 0.5)).isEqualTo(1.5);
    }

    @Test
    void mistakes_in_a_template_are_named_with_their_line() throws IOException {
        Path file = folder.resolve("model.toml");
        Files.writeString(file, "[[astrometry.template]]\nfile = \"none.fits\"\neach = [\"star\"]\n");
        assertThatThrownBy(() -> ModelFile.read(file, PLAIN))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContainingAll("line 3", "star", "camera");

        Files.writeString(file, "[[astrometry.template]]\nfile = \"none.fits\"\n");

        assertThatThrownBy(() -> ModelFile.read(file, PLAIN))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContainingAll("line 2", "none.fits");
    }
}
