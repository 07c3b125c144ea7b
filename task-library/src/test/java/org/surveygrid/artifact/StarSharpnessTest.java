package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.image.Frame;

class StarSharpnessTest {
    private static final int SIDE = 200;

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2, 3, 5})
    void the_contrast_of_stars_is_that_of_their_shape(double fwhmPx) {
        Frame frame = stars(fwhmPx, 60, 1);
        addRays(frame, 2);

        StarSharpness measured = of(frame);

        double beside = gauss(fwhmPx, 1);
        double diagonal = gauss(fwhmPx, Math.sqrt(2));
        assertThat(measured.stars()).isBetween(20, 70);
        assertThat(measured.ratios()[0]).isCloseTo(beside, within(0.05));
        assertThat(measured.ratios()[1]).isCloseTo(beside, within(0.05));
        assertThat(measured.ratios()[2]).isCloseTo(diagonal, within(0.05));
        assertThat(measured.ratios()[3]).isCloseTo(diagonal, within(0.05));
    }

    @Test
    void cosmic_rays_alone_are_no_stars() {
        Frame frame = stars(2, 0, 3);
        addRays(frame, 4);

        StarSharpness measured = of(frame);

        assertThat(measured.stars()).isLessThan(5);
        assertThat(measured.ratios()).containsExactly(0.28, 0.28, 0.08, 0.08);
    }

    private static StarSharpness of(Frame frame) {
        LaplacianPlanes planes = new LaplacianPlanes(frame);
        planes.refresh();
        return StarSharpness.of(planes);
    }

    private static double gauss(double fwhmPx, double distance) {
        return StrictMath.exp(-4 * StrictMath.log(2) * distance * distance / (fwhmPx * fwhmPx));
    }

    private static Frame stars(double fwhmPx, int number, long seed) {
        Random random = new Random(seed);
        double[] scene = new double[SIDE * SIDE];
        Arrays.fill(scene, 100);
        for (int k = 0; k < number; k++) {
            double cx = 10 + (SIDE - 20) * random.nextDouble();
            double cy = 10 + (SIDE - 20) * random.nextDouble();
            for (int p = 0; p < scene.length; p++) {
                double dx = p % SIDE - cx;
                double dy = Math.floorDiv(p, SIDE) - cy;
                scene[p] += 5000 * StrictMath.exp(-4 * StrictMath.log(2) * (dx * dx + dy * dy) / (fwhmPx * fwhmPx));
            }
        }
        Frame frame = Frame.zeros(SIDE, SIDE);
        for (int p = 0; p < scene.length; p++) {
            frame.value().pixels()[p] = (float) (scene[p] + Math.sqrt(scene[p]) * random.nextGaussian());
            frame.variance().pixels()[p] = (float) scene[p];
        }
        return frame;
    }

    private static void addRays(Frame frame, long seed) {
        Random random = new Random(seed);
        for (int k = 0; k < 60; k++) {
            int x = 10 + random.nextInt(SIDE - 20);
            int y = 10 + random.nextInt(SIDE - 20);
            int slope = random.nextInt(3) - 1;
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                frame.value().pixels()[(y + slope * i) * SIDE + x + i] += 3000;
            }
        }
    }
}
