package org.surveygrid.packaging.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.synthetic.score.Score;

class PixelScoresTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    @Test
    void a_bias_is_judged_without_the_level_of_its_rows_and_amplifiers() {
        FloatImage pattern = FloatImage.zeros(WIDTH, HEIGHT);
        FloatImage combined = FloatImage.zeros(WIDTH + 100, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH + 100; x++) {
                combined.pixels()[y * combined.width() + x] =
                        1000 + 3 * y + (x < WIDTH ? 0 : 50) + (x % 2 == 0 ? 1 : -1);
            }
        }
        combined.pixels()[5 * combined.width() + 7] += 40;

        List<Score> scores = PixelScores.bias(combined, pattern, 5);

        double expected = Math.sqrt(1 + (39.0 * 39 - 1) / (WIDTH * HEIGHT));
        assertThat(scores.get(0).achieved()).isCloseTo(expected, within(0.02));
        assertThat(scores.get(1).achieved()).isEqualTo(1);
    }

    @Test
    void cosmic_rays_are_counted_where_nothing_else_is_wrong() {
        FloatImage ideal = FloatImage.zeros(WIDTH, HEIGHT);
        Arrays.fill(ideal.pixels(), 100f);
        FloatImage image = ideal.copy();
        MaskImage truth = MaskImage.clear(WIDTH, HEIGHT);
        MaskImage found = MaskImage.clear(WIDTH, HEIGHT);
        for (int p : new int[] {200, 400, 600, 800}) {
            image.pixels()[p] += 200;
            truth.bits()[p] = SurveyFiles.TRUE_COSMIC;
        }
        truth.bits()[800] |= SurveyFiles.TRUE_SATURATED;
        for (int p : new int[] {200, 400, 401, 1500}) {
            found.bits()[p] = 1;
        }

        List<Score> scores = PixelScores.cosmicRays(found, image, ideal, truth);

        assertThat(scores.get(0).achieved()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(scores.get(1).achieved()).isCloseTo(0.5, within(1e-12));
        assertThat(scores.get(2).achieved()).isEqualTo(1);
    }

    @Test
    void the_nearest_place_within_the_limit_is_found() {
        double[] x = {10, 12, 50};
        double[] y = {10, 10, 50};

        int[] nearest = SourceScores.nearest(x, y, new double[] {11.4, 50, 30}, new double[] {10, 53, 30}, 2);

        assertThat(nearest).containsExactly(1, -1, -1);
    }

    @Test
    void numbers_of_a_key_are_read_wherever_it_stands() {
        SurveyFiles survey = new SurveyFiles(
                Path.of("."),
                Path.of("."),
                "{\"args\": {\"nccd\": 2}, \"xtalk\": [[1e-4, 2.5], [-3, 4]], \"exposures\": [{\"sky\": 10.5,"
                        + " \"trail\": null}, {\"sky\": 11}]}");

        assertThat(survey.numbers("xtalk")).containsExactly(1e-4, 2.5, -3.0, 4.0);
        assertThat(survey.numbers("sky")).containsExactly(10.5, 11.0);
        assertThat(survey.chips()).isEqualTo(2);
    }
}
