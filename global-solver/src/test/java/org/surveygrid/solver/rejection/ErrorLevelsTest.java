package org.surveygrid.solver.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ErrorLevelsTest {
    private static final int EXPOSURES = 200;
    private static final double INFORMATION = 25;

    private static double rms(double[] values, double[] truth) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (values[i] - truth[i]) * (values[i] - truth[i]);
        }
        return Math.sqrt(sum / values.length);
    }

    /** Levels of exposures whose stars many others see too. */
    private static double[] best(double[] truth, SplittableRandom random) {
        ErrorLevels.Level[] levels = new ErrorLevels.Level[truth.length];
        for (int i = 0; i < levels.length; i++) {
            double estimate = truth[i] + random.nextGaussian() / Math.sqrt(INFORMATION);
            levels[i] = new ErrorLevels.Level(estimate, estimate, INFORMATION, 0);
        }
        return ErrorLevels.best(levels);
    }

    @Test
    void levels_that_differ_by_noise_alone_become_one() {
        double[] truth = new double[EXPOSURES];

        double[] best = best(truth, new SplittableRandom(1));

        assertThat(rms(best, truth)).isLessThan(0.3 / Math.sqrt(INFORMATION));
    }

    @Test
    void levels_that_differ_come_out_as_well_as_the_scatter_of_all_lets_them() {
        SplittableRandom random = new SplittableRandom(2);
        double[] truth = new double[EXPOSURES];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = 0.4 + 0.2 * random.nextGaussian();
        }

        double[] best = best(truth, random);

        // Noise and scatter are alike, so the mean of an estimate and of all has half the variance of each.
        assertThat(rms(best, truth)).isCloseTo(0.2 * Math.sqrt(0.5), within(0.02));
    }

    @Test
    void levels_that_differ_widely_stay() {
        SplittableRandom random = new SplittableRandom(3);
        double[] truth = new double[EXPOSURES];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = 4 * random.nextDouble();
        }

        double[] best = best(truth, random);

        assertThat(rms(best, truth)).isCloseTo(1 / Math.sqrt(INFORMATION), within(0.02));
    }

    /** What the stars of two exposures tell is the sum of their levels: each estimate is that less what the other is believed to be. */
    @Test
    void two_exposures_that_only_know_each_other_share_what_is_known() {
        SplittableRandom random = new SplittableRandom(4);
        double scatter = 0.5;
        double[] truth = new double[EXPOSURES];
        double[] sum = new double[EXPOSURES / 2];
        double[] best = new double[EXPOSURES];
        for (int i = 0; i < EXPOSURES; i++) {
            truth[i] = scatter * random.nextGaussian();
            sum[i / 2] += truth[i];
            best[i] = 0.3 * random.nextGaussian();
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += random.nextGaussian() / Math.sqrt(INFORMATION);
        }

        for (int pass = 0; pass < 400; pass++) {
            ErrorLevels.Level[] levels = new ErrorLevels.Level[EXPOSURES];
            for (int i = 0; i < EXPOSURES; i++) {
                levels[i] = new ErrorLevels.Level(sum[i / 2] - best[i ^ 1], best[i], INFORMATION, 1);
            }
            double[] next = ErrorLevels.best(levels);
            for (int i = 0; i < EXPOSURES; i++) {
                best[i] += 0.5 * (next[i] - best[i]);
            }
        }

        for (int i = 0; i < EXPOSURES; i += 2) {
            assertThat(best[i]).isCloseTo(best[i + 1], within(1e-3));
        }
        assertThat(rms(best, truth)).isCloseTo(scatter * Math.sqrt(0.5), within(0.05));
    }

    @Test
    void few_exposures_keep_their_own_and_one_without_measurements_takes_the_mean() {
        ErrorLevels.Level one = new ErrorLevels.Level(1, 1, INFORMATION, 0);
        ErrorLevels.Level other = new ErrorLevels.Level(2, 2, INFORMATION, 0);
        ErrorLevels.Level none = new ErrorLevels.Level(0, 0, 0, 0);

        assertThat(ErrorLevels.best(one, other, none)).containsExactly(1, 2, 0);
        assertThat(ErrorLevels.best(one, one, one, one, none)[4]).isCloseTo(1, within(1e-12));
    }

    @Test
    void one_that_is_far_from_all_others_keeps_its_own_and_the_others_do_not_notice() {
        SplittableRandom random = new SplittableRandom(5);
        ErrorLevels.Level[] levels = new ErrorLevels.Level[9];
        for (int i = 0; i < levels.length; i++) {
            double estimate = random.nextGaussian() / Math.sqrt(INFORMATION);
            levels[i] = new ErrorLevels.Level(estimate, estimate, INFORMATION, 0);
        }
        double[] without = ErrorLevels.best(Arrays.copyOf(levels, 8));
        levels[8] = new ErrorLevels.Level(6, 6, INFORMATION, 0);

        double[] with = ErrorLevels.best(levels);

        assertThat(with[8]).isEqualTo(6);
        assertThat(Arrays.copyOf(with, 8)).containsExactly(without, within(1e-12));
    }
}
