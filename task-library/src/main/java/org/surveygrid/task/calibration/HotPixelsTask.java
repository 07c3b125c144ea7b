package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.artifact.HotPixels;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
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
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.UnusableDataException;

/** Hot pixels and bad columns of a chip, from its bias. */
final class HotPixelsTask extends ChipTask<HotPixelsTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "pixels further than this from their surroundings are bad",
                    unit = "sigma",
                    min = 1,
                    source = "Astro-WISE HotPixelMap, REJECTION_THRESHOLD 5")
            double rejectionSigma,

            @Setting(
                    doc = "a column with so many bad pixels is bad between them too",
                    unit = "px",
                    min = 2,
                    source = "IRAF ccdmask, column grouping; own value (LSST: 50)")
            int columnPixels,

            @Setting(
                    doc = "longest gap that is closed in a bad column",
                    unit = "px",
                    min = 0,
                    source = "LSST cp_pipe defects, gaps below 30")
            int columnGapPx,

            @Setting(
                    doc = "largest good number of hot pixels",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_HOTPIXELCOUNT; own value: 1 % of 2k x 4k")
            int maximumHotPixelCount) {}

    HotPixelsTask() {
        super(
                new Declaration(
                        ProductKind.HOT_PIXELS,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of("mask"),
                        List.of(
                                InputRole.same("bias", ProductKind.BIAS),
                                InputRole.same("readnoise", ProductKind.READ_NOISE)),
                        7),
                new Parameters(5, 20, 30, 100_000));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        InputProduct product = inputs.one("bias");
        Facts biasFacts = product.facts();
        double frames = biasFacts.number("framesUsed").orElse(1);
        double noise = inputs.one("readnoise").facts().require("readNoiseAdu");
        FloatImage bias;
        FitsHeader from;
        try (FitsFile file = FitsFile.open(product.file("image"))) {
            bias = file.firstImage().image();
            from = file.firstImage().header();
        }
        MaskImage mask = HotPixels.find(
                bias,
                new HotPixels.Limits(
                        parameters.rejectionSigma(),
                        noise / Math.sqrt(Math.max(1, frames)),
                        parameters.columnPixels(),
                        parameters.columnGapPx()));
        int count = mask.count(PixelFlag.HOT);
        if (count == mask.bits().length) {
            throw new UnusableDataException(
                    UnprocessableReason.ALL_MASKED,
                    "all " + count + " px of bias " + product.key() + " are beyond " + parameters.rejectionSigma()
                            + " sigma; look at the bias and flag it");
        }
        Path path = context.outputFile("mask", ".fits");
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("INSTRUME", context.target().require(Dimension.INSTRUMENT), "camera")
                .put("CCD", context.target().require(Dimension.CHIP), "chip")
                .put("NIGHT", context.target().require(Dimension.NIGHT), "date at the start of the local night")
                .put("PRODTYPE", context.target().kind().name(), "product kind")
                .put("SGTASK", name() + " " + version(), "task and version of its result")
                .put("SGPRODID", context.productKey(), "");
        from.text("TELESCOP").ifPresent(telescope -> header.put("TELESCOP", telescope, "telescope"));
        FitsWriter.writeMask(path, header.build(), mask);
        return TaskOutcome.Completed.of(
                Map.of("mask", path),
                Facts.none()
                        .with("hotPixelCount", count)
                        .with("hotPixelFraction", (double) count / mask.bits().length));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("hotPixelCount") <= parameters.maximumHotPixelCount()
                ? List.of()
                : List.of("HOT_PIXELS_MANY");
    }
}
