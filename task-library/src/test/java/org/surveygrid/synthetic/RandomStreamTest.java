package org.surveygrid.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWS = 400_000;

    @Test
    void the_bits_of_a_purpose_never_change() {
        RandomStream stream = RandomStream.of(42, "noise", "e1");

        long first = stream.nextLong();
        long second = stream.nextLong();

        assertThat(first).isEqualTo(RandomStream.of(42, "noise", "e1").nextLong());
        assertThat(second).isNotEqualTo(first);
        assertThat(first).isNotEqualTo(RandomStream.of(42, "noise", "e2").nextLong());
        assertThat(first).isNotEqualTo(RandomStream.of(43, "noise", "e1").nextLong());
    }

    @Test
    void words_of_a_purpose_do_not_run_together() {
        long apart = RandomStream.of(1, "ab", "c").nextLong();
        long elsewhere = RandomStream.of(1, "a", "bc").nextLong();

        assertThat(apart).isNotEqualTo(elsewhere);
    }

    @Test
    void gaussian_deviates_have_the_moments_and_tails_of_a_gaussian() {
        RandomStream stream = RandomStream.of(7, "gauss");
        double sum = 0;
        double square = 0;
        double fourth = 0;
        int beyondTwo = 0;
        int beyondFour = 0;

        for (int i = 0; i < DRAWS; i++) {
            double x = stream.nextGaussian();
            sum += x;
            square += x * x;
            fourth += x * x * x * x;
            beyondTwo += Math.abs(x) > 2 ? 1 : 0;
            beyondFour += Math.abs(x) > 4 ? 1 : 0;
        }

        assertThat(sum / DRAWS).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        assertThat(square / DRAWS).isCloseTo(1, within(5 * Math.sqrt(2.0 / DRAWS)));
        assertThat(fourth / DRAWS).isCloseTo(3, within(5 * Math.sqrt(96.0 / DRAWS)));
        assertThat(beyondTwo / (double) DRAWS).isCloseTo(0.0455, within(0.002));
        assertThat(beyondFour).isBetween(8, 50);
    }

    @Test
    void poisson_deviates_have_equal_mean_and_variance_below_and_above_the_switch() {
        for (double mean : new double[] {0.3, 4, 29, 31, 500}) {
            RandomStream stream = RandomStream.of(9, "poisson");
            double sum = 0;
            double square = 0;

            for (int i = 0; i < DRAWS / 4; i++) {
                double x = stream.nextPoisson(mean);
                sum += x;
                square += (x - mean) * (x - mean);
            }

            assertThat(sum / (DRAWS / 4)).isCloseTo(mean, within(5 * Math.sqrt(mean / (DRAWS / 4.0))));
            assertThat(square / (DRAWS / 4)).isCloseTo(mean, within(0.04 * mean));
        }
    }
}
