package org.surveygrid.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.image.Frame;

/** Centroids of stars that pixels sample poorly, at known places. */
class NarrowStarCentroidTest {
    private static final int SIZE = 61;
    private static final double SKY_VARIANCE = 25;
    private static final ExtractionConfig CONFIG = new ExtractionConfig(
            BackgroundConfig.defaults(), DetectionConfig.defaults(), PhotometryConfig.defaults(), -1);

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 1.7, 1.9, 2.2, 3})
    void bright_narrow_stars_are_not_drawn_towards_pixels(double fwhmPx) {
        double worst = 0;
        for (int phase = 0; phase < 10; phase++) {
            double x = 30 + phase / 10.0;
            double y = 30.4 - phase / 20.0;

            MeasuredSource source = only(frame(x, y, fwhmPx, 1e6));

            worst = Math.max(worst, Math.max(Math.abs(source.x() - x), Math.abs(source.y() - y)));
        }

        assertThat(worst).isLessThan(0.004);
    }

    @Test
    void errors_of_narrow_stars_are_honest() {
        Random random = new Random(3);
        int trials = 400;
        double square = 0;
        for (int trial = 0; trial < trials; trial++) {
            double x = 30 + random.nextDouble();
            double y = 30 + random.nextDouble();
            Frame frame = frame(x, y, 1.8, 20_000);
            for (int p = 0; p < SIZE * SIZE; p++) {
                double variance = frame.variance().pixels()[p];
                frame.value().pixels()[p] += (float) (Math.sqrt(variance) * random.nextGaussian());
            }

            MeasuredSource source = only(frame);

            double pullX = (source.x() - x) / source.positionErrorPx();
            double pullY = (source.y() - y) / source.positionErrorPx();
            square += (pullX * pullX + pullY * pullY) / (2 * trials);
        }
        assertThat(Math.sqrt(square)).isCloseTo(1, within(0.12));
    }

    @Test
    void the_pull_of_pixels_is_that_of_the_formula() {
        double s2 = 0.75 * 0.75 / 2;
        double sum = 0;
        double moment = 0;
        for (int i = -20; i <= 20; i++) {
            double d = i - 0.25;
            double product = StrictMath.exp(-0.5 * d * d / s2);
            sum += product;
            moment += product * d;
        }

        double pull = CentroidWindow.pixelErrorPx(0.75, 0.75);

        assertThat(pull).isCloseTo(2 * Math.abs(moment / sum), within(0.03 * pull));
    }

    private static MeasuredSource only(Frame frame) {
        return SourceExtraction.run(frame, CONFIG).orElseThrow().sources().stream()
                .max((a, b) -> Double.compare(a.detected().flux(), b.detected().flux()))
                .orElseThrow();
    }

    /** The width is that of the image, the pixel's response in it. */
    private static Frame frame(double x, double y, double fwhmPx, double flux) {
        double s2 = fwhmPx * fwhmPx / (8 * StrictMath.log(2));
        Frame frame = Frame.zeros(SIZE, SIZE);
        for (int p = 0; p < SIZE * SIZE; p++) {
            double dx = p % SIZE - x;
            double dy = Math.floorDiv(p, SIZE) - y;
            double value = flux / (2 * Math.PI * s2) * StrictMath.exp(-0.5 * (dx * dx + dy * dy) / s2);
            frame.value().pixels()[p] = (float) value;
            frame.variance().pixels()[p] = (float) (SKY_VARIANCE + value);
        }
        return frame;
    }
}
