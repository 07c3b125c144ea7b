package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.surveygrid.artifact.UnstablePixels;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.setting.Setting;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.ProductHeader;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/** Pixels of a chip that flicker: in the biases of a night, and in its darks where there are enough of one exposure time. */
final class UnstablePixelsTask extends ChipTask<UnstablePixelsTask.Parameters> {
    private static final int LEAST_FRAMES = 5;

    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "a pixel is unstable when its variance exceeds this many times the expected one",
                    min = 1.1,
                    source = "own: 9 is three times the noise; 3 false ones in 8 million of 10 biases")
            double varianceRatio,

            @Setting(
                    doc = "frames noisier than this many times the median of the frames are left out",
                    min = 1.01,
                    source = "own: frames of one camera differ by far less")
            double maximumFrameNoiseRatio,

            @Setting(
                    doc = "largest good number of unstable pixels",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_HOTPIXELCOUNT; own value: 1 % of 2k x 4k")
            int maximumUnstablePixelCount) {}

    UnstablePixelsTask() {
        super(
                new Declaration(
                        ProductKind.UNSTABLE_PIXELS,
                        1,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of("mask"),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_BIAS,
                                        LEAST_FRAMES,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.raws(
                                        "darks",
                                        ProductKind.RAW_DARK,
                                        0,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.same("readnoise", ProductKind.READ_NOISE)),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 9, 1.2, 100_000));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        MaskImage mask;
        Facts facts;
        try (RawStack biases = open(inputs.all("raws"), instrument, parameters)) {
            FrameReport report = select(biases, parameters);
            report.require(LEAST_FRAMES, "unstable pixels, biases");
            mask = find(biases, report.used(), inputs, parameters);
            facts = report.into(Facts.none()).with("chip", biases.chip().id());
        }
        int darks = 0;
        if (!inputs.all("darks").isEmpty()) {
            try (RawStack stack = open(inputs.all("darks"), instrument, parameters)) {
                darks = addDarks(stack, mask, inputs, parameters);
            }
        }
        int count = mask.count(PixelFlag.BAD);
        if (count == mask.bits().length) {
            throw new UnusableDataException(
                    UnprocessableReason.ALL_MASKED,
                    "all " + count + " px scatter more than their noise allows; look at the frames and flag those that"
                            + " do not belong together");
        }
        Path path = context.outputFile("mask", ".fits");
        FitsWriter.writeMask(
                path,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .build(),
                mask);
        return TaskOutcome.Completed.of(
                Map.of("mask", path), facts.with("darksUsed", darks).with("unstablePixelCount", count));
    }

    private static RawStack open(List<InputProduct> products, Instrument instrument, Parameters parameters)
            throws IOException, UnusableDataException {
        return RawStack.open(products, instrument, parameters.overscan(), (raw, rows) -> {});
    }

    private static FrameReport select(RawStack frames, Parameters parameters) {
        return FrameReport.select(
                frames,
                frames.exposureIds(),
                new FrameSelection.Limits(Double.MAX_VALUE, parameters.maximumFrameNoiseRatio(), 0.5));
    }

    private static MaskImage find(RawStack frames, List<Integer> used, TaskInputs inputs, Parameters parameters)
            throws IOException {
        ToDoubleFunction<Amplifier> noise = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        StackNoise expected = new StackNoise(
                AmplifierPlane.map(
                        frames.chip(),
                        a -> noise.applyAsDouble(a) * noise.applyAsDouble(a) + ReadNoise.DIGITISATION_VARIANCE_ADU2),
                AmplifierPlane.map(frames.chip(), a -> 1 / a.gainElectronsPerAdu()),
                used.stream().map(frame -> 1.0).toList());
        return UnstablePixels.find(frames.only(used), expected, parameters.varianceRatio());
    }

    /** Darks are compared with those of the same exposure time. */
    private static int addDarks(RawStack darks, MaskImage mask, TaskInputs inputs, Parameters parameters)
            throws IOException {
        int taken = 0;
        Set<Double> times = new TreeSet<>();
        darks.members().forEach(dark -> times.add(dark.exposureSeconds()));
        for (double seconds : times) {
            List<Integer> alike = new ArrayList<>();
            for (int i = 0; i < darks.frames(); i++) {
                if (darks.members().get(i).exposureSeconds() == seconds) {
                    alike.add(i);
                }
            }
            if (alike.size() >= LEAST_FRAMES) {
                MaskImage found = find(darks, alike, inputs, parameters);
                for (int p = 0; p < mask.bits().length; p++) {
                    mask.bits()[p] |= found.bits()[p];
                }
                taken += alike.size();
            }
        }
        return taken;
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("unstablePixelCount") <= parameters.maximumUnstablePixelCount()
                ? List.of()
                : List.of("UNSTABLE_PIXELS_MANY");
    }
}
