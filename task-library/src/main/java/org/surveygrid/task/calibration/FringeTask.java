package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.ChipCalibration;
import org.surveygrid.calibration.FringePattern;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.setting.Setting;
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

/** Shape of the fringes of a chip and filter, from the dithered science frames of a night. */
final class FringeTask extends ChipTask<FringeTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "mesh of the background, wider than the fringes",
                    unit = "px",
                    min = 16,
                    source = "own: wider than fringes of 30 to 100 px")
            int cellPx,

            @Setting(
                    doc = "what stands out more is a source",
                    unit = "sigma",
                    min = 1,
                    source = "THELI, DT 1.5 in 5 px; own: 3 sigma of a mean of 9 px")
            double sourceSigma,

            @Setting(
                    doc = "side of the box that smooths the pattern",
                    unit = "px",
                    min = 1,
                    source = "LSST fringes, half-boxes of 3 px")
            int smoothPx,

            @Setting(
                    doc = "largest good strength as a fraction of the sky",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "own: fringes of red-sensitive chips reach 10 % of the sky")
            double maximumStrength) {}

    FringeTask() {
        super(
                new Declaration(
                        ProductKind.FRINGE,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("image"),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_SCIENCE,
                                        3,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT,
                                        Dimension.FILTER),
                                InputRole.validAt("bias", ProductKind.BIAS).ifCameraUses(),
                                InputRole.validAt("masterflat", ProductKind.MASTER_FLAT)
                                        .ifCameraUses(),
                                InputRole.validAt("gain", ProductKind.GAIN).ifCameraUses(),
                                InputRole.validAt("hotpixels", ProductKind.HOT_PIXELS)
                                        .ifCameraUses()),
                        3),
                new Parameters(OverscanMethod.PER_ROW, 256, 3, 5, 0.2));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        CalibrationFile.checkOverscan(inputs, "bias", parameters.overscan());
        List<FloatImage> exposures = new ArrayList<>();
        List<MaskImage> masks = new ArrayList<>();
        for (RawChipFile raw : RawChipFile.readAll(inputs.all("raws"), instrument)) {
            Chip chip = raw.chip();
            ToDoubleFunction<Amplifier> gain =
                    CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
            Frame frame = ChipCalibration.apply(
                    raw.rows(parameters.overscan(), List.of()),
                    raw.exposureSeconds(),
                    ChipCalibration.Detector.of(chip, gain, Amplifier::readNoiseElectrons),
                    new ChipCalibration.Corrections(
                            CalibrationFile.image(inputs, "bias", chip),
                            Optional.empty(),
                            CalibrationFile.image(inputs, "masterflat", chip),
                            new ChipCalibration.Accuracy(0, 0, 0.05)));
            CalibrationFile.flagInto(inputs, "hotpixels", frame.mask(), chip);
            CalibrationFile.flagInto(inputs, "coldpixels", frame.mask(), chip);
            exposures.add(frame.value());
            masks.add(frame.mask());
        }
        FringePattern.Pattern pattern = FringePattern.build(
                exposures,
                masks,
                new FringePattern.Config(parameters.cellPx(), parameters.sourceSigma(), parameters.smoothPx()));
        Path image = context.outputFile("image", ".fits");
        FitsWriter.write(
                image,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .put("NCOMBINE", exposures.size(), "frames combined")
                        .put(CalibrationFile.OVERSCAN_KEY, parameters.overscan().name(), "overscan method")
                        .build(),
                pattern.pattern());
        return TaskOutcome.Completed.of(
                Map.of("image", image),
                Facts.none()
                        .with("framesUsed", exposures.size())
                        .with("fringeStrengthPerSky", pattern.strengthPerSky()));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("fringeStrengthPerSky") <= parameters.maximumStrength()
                ? List.of()
                : List.of("FRINGES_STRONG");
    }
}
