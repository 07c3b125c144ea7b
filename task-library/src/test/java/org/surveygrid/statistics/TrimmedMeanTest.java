package org.surveygrid.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.synthetic.RandomStream;

class TrimmedMeanTest {
    /** Variances of the median of a sample, Sarhan and Greenberg 1956, Ann. Math. Stat. 27, 427, table 1. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 0.5", "3, 0.4486711", "5, 0.2868336", "7, 0.2104468", "9, 0.1661013"})
    void medians_have_the_variance_of_the_tables(int count, double variance) {
        double relative = TrimmedMean.relativeVarianceOfMedian(count);

        assertThat(relative / count).isCloseTo(variance, within(0.002 * variance));
    }

    @Test
    void many_values_approach_half_of_pi_without_a_jump() {
        for (int count : new int[] {23, 24, 25, 26, 200}) {
            assertThat(TrimmedMean.relativeVarianceOfMedian(count))
                    .isCloseTo(Math.PI / 2, within(0.1))
                    .isLessThan(Math.PI / 2);
        }
        assertThat(TrimmedMean.relativeVarianceOfMedian(25))
                .isCloseTo(TrimmedMean.relativeVarianceOfMedian(23), within(0.01));
        assertThat(TrimmedMean.relativeVarianceOfMedian(26))
                .isCloseTo(TrimmedMean.relativeVarianceOfMedian(24), within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 1", "6, 0, 2", "20, 3, 3"})
    void trimmed_means_scatter_as_stated(int count, int lowest, int highest) {
        RandomStream random = RandomStream.of(7, "trimmed");
        int trials = 200_000;
        double sum = 0;
        double squares = 0;
        double[] values = new double[count];
        for (int trial = 0; trial < trials; trial++) {
            for (int i = 0; i < count; i++) {
                values[i] = random.nextGaussian();
            }
            Arrays.sort(values);
            double mean = 0;
            for (int i = lowest; i < count - highest; i++) {
                mean += values[i] / (count - lowest - highest);
            }
            sum += mean;
            squares += mean * mean;
        }
        double measured = count * (squares / trials - (sum / trials) * (sum / trials));

        assertThat(TrimmedMean.relativeVariance(count, lowest, highest)).isCloseTo(measured, within(0.012 * measured));
    }

    @Test
    void nothing_left_is_refused() {
        assertThatThrownBy(() -> TrimmedMean.relativeVariance(4, 2, 2)).hasMessageContaining("of 4 values");
    }
}
