package org.surveygrid.fits.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuantisationTest {
    private static final Quantisation.Levels UNIT = new Quantisation.Levels(1, 0, OptionalLong.of(-2147483647));

    @Test
    void the_ten_thousandth_random_number_is_the_one_the_standard_gives_as_a_check() {
        // Tile 10000 with seed 0 starts at the last number of the sequence; pixel k then uses number first + k.
        float[] values = new Quantisation(Quantisation.Method.DITHER_1, 0).values(new int[10_000], 10_000, UNIT);
        int first = (int) (1043618065 / 2147483647.0 * 500);

        double last = 0.5 - (double) values[9_999 - first];

        assertThat(last).isCloseTo(1043618065 / 2147483647.0, within(1e-6));
    }

    @Test
    void the_first_tile_starts_where_the_first_random_number_says() {
        // 16807 / (2^31 - 1) * 500 is below one, so the first pixel uses the first number of the sequence.
        float[] values = new Quantisation(Quantisation.Method.DITHER_1, 1).values(new int[] {10, 10}, 0, UNIT);

        assertThat(values[0]).isCloseTo((float) (10.5 - 16807 / 2147483647.0), within(1e-6f));
        assertThat(values[1]).isCloseTo((float) (10.5 - 282475249 / 2147483647.0), within(1e-6f));
    }

    @Test
    void without_dither_values_are_scaled_and_nothing_else() {
        Quantisation.Levels levels = new Quantisation.Levels(0.25, 100, OptionalLong.empty());

        float[] values = new Quantisation(Quantisation.Method.NO_DITHER, 1).values(new int[] {0, 4, -4}, 3, levels);

        assertThat(values).containsExactly(100, 101, 99);
    }

    @Test
    void blanks_are_nan_and_do_not_shift_the_dither_of_their_neighbours() {
        Quantisation dither = new Quantisation(Quantisation.Method.DITHER_2, 77);
        int[] whole = {1, 2, 3, 4, 5};
        int[] holed = {1, -2147483647, 3, -2147483646, 5};

        float[] expected = dither.values(whole, 5, UNIT);
        float[] values = dither.values(holed, 5, UNIT);

        assertThat(values).containsExactly(expected[0], Float.NaN, expected[2], 0.0f, expected[4]);
    }
}
