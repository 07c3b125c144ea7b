package org.surveygrid.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ErrorEllipsesTest {
    @Test
    void the_covariance_is_that_of_the_turned_axes() {
        double a = 0.3;
        double b = 0.1;
        for (double theta = -80; theta < 180; theta += 17) {
            double cos = StrictMath.cos(StrictMath.toRadians(theta));
            double sin = StrictMath.sin(StrictMath.toRadians(theta));

            ErrorEllipses one = ErrorEllipses.of(new double[] {a}, new double[] {b}, new double[] {theta});

            double square = (a * a + b * b) / 2;
            assertThat(square * (1 + one.p()[0])).isCloseTo(a * a * cos * cos + b * b * sin * sin, within(1e-8));
            assertThat(square * (1 - one.p()[0])).isCloseTo(a * a * sin * sin + b * b * cos * cos, within(1e-8));
            assertThat(square * one.q()[0]).isCloseTo((a * a - b * b) * sin * cos, within(1e-8));
        }
    }

    @Test
    void what_is_no_number_is_round() {
        ErrorEllipses two = ErrorEllipses.of(
                new double[] {Double.NaN, 2}, new double[] {1, 1}, new double[] {0, Double.POSITIVE_INFINITY});

        assertThat(two.p()).containsExactly(0, 0);
        assertThat(two.q()).containsExactly(0, 0);
        assertThat(two.isRound()).isFalse();
        assertThat(ErrorEllipses.ROUND.isRound()).isTrue();
    }
}
