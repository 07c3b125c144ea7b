package org.surveygrid.calibration.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.synthetic.RandomStream;

class FringeComponentsTest {
    private static final int SIDE = 384;
    private static final double SKY = 4000;
    private static final FringePattern.Config CONFIG = new FringePattern.Config(128, 9, 7);

    @Test
    void two_lines_that_change_on_their_own_need_two_patterns() {
        List<FloatImage> exposures = new ArrayList<>();
        List<double[]> strengths = new ArrayList<>();
        RandomStream random = RandomStream.of(1, "lines");
        for (int j = 0; j < 9; j++) {
            double[] strength = {random.uniform(40, 120), random.uniform(-60, 60)};
            strengths.add(strength);
            exposures.add(exposure(strength, RandomStream.of(j, "sky")));
        }

        FringePattern.Pattern first = FringePattern.build(FrameRows.of(exposures), CONFIG);
        List<FloatImage> two =
                FringeComponents.build(FrameRows.of(exposures), CONFIG, 2).patterns();

        assertThat(two.getFirst().pixels()).isEqualTo(first.pattern().pixels());
        double sumOne = 0;
        double sumTwo = 0;
        for (int j = 0; j < 3; j++) {
            double withOne = left(exposures.get(j), strengths.get(j), List.of(first.pattern()));
            double withTwo = left(exposures.get(j), strengths.get(j), two);
            sumOne += withOne * withOne;
            sumTwo += withTwo * withTwo;
        }
        assertThat(Math.sqrt(sumOne / 3)).isGreaterThan(30);
        assertThat(Math.sqrt(sumTwo / 3)).isLessThan(15);
    }

    @Test
    void patterns_without_light_have_no_strength() {
        FloatImage nothing = FloatImage.zeros(SIDE, SIDE);
        FloatImage exposure = exposure(new double[] {50, 0}, RandomStream.of(3, "sky"));

        double[] strengths =
                FringeComponents.fit(exposure, MaskImage.clear(SIDE, SIDE), List.of(nothing, nothing), CONFIG);

        assertThat(strengths).containsExactly(0, 0);
    }

    @Test
    void more_patterns_than_exposures_are_refused() {
        FloatImage sky = FloatImage.zeros(SIDE, SIDE);

        assertThatThrownBy(() -> FringeComponents.build(FrameRows.of(List.of(sky, sky)), CONFIG, 2))
                .hasMessageContaining("2 from 2 exposures");
        assertThatThrownBy(() -> FringeComponents.build(FrameRows.of(Collections.nCopies(9, sky)), CONFIG, 4))
                .hasMessageContaining("got 4");
    }

    /** Root mean square of what fitted patterns leave of the true fringes. */
    private static double left(FloatImage exposure, double[] strength, List<FloatImage> patterns) {
        double[] fitted = FringeComponents.fit(exposure, MaskImage.clear(SIDE, SIDE), patterns, CONFIG);
        FloatImage rest = FringeComponents.subtracted(fringes(strength), patterns, fitted);
        double squares = 0;
        double sum = 0;
        for (float v : rest.pixels()) {
            squares += (double) v * v;
            sum += v;
        }
        int n = SIDE * SIDE;
        return Math.sqrt(squares / n - (sum / n) * (sum / n));
    }

    private static FloatImage exposure(double[] strength, RandomStream random) {
        FloatImage exposure = fringes(strength);
        for (int p = 0; p < SIDE * SIDE; p++) {
            exposure.pixels()[p] += (float) (SKY + Math.sqrt(SKY) * random.nextGaussian());
        }
        for (int star = 0; star < 45; star++) {
            int x = 8 + random.nextInt(SIDE - 16);
            int y = 8 + random.nextInt(SIDE - 16);
            double peak = random.uniform(500, 20_000);
            for (int dy = -8; dy <= 8; dy++) {
                for (int dx = -8; dx <= 8; dx++) {
                    exposure.pixels()[(y + dy) * SIDE + x + dx] +=
                            (float) (peak * StrictMath.exp(-(dx * dx + dy * dy) / 6.0));
                }
            }
        }
        return exposure;
    }

    private static FloatImage fringes(double[] strength) {
        FloatImage fringes = FloatImage.zeros(SIDE, SIDE);
        for (int p = 0; p < SIDE * SIDE; p++) {
            double x = p % SIDE;
            double y = Math.floorDiv(p, SIDE);
            double one = StrictMath.sin(0.21 * x + 2 * StrictMath.sin(0.013 * y));
            double two = StrictMath.sin(0.17 * y - 1.5 * StrictMath.cos(0.011 * x) + 0.05 * x);
            fringes.pixels()[p] = (float) (Math.sqrt(2) * (strength[0] * one + strength[1] * two));
        }
        return fringes;
    }
}
