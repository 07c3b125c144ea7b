package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.statistics.RobustScale;

/** Medians of rows and columns against those of a plain sort. */
final class LineLevelsTest {
    private static final int WIDTH = 601;
    private static final int HEIGHT = 300;

    @Test
    void rows_and_columns_lose_their_medians() {
        Random random = new Random(4);
        float[] values = new float[WIDTH * HEIGHT];
        for (int p = 0; p < values.length; p++) {
            float column = (p % WIDTH) % 7 == 0 ? 0.4f : 0;
            values[p] = random.nextInt(50) == 0 ? Float.NaN : (float) random.nextGaussian() + column;
        }
        float[] byRow = values.clone();
        float[] byColumn = values.clone();

        LineLevels.subtractRows(byRow, WIDTH);
        LineLevels.subtractColumns(byColumn, WIDTH);

        for (int y = 0; y < HEIGHT; y++) {
            double[] line = new double[WIDTH];
            for (int x = 0; x < WIDTH; x++) {
                line[x] = byRow[y * WIDTH + x];
            }
            assertThat(RobustScale.median(line)).isCloseTo(0, within(1.1 / 32));
        }
        for (int x = 0; x < WIDTH; x++) {
            double[] line = new double[HEIGHT];
            for (int y = 0; y < HEIGHT; y++) {
                line[y] = byColumn[y * WIDTH + x];
            }
            assertThat(RobustScale.median(line)).isCloseTo(0, within(1.1 / 32));
        }
    }

    @Test
    void a_line_without_values_stays_as_it_is() {
        float[] values = {Float.NaN, 1, Float.NaN, 1};

        LineLevels.subtractColumns(values, 2);

        assertThat(values[0]).isNaN();
        assertThat(values[1]).isCloseTo(0, within(0.04f));
    }
}
