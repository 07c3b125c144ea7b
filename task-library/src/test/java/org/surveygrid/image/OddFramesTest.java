package org.surveygrid.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.artifact.ColdPixels;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.HotPixels;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Saturation;
import org.surveygrid.artifact.UnstablePixels;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.calibration.ChipCalibration;
import org.surveygrid.calibration.CrosstalkMeasurement;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.detector.GainMeasurement;
import org.surveygrid.calibration.detector.PhotonTransfer;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.sky.FringeComponents;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.calibration.sky.SuperFlat;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.coadd.CoaddLayer;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfConfig;
import org.surveygrid.psf.PsfSources;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Drizzle;
import org.surveygrid.resampling.Resampling;

/**
 * Every kernel of pixels on frames that no telescope should have sent: it answers, with an empty or flagged result, or
 * refuses with a sentence; it never runs out of an array, and never says that a pixel without a value has one.
 */
class OddFramesTest {
    private static final FringePattern.Config FRINGES = new FringePattern.Config(32, 3, 5);
    private static final PixelBox SIZE = new PixelBox(0, 0, 70, 64);

    /** A frame: its pixels, and which must not be used. */
    record Odd(FloatImage image, MaskImage mask) {
        Frame frame() {
            float[] variance = new float[image.pixels().length];
            Arrays.fill(variance, 25);
            return Frame.owning(
                    image.copy(),
                    FloatImage.owning(image.width(), image.height(), variance),
                    MaskImage.owning(mask.width(), mask.height(), mask.bits().clone()));
        }

        FrameRows stack(int frames) {
            List<FloatImage> all = new ArrayList<>();
            for (int j = 0; j < frames; j++) {
                all.add(image.copy());
            }
            return FrameRows.of(all);
        }

        StackNoise noise(int frames) {
            return StackNoise.constant(image.width(), image.height(), 25, frames);
        }
    }

    private static Map<String, Odd> odds() {
        Map<String, Odd> odds = new LinkedHashMap<>();
        odds.put("no value anywhere", of(SIZE, p -> Float.NaN));
        odds.put("every second pixel without a value", of(SIZE, p -> p % 2 == 0 ? Float.NaN : 100 + p % 7));
        odds.put("infinite", of(SIZE, p -> Float.POSITIVE_INFINITY));
        odds.put("nothing but zeros", of(SIZE, p -> 0f));
        odds.put("constant", of(SIZE, p -> 1000f));
        odds.put("saturated", of(SIZE, p -> 65535f));
        odds.put("negative", of(SIZE, p -> -500f - p % 3));
        odds.put("one row", of(new PixelBox(0, 0, 150, 1), p -> 100f + p % 5));
        odds.put("one column", of(new PixelBox(0, 0, 1, 150), p -> 100f + p % 5));
        odds.put("one pixel", of(new PixelBox(0, 0, 1, 1), p -> 100f));
        Odd plain = of(SIZE, p -> 100f + p % 7);
        Arrays.fill(plain.mask().bits(), PixelFlag.BAD.bit());
        odds.put("all masked", plain);
        return odds;
    }

    private static Odd of(PixelBox size, Function<Integer, Float> value) {
        FloatImage image = FloatImage.zeros(size.width(), size.height());
        for (int p = 0; p < image.pixels().length; p++) {
            image.pixels()[p] = value.apply(p);
        }
        return new Odd(image, MaskImage.clear(size.width(), size.height()));
    }

    private static Map<String, Function<Odd, Object>> kernels() {
        Map<String, Function<Odd, Object>> kernels = new LinkedHashMap<>();
        kernels.put("smooth surface", odd -> MeshSurface.fit(odd.image(), odd.mask(), 32, 3)
                .medianFiltered()
                .evaluate(odd.image().width(), odd.image().height()));
        kernels.put("source mask", odd -> SourceMask.of(odd.image(), odd.mask(), 32, 3));
        kernels.put("level", odd -> FlatField.level(odd.image(), odd.mask()));
        kernels.put(
                "master flat",
                odd -> FlatField.master(Optional.of(odd.image()), Optional.of(odd.image()), odd.mask(), 32));
        kernels.put("hot pixels", odd -> HotPixels.find(odd.image(), new HotPixels.Limits(5, 1, 20, 30)));
        kernels.put("cold pixels", odd -> ColdPixels.find(odd.image(), 0.94, 1.06));
        kernels.put("unstable pixels", odd -> UnstablePixels.find(odd.stack(6), odd.noise(6), 9));
        kernels.put("saturation", odd -> Saturation.flagInto(odd.image(), full(odd.image()), odd.frame().mask()));
        kernels.put("cosmic rays", odd -> CosmicRays.find(odd.frame(), new CosmicRays.Config(4.5, 0.3, 5, 4)));
        kernels.put(
                "trails",
                odd -> SatelliteTrails.find(odd.image(), odd.mask(), new SatelliteTrails.Config(7, 100)));
        kernels.put("read noise", odd -> ReadNoise.measure(odd.stack(3), List.of(box(odd)), 5));
        kernels.put("read noise of one frame", odd -> ReadNoise.measure(odd.stack(1), List.of(box(odd)), 5));
        kernels.put("gain", odd -> GainMeasurement.measure(List.of(pair(odd)), 4, box(odd), 32));
        kernels.put("photon transfer", odd -> PhotonTransfer.measure(pair(odd), box(odd), 32));
        kernels.put("frame selection", odd -> FrameSelection.accept(
                FrameSelection.inspect(odd.stack(3)), new FrameSelection.Limits(5, 1.2, 0.5)));
        for (CombineRule rule : List.of(
                new CombineRule.Mean(),
                new CombineRule.WeightedMean(),
                new CombineRule.Median(),
                new CombineRule.MinMax(1, 1),
                new CombineRule.SigmaClip(3),
                new CombineRule.AverageSigmaClip(3),
                new CombineRule.NoiseClip(5, 0.01),
                new CombineRule.LevelRegression(5))) {
            for (int frames : new int[] {1, 4}) {
                kernels.put(rule.getClass().getSimpleName() + " of " + frames, odd -> FrameCombine.combine(
                        odd.stack(frames),
                        odd.noise(frames),
                        new FrameCombine.Config(rule, FrameCombine.Growth.COSMIC_RAY_CORES)));
            }
        }
        kernels.put("fringe pattern", odd -> FringePattern.build(odd.stack(3), FRINGES));
        kernels.put("fringe pattern of one frame", odd -> FringePattern.build(odd.stack(1), FRINGES));
        kernels.put("fringe strength", odd -> FringePattern.fit(odd.image(), odd.mask(), odd.image(), FRINGES));
        kernels.put("three fringe patterns", odd -> FringeComponents.build(odd.stack(4), FRINGES, 3));
        kernels.put(
                "strengths of three patterns",
                odd -> FringeComponents.fit(
                        odd.image(), odd.mask(), List.of(odd.image(), odd.image(), odd.image()), FRINGES));
        kernels.put("superflat", odd -> SuperFlat.build(odd.stack(3), new SuperFlat.Config(32, 3)));
        kernels.put("superflat of one frame", odd -> SuperFlat.build(odd.stack(1), new SuperFlat.Config(32, 3)));
        kernels.put("crosstalk", OddFramesTest::crosstalk);
        kernels.put("linearity", OddFramesTest::straightened);
        kernels.put("calibration", OddFramesTest::calibrated);
        kernels.put(
                "background",
                odd -> SkyBackground.estimate(odd.image(), odd.mask(), new BackgroundConfig(32, 3, 0.5)));
        kernels.put("extraction and PSF", OddFramesTest::extracted);
        kernels.put("resampling", odd -> Resampling.apply(
                odd.frame(), wcs(0.3), new Resampling.Destination(wcs(0), box(odd)), Resampling.Config.defaults()));
        kernels.put("drizzle", odd -> Drizzle.apply(
                odd.frame(),
                wcs(0.3),
                new Resampling.Destination(wcs(0), box(odd)),
                new Drizzle.Config(Drizzle.Footprint.SQUARE, 0.8, 0.1)));
        for (Coaddition.Method method : Coaddition.Method.values()) {
            for (int layers : new int[] {1, 3}) {
                kernels.put("co-add " + method + " of " + layers, odd -> coadded(odd, method, layers));
            }
        }
        return kernels;
    }

    static Stream<Arguments> everyKernelOnEveryFrame() {
        return kernels().entrySet().stream()
                .flatMap(kernel -> odds().entrySet().stream()
                        .map(odd -> Arguments.of(kernel.getKey(), odd.getKey(), kernel.getValue(), odd.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyKernelOnEveryFrame")
    void a_kernel_answers_or_refuses_with_a_sentence(
            String kernel, String frame, Function<Odd, Object> run, Odd odd) {
        FloatImage before = odd.image().copy();
        Object result;
        try {
            result = run.apply(odd);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).as("%s of a frame with %s", kernel, frame).contains(" ");
            return;
        }

        assertThat(result).isNotNull();
        assertThat(odd.image().pixels()).as("input of %s", kernel).isEqualTo(before.pixels());
        if (result instanceof Frame made) {
            assertThat(unflaggedWithoutValue(made))
                    .as("pixels of %s that claim a value they have not", kernel)
                    .isZero();
        }
    }

    /** Pixels that are neither flagged nor without weight, and yet have no finite value. */
    private static int unflaggedWithoutValue(Frame frame) {
        int count = 0;
        for (int p = 0; p < frame.value().pixels().length; p++) {
            boolean claimed = frame.mask().bits()[p] == 0 && frame.variance().pixels()[p] > 0;
            count += claimed && !Float.isFinite(frame.value().pixels()[p]) ? 1 : 0;
        }
        return count;
    }

    private static PixelBox box(Odd odd) {
        return new PixelBox(0, 0, odd.image().width(), odd.image().height());
    }

    private static FloatImage full(FloatImage like) {
        FloatImage full = FloatImage.zeros(like.width(), like.height());
        Arrays.fill(full.pixels(), 60_000);
        return full;
    }

    private static GainMeasurement.FlatPair pair(Odd odd) {
        return new GainMeasurement.FlatPair(odd.image(), odd.image());
    }

    private static TpvWcs wcs(double shiftPx) {
        return TpvWcs.tan(new SkyPosition(150, 2), new CdMatrix(35 + shiftPx, 32, -1e-4, 0, 0, 1e-4));
    }

    private static Chip chip(Odd odd) {
        PixelBox all = box(odd);
        return new Chip(
                "c",
                all.width(),
                all.height(),
                all.width(),
                all.height(),
                List.of(new Amplifier(
                        "a",
                        all,
                        all,
                        Amplifier.Readout.NORMAL,
                        Optional.empty(),
                        2,
                        5,
                        60_000,
                        new Amplifier.Linearity(List.of(1e-6)))),
                Optional.empty());
    }

    private static Object crosstalk(Odd odd) {
        CrosstalkMeasurement measurement = new CrosstalkMeasurement(50, 0.9);
        measurement.add(odd.image(), chip(odd));
        return measurement.estimates();
    }

    private static Object straightened(Odd odd) {
        FloatImage image = odd.image().copy();
        LinearityCorrection.apply(image, chip(odd));
        return image;
    }

    private static Object calibrated(Odd odd) {
        Chip chip = chip(odd);
        TrimmedRows rows =
                TrimmedRows.of(odd.image(), chip, OverscanCorrection.Config.of(OverscanMethod.PER_ROW), List.of());
        return ChipCalibration.apply(
                rows,
                10,
                ChipCalibration.Detector.of(
                        chip, Amplifier::gainElectronsPerAdu, Amplifier::readNoiseElectrons),
                new ChipCalibration.Corrections(
                        Optional.of(odd.image()),
                        Optional.of(odd.image()),
                        Optional.of(odd.image()),
                        new ChipCalibration.Accuracy(1, 0.01, 0.1)));
    }

    private static Object extracted(Odd odd) {
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(), DetectionConfig.defaults(), PhotometryConfig.defaults(), 4);
        return SourceExtraction.run(odd.frame(), config)
                .map(found -> PsfSources.measure(
                        found.image(), found.detections(), found.sources(), PsfConfig.defaults()));
    }

    private static Object coadded(Odd odd, Coaddition.Method method, int layers) {
        List<CoaddLayer> all = new ArrayList<>();
        for (int j = 0; j < layers; j++) {
            all.add(new CoaddLayer(odd.frame(), box(odd), 60, 2));
        }
        return Coaddition.combine(
                        all, odd.image().width(), odd.image().height(), new Coaddition.Config(method, 4, 0.3))
                .frame();
    }
}
