package org.surveygrid.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustStatisticsTest {
    @Test
    void selection_agrees_with_a_full_sort_for_every_rank() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            float[] values = new float[1 + random.nextInt(60)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(20);
            }
            float[] sorted = values.clone();
            Arrays.sort(sorted);
            int k = random.nextInt(values.length);

            float selected = Selection.kth(values, values.length, k);

            assertThat(selected).isEqualTo(sorted[k]);
        }
    }

    @Test
    void the_median_of_many_values_is_that_of_a_full_sort() {
        Random random = new Random(17);
        for (int length : new int[] {1499, 1500, 2001, 16_384, 40_001}) {
            for (int shape = 0; shape < 5; shape++) {
                float[] values = new float[length];
                for (int i = 0; i < length; i++) {
                    values[i] = switch (shape) {
                        case 0 -> (float) random.nextGaussian();
                        case 1 -> random.nextInt(3);
                        case 2 -> i;
                        case 3 -> i < length / 3 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
                        default -> i % 7 == 0 ? 1e30f : i % 1024;
                    };
                }
                float[] sorted = values.clone();
                Arrays.sort(sorted);

                double median = Selection.median(values, length);

                double expected = length % 2 == 1
                        ? sorted[length / 2]
                        : 0.5 * ((double) sorted[length / 2 - 1] + sorted[length / 2]);
                assertThat(median).as("%d values of shape %d", length, shape).isEqualTo(expected);
                Arrays.sort(values);
                assertThat(values).isEqualTo(sorted);
            }
        }
    }

    @Test
    void the_median_of_an_even_number_of_values_is_the_mean_of_the_middle_two() {
        double median = Selection.median(new double[] {9, 1, 4, 2}, 4);

        assertThat(median).isEqualTo(3);
    }

    @Test
    void a_single_cosmic_ray_does_not_move_the_scale() {
        float[] clean = gaussian(2, 101, 10, 3);
        float[] hit = clean.clone();
        hit[7] = 1e9f;

        double moved = RobustScale.of(hit).sigma() / RobustScale.of(clean).sigma();

        assertThat(moved).isCloseTo(1, within(0.05));
    }

    @Test
    void the_scale_of_three_values_is_right_on_average() {
        Random random = new Random(3);
        double sum = 0;
        int trials = 40_000;

        for (int i = 0; i < trials; i++) {
            sum += RobustScale.of(new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()})
                    .sigma();
        }

        assertThat(sum / trials).isCloseTo(1, within(0.02));
    }

    @Test
    void clipping_at_three_sigma_finds_the_true_scale_of_a_gaussian() {
        float[] values = gaussian(4, 400_000, 100, 5);

        ClippedStatistics statistics = SigmaClip.of(values, 3, 10);

        assertThat(statistics.sigma()).isCloseTo(5, within(0.03));
        assertThat(statistics.mean()).isCloseTo(100, within(0.03));
    }

    @Test
    void ten_percent_of_wrong_values_hardly_move_the_clipped_statistics() {
        float[] values = gaussian(5, 20_000, 100, 5);
        for (int i = 0; i < values.length; i += 10) {
            values[i] = 4000;
        }

        ClippedStatistics statistics = SigmaClip.of(values, 4, 5);

        assertThat(statistics.mean()).isCloseTo(100, within(0.2));
        assertThat(statistics.sigma()).isCloseTo(5, within(0.1));
        assertThat(statistics.rejected()).isGreaterThanOrEqualTo(2000);
    }

    @Test
    void values_that_are_not_finite_are_left_out() {
        float[] values = {1, Float.NaN, 2, Float.POSITIVE_INFINITY, 3};

        assertThat(SigmaClip.of(values, 4, 5).mean()).isEqualTo(2);
        assertThat(RobustScale.median(values)).isEqualTo(2);
        assertThat(SigmaClip.of(new float[] {Float.NaN}, 4, 5).count()).isZero();
    }

    @Test
    void the_sigma_of_a_truncated_gaussian_is_that_of_numerical_integration() {
        double limit = 2.5;
        double mass = 0;
        double square = 0;
        for (int i = -250_000; i <= 250_000; i++) {
            double x = i * 1e-5;
            double density = StrictMath.exp(-0.5 * x * x);
            mass += density;
            square += density * x * x;
        }

        assertThat(SigmaClip.truncatedSigma(limit)).isCloseTo(Math.sqrt(square / mass), within(1e-4));
        assertThat(SigmaClip.truncatedSigma(12)).isCloseTo(1, within(1e-9));
    }

    @Test
    void a_rank_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> Selection.kth(new float[3], 3, 3)).hasMessageContaining("rank 3");
    }

    private static float[] gaussian(long seed, int count, double mean, double sigma) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + sigma * random.nextGaussian());
        }
        return values;
    }
}
