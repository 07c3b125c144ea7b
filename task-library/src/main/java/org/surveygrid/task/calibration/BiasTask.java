package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.ReadNoise;
import org.surveygrid.calibration.stack.CombineMethod;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.NoiseClipCombine;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
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
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.UnusableDataException;

/** Zero level of every pixel of a chip, from the biases of a night. */
final class BiasTask extends ChipTask<BiasTask.Parameters> {
    record Parameters(
            @Setting(doc = "how the electronic zero level is taken off")
            OverscanMethod overscan,

            @Setting(doc = "how the frames' values become one")
            CombineMethod combine,

            @Setting(doc = "values further than this from the others are left out", unit = "sigma", min = 1)
            double clipSigma,

            @Setting(doc = "frames whose level departs further from the median are left out", unit = "adu", min = 0.01)
            double maximumFrameLevelAdu,

            @Setting(doc = "frames noisier than this many times the median of the frames are left out", min = 1.01)
            double maximumFrameNoiseRatio,

            @Setting(doc = "frames with more structure of their own are left out", unit = "frame noise", min = 0.01)
            double maximumFramePatternRatio,

            @Setting(doc = "largest good scatter of the bias", unit = "adu", min = 0, affects = Setting.Affects.VERDICT)
            double maximumBiasStdevAdu,

            @Setting(
                    doc = "largest good absolute mean, unless no overscan is subtracted",
                    unit = "adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT)
            double maximumAbsMeanAdu,

            @Setting(doc = "smallest good number of frames", min = 1, affects = Setting.Affects.VERDICT)
            int minimumFrames) {}

    BiasTask() {
        super(
                new Declaration(
                        ProductKind.BIAS,
                        3,
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
                new Parameters(OverscanMethod.PER_ROW, CombineMethod.NOISE_CLIP, 5, 5, 1.2, 0.5, 10, 10, 3));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        List<RawChipFile> raws = RawChipFile.readAll(inputs.all("raws"), instrument);
        Chip chip = raws.getFirst().chip();
        List<FloatImage> frames = new ArrayList<>();
        List<Double> levels = new ArrayList<>();
        for (RawChipFile raw : raws) {
            var trimmed = raw.trimmed(parameters.overscan());
            frames.add(trimmed.image());
            levels.add(trimmed.levels().getFirst().levelAdu());
        }
        FrameReport report = FrameReport.select(
                frames,
                raws.stream().map(RawChipFile::exposureId).toList(),
                new FrameSelection.Limits(
                        parameters.maximumFrameLevelAdu(),
                        parameters.maximumFrameNoiseRatio(),
                        parameters.maximumFramePatternRatio()));
        report.require(3, "bias");
        List<FloatImage> good = report.pick(frames);
        ToDoubleFunction<Amplifier> noise = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        FloatImage variance = AmplifierPlane.of(
                chip, a -> noise.applyAsDouble(a) * noise.applyAsDouble(a) + ReadNoise.DIGITISATION_VARIANCE_ADU2);
        CombinedImage combined = NoiseClipCombine.combine(
                good,
                new StackNoise(
                        variance, FloatImage.zeros(chip.width(), chip.height()), Collections.nCopies(good.size(), 1.0)),
                new NoiseClipCombine.Config(
                        parameters.combine(), parameters.clipSigma(), 0, NoiseClipCombine.Growth.COSMIC_RAY_CORES));
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
                        RobustScale.median(
                                levels.stream().mapToDouble(Double::doubleValue).toArray()))
                .with("rejectedValues", combined.rejected(good.size()))
                .with("overscan", (hasOverscan(chip) ? parameters.overscan() : OverscanMethod.NONE).name());
        Path image = context.outputFile("image", ".fits");
        FitsWriter.write(
                image,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .put("BUNIT", "adu", "unit of the pixels")
                        .put("NCOMBINE", good.size(), "frames combined")
                        .put(CalibrationFile.OVERSCAN_KEY, parameters.overscan().name(), "overscan method")
                        .build(),
                combined.value());
        return TaskOutcome.Completed.of(Map.of("image", image), facts);
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
