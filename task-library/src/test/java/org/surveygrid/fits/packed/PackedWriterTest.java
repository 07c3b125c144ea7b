package org.surveygrid.fits.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;

class PackedWriterTest {
    private static final FitsHeader NONE = FitsHeader.builder().build();

    @TempDir
    private Path folder;

    @Test
    void whole_numbers_survive_every_codec_and_shape_of_tile() throws IOException {
        for (SampleImages.Way way : SampleImages.ways()) {
            if (way.form().pixels() != PixelForm.FLOAT) {
                Path path = way.write(folder);

                try (FitsFile file = FitsFile.open(path)) {
                    assertThat(file.firstImage().integers().orElseThrow().values())
                            .as(way.name())
                            .containsExactly(SampleImages.counts(way.form().pixels()));
                    assertThat(file.firstImage().isIntact()).contains(true);
                }
            }
        }
    }

    @Test
    void floats_without_a_quantiser_keep_every_bit() throws IOException {
        for (SampleImages.Way way : SampleImages.ways()) {
            if (way.form().pixels() == PixelForm.FLOAT && !way.form().isQuantised()) {
                assertThat(SampleImages.read(way.write(folder)))
                        .as(way.name())
                        .containsExactly(SampleImages.sky().pixels());
            }
        }
    }

    /** Rows: the noise is 7, but for the row of huge values, so that a step is 7 / 4. */
    @Test
    void quantised_floats_move_by_half_a_step_at_most_and_what_is_no_number_stays_none() throws IOException {
        float[] sky = SampleImages.sky().pixels();
        for (SampleImages.Way way : SampleImages.ways()) {
            boolean rows = way.name().endsWith("_0x1");
            if (way.form().isQuantised() && rows) {
                float[] back = SampleImages.read(way.write(folder));

                for (int p = 0; p < sky.length; p++) {
                    int row = Math.floorDiv(p, SampleImages.WIDTH);
                    if (Float.isNaN(sky[p])) {
                        assertThat(back[p]).isNaN();
                    } else if (row == 9 || row == 7) {
                        assertThat(back[p]).as("one value in the row").isEqualTo(sky[p]);
                    } else if (row != 11) {
                        assertThat(Math.abs(back[p] - sky[p])).as(way.name()).isLessThan(7 / 4f);
                    }
                    if (sky[p] == 0 && way.name().startsWith("DITHER_2")) {
                        assertThat(back[p]).isZero();
                    }
                }
            }
        }
    }

    @Test
    void dithered_values_have_no_bias_and_little_more_noise() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        float[] sky = new float[400 * 300];
        for (int p = 0; p < sky.length; p++) {
            sky[p] = (float) (10 + 3 * random.nextGaussian());
        }

        PackedWriter.write(
                folder.resolve("q.fits"), NONE, FloatImage.owning(400, 300, sky), Compression.quantised(4, 1));

        float[] back = SampleImages.read(folder.resolve("q.fits"));
        double sum = 0;
        double square = 0;
        for (int p = 0; p < sky.length; p++) {
            sum += back[p] - sky[p];
            square += (back[p] - sky[p]) * (double) (back[p] - sky[p]);
        }
        assertThat(Math.abs(sum / sky.length)).isLessThan(3 * 0.75 / Math.sqrt(12 * sky.length));
        assertThat(Math.sqrt(square / sky.length)).isBetween(0.7 / Math.sqrt(12), 0.8 / Math.sqrt(12));
        assertThat(Files.size(folder.resolve("q.fits"))).isLessThan(sky.length);
    }

    @Test
    void the_bytes_do_not_depend_on_how_rows_are_handed_in() throws IOException {
        for (SampleImages.Way way : SampleImages.ways()) {
            if (way.form().pixels() == PixelForm.FLOAT) {
                byte[] whole = Files.readAllBytes(way.write(folder));
                Path other = folder.resolve("parts.fits");
                float[] sky = SampleImages.sky().pixels();
                try (PackedRowsWriter writer = PackedRowsWriter.begin(other, NONE, way.form())) {
                    for (int from = 0; from < sky.length; from += 100) {
                        writer.write(sky, from, Math.min(100, sky.length - from));
                    }
                    writer.finish();
                }

                assertThat(Files.readAllBytes(other)).as(way.name()).isEqualTo(whole);
            }
        }
    }

    @Test
    void some_rows_can_be_read_alone() throws IOException {
        for (SampleImages.Way way : SampleImages.ways()) {
            Path path = way.write(folder);
            float[] all = SampleImages.read(path);
            float[] some = new float[5 * SampleImages.WIDTH];

            try (FitsFile file = FitsFile.open(path)) {
                file.firstImage().rowsInto(12, 5, some);
            }

            assertThat(some)
                    .as(way.name())
                    .containsExactly(Arrays.copyOfRange(all, 12 * SampleImages.WIDTH, 17 * SampleImages.WIDTH));
        }
    }

    @Test
    void a_seed_is_all_that_the_dither_depends_on() throws IOException {
        Path a = folder.resolve("a.fits");
        Path b = folder.resolve("b.fits");
        Path c = folder.resolve("c.fits");

        PackedWriter.write(a, NONE, SampleImages.sky(), Compression.quantised(4, 17));
        PackedWriter.write(b, NONE, SampleImages.sky(), Compression.quantised(4, 17));
        PackedWriter.write(c, NONE, SampleImages.sky(), Compression.quantised(4, 18));

        assertThat(Files.readAllBytes(b)).isEqualTo(Files.readAllBytes(a));
        assertThat(Files.readAllBytes(c)).isNotEqualTo(Files.readAllBytes(a));
    }

    @Test
    void what_no_program_could_read_is_refused() {
        PixelBox size = SampleImages.SIZE;
        assertThatThrownBy(() -> new PackedRowsWriter.Form(
                        PixelForm.FLOAT, size, Compression.lossless(Compression.Codec.RICE_1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PackedRowsWriter.Form(PixelForm.INT, size, Compression.quantised(4, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Compression.quantised(4, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Compression.quantised(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
