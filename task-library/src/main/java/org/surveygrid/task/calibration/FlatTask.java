package org.surveygrid.task.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.fits.FitsWriter;
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
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.ProductHeader;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Response of every pixel of a chip to one kind of even light, normalised to a median of 1: to the lamp in the dome, or
 * to the twilight sky, where stars move between the frames and are rejected.
 */
final class FlatTask extends ChipTask<FlatTask.Parameters> {
    /** Lamps keep their colour and evenness less well than the sky does. */
    private static final double DOME_RELATIVE_SCATTER = 0.01;

    private static final double TWILIGHT_RELATIVE_SCATTER = 0.003;

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
                    source = "Astro-WISE DomeFlatFrame, SIGMA_CLIP 5; ESO OmegaCAM recipe, 5 sigma")
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
                    doc = "real differences between frames, as a fraction of the level",
                    min = 0,
                    source = "own: lamps keep to 1 %, the sky to 0.3 %")
            double relativeScatter,

            @Setting(
                    doc = "smallest usable level",
                    unit = "adu",
                    min = 0,
                    source = "own: photons then outweigh 10 ADU of read noise")
            double minimumLevelAdu,

            @Setting(
                    doc = "largest usable level as a fraction of saturation",
                    min = 0.05,
                    max = 1,
                    source = "own: below the bend near the full well")
            double maximumLevelFraction,

            @Setting(
                    doc = "frames noisier than this many times the others, photons considered, are left out",
                    min = 1.01,
                    source = "own: flats differ more than biases, by lamp and by stars")
            double maximumFrameNoiseRatio,

            @Setting(
                    doc = "largest good spread of the medians of 32 sub-windows",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_SUBWIN_FLATNESS; own value for unit level")
            double maximumSubwindowFlatness,

            @Setting(
                    doc = "largest good noise of a pixel, as a fraction",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "own: the photon noise of 2500 electrons")
            double maximumRelativeNoise) {}

    private FlatTask(ProductKind made, ProductKind raws, List<InputRole> more, double relativeScatter) {
        super(
                new Declaration(
                        made,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                        List.of("image"),
                        inputs(raws, more),
                        7),
                new Parameters(
                        OverscanMethod.PER_ROW,
                        CombineMethod.NOISE_CLIP,
                        5,
                        1,
                        1,
                        FrameCombine.Growth.COSMIC_RAY_CORES,
                        relativeScatter,
                        500,
                        0.8,
                        1.3,
                        0.5,
                        0.02));
    }

    static FlatTask dome() {
        return new FlatTask(ProductKind.DOME_FLAT, ProductKind.RAW_DOME, List.of(), DOME_RELATIVE_SCATTER);
    }

    /** Knows the cold pixels already, which come from the dome flat. */
    static FlatTask twilight() {
        return new FlatTask(
                ProductKind.TWILIGHT_FLAT,
                ProductKind.RAW_TWILIGHT,
                List.of(InputRole.same("coldpixels", ProductKind.COLD_PIXELS).ifCameraUses()),
                TWILIGHT_RELATIVE_SCATTER);
    }

    private static List<InputRole> inputs(ProductKind raws, List<InputRole> more) {
        List<InputRole> inputs = new ArrayList<>(List.of(
                InputRole.instrument(),
                InputRole.raws(
                        "raws", raws, 3, Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT, Dimension.FILTER),
                InputRole.validAt("bias", ProductKind.BIAS).ifCameraUses(),
                InputRole.validAt("gain", ProductKind.GAIN).ifCameraUses(),
                InputRole.validAt("hotpixels", ProductKind.HOT_PIXELS).ifCameraUses()));
        inputs.addAll(more);
        inputs.add(InputRole.validAt("readnoise", ProductKind.READ_NOISE).ifCameraUses());
        inputs.add(MeasuredCamera.linearity());
        return inputs;
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        FlatStack stack = FlatStack.of(
                inputs,
                "raws",
                new FlatStack.Rules(
                        parameters.overscan(),
                        new FrameCombine.Config(
                                parameters
                                        .combine()
                                        .rule(new CombineMethod.Limits(
                                                parameters.clipSigma(),
                                                parameters.rejectLowest(),
                                                parameters.rejectHighest(),
                                                parameters.relativeScatter())),
                                parameters.growth()),
                        parameters.minimumLevelAdu(),
                        parameters.maximumLevelFraction(),
                        parameters.maximumFrameNoiseRatio()));
        Path image = context.outputFile("image", ".fits");
        FitsWriter.write(
                image,
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context)
                        .put("NCOMBINE", (long) stack.facts().require("framesUsed"), "frames combined")
                        .put(CalibrationFile.OVERSCAN_KEY, parameters.overscan().name(), "overscan method")
                        .build(),
                stack.flat());
        return TaskOutcome.Completed.of(Map.of("image", image), stack.facts());
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        List<String> verdicts = new ArrayList<>();
        if (!(facts.require("subwindowFlatness") <= parameters.maximumSubwindowFlatness())) {
            verdicts.add("FLAT_UNEVEN");
        }
        if (!(facts.require("relativeNoise") <= parameters.maximumRelativeNoise())) {
            verdicts.add("FLAT_NOISY");
        }
        return List.copyOf(verdicts);
    }
}
