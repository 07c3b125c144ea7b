package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.artifact.ColdPixels;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.setting.Setting;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.UnusableDataException;

/** Pixels of unusual response, from the dome flat. */
final class ColdPixelsTask extends ChipTask<ColdPixelsTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "smallest good response in units of the surroundings",
                    min = 0,
                    max = 0.999,
                    source = "Astro-WISE ColdPixelMap, THRESHOLD_LOW 0.94")
            double thresholdLow,

            @Setting(
                    doc = "largest good response in units of the surroundings",
                    min = 1.001,
                    source = "Astro-WISE ColdPixelMap, THRESHOLD_HIGH 1.06")
            double thresholdHigh,

            @Setting(
                    doc = "largest good number of cold pixels",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_COLDPIXELCOUNT; own value: 1 % of 2k x 4k")
            int maximumColdPixelCount) {}

    ColdPixelsTask() {
        super(
                new Declaration(
                        ProductKind.COLD_PIXELS,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("mask"),
                        List.of(InputRole.same("domeflat", ProductKind.DOME_FLAT)),
                        7),
                new Parameters(0.94, 1.06, 100_000));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        FloatImage flat;
        FitsHeader from;
        try (FitsFile file = FitsFile.open(inputs.one("domeflat").file("image"))) {
            flat = file.firstImage().image();
            from = file.firstImage().header();
        }
        MaskImage mask = ColdPixels.find(flat, parameters.thresholdLow(), parameters.thresholdHigh());
        int count = mask.count(PixelFlag.COLD);
        if (count == mask.bits().length) {
            throw new UnusableDataException(
                    UnprocessableReason.ALL_MASKED,
                    "all " + count + " px of dome flat "
                            + inputs.one("domeflat").key() + " are outside the limits; look at the flat and flag it");
        }
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("INSTRUME", context.target().require(Dimension.INSTRUMENT), "camera")
                .put("CCD", context.target().require(Dimension.CHIP), "chip")
                .put("NIGHT", context.target().require(Dimension.NIGHT), "date at the start of the local night")
                .put("FILTER", context.target().require(Dimension.FILTER), "filter")
                .put("PRODTYPE", context.target().kind().name(), "product kind")
                .put("SGTASK", name() + " " + version(), "task and version of its result")
                .put("SGPRODID", context.productKey(), "");
        from.text("TELESCOP").ifPresent(telescope -> header.put("TELESCOP", telescope, "telescope"));
        Path path = context.outputFile("mask", ".fits");
        FitsWriter.writeMask(path, header.build(), mask);
        return TaskOutcome.Completed.of(
                Map.of("mask", path),
                Facts.none()
                        .with("coldPixelCount", count)
                        .with("coldPixelFraction", (double) count / mask.bits().length));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("coldPixelCount") <= parameters.maximumColdPixelCount()
                ? List.of()
                : List.of("COLD_PIXELS_MANY");
    }
}
