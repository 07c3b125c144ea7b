package org.surveygrid.task.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.GainMeasurement;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
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
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.UnusableDataException;

/** Gain of every amplifier of a chip, from pairs of dome flats of one filter and level; writes facts only. */
final class GainTask extends ChipTask<GainTask.Parameters> {
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

    private record Flat(String filter, FloatImage image, double levelAdu) {}

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
                                        Dimension.NIGHT)),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 128, 0.04, 500, 0.8, 10, 0.1, 20, 0.02));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        List<RawChipFile> rawBiases = RawChipFile.readAll(inputs.all("biases"), instrument);
        List<FloatImage> biasFrames = new ArrayList<>();
        for (RawChipFile raw : rawBiases) {
            biasFrames.add(raw.trimmed(parameters.overscan()).image());
        }
        FrameReport report = FrameReport.select(
                FrameRows.of(biasFrames),
                rawBiases.stream().map(RawChipFile::exposureId).toList(),
                new FrameSelection.Limits(Double.MAX_VALUE, 1.2, 0.5));
        report.require(2, "gain, biases");
        List<FloatImage> biases = report.pick(biasFrames);
        FloatImage zero = mean(biases.subList(0, Math.min(4, biases.size())));
        List<RawChipFile> raws = RawChipFile.readAll(inputs.all("raws"), instrument);
        List<GainMeasurement.FlatPair> pairs = pairs(raws, zero, parameters);
        Chip chip = raws.getFirst().chip();
        Facts facts = report.into(Facts.none()).with("chip", chip.id()).with("pairs", pairs.size());
        double sum = 0;
        double worst = 0;
        double noiseSum = 0;
        for (Amplifier amplifier : chip.amplifiers()) {
            PixelBox section = amplifier.trimmedSection();
            double noise = ReadNoise.measure(biases, section, 5).noiseAdu();
            GainMeasurement.Estimate estimate = GainMeasurement.measure(
                    pairs, noise * noise + ReadNoise.DIGITISATION_VARIANCE_ADU2, section, parameters.boxPx());
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
                facts.with("gainElectronsPerAdu", sum / chip.amplifiers().size())
                        .with("gainRelativeError", worst)
                        .with("readNoiseElectrons", noiseSum / chip.amplifiers().size()));
    }

    private static List<GainMeasurement.FlatPair> pairs(List<RawChipFile> raws, FloatImage zero, Parameters parameters)
            throws UnusableDataException {
        List<Flat> flats = new ArrayList<>();
        StringBuilder levels = new StringBuilder();
        for (RawChipFile raw : raws) {
            double rawLevel = RobustScale.median(raw.rawAdu().pixels());
            double saturation = raw.chip().amplifiers().stream()
                    .mapToDouble(Amplifier::saturationAdu)
                    .min()
                    .orElse(0);
            FloatImage image = raw.trimmed(parameters.overscan()).image();
            for (int p = 0; p < image.pixels().length; p++) {
                image.pixels()[p] -= zero.pixels()[p];
            }
            LinearityCorrection.apply(image, raw.chip());
            double level = RobustScale.median(image.pixels());
            levels.append(' ').append(Math.rint(level));
            if (level >= parameters.minimumLevelAdu() && rawLevel <= parameters.maximumLevelFraction() * saturation) {
                flats.add(new Flat(raw.filter().orElse(""), image, level));
            }
        }
        List<GainMeasurement.FlatPair> pairs = new ArrayList<>();
        boolean[] taken = new boolean[flats.size()];
        for (int i = 0; i < flats.size() && pairs.size() < parameters.maximumPairs(); i++) {
            for (int j = i + 1; j < flats.size() && !taken[i]; j++) {
                double ratio = flats.get(j).levelAdu() / flats.get(i).levelAdu();
                if (!taken[j]
                        && flats.get(i).filter().equals(flats.get(j).filter())
                        && Math.abs(ratio - 1) <= parameters.maximumLevelDifference()) {
                    pairs.add(new GainMeasurement.FlatPair(
                            flats.get(i).image(), flats.get(j).image()));
                    taken[i] = true;
                    taken[j] = true;
                }
            }
        }
        if (pairs.isEmpty()) {
            throw new UnusableDataException(
                    flats.isEmpty() ? UnprocessableReason.BAD_LIGHT_LEVEL : UnprocessableReason.TOO_FEW_FRAMES,
                    "no two of " + raws.size() + " dome flats share a filter and a level within "
                            + parameters.maximumLevelDifference() + " between " + parameters.minimumLevelAdu()
                            + " ADU and " + parameters.maximumLevelFraction() + " of saturation; levels in ADU:"
                            + levels + "; take another pair");
        }
        return pairs;
    }

    private static FloatImage mean(List<FloatImage> frames) {
        FloatImage mean =
                FloatImage.zeros(frames.getFirst().width(), frames.getFirst().height());
        for (int p = 0; p < mean.pixels().length; p++) {
            double sum = 0;
            for (FloatImage frame : frames) {
                sum += frame.pixels()[p];
            }
            mean.pixels()[p] = (float) (sum / frames.size());
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
