package org.surveygrid.task.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.detector.GainMeasurement;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.setting.Setting;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/** Gain of every amplifier of a chip, from pairs of dome flats of one filter and level; writes facts only. */
final class GainTask extends ChipTask<GainTask.Parameters> {
    private static final double READ_NOISE_CLIP_SIGMA = 5;
    private static final int ZERO_FRAMES = 4;

    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "side of the boxes in which the noise is measured",
                    unit = "px",
                    min = 16,
                    source = "Janesick 2001, 2.2; own value: 16 000 px give a variance to 1 %")
            int boxPx,

            @Setting(
                    doc = "largest level difference of a pair, as a fraction",
                    min = 0,
                    max = 0.5,
                    source = "Astro-WISE GainLinearity, 4 %")
            double maximumLevelDifference,

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

            @Setting(doc = "pairs used at most", min = 1, source = "Astro-WISE GainLinearity, two series of 10 flats")
            int maximumPairs,

            @Setting(
                    doc = "smallest good gain",
                    unit = "electron/adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MINIMUM_GAIN; own value")
            double minimumGain,

            @Setting(
                    doc = "largest good gain",
                    unit = "electron/adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_GAIN; own value")
            double maximumGain,

            @Setting(
                    doc = "largest good standard error, as a fraction of the gain",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "own: gain enters the noise model by its square root")
            double maximumGainError) {}

    private record Flat(int frame, String filter, double levelAdu) {}

    GainTask() {
        super(
                new Declaration(
                        ProductKind.GAIN,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of(),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_DOME,
                                        2,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.raws(
                                        "biases",
                                        ProductKind.RAW_BIAS,
                                        2,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                MeasuredCamera.linearity()),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 128, 0.04, 500, 0.8, 10, 0.1, 20, 0.02));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = MeasuredCamera.read(inputs);
        try (RawStack biases =
                RawStack.open(inputs.all("biases"), instrument, parameters.overscan(), (raw, rows) -> {})) {
            FrameReport report = FrameReport.select(
                    biases, biases.exposureIds(), new FrameSelection.Limits(Double.MAX_VALUE, 1.2, 0.5));
            report.require(2, "gain, biases");
            Chip chip = biases.chip();
            List<Double> noises =
                    ReadNoise.measure(biases.only(report.used()), sections(chip), READ_NOISE_CLIP_SIGMA).stream()
                            .map(ReadNoise.Estimate::noiseAdu)
                            .toList();
            Scouting scouting = new Scouting(mean(biases, report.used()), parameters);
            try (RawStack flats = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), scouting)) {
                List<int[]> pairs = scouting.pairs();
                Facts facts = report.into(Facts.none())
                        .with("chip", flats.chip().id())
                        .with("pairs", pairs.size());
                return measure(
                        facts, scouting.straightened(flats), pairs, new Amplifiers(flats.chip(), noises, parameters));
            }
        }
    }

    private static List<PixelBox> sections(Chip chip) {
        return chip.amplifiers().stream().map(Amplifier::trimmedSection).toList();
    }

    private record Amplifiers(Chip chip, List<Double> noisesAdu, Parameters parameters) {
        List<GainMeasurement.Boxes> boxes() {
            List<GainMeasurement.Boxes> boxes = new ArrayList<>();
            for (int a = 0; a < noisesAdu.size(); a++) {
                double noise = noisesAdu.get(a);
                boxes.add(new GainMeasurement.Boxes(
                        noise * noise + ReadNoise.DIGITISATION_VARIANCE_ADU2,
                        chip.amplifiers().get(a).trimmedSection(),
                        parameters.boxPx()));
            }
            return boxes;
        }
    }

    private static TaskOutcome measure(Facts known, FrameRows flats, List<int[]> pairs, Amplifiers amplifiers)
            throws UnusableDataException {
        List<GainMeasurement.Boxes> boxes = amplifiers.boxes();
        FloatImage first = FloatImage.zeros(flats.width(), flats.height());
        FloatImage second = FloatImage.zeros(flats.width(), flats.height());
        for (int[] pair : pairs) {
            flats.fetch(pair[0], 0, first);
            flats.fetch(pair[1], 0, second);
            boxes.forEach(own -> own.add(new GainMeasurement.FlatPair(first, second)));
        }
        Facts facts = known;
        double sum = 0;
        double worst = 0;
        double noiseSum = 0;
        Chip chip = amplifiers.chip();
        for (int a = 0; a < boxes.size(); a++) {
            Amplifier amplifier = chip.amplifiers().get(a);
            double noise = amplifiers.noisesAdu().get(a);
            GainMeasurement.Estimate estimate = boxes.get(a).estimate();
            if (!(estimate.electronsPerAdu() > 0)) {
                throw new UnusableDataException(
                        UnprocessableReason.BAD_LIGHT_LEVEL,
                        "no box of amplifier " + amplifier.id() + " of chip " + chip.id()
                                + " has photon noise above its read noise of " + noise
                                + " ADU; look at the flats and flag them");
            }
            facts = facts.with("gain." + amplifier.id(), estimate.electronsPerAdu())
                    .with("gainError." + amplifier.id(), estimate.error())
                    .with("readNoiseElectrons." + amplifier.id(), noise * estimate.electronsPerAdu());
            noiseSum += noise * estimate.electronsPerAdu();
            sum += estimate.electronsPerAdu();
            worst = Math.max(worst, estimate.error() / estimate.electronsPerAdu());
        }
        return TaskOutcome.Completed.of(
                Map.of(),
                facts.with("gainElectronsPerAdu", sum / boxes.size())
                        .with("gainRelativeError", worst)
                        .with("readNoiseElectrons", noiseSum / boxes.size()));
    }

    /** Looks at every flat once: its filter and level, and whether it can be used. */
    private static final class Scouting implements RawStack.Visitor {
        private final FloatImage zero;
        private final Parameters parameters;
        private final List<Flat> flats = new ArrayList<>();
        private final StringBuilder levels = new StringBuilder();
        private int frames;

        Scouting(FloatImage zero, Parameters parameters) {
            this.zero = zero;
            this.parameters = parameters;
        }

        @Override
        public void visit(RawChipFile raw, TrimmedRows rows) {
            double rawLevel = RobustScale.median(raw.rawAdu().pixels());
            double saturation = raw.chip().amplifiers().stream()
                    .mapToDouble(Amplifier::saturationAdu)
                    .min()
                    .orElse(0);
            FloatImage image = rows.image();
            straighten(image, 0, raw.chip());
            double level = RobustScale.median(image.pixels());
            levels.append(' ').append(Math.rint(level));
            if (level >= parameters.minimumLevelAdu() && rawLevel <= parameters.maximumLevelFraction() * saturation) {
                flats.add(new Flat(frames, raw.filter().orElse(""), level));
            }
            frames++;
        }

        private void straighten(FloatImage rows, int firstRow, Chip chip) {
            int first = firstRow * rows.width();
            for (int p = 0; p < rows.pixels().length; p++) {
                rows.pixels()[p] -= zero.pixels()[first + p];
            }
            LinearityCorrection.applyRows(rows, firstRow, chip);
        }

        FrameRows straightened(RawStack raws) {
            List<RawStack.Member> members = raws.members();
            return raws.then((frame, firstRow, rows) ->
                    straighten(rows, firstRow, members.get(frame).chip()));
        }

        /** Frames of one filter and nearly one level, two and two. */
        List<int[]> pairs() throws UnusableDataException {
            List<int[]> pairs = new ArrayList<>();
            boolean[] taken = new boolean[flats.size()];
            for (int i = 0; i < flats.size() && pairs.size() < parameters.maximumPairs(); i++) {
                for (int j = i + 1; j < flats.size() && !taken[i]; j++) {
                    double ratio = flats.get(j).levelAdu() / flats.get(i).levelAdu();
                    if (!taken[j]
                            && flats.get(i).filter().equals(flats.get(j).filter())
                            && Math.abs(ratio - 1) <= parameters.maximumLevelDifference()) {
                        pairs.add(new int[] {flats.get(i).frame(), flats.get(j).frame()});
                        taken[i] = true;
                        taken[j] = true;
                    }
                }
            }
            if (pairs.isEmpty()) {
                throw new UnusableDataException(
                        flats.isEmpty() ? UnprocessableReason.BAD_LIGHT_LEVEL : UnprocessableReason.TOO_FEW_FRAMES,
                        "no two of " + frames + " dome flats share a filter and a level within "
                                + parameters.maximumLevelDifference() + " between " + parameters.minimumLevelAdu()
                                + " ADU and " + parameters.maximumLevelFraction() + " of saturation; levels in ADU:"
                                + levels + "; take another pair");
            }
            return pairs;
        }
    }

    /** Mean of the first good frames. */
    private static FloatImage mean(RawStack biases, List<Integer> good) {
        List<Integer> some = good.subList(0, Math.min(ZERO_FRAMES, good.size()));
        FloatImage mean = FloatImage.zeros(biases.width(), biases.height());
        FloatImage frame = FloatImage.zeros(biases.width(), biases.height());
        double[] sum = new double[frame.pixels().length];
        for (int index : some) {
            biases.fetch(index, 0, frame);
            for (int p = 0; p < sum.length; p++) {
                sum[p] += frame.pixels()[p];
            }
        }
        for (int p = 0; p < sum.length; p++) {
            mean.pixels()[p] = (float) (sum[p] / some.size());
        }
        return mean;
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        List<String> verdicts = new ArrayList<>();
        double gain = facts.require("gainElectronsPerAdu");
        if (!(gain >= parameters.minimumGain())) {
            verdicts.add("GAIN_LOW");
        }
        if (!(gain <= parameters.maximumGain())) {
            verdicts.add("GAIN_HIGH");
        }
        if (!(facts.require("gainRelativeError") <= parameters.maximumGainError())) {
            verdicts.add("GAIN_UNCERTAIN");
        }
        return List.copyOf(verdicts);
    }
}
