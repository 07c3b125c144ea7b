package org.surveygrid.task.calibration.sky;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.sky.SuperFlat;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.setting.Setting;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
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

/** How unevenly the night sky lights a chip after flat-fielding, from the dithered science frames of a night. */
final class SuperFlatTask extends ChipTask<SuperFlatTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "mesh of the background that sources stand out from, and of the result",
                    unit = "px",
                    min = 16,
                    source = "LSST background, bins of 128")
            int cellPx,

            @Setting(
                    doc = "what stands out more is a source",
                    unit = "sigma",
                    min = 1,
                    source = "THELI, DT 1.5 in 5 px; own: 3 sigma of a mean of 9 px")
            double sourceSigma,

            @Setting(
                    doc = "largest good difference between the best and the worst lit place",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_SUBWIN_DIFF; own value: flats that bad are wrong")
            double maximumPeakToValley) {}

    SuperFlatTask() {
        super(
                new Declaration(
                        ProductKind.SUPER_FLAT,
                        1,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("image"),
                        ScienceFrames.roles(SuperFlat.LEAST_EXPOSURES),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 128, 3, 0.3));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        CalibrationFile.checkOverscan(inputs, "bias", parameters.overscan());
        try (RawStack raws = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), (raw, rows) -> {})) {
            Optional<SuperFlat.Illumination> made = SuperFlat.build(
                    ScienceFrames.of(raws, inputs),
                    new SuperFlat.Config(parameters.cellPx(), parameters.sourceSigma()));
            if (made.isEmpty()) {
                throw new UnusableDataException(
                        UnprocessableReason.BAD_LIGHT_LEVEL,
                        "fewer than " + SuperFlat.LEAST_EXPOSURES + " of " + raws.frames() + " science frames of chip "
                                + raws.chip().id()
                                + " show sky above its zero level; look at them and flag what is no sky,"
                                + " or take superflat off the camera's calibrations");
            }
            SuperFlat.Illumination superFlat = made.get();
            Path image = context.outputFile("image", ".fits");
            FitsWriter.write(
                    image,
                    ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                            .put("NCOMBINE", superFlat.exposures(), "frames combined")
                            .put(
                                    CalibrationFile.OVERSCAN_KEY,
                                    parameters.overscan().name(),
                                    "overscan method")
                            .build(),
                    superFlat.illumination());
            return TaskOutcome.Completed.of(
                    Map.of("image", image),
                    Facts.none()
                            .with("framesUsed", superFlat.exposures())
                            .with("peakToValley", superFlat.peakToValley())
                            .with("cellNoise", superFlat.noise()));
        }
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("peakToValley") <= parameters.maximumPeakToValley()
                ? List.of()
                : List.of("SUPERFLAT_UNEVEN");
    }
}
