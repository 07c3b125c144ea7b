package org.surveygrid.calibration.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.synthetic.RandomStream;

class PhotonTransferTest {
    private static final int SIDE = 512;
    private static final PixelBox ALL = new PixelBox(0, 0, SIDE, SIDE);
    private static final double GAIN = 1.8;
    private static final double READ_NOISE_ADU = 3;
    private static final double A00 = -2e-6;

    @Test
    void gain_and_brighter_fatter_effect_are_recovered_up_to_full_wells() {
        RandomStream random = RandomStream.of(1, "ptc");
        List<PhotonTransfer.Point> points = new ArrayList<>();
        for (double level = 500; level < 62_000; level *= 1.35) {
            PhotonTransfer.measure(pair(level, random), ALL, 64).ifPresent(points::add);
        }
        Collections.reverse(points);

        PhotonTransfer.Curve curve = PhotonTransfer.fit(points).orElseThrow();

        assertThat(curve.gainElectronsPerAdu()).isCloseTo(GAIN, within(0.005 * GAIN));
        assertThat(Math.abs(curve.gainElectronsPerAdu() - GAIN)).isLessThan(4 * curve.gainError());
        assertThat(curve.brighterFatterPerElectron()).isCloseTo(A00, within(0.07 * Math.abs(A00)));
        assertThat(curve.fullWellAdu()).isPresent();
        assertThat(curve.fullWellAdu().getAsDouble()).isBetween(40_000.0, 55_000.0);
    }

    @Test
    void a_curve_without_noise_gives_its_parameters_back() {
        List<PhotonTransfer.Point> points = new ArrayList<>();
        for (double level = 0; level <= 30_000; level += 3000) {
            points.add(new PhotonTransfer.Point(level, variance(level), 1));
        }
        points.set(4, new PhotonTransfer.Point(12_000, 2 * variance(12_000), 1));

        PhotonTransfer.Curve curve = PhotonTransfer.fit(points).orElseThrow();

        assertThat(curve.points()).isEqualTo(10);
        assertThat(curve.gainElectronsPerAdu()).isCloseTo(GAIN, within(1e-6));
        assertThat(curve.readNoiseAdu()).isCloseTo(READ_NOISE_ADU, within(1e-4));
        assertThat(curve.brighterFatterPerElectron()).isCloseTo(A00, within(1e-10));
        assertThat(curve.fullWellAdu()).isEmpty();
    }

    @Test
    void no_light_and_few_points_give_no_curve() {
        FloatImage dark = FloatImage.zeros(SIDE, SIDE);
        PhotonTransfer.Point point = new PhotonTransfer.Point(100, 60, 1);

        Optional<PhotonTransfer.Point> measured =
                PhotonTransfer.measure(new GainMeasurement.FlatPair(dark, dark), ALL, 64);

        assertThat(measured).isEmpty();
        assertThat(PhotonTransfer.fit(List.of(point, point, point))).isEmpty();
        assertThat(PhotonTransfer.fit(Collections.nCopies(8, point))).isEmpty();
        assertThatThrownBy(() -> new PhotonTransfer.Point(1, 1, 0)).hasMessageContaining("positive");
    }

    @Test
    void the_bend_of_the_counts_is_measured_to_a_ten_thousandth() {
        Linearity truth = new Linearity(List.of(8e-7, -4e-12));
        RandomStream random = RandomStream.of(2, "lamp");
        List<LinearityMeasurement.Exposure> exposures = new ArrayList<>();
        for (double seconds = 1; seconds <= 40; seconds += 1.5) {
            double level = truth.bend(1200 * seconds) * (1 + 5e-5 * random.nextGaussian());
            exposures.add(new LinearityMeasurement.Exposure(seconds, level));
        }

        LinearityMeasurement.Estimate estimate =
                LinearityMeasurement.fit(exposures, 3).orElseThrow();

        assertThat(estimate.lampAduPerSecond()).isCloseTo(1200, within(0.3));
        assertThat(estimate.largestDeviation()).isLessThan(3e-4);
        for (double level = 1000; level < 45_000; level += 1000) {
            assertThat(estimate.linearity().straighten(level) / truth.straighten(level))
                    .isCloseTo(1, within(2e-4));
        }
    }

    @Test
    void flats_that_cannot_tell_give_no_linearity() {
        LinearityMeasurement.Exposure one = new LinearityMeasurement.Exposure(5, 6000);

        assertThat(LinearityMeasurement.fit(Collections.nCopies(9, one), 2)).isEmpty();
        assertThat(LinearityMeasurement.fit(List.of(one, one), 2)).isEmpty();
        assertThatThrownBy(() -> LinearityMeasurement.fit(List.of(one), 5)).hasMessageContaining("got 5");
        assertThatThrownBy(() -> new LinearityMeasurement.Exposure(0, 1)).hasMessageContaining("0.0 s");
    }

    private static double variance(double levelAdu) {
        double q = A00 * GAIN;
        return READ_NOISE_ADU * READ_NOISE_ADU + (StrictMath.exp(2 * q * levelAdu) - 1) / (2 * q * GAIN);
    }

    /** Flats of one per cent scatter in response, whose wells are full at 50000 ADU give or take 2 per cent. */
    private static GainMeasurement.FlatPair pair(double levelAdu, RandomStream random) {
        RandomStream response = RandomStream.of(3, "response");
        FloatImage first = FloatImage.zeros(SIDE, SIDE);
        FloatImage second = FloatImage.zeros(SIDE, SIDE);
        for (int p = 0; p < SIDE * SIDE; p++) {
            double level = levelAdu * (1 + 0.01 * response.nextGaussian());
            double full = 50_000 * (1 + 0.02 * response.nextGaussian());
            first.pixels()[p] = exposed(level, full, random);
            second.pixels()[p] = exposed(0.97 * level, full, random);
        }
        return new GainMeasurement.FlatPair(first, second);
    }

    private static float exposed(double levelAdu, double fullAdu, RandomStream random) {
        return (float) Math.min(fullAdu, levelAdu + Math.sqrt(variance(levelAdu)) * random.nextGaussian());
    }
}
