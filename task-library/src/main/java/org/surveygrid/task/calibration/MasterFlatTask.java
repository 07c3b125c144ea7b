package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.setting.Setting;
import org.surveygrid.statistics.SigmaClip;
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

/** The response that science frames are divided by: pixels from the dome flat, large scales from the twilight flat. */
final class MasterFlatTask extends ChipTask<MasterFlatTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "scale above which the twilight flat decides",
                    unit = "px",
                    min = 8,
                    source =
                            "Astro-WISE MasterFlatFrame, low pass of the twilight flat; own value as SExtractor BACK_SIZE 64")
            int cellPx,

            @Setting(
                    doc = "largest good change by the twilight flat, as a scatter",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_SUBWIN_DIFF; own value")
            double maximumStdev) {}

    MasterFlatTask() {
        super(
                new Declaration(
                        ProductKind.MASTER_FLAT,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("image"),
                        List.of(
                                InputRole.same("domeflat", ProductKind.DOME_FLAT)
                                        .ifCameraUses(),
                                InputRole.same("twilightflat", ProductKind.TWILIGHT_FLAT)
                                        .ifCameraUses(),
                                InputRole.validAt("hotpixels", ProductKind.HOT_PIXELS)
                                        .ifCameraUses(),
                                InputRole.same("coldpixels", ProductKind.COLD_PIXELS)
                                        .ifCameraUses()),
                        7),
                new Parameters(64, 0.5));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Optional<FloatImage> dome = image(inputs, "domeflat");
        Optional<FloatImage> twilight = image(inputs, "twilightflat");
        if (dome.isEmpty() && twilight.isEmpty()) {
            throw new UnusableDataException(
                    UnprocessableReason.TOO_FEW_FRAMES,
                    "a master flat needs a dome or a twilight flat, there is neither; list one of them among the"
                            + " camera's calibrations");
        }
        FloatImage like = dome.or(() -> twilight).orElseThrow();
        MaskImage bad = MaskImage.clear(like.width(), like.height());
        flagInto(inputs, "hotpixels", bad);
        flagInto(inputs, "coldpixels", bad);
        FloatImage master;
        try {
            master = FlatField.master(dome, twilight, bad, parameters.cellPx());
        } catch (IllegalArgumentException e) {
            throw new UnusableDataException(UnprocessableReason.INCONSISTENT_INPUTS, String.valueOf(e.getMessage()));
        }
        double noise = inputs.optional("domeflat")
                .or(() -> inputs.optional("twilightflat"))
                .orElseThrow()
                .facts()
                .number("relativeNoise")
                .orElse(0);
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("INSTRUME", context.target().require(Dimension.INSTRUMENT), "camera")
                .put("CCD", context.target().require(Dimension.CHIP), "chip")
                .put("NIGHT", context.target().require(Dimension.NIGHT), "date at the start of the local night")
                .put("FILTER", context.target().require(Dimension.FILTER), "filter")
                .put("PRODTYPE", context.target().kind().name(), "product kind")
                .put("SGTASK", name() + " " + version(), "task and version of its result")
                .put("SGPRODID", context.productKey(), "");
        Path path = context.outputFile("image", ".fits");
        FitsWriter.write(path, header.build(), master);
        return TaskOutcome.Completed.of(
                Map.of("image", path),
                Facts.none()
                        .with("relativeNoise", noise)
                        .with("stdev", SigmaClip.of(master.pixels(), 5, 10).sigma())
                        .with("sources", (dome.isPresent() ? "dome" : "") + (twilight.isPresent() ? " twilight" : "")));
    }

    private static Optional<FloatImage> image(TaskInputs inputs, String role) throws IOException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return Optional.empty();
        }
        try (FitsFile file = FitsFile.open(product.get().file("image"))) {
            return Optional.of(file.firstImage().image());
        }
    }

    private static void flagInto(TaskInputs inputs, String role, MaskImage bad)
            throws IOException, UnusableDataException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return;
        }
        try (FitsFile file = FitsFile.open(product.get().file("mask"))) {
            MaskImage mask = file.firstImage().mask();
            if (mask.width() != bad.width() || mask.height() != bad.height()) {
                throw new UnusableDataException(
                        UnprocessableReason.INCONSISTENT_INPUTS,
                        role + " is " + mask.width() + " x " + mask.height() + " px, the flat " + bad.width() + " x "
                                + bad.height() + "; make it again with the present camera description");
            }
            for (int p = 0; p < bad.bits().length; p++) {
                bad.bits()[p] |= mask.bits()[p];
            }
        }
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        List<String> verdicts = new ArrayList<>();
        if (!(facts.require("stdev") <= parameters.maximumStdev())) {
            verdicts.add("FLAT_UNEVEN");
        }
        return List.copyOf(verdicts);
    }
}
