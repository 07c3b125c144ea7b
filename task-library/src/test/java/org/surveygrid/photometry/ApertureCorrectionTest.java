package org.surveygrid.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.image.Frame;

class ApertureCorrectionTest {
    private static final int SIZE = 600;

    /** Moffat stars of beta 3 on a noisy sky, on a jittered grid, all of one flux. */
    private static SourceExtraction field(double fwhm, double flux) {
        Random random = new Random(11);
        Frame frame = Frame.zeros(SIZE, SIZE);
        float[] value = frame.value().pixels();
        double alpha = fwhm / (2 * Math.sqrt(Math.cbrt(2) - 1));
        double peak = 2 * flux / (Math.PI * alpha * alpha);
        for (int cell = 0; cell < 49; cell++) {
            double x = 50 + cell % 7 * 80 + 10 * random.nextDouble();
            int row = cell / 7;
            double y = 50 + row * 80 + 10 * random.nextDouble();
            for (int j = (int) y - 45; j <= y + 45; j++) {
                for (int i = (int) x - 45; i <= x + 45; i++) {
                    double r2 = (i - x) * (i - x) + (j - y) * (j - y);
                    value[j * SIZE + i] += (float) (peak / Math.pow(1 + r2 / (alpha * alpha), 3));
                }
            }
        }
        for (int p = 0; p < value.length; p++) {
            float variance = 100 + value[p];
            value[p] += (float) (Math.sqrt(variance) * random.nextGaussian());
            frame.variance().pixels()[p] = variance;
        }
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(),
                DetectionConfig.defaults().withThreshold(2.5),
                PhotometryConfig.defaults(),
                4);
        return SourceExtraction.run(frame, config).orElseThrow();
    }

    private static double[] meanFluxAndFwhm(double fwhm) {
        SourceExtraction field = field(fwhm, 1e5);
        ApertureCorrection correction = ApertureCorrection.measure(
                field.image(), field.detections(), field.sources(), Double.POSITIVE_INFINITY);
        List<ApertureFlux> fluxes =
                correction.apply(field.image(), field.detections(), field.sources(), Double.POSITIVE_INFINITY);
        double mean = fluxes.stream()
                .mapToDouble(ApertureFlux::flux)
                .filter(flux -> flux > 5e4)
                .average()
                .orElseThrow();
        return new double[] {mean, correction.fwhmPx(), correction.stars()};
    }

    @Test
    void the_calibration_flux_does_not_depend_on_the_seeing() {
        double[] good = meanFluxAndFwhm(2.4);
        double[] poor = meanFluxAndFwhm(4.2);

        assertThat(good[2]).isGreaterThan(40);
        assertThat(2.5 * Math.log10(good[0] / poor[0])).isCloseTo(0, within(0.004));
        assertThat(good[0]).isCloseTo(1e5, within(700.0));
    }

    @Test
    void the_typical_size_follows_the_seeing() {
        double[] good = meanFluxAndFwhm(2.4);
        double[] poor = meanFluxAndFwhm(4.2);

        assertThat(poor[1] / good[1]).isCloseTo(4.2 / 2.4, within(0.06));
    }

    @Test
    void without_stars_nothing_is_corrected() {
        SourceExtraction field = field(3, 1);

        ApertureCorrection correction = ApertureCorrection.measure(
                field.image(), field.detections(), field.sources(), Double.POSITIVE_INFINITY);

        assertThat(correction.ratio()).isEqualTo(1);
        assertThat(correction.stars()).isZero();
    }
}
