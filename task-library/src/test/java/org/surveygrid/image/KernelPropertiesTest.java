package org.surveygrid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.artifact.ColdPixels;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.HotPixels;
import org.surveygrid.artifact.Saturation;
import org.surveygrid.artifact.UnstablePixels;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.calibration.detector.GainMeasurement;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.calibration.sky.SuperFlat;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.synthetic.RandomStream;

/** What holds of kernels whatever the sky looks like: order of frames, units, places and limits must not matter. */
class KernelPropertiesTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 160;
    private static final int PIXELS = WIDTH * HEIGHT;
    private static final double SKY = 1000;

    static List<CombineRule> rules() {
        return List.of(
                new CombineRule.Mean(),
                new CombineRule.WeightedMean(),
                new CombineRule.Median(),
                new CombineRule.MinMax(1, 1),
                new CombineRule.SigmaClip(3),
                new CombineRule.AverageSigmaClip(3),
                new CombineRule.NoiseClip(5, 0.01));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_order_of_the_frames_does_not_matter(CombineRule rule) {
        List<FloatImage> frames = skies(7, 1);
        List<FloatImage> turned = new ArrayList<>(frames);
        Collections.rotate(turned, 3);

        CombinedImage one = combined(frames, rule, 1);
        CombinedImage other = combined(turned, rule, 1);

        for (int p = 0; p < PIXELS; p++) {
            assertThat(other.value().pixels()[p]).isCloseTo(one.value().pixels()[p], within(1e-3f));
            assertThat(other.count().pixels()[p]).isEqualTo(one.count().pixels()[p]);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void frames_in_another_unit_give_the_same_in_that_unit(CombineRule rule) {
        List<FloatImage> frames = skies(7, 2);
        List<FloatImage> scaled = frames.stream().map(frame -> times(frame, 4)).toList();

        CombinedImage one = combined(frames, rule, 1);
        CombinedImage other = combined(scaled, rule, 16);

        for (int p = 0; p < PIXELS; p++) {
            assertThat(other.value().pixels()[p]).isEqualTo(4 * one.value().pixels()[p]);
            assertThat(other.variance().pixels()[p]).isEqualTo(16 * one.variance().pixels()[p]);
        }
    }

    @Test
    void read_noise_and_gain_do_not_depend_on_the_order_of_the_frames() {
        List<FloatImage> frames = skies(2, 3);
        PixelBox all = new PixelBox(0, 0, WIDTH, HEIGHT);

        double noise = ReadNoise.measure(frames, all, 5).noiseAdu();
        double turned = ReadNoise.measure(List.of(frames.get(1), frames.get(0)), all, 5)
                .noiseAdu();
        double gain = GainMeasurement.measure(
                        List.of(new GainMeasurement.FlatPair(frames.get(0), frames.get(1))), 4, all, 50)
                .electronsPerAdu();
        double turnedGain = GainMeasurement.measure(
                        List.of(new GainMeasurement.FlatPair(frames.get(1), frames.get(0))), 4, all, 50)
                .electronsPerAdu();

        assertThat(turned).isCloseTo(noise, within(1e-9 * noise));
        assertThat(turnedGain).isCloseTo(gain, within(2e-3 * gain));
    }

    @Test
    void fringes_and_superflat_do_not_depend_on_the_order_of_the_exposures() {
        List<FloatImage> exposures = skies(5, 4);
        List<FloatImage> turned = new ArrayList<>(exposures);
        Collections.reverse(turned);
        FringePattern.Config config = new FringePattern.Config(50, 3, 5);

        FloatImage pattern =
                FringePattern.build(FrameRows.of(exposures), config).pattern();
        FloatImage other = FringePattern.build(FrameRows.of(turned), config).pattern();
        FloatImage flat = superFlat(exposures);

        assertThat(largestDifference(pattern, other)).isLessThan(1e-3);
        assertThat(largestDifference(flat, superFlat(turned))).isLessThan(1e-5);
    }

    @Test
    void a_surface_scales_with_its_image_and_sources_stay_where_they_are() {
        FloatImage sky = skies(1, 5).getFirst();
        MaskImage clear = MaskImage.clear(WIDTH, HEIGHT);

        FloatImage surface = MeshSurface.fit(sky, clear, 40, 3).evaluate(WIDTH, HEIGHT);
        FloatImage scaled = MeshSurface.fit(times(sky, 8), clear, 40, 3).evaluate(WIDTH, HEIGHT);

        assertThat(scaled.pixels()).isEqualTo(times(surface, 8).pixels());
        assertThat(SourceMask.of(times(sky, 8), clear, 40, 4).bits())
                .isEqualTo(SourceMask.of(sky, clear, 40, 4).bits());
    }

    @Test
    void rows_of_a_surface_are_those_of_the_whole() {
        MeshSurface surface = MeshSurface.fit(skies(1, 6).getFirst(), MaskImage.clear(WIDTH, HEIGHT), 40, 3);
        FloatImage whole = surface.evaluate(WIDTH, HEIGHT);
        FloatImage rows = FloatImage.zeros(WIDTH, 33);

        surface.evaluateInto(71, rows);

        assertThat(rows.pixels()).isEqualTo(whole.cut(new PixelBox(0, 71, WIDTH, 33)).pixels());
    }

    @Test
    void cosmic_rays_move_with_the_pixels_and_know_no_unit() {
        Frame frame = withHits(7);
        CosmicRays.Config config = new CosmicRays.Config(4.5, 0.3, 5, 4);

        MaskImage hits = CosmicRays.find(frame, config).mask();
        MaskImage scaled = CosmicRays.find(
                        Frame.owning(times(frame.value(), 2), times(frame.variance(), 4), frame.mask()), config)
                .mask();
        MaskImage moved = CosmicRays.find(shifted(frame, 3, 5), config).mask();

        assertThat(hits.count(PixelFlag.COSMIC)).isGreaterThan(20);
        assertThat(scaled.bits()).isEqualTo(hits.bits());
        int margin = 20;
        for (int y = margin; y < HEIGHT - margin; y++) {
            for (int x = margin; x < WIDTH - margin; x++) {
                assertThat(moved.bits()[(y + 5) * WIDTH + x + 3])
                        .as("pixel %d, %d", x, y)
                        .isEqualTo(hits.bits()[y * WIDTH + x]);
            }
        }
    }

    @Test
    void a_stricter_limit_never_flags_more() {
        FloatImage bias = FloatImage.zeros(WIDTH, HEIGHT);
        FloatImage flat = FloatImage.zeros(WIDTH, HEIGHT);
        RandomStream random = RandomStream.of(8, "limits");
        for (int p = 0; p < PIXELS; p++) {
            bias.pixels()[p] = (float) ((p % 97 == 0 ? 8 : 1) * random.nextGaussian());
            flat.pixels()[p] = (float) (1 + (p % 89 == 0 ? 0.1 : 0.01) * random.nextGaussian());
        }
        List<FloatImage> frames = skies(6, 9);
        StackNoise noise = StackNoise.constant(WIDTH, HEIGHT, SKY, 6);

        assertNested(
                HotPixels.find(bias, new HotPixels.Limits(7, 1, 20, 30)),
                HotPixels.find(bias, new HotPixels.Limits(5, 1, 20, 30)));
        assertNested(ColdPixels.find(flat, 0.9, 1.1), ColdPixels.find(flat, 0.94, 1.06));
        assertNested(
                UnstablePixels.find(FrameRows.of(frames), noise, 9),
                UnstablePixels.find(FrameRows.of(frames), noise, 4));
        assertNested(
                SourceMask.of(frames.getFirst(), MaskImage.clear(WIDTH, HEIGHT), 40, 8),
                SourceMask.of(frames.getFirst(), MaskImage.clear(WIDTH, HEIGHT), 40, 4));
        assertNested(saturated(frames.getFirst(), 5000), saturated(frames.getFirst(), 3000));
    }

    @Test
    void what_was_flagged_stays_flagged() {
        FloatImage sky = skies(1, 10).getFirst();
        MaskImage some = MaskImage.clear(WIDTH, HEIGHT);
        for (int p = 0; p < PIXELS; p += 13) {
            some.bits()[p] = PixelFlag.HOT.bit();
        }
        MaskImage saturated = MaskImage.owning(WIDTH, HEIGHT, some.bits().clone());

        MaskImage sources = SourceMask.of(sky, some, 40, 4);
        Saturation.flagInto(sky, constant(3000), saturated);

        assertNested(some, sources);
        assertNested(some, saturated);
    }

    /** Every pixel that is flagged in the smaller mask is flagged in the larger. */
    private static void assertNested(MaskImage smaller, MaskImage larger) {
        int lost = 0;
        int flagged = 0;
        for (int p = 0; p < PIXELS; p++) {
            flagged += smaller.bits()[p] != 0 ? 1 : 0;
            lost += smaller.bits()[p] != 0 && larger.bits()[p] == 0 ? 1 : 0;
        }
        assertThat(flagged + larger.bits().length).isPositive();
        assertThat(lost).isZero();
    }

    private static MaskImage saturated(FloatImage image, double level) {
        MaskImage mask = MaskImage.clear(WIDTH, HEIGHT);
        Saturation.flagInto(image, constant(level), mask);
        return mask;
    }

    private static FloatImage constant(double value) {
        FloatImage image = FloatImage.zeros(WIDTH, HEIGHT);
        java.util.Arrays.fill(image.pixels(), (float) value);
        return image;
    }

    private static FloatImage superFlat(List<FloatImage> exposures) {
        Optional<SuperFlat.Illumination> found =
                SuperFlat.build(FrameRows.of(exposures), new SuperFlat.Config(50, 3));
        return found.orElseThrow().illumination();
    }

    private static CombinedImage combined(List<FloatImage> frames, CombineRule rule, double variance) {
        return FrameCombine.combine(
                frames,
                StackNoise.constant(WIDTH, HEIGHT, variance * SKY, frames.size()),
                new FrameCombine.Config(rule, FrameCombine.Growth.NONE));
    }

    /** Skies with stars in other places each time. */
    private static List<FloatImage> skies(int count, int seed) {
        List<FloatImage> skies = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            RandomStream random = RandomStream.of(seed, String.format(Locale.ROOT, "sky %d", j));
            FloatImage sky = FloatImage.zeros(WIDTH, HEIGHT);
            for (int p = 0; p < PIXELS; p++) {
                double fringe = 20 * StrictMath.sin(0.2 * (p % WIDTH));
                sky.pixels()[p] = (float) (SKY + fringe + Math.sqrt(SKY) * random.nextGaussian());
            }
            for (int star = 0; star < 15; star++) {
                int x0 = 6 + random.nextInt(WIDTH - 12);
                int y0 = 6 + random.nextInt(HEIGHT - 12);
                double peak = random.uniform(500, 9000);
                for (int k = 0; k < 121; k++) {
                    int dx = k % 11 - 5;
                    int dy = Math.floorDiv(k, 11) - 5;
                    sky.pixels()[(y0 + dy) * WIDTH + x0 + dx] +=
                            (float) (peak * StrictMath.exp(-(dx * dx + dy * dy) / 4.0));
                }
            }
            skies.add(sky);
        }
        return skies;
    }

    private static Frame withHits(int seed) {
        FloatImage sky = skies(1, seed).getFirst();
        RandomStream random = RandomStream.of(seed, "hits");
        for (int hit = 0; hit < 40; hit++) {
            int p = random.nextInt(PIXELS - WIDTH - 1);
            sky.pixels()[p] += (float) random.uniform(500, 5000);
            sky.pixels()[p + WIDTH + 1] += (float) random.uniform(200, 3000);
        }
        return Frame.owning(sky, constant(SKY), MaskImage.clear(WIDTH, HEIGHT));
    }

    /** The frame some whole pixels to the right and up; what leaves on one side comes in on the other. */
    private static Frame shifted(Frame frame, int dx, int dy) {
        FloatImage moved = FloatImage.zeros(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                moved.pixels()[(y + dy) % HEIGHT * WIDTH + (x + dx) % WIDTH] = frame.value().at(x, y);
            }
        }
        return Frame.owning(moved, frame.variance(), frame.mask());
    }

    private static FloatImage times(FloatImage image, float factor) {
        FloatImage scaled = image.copy();
        for (int p = 0; p < scaled.pixels().length; p++) {
            scaled.pixels()[p] *= factor;
        }
        return scaled;
    }

    private static double largestDifference(FloatImage one, FloatImage other) {
        double largest = 0;
        for (int p = 0; p < PIXELS; p++) {
            largest = Math.max(largest, Math.abs(one.pixels()[p] - other.pixels()[p]));
        }
        return largest;
    }
}
