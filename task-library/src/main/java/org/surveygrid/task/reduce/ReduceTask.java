package org.surveygrid.task.reduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Saturation;
import org.surveygrid.artifact.Trail;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.ChipCalibration;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.preview.Preview;
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
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.UnusableDataException;

/** One science frame of one chip, from raw ADU to electrons with weight and flags. */
final class ReduceTask extends ChipTask<ReduceParameters> {
    ReduceTask() {
        super(
                new Declaration(
                        ProductKind.REDUCED,
                        7,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.EXPOSURE),
                        List.of("image", "weight", "flag", "preview"),
                        List.of(
                                InputRole.instrument(),
                                new InputRole(
                                        "raw",
                                        List.of(ProductKind.RAW_SCIENCE, ProductKind.RAW_STANDARD),
                                        1,
                                        1,
                                        InputRole.Match.RAW,
                                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.EXPOSURE),
                                        InputRole.Presence.ALWAYS),
                                calibration("bias", ProductKind.BIAS),
                                calibration("dark", ProductKind.DARK),
                                calibration("gain", ProductKind.GAIN),
                                calibration("readnoise", ProductKind.READ_NOISE),
                                calibration("hotpixels", ProductKind.HOT_PIXELS),
                                calibration("coldpixels", ProductKind.COLD_PIXELS),
                                calibration("masterflat", ProductKind.MASTER_FLAT),
                                calibration("superflat", ProductKind.SUPER_FLAT),
                                calibration("unstablepixels", ProductKind.UNSTABLE_PIXELS),
                                MeasuredCamera.linearity(),
                                MeasuredCamera.crosstalk(),
                                InputRole.validAt("fringe", ProductKind.FRINGE).ifFilterFringes()),
                        0),
                ReduceParameters.defaults());
    }

    private static InputRole calibration(String name, ProductKind kind) {
        return InputRole.validAt(name, kind).ifCameraUses();
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, ReduceParameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        for (String role : List.of("bias", "dark", "superflat", "fringe")) {
            CalibrationFile.checkOverscan(inputs, role, parameters.overscan());
        }
        RawChipFile raw = RawChipFile.read(inputs.one("raw"), instrument);
        Chip chip = raw.chip();
        ToDoubleFunction<Amplifier> gain =
                CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        ToDoubleFunction<Amplifier> readAdu = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        TrimmedRows trimmed = raw.rows(parameters.overscan(), instrument.crosstalk());
        Frame frame = calibrate(inputs, raw, trimmed, parameters);
        int saturated = Saturation.flagInto(
                OverscanCorrection.trim(raw.rawAdu(), chip),
                AmplifierPlane.of(chip, Amplifier::saturationAdu),
                frame.mask());
        for (String role : List.of("hotpixels", "coldpixels", "unstablepixels")) {
            CalibrationFile.flagInto(inputs, role, frame.mask(), chip);
        }
        Facts facts = Facts.none().with("saturatedPixels", saturated);
        for (OverscanCorrection.Level level : trimmed.levels()) {
            facts = facts.with("overscanLevelAdu." + level.amplifier(), level.levelAdu());
        }
        Defringing defringed =
                Defringing.of(frame, CalibrationFile.images(inputs, "fringe", chip), 2 * parameters.backgroundCellPx());
        frame = defringed.frame();
        facts = defringed.into(facts);
        facts = flagSkyArtifacts(frame, parameters, facts);
        facts = SkyFacts.into(facts, frame, parameters.backgroundCellPx());
        requireUsable(frame.mask(), raw);
        double readNoise = 0;
        double saturation = Double.POSITIVE_INFINITY;
        for (int i = 0; i < chip.amplifiers().size(); i++) {
            Amplifier amplifier = chip.amplifiers().get(i);
            double g = gain.applyAsDouble(amplifier);
            readNoise +=
                    g * readAdu.applyAsDouble(amplifier) / chip.amplifiers().size();
            double zero = trimmed.levels().get(i).levelAdu();
            saturation = Math.min(saturation, g * (amplifier.saturationAdu() - zero));
        }
        FitsHeader.Builder header =
                ProductHeader.of(new ProductHeader.Making<>(this, parameters), inputs, instrument, context);
        ReducedHeader.describe(header, raw, readNoise, saturation);
        return write(frame, header, facts.with("readNoiseElectrons", readNoise), new Output(context, parameters));
    }

    private static Frame calibrate(TaskInputs inputs, RawChipFile raw, TrimmedRows trimmed, ReduceParameters parameters)
            throws IOException, UnusableDataException {
        Chip chip = raw.chip();
        ToDoubleFunction<Amplifier> gain =
                CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        ToDoubleFunction<Amplifier> readAdu = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        return ChipCalibration.apply(
                trimmed,
                raw.exposureSeconds(),
                ChipCalibration.Detector.of(chip, gain, a -> gain.applyAsDouble(a) * readAdu.applyAsDouble(a)),
                new ChipCalibration.Corrections(
                        CalibrationFile.image(inputs, "bias", chip),
                        CalibrationFile.image(inputs, "dark", chip),
                        CalibrationFile.response(inputs, chip),
                        new ChipCalibration.Accuracy(
                                CalibrationFile.fact(inputs, "bias", "noiseAdu"),
                                CalibrationFile.fact(inputs, "masterflat", "relativeNoise"),
                                parameters.minimumFlat())));
    }

    private static Facts flagSkyArtifacts(Frame frame, ReduceParameters parameters, Facts facts) {
        Facts more = facts;
        if (parameters.cosmicRaySigma() > 0) {
            CosmicRays.Hits hits = CosmicRays.find(
                    frame,
                    new CosmicRays.Config(
                            parameters.cosmicRaySigma(),
                            parameters.cosmicRayNeighbourFraction(),
                            parameters.cosmicRayObjectLimit(),
                            parameters.cosmicRayIterations()));
            for (int p = 0; p < frame.mask().bits().length; p++) {
                frame.mask().bits()[p] |= hits.mask().bits()[p];
            }
            more = more.with("cosmicRayPixels", hits.pixels()).with("cosmicRayEvents", hits.events());
        }
        if (parameters.trailSigma() > 0) {
            List<Trail> trails = SatelliteTrails.find(
                    frame.value(),
                    frame.mask(),
                    new SatelliteTrails.Config(parameters.trailSigma(), parameters.trailLengthPx()));
            for (int i = 0; i < trails.size(); i++) {
                Trail trail = trails.get(i);
                trail.flagInto(frame.mask());
                more = more.with("trail." + (i + 1) + ".lengthPx", trail.lengthPx())
                        .with("trail." + (i + 1) + ".significance", trail.significance());
            }
            more = more.with("trails", trails.size());
        }
        return more;
    }

    private static void requireUsable(MaskImage mask, RawChipFile raw) throws UnusableDataException {
        int flagged = 0;
        for (int bits : mask.bits()) {
            flagged += bits != 0 ? 1 : 0;
        }
        if (flagged == mask.bits().length) {
            throw new UnusableDataException(
                    UnprocessableReason.ALL_MASKED,
                    "all " + flagged + " px of exposure " + raw.exposureId() + ", chip "
                            + raw.chip().id() + ", are flagged; look at the raw frame and its flat");
        }
    }

    private record Output(TaskContext context, ReduceParameters parameters) {}

    private static TaskOutcome write(Frame frame, FitsHeader.Builder header, Facts facts, Output output)
            throws IOException {
        TaskContext context = output.context();
        Path image = context.outputFile("image", ".fits");
        Path weight = context.outputFile("weight", ".fits");
        Path flag = context.outputFile("flag", ".fits");
        Path preview = context.outputFile("preview", ".png");
        FitsWriter.write(image, header.build(), frame.value());
        FloatImage weights = FloatImage.zeros(frame.width(), frame.height());
        for (int p = 0; p < weights.pixels().length; p++) {
            float variance = frame.variance().pixels()[p];
            weights.pixels()[p] = frame.mask().bits()[p] == 0 && variance > 0 ? 1 / variance : 0;
        }
        FitsWriter.write(
                weight,
                header.put("BUNIT", "electron**(-2)", "inverse variance, 0 = unusable")
                        .build(),
                weights);
        header.remove("BUNIT");
        for (PixelFlag bit : PixelFlag.values()) {
            header.put("FLAG" + Integer.numberOfTrailingZeros(bit.bit()), bit.name(), "value " + bit.bit());
        }
        FitsWriter.writeMask(flag, header.build(), frame.mask());
        Preview.write(preview, frame.value(), output.parameters().previewPx());
        return TaskOutcome.Completed.of(
                Map.of("image", image, "weight", weight, "flag", flag, "preview", preview), facts);
    }

    @Override
    public List<String> judge(Facts facts, ReduceParameters parameters) {
        List<String> verdicts = new ArrayList<>();
        if (!(facts.require("skyElectrons") <= parameters.maximumSkyElectrons())) {
            verdicts.add("SKY_BRIGHT");
        }
        if (!(facts.require("flaggedFraction") <= parameters.maximumFlaggedFraction())) {
            verdicts.add("FLAGGED_MANY");
        }
        if (!(facts.require("noiseRatio") <= parameters.maximumNoiseRatio())) {
            verdicts.add("NOISE_HIGH");
        }
        return List.copyOf(verdicts);
    }
}
