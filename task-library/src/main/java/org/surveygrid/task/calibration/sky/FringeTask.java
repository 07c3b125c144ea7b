package org.surveygrid.task.calibration.sky;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.sky.FringeComponents;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;
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
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.ProductHeader;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Shape of the fringes of a chip and filter, from the dithered science frames of a night: one image for each pattern, at
 * most one fewer than there are frames.
 */
final class FringeTask extends ChipTask<FringeTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "patterns that are fitted together; 0 for as many as the camera's file states for the filter",
                    min = 0,
                    max = FringeComponents.MOST,
                    source = "own: one, as LSST and THELI; the night's residuals give more")
            int patterns,

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
                        3,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("image"),
                        ScienceFrames.roles(
                                3,
                                InputRole.validAt("superflat", ProductKind.SUPER_FLAT)
                                        .ifCameraUses()),
                        3),
                new Parameters(OverscanMethod.PER_ROW, 0, 256, 3, 5, 0.2));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        CalibrationFile.checkOverscan(inputs, "bias", parameters.overscan());
        int wanted = parameters.patterns() > 0
                ? parameters.patterns()
                : instrument
                        .filter(context.target().require(Dimension.FILTER))
                        .map(FilterBand::fringePatterns)
                        .orElse(1);
        try (RawStack raws = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), (raw, rows) -> {})) {
            FringeComponents.Patterns made = FringeComponents.build(
                    ScienceFrames.of(raws, inputs),
                    new FringePattern.Config(parameters.cellPx(), parameters.sourceSigma(), parameters.smoothPx()),
                    Math.min(wanted, raws.frames() - 1));
            Path image = context.outputFile("image", ".fits");
            FitsWriter.write(
                    image,
                    ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                            .put("NCOMBINE", raws.frames(), "frames combined")
                            .put(
                                    CalibrationFile.OVERSCAN_KEY,
                                    parameters.overscan().name(),
                                    "overscan method")
                            .build(),
                    made.patterns());
            return TaskOutcome.Completed.of(
                    Map.of("image", image),
                    Facts.none()
                            .with("framesUsed", raws.frames())
                            .with("patterns", made.patterns().size())
                            .with("fringeStrengthPerSky", made.strengthPerSky()));
        }
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("fringeStrengthPerSky") <= parameters.maximumStrength()
                ? List.of()
                : List.of("FRINGES_STRONG");
    }
}
