package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.calibration.stack.VarianceMap;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.setting.Setting;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.ProductHeader;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/** Dark signal of every pixel of a chip, in ADU per second. */
final class DarkTask extends ChipTask<DarkTask.Parameters> {
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
                    doc = "frames noisier than this many times the median of the frames are left out",
                    min = 1.01,
                    source = "own: darks carry rays and signal that biases do not")
            double maximumFrameNoiseRatio,

            @Setting(
                    doc = "largest good median of the dark signal",
                    unit = "adu/s",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "own: half of a saturated well in an hour of ordinary gain")
            double maximumDarkAduPerSecond) {}

    DarkTask() {
        super(
                new Declaration(
                        ProductKind.DARK,
                        3,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of("image"),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_DARK,
                                        3,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.validAt("bias", ProductKind.BIAS).ifCameraUses(),
                                MeasuredCamera.linearity()),
                        7),
                new Parameters(
                        OverscanMethod.PER_ROW,
                        CombineMethod.NOISE_CLIP,
                        5,
                        1,
                        1,
                        FrameCombine.Growth.COSMIC_RAY_CORES,
                        1.3,
                        10));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        CalibrationFile.checkOverscan(inputs, "bias", parameters.overscan());
        try (RawStack raws = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), (raw, rows) -> {})) {
            return combine(inputs, parameters, context, raws);
        }
    }

    private TaskOutcome combine(TaskInputs inputs, Parameters parameters, TaskContext context, RawStack raws)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        Chip chip = raws.chip();
        List<Double> scales = new ArrayList<>();
        for (RawStack.Member dark : raws.members()) {
            double seconds = dark.exposureSeconds();
            if (!(seconds > 0)) {
                throw new UnusableDataException(
                        UnprocessableReason.CORRUPT_INPUT,
                        "dark " + dark.exposureId() + " has an exposure time of " + seconds
                                + " s, it must be positive; flag it or correct SGEXPT");
            }
            scales.add(1 / seconds);
        }
        FrameRows frames = perSecond(raws, CalibrationFile.image(inputs, "bias", chip));
        FrameReport report = FrameReport.select(
                frames,
                raws.exposureIds(),
                new FrameSelection.Limits(Double.MAX_VALUE, parameters.maximumFrameNoiseRatio(), 1));
        report.require(3, "dark");
        VarianceMap read = AmplifierPlane.map(chip, a -> {
            double noise = a.readNoiseElectrons() / a.gainElectronsPerAdu();
            return noise * noise + ReadNoise.DIGITISATION_VARIANCE_ADU2;
        });
        VarianceMap photon = AmplifierPlane.map(chip, a -> 1 / a.gainElectronsPerAdu());
        CombinedImage combined = FrameCombine.combine(
                frames.only(report.used()),
                new StackNoise(read, photon, report.pick(scales)),
                new FrameCombine.Config(
                        parameters
                                .combine()
                                .rule(new CombineMethod.Limits(
                                        parameters.clipSigma(),
                                        parameters.rejectLowest(),
                                        parameters.rejectHighest(),
                                        0)),
                        parameters.growth()));
        ClippedStatistics statistics = SigmaClip.of(combined.value().pixels(), 5, 10);
        Path image = context.outputFile("image", ".fits");
        FitsWriter.write(
                image,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .put("BUNIT", "adu/s", "unit of the pixels")
                        .put("NCOMBINE", report.used().size(), "frames combined")
                        .put(CalibrationFile.OVERSCAN_KEY, parameters.overscan().name(), "overscan method")
                        .build(),
                combined.value());
        return TaskOutcome.Completed.of(
                Map.of("image", image),
                report.into(Facts.none())
                        .with("medianAduPerSecond", statistics.median())
                        .with("stdevAduPerSecond", statistics.sigma()));
    }

    private static FrameRows perSecond(RawStack raws, Optional<FloatImage> bias) {
        List<RawStack.Member> darks = raws.members();
        return raws.then((frame, firstRow, rows) -> {
            int first = firstRow * rows.width();
            for (int p = 0; bias.isPresent() && p < rows.pixels().length; p++) {
                rows.pixels()[p] -= bias.get().pixels()[first + p];
            }
            RawStack.Member dark = darks.get(frame);
            LinearityCorrection.applyRows(rows, firstRow, dark.chip());
            for (int p = 0; p < rows.pixels().length; p++) {
                rows.pixels()[p] = (float) (rows.pixels()[p] / dark.exposureSeconds());
            }
        });
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("medianAduPerSecond") <= parameters.maximumDarkAduPerSecond()
                ? List.of()
                : List.of("DARK_HIGH");
    }
}
