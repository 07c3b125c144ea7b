package org.surveygrid.task.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.ReadNoise;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.NoiseClipCombine;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Facts;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Makes one normalised flat of the raw flats of a role: bias subtracted, in electrons, each divided by its own level so
 * that lamp and sky may change, combined, and divided by the median of the result.
 *
 * @param flat response, median 1 over the good pixels
 * @param facts what there is to say about it
 */
record FlatStack(FloatImage flat, Facts facts) {
    /**
     * How flats are selected and combined.
     *
     * @param overscan how the electronic zero level is taken off
     * @param combine how the frames' values become one
     * @param minimumLevelAdu smallest usable median level
     * @param maximumLevelFraction largest usable median level as a fraction of saturation
     * @param maximumNoiseRatio largest noise of a frame, in units of what the others have relative to their photons
     */
    record Rules(
            OverscanMethod overscan,
            NoiseClipCombine.Config combine,
            double minimumLevelAdu,
            double maximumLevelFraction,
            double maximumNoiseRatio) {}

    static FlatStack of(TaskInputs inputs, String role, Rules rules) throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        CalibrationFile.checkOverscan(inputs, "bias", rules.overscan());
        List<RawChipFile> raws = RawChipFile.readAll(inputs.all(role), instrument);
        Chip chip = raws.getFirst().chip();
        Optional<FloatImage> bias = CalibrationFile.image(inputs, "bias", chip);
        MaskImage bad = MaskImage.clear(chip.width(), chip.height());
        CalibrationFile.flagInto(inputs, "hotpixels", bad, chip);
        CalibrationFile.flagInto(inputs, "coldpixels", bad, chip);
        ToDoubleFunction<Amplifier> gain =
                CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        FloatImage gains = AmplifierPlane.of(chip, gain);
        List<FloatImage> frames = new ArrayList<>();
        List<Double> levels = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> unlit = new ArrayList<>();
        StringBuilder seen = new StringBuilder();
        for (RawChipFile raw : raws) {
            double saturation = raw.chip().amplifiers().stream()
                    .mapToDouble(Amplifier::saturationAdu)
                    .min()
                    .orElse(0);
            double rawLevel = RobustScale.median(raw.rawAdu().pixels());
            FloatImage frame = raw.trimmed(rules.overscan()).image();
            bias.ifPresent(zero -> subtract(frame, zero));
            LinearityCorrection.apply(frame, raw.chip());
            double levelAdu = FlatField.level(frame, bad);
            seen.append(' ').append(Math.rint(levelAdu));
            if (!(levelAdu >= rules.minimumLevelAdu()) || !(rawLevel <= rules.maximumLevelFraction() * saturation)) {
                unlit.add(raw.exposureId());
                continue;
            }
            for (int p = 0; p < frame.pixels().length; p++) {
                frame.pixels()[p] *= gains.pixels()[p];
            }
            double level = FlatField.level(frame, bad);
            frames.add(FlatField.divided(frame, level));
            levels.add(level);
            ids.add(raw.exposureId());
        }
        if (frames.isEmpty()) {
            throw new UnusableDataException(
                    UnprocessableReason.BAD_LIGHT_LEVEL,
                    "none of " + raws.size() + " flats has a level between " + rules.minimumLevelAdu() + " ADU and "
                            + rules.maximumLevelFraction() + " of saturation; levels in ADU:" + seen
                            + "; take flats again or use those of another night");
        }
        return combine(inputs, chip, rules, new Lit(frames, levels, ids, unlit, bad));
    }

    /** Frames with a usable level, and the exposures without. */
    private record Lit(
            List<FloatImage> frames, List<Double> levels, List<String> ids, List<String> unlit, MaskImage bad) {}

    private static FlatStack combine(TaskInputs inputs, Chip chip, Rules rules, Lit lit)
            throws IOException, UnusableDataException {
        ToDoubleFunction<Amplifier> gain =
                CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        ToDoubleFunction<Amplifier> readAdu = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        FloatImage read = AmplifierPlane.of(chip, a -> {
            double g = gain.applyAsDouble(a);
            double r = readAdu.applyAsDouble(a);
            return g * g * (r * r + ReadNoise.DIGITISATION_VARIANCE_ADU2);
        });
        FloatImage photon = AmplifierPlane.of(chip, a -> 1);
        FrameReport report = select(lit, RobustScale.median(read.pixels()), rules);
        report.require(3, "flat");
        List<Double> scales =
                report.pick(lit.levels()).stream().map(level -> 1 / level).toList();
        CombinedImage combined = NoiseClipCombine.combine(
                report.pick(lit.frames()), new StackNoise(read, photon, scales), rules.combine());
        double level = FlatField.level(combined.value(), lit.bad());
        FloatImage flat = FlatField.divided(combined.value(), level);
        double sum = 0;
        for (double electrons : report.pick(lit.levels())) {
            sum += electrons;
        }
        List<String> rejected = new ArrayList<>(lit.unlit());
        rejected.addAll(report.rejected());
        Facts facts = new FrameReport(report.used(), rejected)
                .into(Facts.none())
                .with("medianLevelElectrons", sum / report.used().size())
                .with(
                        "relativeNoise",
                        Math.sqrt(RobustScale.median(combined.variance().pixels())) / level)
                .with("stdev", SigmaClip.of(flat.pixels(), 5, 10).sigma())
                .with("subwindowFlatness", subwindowFlatness(flat))
                .with("rejectedValues", combined.rejected(report.used().size()));
        return new FlatStack(flat, facts);
    }

    private static FrameReport select(Lit lit, double readVariance, Rules rules) {
        List<String> rejected = new ArrayList<>();
        List<Integer> good = new ArrayList<>();
        List<FrameSelection.Quality> relative = new ArrayList<>();
        if (lit.frames().size() >= 3) {
            List<FrameSelection.Quality> qualities = FrameSelection.inspect(lit.frames());
            for (int i = 0; i < qualities.size(); i++) {
                double level = lit.levels().get(i);
                double expected = Math.sqrt(readVariance + level) / level;
                relative.add(new FrameSelection.Quality(0, qualities.get(i).noise() / expected, 0));
            }
            good.addAll(FrameSelection.accept(
                    relative, new FrameSelection.Limits(1, rules.maximumNoiseRatio(), Double.MAX_VALUE)));
        }
        for (int i = 0; i < lit.ids().size(); i++) {
            if (!good.contains(i)) {
                rejected.add(lit.ids().get(i));
            }
        }
        return new FrameReport(good, rejected);
    }

    /** Spread of the medians of 8 x 4 sub-windows. */
    private static double subwindowFlatness(FloatImage flat) {
        double[] medians = new double[32];
        for (int k = 0; k < medians.length; k++) {
            int x0 = flat.width() * (k % 4) / 4;
            int x1 = flat.width() * (k % 4 + 1) / 4;
            int y0 = flat.height() * (k / 4) / 8;
            int y1 = flat.height() * (k / 4 + 1) / 8;
            medians[k] = x1 > x0 && y1 > y0
                    ? RobustScale.median(flat.cut(new org.surveygrid.image.PixelBox(x0, y0, x1 - x0, y1 - y0))
                            .pixels())
                    : 1;
        }
        return RobustScale.of(medians).sigma();
    }

    private static void subtract(FloatImage frame, FloatImage zero) {
        for (int p = 0; p < frame.pixels().length; p++) {
            frame.pixels()[p] -= zero.pixels()[p];
        }
    }
}
