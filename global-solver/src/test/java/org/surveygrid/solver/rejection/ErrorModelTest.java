package org.surveygrid.solver.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorModelTest {
    @Test
    void scale_and_excess_are_recovered() {
        Random random = new Random(7);
        int n = 20000;
        double[] variances = new double[n];
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            double sigma = StrictMath.pow(10, random.nextDouble() * 1.5);
            variances[i] = sigma * sigma;
            double real = Math.sqrt(1.5 * 1.5 * variances[i] + 6 * 6);
            double deviate = real * random.nextGaussian();
            squares[i] = deviate * deviate;
        }

        ErrorModel model = ErrorModel.estimate(variances, squares);

        assertThat(Math.sqrt(model.scale())).isCloseTo(1.5, within(0.05 * 1.5));
        assertThat(Math.sqrt(model.excess())).isCloseTo(6, within(0.6));
    }

    @Test
    void equal_errors_only_show_their_scale() {
        double[] variances = new double[100];
        double[] squares = new double[100];
        Arrays.fill(variances, 4);
        Arrays.fill(squares, 36);

        ErrorModel model = ErrorModel.estimate(variances, squares);

        assertThat(model.scale()).isCloseTo(9, within(1e-12));
        assertThat(model.excess()).isZero();
    }

    @Test
    void the_median_is_not_moved_by_outliers() {
        Random random = new Random(9);
        double[] variances = new double[5000];
        double[] squares = new double[5000];
        for (int i = 0; i < squares.length; i++) {
            variances[i] = 1;
            double sigma = i % 10 == 0 ? 100 : 2;
            double x = sigma * random.nextGaussian();
            double y = sigma * random.nextGaussian();
            squares[i] = (x * x + y * y) / 2;
        }

        ErrorModel model = ErrorModel.robust(variances, squares, 2);

        assertThat(Math.sqrt(model.scale())).isCloseTo(2, within(0.2));
    }

    @Test
    void of_two_that_disagree_both_go_and_of_three_the_worst() {
        int[] start = {0, 2, 5};
        double[] normalised = {30, 30, 1, 40, 20};
        boolean[] active = {true, true, true, true, true};

        int rejected = WorstPerStar.reject(start, normalised, active, 16);

        assertThat(rejected).isEqualTo(3);
        assertThat(active).containsExactly(false, false, true, false, true);
    }

    @Test
    void about_one_star_in_ten_is_reserved() {
        int reserved = 0;
        for (int star = 0; star < 10000; star++) {
            reserved += ReservedStars.contains(star) ? 1 : 0;
        }

        assertThat(reserved).isBetween(900, 1100);
    }
}
