package org.surveygrid.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectedSource;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.image.Frame;

class SourceMeasurementTest {
    private static final double SIGMA = 1.9;
    private static final int SIZE = 81;
    private static final ExtractionConfig CONFIG = new ExtractionConfig(
            BackgroundConfig.defaults(), DetectionConfig.defaults(), PhotometryConfig.defaults(), -1);

    private static void add(Frame frame, double x, double y, double flux) {
        for (int j = 0; j < frame.height(); j++) {
            for (int i = 0; i < frame.width(); i++) {
                double r2 = (i - x) * (i - x) + (j - y) * (j - y);
                double value = flux / (2 * Math.PI * SIGMA * SIGMA) * Math.exp(-r2 / (2 * SIGMA * SIGMA));
                frame.value().pixels()[j * frame.width() + i] += (float) value;
            }
        }
    }

    private static Frame noiseless(double x, double y, double flux) {
        Frame frame = Frame.zeros(SIZE, SIZE);
        Arrays.fill(frame.variance().pixels(), 1);
        add(frame, x, y, flux);
        return frame;
    }

    private static MeasuredSource only(Frame frame) {
        List<MeasuredSource> sources =
                SourceExtraction.run(frame, CONFIG).orElseThrow().sources();
        assertThat(sources).hasSize(1);
        return sources.getFirst();
    }

    @Test
    void the_windowed_centroid_of_a_noiseless_gaussian_is_exact() {
        double[][] places = {{40, 40}, {40.5, 39.25}, {38.17, 41.83}, {41.999, 40.001}};
        for (double[] place : places) {

            MeasuredSource source = only(noiseless(place[0], place[1], 1e5));

            assertThat(source.x()).isCloseTo(place[0], within(0.001));
            assertThat(source.y()).isCloseTo(place[1], within(0.001));
        }
    }

    @Test
    void fluxes_of_a_noiseless_gaussian_are_those_of_the_integral() {
        MeasuredSource source = only(noiseless(40.3, 39.8, 1e5));

        for (int k = 0; k < 5; k++) {
            double radius = CONFIG.photometry().apertureDiametersPx().get(k) / 2;
            double pixelated = SIGMA * SIGMA + 1 / 12.0;
            double expected = 1e5 * (1 - Math.exp(-radius * radius / (2 * pixelated)));
            assertThat(source.apertures().get(k).flux()).isCloseTo(expected, within(1e-3 * expected));
        }
        assertThat(source.apertures().get(4).flux()).isCloseTo(1e5, within(1e2));
        assertThat(source.auto().flux()).isBetween(0.94e5, 1.001e5);
    }

    @Test
    void sizes_of_a_noiseless_gaussian_are_true() {
        MeasuredSource source = only(noiseless(40.3, 39.8, 1e5));

        assertThat(source.fwhmPx()).isCloseTo(SIGMA * SourceMeasurement.FWHM_PER_SIGMA, within(0.01));
        assertThat(source.halfLightRadiusPx()).isCloseTo(1.1774 * SIGMA, within(0.08));
        assertThat(source.ellipticity()).isLessThan(0.01);
    }

    @Test
    void ten_times_the_flux_gives_ten_times_the_measurement() {
        MeasuredSource faint = only(noiseless(40.3, 39.8, 1e5));
        MeasuredSource bright = only(noiseless(40.3, 39.8, 1e6));

        assertThat(bright.apertures().getFirst().flux())
                .isCloseTo(10 * faint.apertures().getFirst().flux(), within(20.0));
    }

    @Test
    void the_overlap_of_circle_and_pixel_agrees_with_fine_sampling() {
        Random random = new Random(1);
        int n = 400;
        for (int round = 0; round < 40; round++) {
            double radius = 0.2 + 4 * random.nextDouble();
            double dx = 5 * random.nextDouble() - 2.5;
            double dy = 5 * random.nextDouble() - 2.5;
            int inside = 0;
            for (int k = 0; k < n * n; k++) {
                int row = k / n;
                double x = dx + (k % n + 0.5) / n - 0.5;
                double y = dy + (row + 0.5) / n - 0.5;
                inside += x * x + y * y < radius * radius ? 1 : 0;
            }

            double area = CircleOverlap.area(dx, dy, radius);

            assertThat(area).isCloseTo(inside / (double) (n * n), within(2e-3));
        }
    }

    @Test
    void overlaps_add_up_to_the_area_of_the_circle() {
        double sum = 0;
        for (int y = -10; y <= 10; y++) {
            for (int x = -10; x <= 10; x++) {
                sum += CircleOverlap.area(x - 0.31, y + 0.17, 6.4);
            }
        }

        assertThat(sum).isCloseTo(Math.PI * 6.4 * 6.4, within(1e-9));
    }

    @Test
    void position_and_flux_errors_are_honest() {
        Random random = new Random(99);
        int trials = 400;
        double chiX = 0;
        double chiFlux = 0;
        double truth = 3000 * (1 - Math.exp(-16 / (2 * SIGMA * SIGMA)));
        for (int trial = 0; trial < trials; trial++) {
            double x = 40 + random.nextDouble();
            double y = 40 + random.nextDouble();
            Frame frame = Frame.zeros(SIZE, SIZE);
            add(frame, x, y, 3000);
            for (int p = 0; p < SIZE * SIZE; p++) {
                double variance = 25 + frame.value().pixels()[p];
                frame.value().pixels()[p] += (float) (Math.sqrt(variance) * random.nextGaussian());
                frame.variance().pixels()[p] = (float) variance;
            }
            MeasuredSource source = SourceExtraction.run(frame, CONFIG).orElseThrow().sources().stream()
                    .max((a, b) ->
                            Double.compare(a.detected().flux(), b.detected().flux()))
                    .orElseThrow();
            double pullX = (source.x() - x) / source.positionErrorPx();
            double pullY = (source.y() - y) / source.positionErrorPx();
            ApertureFlux flux = source.apertures().get(1);
            chiX += (pullX * pullX + pullY * pullY) / (2 * trials);
            chiFlux += (flux.flux() - truth) * (flux.flux() - truth) / (flux.error() * flux.error()) / trials;
        }

        assertThat(Math.sqrt(chiX)).isCloseTo(1, within(0.12));
        assertThat(Math.sqrt(chiFlux)).isCloseTo(1, within(0.15));
    }

    @Test
    void a_neighbour_is_replaced_by_the_mirror_image() {
        Frame frame = noiseless(30.2, 40.4, 1e5);
        add(frame, 46, 44, 5e4);

        MeasuredSource source = SourceExtraction.run(frame, CONFIG).orElseThrow().sources().stream()
                .min((a, b) -> Double.compare(a.x(), b.x()))
                .orElseThrow();

        assertThat(source.apertures().get(3).flux()).isCloseTo(1e5, within(5e2));
        assertThat(source.x()).isCloseTo(30.2, within(0.005));
    }

    @Test
    void an_aperture_beyond_the_edge_is_flagged() {
        MeasuredSource source = only(noiseless(2, 40, 1e5));

        assertThat(source.flags() & DetectedSource.APERTURE_INCOMPLETE).isNotZero();
    }

    @Test
    void images_that_cannot_be_measured_end_in_a_typed_way() {
        Frame masked = noiseless(40, 40, 1e5);
        Arrays.fill(masked.variance().pixels(), 0);
        Frame nan = noiseless(40, 40, 1e5);
        Arrays.fill(nan.value().pixels(), Float.NaN);
        Frame constant = Frame.zeros(50, 50);
        Arrays.fill(constant.variance().pixels(), 1);
        Frame line = Frame.zeros(1, 90);
        Arrays.fill(line.variance().pixels(), 1);

        assertThat(SourceExtraction.run(masked, CONFIG)).isEmpty();
        assertThat(SourceExtraction.run(nan, CONFIG)).isEmpty();
        assertThat(SourceExtraction.run(constant, CONFIG).orElseThrow().sources())
                .isEmpty();
        assertThat(SourceExtraction.run(line, CONFIG).orElseThrow().sources()).isEmpty();
    }
}
