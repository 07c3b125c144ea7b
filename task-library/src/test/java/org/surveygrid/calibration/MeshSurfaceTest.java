package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/** Smooth surfaces through the cells of a mesh. */
final class MeshSurfaceTest {
    @Test
    void a_plane_comes_back_at_every_pixel_whatever_the_number_of_cells() {
        for (int[] size : new int[][] {{130, 97}, {64, 64}, {40, 300}, {20, 20}, {1, 90}}) {
            FloatImage image = FloatImage.zeros(size[0], size[1]);
            for (int p = 0; p < image.pixels().length; p++) {
                image.pixels()[p] = 100 + 0.5f * (p % size[0]) - 0.25f * Math.floorDiv(p, size[0]);
            }

            FloatImage surface = MeshSurface.fit(image, MaskImage.clear(size[0], size[1]), 32, 3)
                    .evaluate(size[0], size[1]);

            int cells = Math.round(size[0] / 32f) * Math.round(size[1] / 32f);
            float tolerance = Math.round(size[0] / 32f) < 2 || Math.round(size[1] / 32f) < 2 ? 100 : 0.3f;
            for (int p = 0; p < surface.pixels().length; p++) {
                assertThat(surface.pixels()[p])
                        .as("pixel %d of %d x %d, %d cells", p, size[0], size[1], cells)
                        .isCloseTo(image.pixels()[p], within(tolerance));
            }
        }
    }

    @Test
    void a_surface_has_no_steps_between_its_pieces() {
        Random random = new Random(8);
        FloatImage image = FloatImage.zeros(500, 64);
        for (int p = 0; p < image.pixels().length; p++) {
            int x = p % 500;
            image.pixels()[p] = (float) (1000 + 200 * StrictMath.sin(x / 60.0) + random.nextGaussian());
        }

        FloatImage surface =
                MeshSurface.fit(image, MaskImage.clear(500, 64), 32, 3).evaluate(500, 64);

        for (int x = 1; x < 499; x++) {
            float bend = surface.at(x - 1, 30) - 2 * surface.at(x, 30) + surface.at(x + 1, 30);
            assertThat(Math.abs(bend)).as("column %d", x).isLessThan(0.15f);
            assertThat(surface.at(x, 30)).isCloseTo((float) (1000 + 200 * StrictMath.sin(x / 60.0)), within(12f));
        }
    }

    @Test
    void the_mean_from_a_sample_is_the_clipped_mean() {
        Random random = new Random(15);
        float[] values = new float[4096];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1000 + 30 * random.nextGaussian() + (random.nextInt(40) == 0 ? 5000 : 0));
        }
        values[17] = Float.NaN;

        double sampled = SigmaClip.sampledMean(values, values.length, 3);

        assertThat(sampled).isCloseTo(SigmaClip.of(values, 3, 5).mean(), within(0.1 * 30 / 64));
        assertThat(SigmaClip.sampledMean(new float[] {5, 5, 5}, 3, 3)).isEqualTo(5);
        assertThat(SigmaClip.sampledMean(new float[0], 0, 3)).isNaN();
    }
}
