package org.surveygrid.solver.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetHistogramTest {
    @Test
    void a_shift_is_found_among_unrelated_stars() {
        Random random = new Random(3);
        double[][] fixed = places(random, 200);
        double[][] moved = places(random, 150);
        for (int i = 0; i < 60; i++) {
            moved[0][i] = fixed[0][i] + 23.4 + 0.2 * random.nextGaussian();
            moved[1][i] = fixed[1][i] - 11.1 + 0.2 * random.nextGaussian();
        }

        OffsetHistogram.Offset offset =
                new OffsetHistogram(60, 1.2).find(moved, fixed).orElseThrow();

        assertThat(offset.x()).isCloseTo(-23.4, within(0.15));
        assertThat(offset.y()).isCloseTo(11.1, within(0.15));
        assertThat(offset.pairs()).isGreaterThan(50);
    }

    @Test
    void unrelated_stars_show_no_shift() {
        Random random = new Random(4);

        assertThat(new OffsetHistogram(60, 1.2).find(places(random, 200), places(random, 200)))
                .isEmpty();
    }

    private static double[][] places(Random random, int count) {
        double[][] places = new double[2][count];
        for (int i = 0; i < count; i++) {
            places[0][i] = 1000 * random.nextDouble();
            places[1][i] = 1000 * random.nextDouble();
        }
        return places;
    }
}
