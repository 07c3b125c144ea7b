package org.surveygrid.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.SyntheticExposure.Atmosphere;
import org.surveygrid.synthetic.SyntheticExposure.Electronics;
import org.surveygrid.synthetic.SyntheticExposure.Kind;
import org.surveygrid.synthetic.SyntheticExposure.Pointing;

class FrameSimulatorTest {
    private static final SkyPosition CENTRE = new SkyPosition(150, 2);
    private static final SyntheticSky EMPTY = sky(0, 20);
    private static final int LIGHT_START = 32;
    private static final int LIGHT_END = 544;

    private final SyntheticCamera camera = new SyntheticCamera(SyntheticInstruments.withChips("c02", "c03"), 11);
    private final FrameSimulator simulator = new FrameSimulator(camera);

    private static SyntheticSky sky(double starsPerArcmin2, double faintMag) {
        return SyntheticSky.generate(
                new SyntheticSky.Field("test", CENTRE, 0.2, starsPerArcmin2, 0, 15, faintMag), List.of("r", "i"), 3);
    }

    private static SyntheticExposure exposure(String id, Kind kind, double lampElectrons) {
        return new SyntheticExposure(
                id,
                kind,
                kind == Kind.BIAS ? "" : "r",
                kind == Kind.BIAS ? 0 : 60,
                new Pointing(CENTRE, CENTRE, 0),
                new Atmosphere(1.2, 0.1, 1.1, 20.9, 0),
                lampElectrons,
                Optional.empty(),
                Electronics.QUIET);
    }

    @Test
    void a_frame_does_not_depend_on_what_was_made_before() {
        RawFrame alone = simulator.expose("c02", exposure("b2", Kind.BIAS, 0), EMPTY);
        FrameSimulator other = new FrameSimulator(new SyntheticCamera(camera.instrument(), 11));
        other.expose("c03", exposure("b1", Kind.BIAS, 0), EMPTY);

        RawFrame afterAnother = other.expose("c02", exposure("b2", Kind.BIAS, 0), EMPTY);

        assertThat(afterAnother.adu()).isEqualTo(alone.adu());
    }

    @Test
    void the_difference_of_two_biases_has_the_true_read_noise() {
        RawFrame first = simulator.expose("c02", exposure("b1", Kind.BIAS, 0), EMPTY);
        RawFrame second = simulator.expose("c02", exposure("b2", Kind.BIAS, 0), EMPTY);
        AmplifierTruth amplifier = camera.truth("c02").amplifiers().getFirst();

        double[] rowSigma = new double[first.height()];
        for (int y = 0; y < first.height(); y++) {
            int[] differences = new int[LIGHT_END - LIGHT_START];
            for (int x = LIGHT_START; x < LIGHT_END; x++) {
                differences[x - LIGHT_START] = first.at(x, y) - second.at(x, y);
            }
            rowSigma[y] = sigma(differences) / Math.sqrt(2);
        }
        Arrays.sort(rowSigma);

        double noiseAdu = amplifier.readNoiseElectrons() / amplifier.gainElectronsPerAdu();
        double expected = Math.sqrt(noiseAdu * noiseAdu + 1.0 / 12);
        assertThat(rowSigma[rowSigma.length / 2]).isCloseTo(expected, within(0.015 * expected));
    }

    /** Pixels with charge of their own, in hot pixels and the bright column, have more noise: they are left out. */
    private static double sigma(int[] all) {
        int[] sorted = all.clone();
        Arrays.sort(sorted);
        double limit = 5 * (sorted[3 * sorted.length / 4] - sorted[sorted.length / 4]);
        int[] values = Arrays.stream(all).filter(v -> Math.abs(v) <= limit).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double sum = 0;
        for (int value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    @Test
    void photon_noise_of_a_flat_gives_the_true_gain() {
        RawFrame first = simulator.expose("c02", exposure("d1", Kind.DOME, 60_000), EMPTY);
        RawFrame second = simulator.expose("c02", exposure("d2", Kind.DOME, 60_000), EMPTY);
        double level = camera.truth("c02").amplifiers().getFirst().biasLevelAdu();
        Linearity linearity = camera.truth("c02").chip().amplifiers().getFirst().linearity();

        double[] gains = new double[first.height()];
        for (int y = 0; y < first.height(); y++) {
            int[] differences = new int[LIGHT_END - LIGHT_START];
            double sum = 0;
            for (int x = LIGHT_START; x < LIGHT_END; x++) {
                differences[x - LIGHT_START] = first.at(x, y) - second.at(x, y);
                sum += (first.at(x, y) + second.at(x, y)) / 2.0 - level;
            }
            // A difference of bent counts is smaller than the one of straight counts by the slope of the bend.
            double recorded = sum / differences.length;
            double slope = linearity.straighten(recorded + 0.5) - linearity.straighten(recorded - 0.5);
            double sigma = slope * sigma(differences);
            gains[y] = 2 * linearity.straighten(recorded) / (sigma * sigma);
        }
        Arrays.sort(gains);

        double trueGain = camera.truth("c02").amplifiers().getFirst().gainElectronsPerAdu();
        assertThat(gains[gains.length / 2]).isCloseTo(trueGain, within(0.01 * trueGain));
    }

    @Test
    void hot_pixels_stand_out_in_a_bias_by_their_charge() {
        RawFrame bias = simulator.expose("c02", exposure("b1", Kind.BIAS, 0), EMPTY);
        AmplifierTruth amplifier = camera.truth("c02").amplifiers().getFirst();
        List<ChipTruth.HotPixel> bright = camera.truth("c02").defects().hot().stream()
                .filter(hot -> hot.readNoiseSigma() >= 20)
                .toList();

        double sum = 0;
        for (ChipTruth.HotPixel hot : bright) {
            double signal = bias.at(LIGHT_START + hot.x(), hot.y()) - amplifier.biasLevelAdu();
            sum += signal * amplifier.gainElectronsPerAdu() / hot.electrons();
        }

        assertThat(bright).hasSizeGreaterThan(100);
        assertThat(sum / bright.size()).isCloseTo(1, within(0.03));
    }

    @Test
    void at_least_200_hot_pixels_of_a_chip_must_be_found() {
        long bright = camera.truth("c02").defects().hot().stream()
                .filter(hot -> hot.readNoiseSigma() >= 8)
                .count();

        assertThat(bright).isGreaterThanOrEqualTo(200);
    }

    @Test
    void stars_have_their_true_flux_and_place() {
        Chip chip = camera.instrument().chip("c02").orElseThrow();
        SyntheticExposure exposure = exposure("s1", Kind.SCIENCE, 0);
        SyntheticSky stars = sky(0.3, 18.5);
        TrueWcs wcs = camera.wcs("c02", exposure);
        FloatImage image = FloatImage.zeros(chip.width(), chip.height());
        SourceRenderer.Light light = new SourceRenderer.Light("r", 1.1, camera.zeroPointMag(exposure), 60);

        new SourceRenderer(camera.instrument().pixelScaleArcsec()).addTo(image, stars, wcs, light);

        int checked = 0;
        for (int i = 0; i < stars.size(); i++) {
            double[] centre = wcs.toPixel(stars.position(i));
            if (isIsolatedInside(stars, wcs, i, chip)) {
                double[] moments = moments(image, centre);
                double flux = 60 * StrictMath.pow(10, 0.4 * (camera.zeroPointMag(exposure) - stars.magnitude(i, "r")));
                assertThat(moments[0]).isCloseTo(flux, within(0.02 * flux));
                assertThat(moments[1]).isCloseTo(centre[0], within(0.02));
                assertThat(moments[2]).isCloseTo(centre[1], within(0.02));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(1);
    }

    private static boolean isIsolatedInside(SyntheticSky sky, TrueWcs wcs, int star, Chip chip) {
        double[] centre = wcs.toPixel(sky.position(star));
        boolean inside =
                centre[0] > 25 && centre[1] > 25 && centre[0] < chip.width() - 25 && centre[1] < chip.height() - 25;
        for (int i = 0; i < sky.size() && inside; i++) {
            inside = i == star || sky.position(i).separationArcsec(sky.position(star)) > 30;
        }
        return inside;
    }

    /** Sum and first moments within 20 px. */
    private static double[] moments(FloatImage image, double[] centre) {
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = (int) centre[1] - 20; y <= centre[1] + 20; y++) {
            for (int x = (int) centre[0] - 20; x <= centre[0] + 20; x++) {
                double dx = x - centre[0];
                double dy = y - centre[1];
                if (dx * dx + dy * dy < 400) {
                    sum += image.at(x, y);
                    sumX += x * (double) image.at(x, y);
                    sumY += y * (double) image.at(x, y);
                }
            }
        }
        return new double[] {sum, sumX / sum, sumY / sum};
    }

    @Test
    void charge_beyond_the_full_well_moves_along_the_column_and_is_not_lost() {
        FloatImage electrons = FloatImage.zeros(3, 101);
        electrons.pixels()[50 * 3 + 1] = 1050;

        Contamination.bleed(electrons, (x, y) -> 100);

        double sum = 0;
        for (float value : electrons.pixels()) {
            sum += value;
            assertThat(value).isLessThanOrEqualTo(100);
        }
        assertThat(sum).isCloseTo(1050, within(0.01));
        assertThat(electrons.at(1, 46)).isEqualTo(100);
        assertThat(electrons.at(1, 54)).isEqualTo(100);
        assertThat(electrons.at(1, 40)).isZero();
        assertThat(electrons.at(0, 50)).isZero();
    }

    @Test
    void crosstalk_puts_a_mirrored_ghost_of_a_bright_pixel_on_the_other_amplifier() {
        Chip chip = camera.instrument().chip("c03").orElseThrow();
        float[] raw = new float[chip.rawWidth() * chip.rawHeight()];
        int row = 500 * chip.rawWidth();
        raw[row + LIGHT_START + 3] = 10_000;

        simulator.addCrosstalk(chip, raw);

        assertThat(raw[row + LIGHT_END - 1 - 3]).isCloseTo(8, within(0.01f));
        assertThat(raw[row + LIGHT_START + 256 + 3]).isZero();
    }
}
