package org.surveygrid.photometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;

class SkyUnderGalaxiesTest {
    private static final int SIZE = 640;
    private static final double SKY = 1000;
    private static final double NOISE = 30;
    private static final int HALF_BOX = 40;

    /** Nine galaxies of half-light radii of 10 to 18 px, in turn exponential and de Vaucouleurs. */
    private static Frame galaxies() {
        Frame frame = Frame.zeros(SIZE, SIZE);
        Random random = new Random(3);
        float[] pixels = frame.value().pixels();
        for (int p = 0; p < pixels.length; p++) {
            double value = SKY + NOISE * random.nextGaussian();
            int column = p % SIZE;
            int row = p / SIZE;
            for (int k = 0; k < 9; k++) {
                double distance = Math.hypot(column - place(k % 3), row - place(k / 3));
                double scale = 10 + k;
                value += 8
                        * NOISE
                        * (k % 2 == 0
                                ? Math.exp(-1.678 * (distance / scale - 1))
                                : Math.exp(-7.669 * (Math.pow(Math.max(distance, 0.5) / scale, 0.25) - 1)));
            }
            pixels[p] = (float) value;
        }
        Arrays.fill(frame.variance().pixels(), (float) (NOISE * NOISE));
        return frame;
    }

    private static int place(int k) {
        return 110 + 210 * k;
    }

    private static double meanExcessSigma(Frame frame, int maskGrowPx, BackgroundConfig background) {
        ExtractionConfig config =
                new ExtractionConfig(background, DetectionConfig.defaults(), PhotometryConfig.defaults(), maskGrowPx);
        FloatImage level =
                SourceExtraction.run(frame, config).orElseThrow().sky().level();
        double sum = 0;
        int count = 0;
        for (int k = 0; k < 9; k++) {
            for (int y = place(k / 3) - HALF_BOX; y < place(k / 3) + HALF_BOX; y++) {
                for (int x = place(k % 3) - HALF_BOX; x < place(k % 3) + HALF_BOX; x++) {
                    sum += level.at(x, y) - SKY;
                    count++;
                }
            }
        }
        return sum / count / NOISE;
    }

    @Test
    void a_second_estimate_without_halos_takes_half_of_the_galaxies_light_out_of_the_sky() {
        Frame frame = galaxies();

        double asSextractor = meanExcessSigma(
                frame, -1, BackgroundConfig.defaults().withSurface(BackgroundConfig.Surface.SEXTRACTOR));
        double withoutHalos = meanExcessSigma(frame, 4, BackgroundConfig.defaults());

        assertThat(withoutHalos).isBetween(0.0, 0.55 * asSextractor);
    }
}
