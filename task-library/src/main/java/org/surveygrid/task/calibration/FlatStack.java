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
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Facts;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Makes one normalised flat of the raw flats of a role: bias subtracted, in electrons, each divided by its own level so
 * that lamp and sky may change, combined, and divided by the median of the result.
 *
 * @param flat response, median 1 over the good pixels
 * @param facts what there is to say about it
 */
record FlatStack(FloatImage flat, Facts facts) {
    private static final double LEAST_LEVEL_RATIO = 1.2;

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
            FrameCombine.Config combine,
            double minimumLevelAdu,
            double maximumLevelFraction,
            double maximumNoiseRatio) {}

    static FlatStack of(TaskInputs inputs, String role, Rules rules) throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        CalibrationFile.checkOverscan(inputs, "bias", rules.overscan());
        Scouting scouting = new Scouting(inputs, rules);
        try (RawStack raws = RawStack.open(inputs.all(role), instrument, rules.overscan(), scouting)) {
            if (scouting.lit.isEmpty()) {
                throw new UnusableDataException(
                        UnprocessableReason.BAD_LIGHT_LEVEL,
                        "none of " + raws.frames() + " flats has a level between " + rules.minimumLevelAdu()
                                + " ADU and " + rules.maximumLevelFraction() + " of saturation; levels in ADU:"
                                + scouting.seen + "; take flats again or use those of another night");
            }
            return combine(inputs, raws, rules, scouting);
        }
    }

    /** Looks at every frame once: which have a usable level, and what it is. */
    private static final class Scouting implements RawStack.Visitor {
        private final TaskInputs inputs;
        private final Rules rules;
        private final ToDoubleFunction<Amplifier> gain;
        private final List<Integer> lit = new ArrayList<>();
        private final List<Double> levels = new ArrayList<>();
        private final List<String> unlit = new ArrayList<>();
        private final StringBuilder seen = new StringBuilder();
        private Optional<FloatImage> bias = Optional.empty();
        private MaskImage bad = MaskImage.clear(1, 1);
        private int frames;

        Scouting(TaskInputs inputs, Rules rules) throws IOException {
            this.inputs = inputs;
            this.rules = rules;
            gain = CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        }

        private void prepare(Chip chip) throws IOException, UnusableDataException {
            bias = CalibrationFile.image(inputs, "bias", chip);
            bad = MaskImage.clear(chip.width(), chip.height());
            CalibrationFile.flagInto(inputs, "hotpixels", bad, chip);
            CalibrationFile.flagInto(inputs, "coldpixels", bad, chip);
        }

        @Override
        public void visit(RawChipFile raw, TrimmedRows rows) throws IOException, UnusableDataException {
            if (frames == 0) {
                prepare(raw.chip());
            }
            double saturation = raw.chip().amplifiers().stream()
                    .mapToDouble(Amplifier::saturationAdu)
                    .min()
                    .orElse(0);
            double rawLevel = RobustScale.median(raw.rawAdu().pixels());
            FloatImage frame = rows.image();
            straighten(frame, 0, raw.chip());
            double levelAdu = FlatField.level(frame, bad);
            seen.append(' ').append(Math.rint(levelAdu));
            if (!(levelAdu >= rules.minimumLevelAdu()) || !(rawLevel <= rules.maximumLevelFraction() * saturation)) {
                unlit.add(raw.exposureId());
            } else {
                AmplifierPlane.multiplyRows(frame, 0, raw.chip(), gain);
                lit.add(frames);
                levels.add(FlatField.level(frame, bad));
            }
            frames++;
        }

        /** Takes the bias off some rows and straightens them. */
        private void straighten(FloatImage rows, int firstRow, Chip chip) {
            if (bias.isPresent()) {
                float[] zero = bias.get().pixels();
                int first = firstRow * rows.width();
                for (int p = 0; p < rows.pixels().length; p++) {
                    rows.pixels()[p] -= zero[first + p];
                }
            }
            LinearityCorrection.applyRows(rows, firstRow, chip);
        }

        /** The usable frames in electrons, each divided by its level. */
        private FrameRows normalised(RawStack raws) {
            List<RawStack.Member> members = raws.members();
            return raws.only(lit).then((frame, firstRow, rows) -> {
                Chip chip = members.get(lit.get(frame)).chip();
                straighten(rows, firstRow, chip);
                AmplifierPlane.multiplyRows(rows, firstRow, chip, gain);
                float factor = (float) (1 / levels.get(frame));
                for (int p = 0; p < rows.pixels().length; p++) {
                    rows.pixels()[p] *= factor;
                }
            });
        }
    }

    private static FlatStack combine(TaskInputs inputs, RawStack raws, Rules rules, Scouting scouting)
            throws IOException, UnusableDataException {
        Chip chip = raws.chip();
        ToDoubleFunction<Amplifier> readAdu = CalibrationFile.perAmplifier(
                inputs, "readnoise", "readNoiseAdu", a -> a.readNoiseElectrons() / a.gainElectronsPerAdu());
        ToDoubleFunction<Amplifier> read = a -> {
            double g = scouting.gain.applyAsDouble(a);
            double r = readAdu.applyAsDouble(a);
            return g * g * (r * r + ReadNoise.DIGITISATION_VARIANCE_ADU2);
        };
        FrameRows frames = scouting.normalised(raws);
        FrameReport report = select(scouting, frames, raws, read);
        report.require(3, "flat");
        List<Double> levels = report.pick(scouting.levels);
        requireRange(levels, rules);
        CombinedImage combined = FrameCombine.combine(
                frames.only(report.used()),
                new StackNoise(
                        AmplifierPlane.map(chip, read),
                        AmplifierPlane.map(chip, a -> 1),
                        levels.stream().map(level -> 1 / level).toList()),
                rules.combine());
        double level = FlatField.level(combined.value(), scouting.bad);
        FloatImage flat = FlatField.divided(combined.value(), level);
        double sum = 0;
        for (double electrons : levels) {
            sum += electrons;
        }
        List<String> rejected = new ArrayList<>(scouting.unlit);
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

    /** A line through levels that are all the same has no slope. */
    private static void requireRange(List<Double> levels, Rules rules) throws UnusableDataException {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (double level : levels) {
            least = Math.min(least, level);
            most = Math.max(most, level);
        }
        if (rules.combine().rule() instanceof CombineRule.LevelRegression && !(most >= LEAST_LEVEL_RATIO * least)) {
            throw new UnusableDataException(
                    UnprocessableReason.BAD_LIGHT_LEVEL,
                    "levels from " + Math.rint(least) + " to " + Math.rint(most) + " electrons are too alike for a"
                            + " regression, the highest must be " + LEAST_LEVEL_RATIO
                            + " times the lowest; combine by NOISE_CLIP");
        }
    }

    private static FrameReport select(
            Scouting scouting, FrameRows frames, RawStack raws, ToDoubleFunction<Amplifier> read) {
        List<String> rejected = new ArrayList<>();
        List<Integer> good = new ArrayList<>();
        double readVariance = typical(raws.chip(), read);
        List<FrameSelection.Quality> relative = new ArrayList<>();
        if (frames.frames() >= 3) {
            List<FrameSelection.Quality> qualities = FrameSelection.inspect(frames);
            for (int i = 0; i < qualities.size(); i++) {
                double level = scouting.levels.get(i);
                double expected = Math.sqrt(readVariance + level) / level;
                relative.add(new FrameSelection.Quality(0, qualities.get(i).noise() / expected, 0));
            }
            good.addAll(FrameSelection.accept(
                    relative, new FrameSelection.Limits(1, scouting.rules.maximumNoiseRatio(), Double.MAX_VALUE)));
        }
        for (int i = 0; i < frames.frames(); i++) {
            if (!good.contains(i)) {
                rejected.add(raws.members().get(scouting.lit.get(i)).exposureId());
            }
        }
        return new FrameReport(good, rejected);
    }

    /** Median over the amplifiers. */
    private static double typical(Chip chip, ToDoubleFunction<Amplifier> value) {
        return RobustScale.median(chip.amplifiers().stream().mapToDouble(value).toArray());
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
}
