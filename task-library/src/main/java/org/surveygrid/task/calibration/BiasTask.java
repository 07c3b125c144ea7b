package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.setting.Setting;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.ProductHeader;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/** Zero level of every pixel of a chip, from the biases of a night. */
final class BiasTask extends ChipTask<BiasTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "how the frames' values become one",
                    source = "IRAF imcombine, ccdclip, about the median; own: no rejection in small stacks otherwise")
            CombineMethod combine,

            @Setting(
                    doc = "values further than this from the others are left out, by the rules that clip",
                    unit = "sigma",
                    min = 1,
                    source = "own, measured: 4 rejects 15 times more good values of 10 frames")
            double clipSigma,

            @Setting(
                    doc = "smallest values of a pixel that MINMAX leaves out",
                    min = 0,
                    source = "IRAF imcombine, minmax nlow 1")
            int rejectLowest,

            @Setting(
                    doc = "largest values of a pixel that MINMAX leaves out",
                    min = 0,
                    source = "IRAF imcombine, minmax nhigh 1")
            int rejectHighest,

            @Setting(
                    doc = "whether clipping spreads to neighbours in the same frame",
                    source = "IRAF imcombine, grow; own: half the limit for the neighbours of rays")
            FrameCombine.Growth growth,

            @Setting(
                    doc = "frames whose level departs further from the median are left out",
                    unit = "adu",
                    min = 0.01,
                    source = "own: Astro-WISE MAXIMUM_ABS_MEAN 10, halved")
            double maximumFrameLevelAdu,

            @Setting(
                    doc = "frames noisier than this many times the median of the frames are left out",
                    min = 1.01,
                    source = "own: frames of one camera differ by far less")
            double maximumFrameNoiseRatio,

            @Setting(
                    doc = "frames with more structure of their own are left out",
                    unit = "frame noise",
                    min = 0.01,
                    source = "own: structure of half the noise adds 12 % to it")
            double maximumFramePatternRatio,

            @Setting(
                    doc = "largest good scatter of the bias",
                    unit = "adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE BiasFrame, MAXIMUM_STDEV 10")
            double maximumBiasStdevAdu,

            @Setting(
                    doc = "largest good absolute mean, unless no overscan is subtracted",
                    unit = "adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE BiasFrame, MAXIMUM_ABS_MEAN 10")
            double maximumAbsMeanAdu,

            @Setting(
                    doc = "smallest good number of frames",
                    min = 1,
                    affects = Setting.Affects.VERDICT,
                    source = "own: fewest for which a median rejects one hit")
            int minimumFrames) {}

    BiasTask() {
        super(
                new Declaration(
                        ProductKind.BIAS,
                        4,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of("image"),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_BIAS,
                                        3,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.same("readnoise", ProductKind.READ_NOISE)),
                        7),
                new Parameters(
                        OverscanMethod.PER_ROW,
                        CombineMethod.NOISE_CLIP,
                        5,
                        1,
                        1,
                        FrameCombine.Growth.COSMIC_RAY_CORES,
                        5,
                        1.2,
                        0.5,
                        10,
                        10,
                        3));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        try (RawStack raws = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), (raw, rows) -> {})) {
            return combine(inputs, parameters, context, raws);
        }
    }

    private TaskOutcome combine(TaskInputs inputs, Parameters parameters, TaskContext context, RawStack raws)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        Chip chip = raws.chip();
        FrameReport report = FrameReport.select(
                raws,
                raws.exposureIds(),
                new FrameSelection.Limits(
                        parameters.maximumFrameLevelAdu(),
                        parameters.maximumFrameNoiseRatio(),
                        parameters.maximumFramePatternRatio()));
        report.require(3, "bias");
        int frames = report.used().size();
        ToDoubleFunction<Amplifier> noise = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        CombinedImage combined = FrameCombine.combine(
                raws.only(report.used()),
                StackNoise.withoutLight(
                        AmplifierPlane.map(
                                chip,
                                a -> noise.applyAsDouble(a) * noise.applyAsDouble(a)
                                        + ReadNoise.DIGITISATION_VARIANCE_ADU2),
                        frames),
                new FrameCombine.Config(rule(parameters), parameters.growth()));
        ClippedStatistics statistics = SigmaClip.of(combined.value().pixels(), 5, 10);
        double pixelNoise = Math.sqrt(RobustScale.median(combined.variance().pixels()));
        Facts facts = report.into(Facts.none())
                .with("chip", chip.id())
                .with("meanAdu", statistics.mean())
                .with("medianAdu", statistics.median())
                .with("stdevAdu", statistics.sigma())
                .with("noiseAdu", pixelNoise)
                .with(
                        "overscanLevelAdu",
                        RobustScale.median(raws.members().stream()
                                .mapToDouble(
                                        member -> member.levels().getFirst().levelAdu())
                                .toArray()))
                .with("rejectedValues", combined.rejected(frames))
                .with("overscan", (hasOverscan(chip) ? parameters.overscan() : OverscanMethod.NONE).name());
        Path image = context.outputFile("image", ".fits");
        FitsWriter.write(
                image,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .put("BUNIT", "adu", "unit of the pixels")
                        .put("NCOMBINE", frames, "frames combined")
                        .put(CalibrationFile.OVERSCAN_KEY, parameters.overscan().name(), "overscan method")
                        .build(),
                combined.value());
        return TaskOutcome.Completed.of(Map.of("image", image), facts);
    }

    private static CombineRule rule(Parameters parameters) {
        return parameters
                .combine()
                .rule(new CombineMethod.Limits(
                        parameters.clipSigma(), parameters.rejectLowest(), parameters.rejectHighest(), 0));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        List<String> verdicts = new ArrayList<>();
        if (!(facts.require("stdevAdu") <= parameters.maximumBiasStdevAdu())) {
            verdicts.add("BIAS_STDEV_HIGH");
        }
        boolean zeroed = !OverscanMethod.NONE.name().equals(facts.asMap().get("overscan"));
        if (zeroed && !(Math.abs(facts.require("meanAdu")) <= parameters.maximumAbsMeanAdu())) {
            verdicts.add("BIAS_LEVEL_OFF");
        }
        OptionalDouble frames = facts.number("framesUsed");
        if (frames.isPresent() && frames.getAsDouble() < parameters.minimumFrames()) {
            verdicts.add("FEW_FRAMES");
        }
        return List.copyOf(verdicts);
    }

    /** Without overscan the level of the camera is in the bias, whatever the parameter says. */
    private static boolean hasOverscan(Chip chip) {
        return chip.amplifiers().stream()
                .anyMatch(amplifier -> amplifier.overscan().isPresent());
    }
}
