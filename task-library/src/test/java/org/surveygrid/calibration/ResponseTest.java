package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;

class ResponseTest {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 320;

    @Test
    void a_smooth_surface_is_recovered_up_to_the_edges() {
        FloatImage smooth = illumination();
        Random random = new Random(1);
        FloatImage noisy = smooth.copy();
        for (int p = 0; p < noisy.pixels().length; p++) {
            noisy.pixels()[p] += (float) (0.01 * random.nextGaussian());
        }
        for (int k = 0; k < 500; k++) {
            noisy.pixels()[random.nextInt(noisy.pixels().length)] = 50;
        }

        FloatImage fitted = MeshSurface.fit(noisy, none(), 32, 3).evaluate(WIDTH, HEIGHT);

        assertThat(rms(fitted, smooth)).isLessThan(0.001);
        assertThat(fitted.at(0, 0)).isCloseTo(smooth.at(0, 0), within(0.005f));
    }

    @Test
    void the_master_flat_has_the_pixels_of_the_dome_and_the_scales_of_the_twilight() {
        FloatImage response = FloatImage.zeros(WIDTH, HEIGHT);
        FloatImage dome = FloatImage.zeros(WIDTH, HEIGHT);
        FloatImage twilight = FloatImage.zeros(WIDTH, HEIGHT);
        FloatImage illumination = illumination();
        Random random = new Random(2);
        for (int p = 0; p < response.pixels().length; p++) {
            double pixel = 1 + 0.01 * random.nextGaussian();
            double lamp = 1 + 0.1 * (p % WIDTH) / WIDTH;
            response.pixels()[p] = (float) (pixel * illumination.pixels()[p]);
            dome.pixels()[p] = (float) (pixel * lamp * (1 + 0.002 * random.nextGaussian()));
            twilight.pixels()[p] = (float) (response.pixels()[p] * (1 + 0.01 * random.nextGaussian()));
        }

        FloatImage master = FlatField.master(Optional.of(dome), Optional.of(twilight), none(), 64);

        FloatImage ratio = master.copy();
        double level = FlatField.level(response, none());
        for (int p = 0; p < ratio.pixels().length; p++) {
            ratio.pixels()[p] *= (float) (level / response.pixels()[p]);
        }
        FloatImage large = MeshSurface.fit(ratio, none(), 32, 3).evaluate(WIDTH, HEIGHT);
        FloatImage one = FloatImage.zeros(WIDTH, HEIGHT);
        Arrays.fill(one.pixels(), 1f);
        assertThat(rms(large, one)).isLessThan(0.003);
        assertThat(rms(ratio, one)).isLessThan(1.1 * 0.0022);
        assertThat(FlatField.level(master, none())).isCloseTo(1, within(1e-6));
    }

    @Test
    void bad_pixels_of_a_flat_take_the_response_of_their_surroundings() {
        FloatImage dome = illumination();
        MaskImage bad = none();
        dome.pixels()[5000] = 0.01f;
        bad.bits()[5000] = PixelFlag.COLD.bit();

        FloatImage master = FlatField.master(Optional.of(dome), Optional.empty(), bad, 64);

        assertThat(master.pixels()[5000]).isCloseTo(master.pixels()[5001], within(0.01f));
    }

    @Test
    void a_master_flat_of_nothing_is_refused() {
        assertThatThrownBy(() -> FlatField.master(Optional.empty(), Optional.empty(), none(), 64))
                .hasMessageContaining("needs a dome or a twilight");
    }

    @Test
    void calibration_gives_back_the_photons_and_their_noise() {
        Frame frame = calibrated(3000, 0.8f);

        assertThat(frame.value().at(9, 9)).isCloseTo((float) (3000 * 2.0 / 0.8), within(0.01f));
        double expected = (25 + 4.0 / 12 + 6000) / 0.64;
        assertThat((double) frame.variance().at(9, 9)).isCloseTo(expected, within(1e-3 * expected));
        assertThat(frame.mask().bits()[9]).isZero();
    }

    @Test
    void a_pixel_that_hardly_responds_is_flagged_and_empty() {
        Frame frame = calibrated(3000, 0.05f);

        assertThat(frame.mask().has(9, 9, PixelFlag.LOW_FLAT)).isTrue();
        assertThat(frame.value().at(9, 9)).isZero();
    }

    @Test
    void fringes_are_learnt_from_dithered_exposures_and_taken_off() {
        FloatImage truth = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < truth.pixels().length; p++) {
            double x = p % WIDTH;
            double y = Math.floorDiv(p, WIDTH);
            truth.pixels()[p] = (float) (Math.sqrt(2) * StrictMath.sin(0.15 * x + 0.1 * y));
        }
        List<FloatImage> exposures = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
            exposures.add(fringed(truth, 800 + 100 * j, 10 + j));
        }
        FringePattern.Config config = new FringePattern.Config(128, 3, 5);

        FringePattern.Pattern pattern = FringePattern.build(FrameRows.of(exposures), config);
        FringePattern.Strength strength = FringePattern.fit(exposures.get(2), none(), pattern.pattern(), config);

        assertThat(correlation(pattern.pattern(), truth)).isGreaterThan(0.97);
        assertThat(strength.electrons()).isCloseTo(0.02 * 1000, within(0.02 * 1000 * 0.06));
    }

    private static FloatImage fringed(FloatImage truth, double sky, long seed) {
        Random random = new Random(seed);
        FloatImage exposure = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < truth.pixels().length; p++) {
            double level = sky + 0.02 * sky * truth.pixels()[p];
            exposure.pixels()[p] = (float) (level + Math.sqrt(level) * random.nextGaussian());
        }
        for (int star = 0; star < 30; star++) {
            int cx = random.nextInt(WIDTH);
            int cy = random.nextInt(HEIGHT);
            for (int y = Math.max(0, cy - 8); y < Math.min(HEIGHT, cy + 9); y++) {
                for (int x = Math.max(0, cx - 8); x < Math.min(WIDTH, cx + 9); x++) {
                    double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    exposure.pixels()[y * WIDTH + x] += (float) (5000 * StrictMath.exp(-r2 / 5));
                }
            }
        }
        return exposure;
    }

    private static Frame calibrated(float adu, float flat) {
        PixelBox all = new PixelBox(0, 0, 16, 16);
        Amplifier amplifier = new Amplifier(
                "a", all, all, Amplifier.Readout.NORMAL, Optional.empty(), 2, 5, 60_000, Linearity.straight());
        Chip chip = new Chip("c", 16, 16, 16, 16, List.of(amplifier), Optional.empty());
        return ChipCalibration.apply(
                TrimmedRows.of(filled(adu + 7), chip, OverscanCorrection.Config.of(OverscanMethod.NONE), List.of()),
                10,
                ChipCalibration.Detector.of(chip, a -> 2, a -> 5),
                new ChipCalibration.Corrections(
                        Optional.of(filled(7)),
                        Optional.empty(),
                        Optional.of(filled(flat)),
                        new ChipCalibration.Accuracy(0, 0, 0.1)));
    }

    private static FloatImage filled(float value) {
        FloatImage image = FloatImage.zeros(16, 16);
        Arrays.fill(image.pixels(), value);
        return image;
    }

    private static FloatImage illumination() {
        FloatImage image = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < image.pixels().length; p++) {
            double x = (double) (p % WIDTH) / WIDTH;
            double y = (double) Math.floorDiv(p, WIDTH) / HEIGHT;
            image.pixels()[p] = (float) (1 + 0.1 * x - 0.08 * y * y + 0.05 * x * y);
        }
        return image;
    }

    private static MaskImage none() {
        return MaskImage.clear(WIDTH, HEIGHT);
    }

    private static double correlation(FloatImage a, FloatImage b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int p = 0; p < a.pixels().length; p++) {
            ab += (double) a.pixels()[p] * b.pixels()[p];
            aa += (double) a.pixels()[p] * a.pixels()[p];
            bb += (double) b.pixels()[p] * b.pixels()[p];
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double rms(FloatImage a, FloatImage b) {
        double sum = 0;
        for (int p = 0; p < a.pixels().length; p++) {
            double d = a.pixels()[p] - b.pixels()[p];
            sum += d * d;
        }
        return Math.sqrt(sum / a.pixels().length);
    }
}
