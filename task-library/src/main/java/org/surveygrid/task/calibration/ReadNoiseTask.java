package org.surveygrid.task.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.instrument.Amplifier;
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
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/** Read noise of every amplifier of a chip, from differences of biases; writes facts only. */
final class ReadNoiseTask extends ChipTask<ReadNoiseTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "differences further than this from their median are left out",
                    unit = "sigma",
                    min = 2,
                    source = "Astro-WISE ReadNoise, REJECTION_THRESHOLD 5")
            double clipSigma,

            @Setting(
                    doc = "frames noisier than this many times the median of the frames are left out",
                    min = 1.01,
                    source = "own: frames of one camera differ by far less")
            double maximumFrameNoiseRatio,

            @Setting(
                    doc = "largest good read noise",
                    unit = "electron",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_READ_NOISE; own value")
            double maximumReadNoiseElectrons,

            @Setting(
                    doc = "largest good mean difference of two biases",
                    unit = "adu",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "Astro-WISE, MAXIMUM_BIAS_DIFFERENCE; own value")
            double maximumBiasDifferenceAdu) {}

    ReadNoiseTask() {
        super(
                new Declaration(
                        ProductKind.READ_NOISE,
                        2,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of(),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_BIAS,
                                        2,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT)),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 5, 1.2, 20, 5));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        BiasTrend trend = new BiasTrend();
        try (RawStack raws = RawStack.open(inputs.all("raws"), instrument, parameters.overscan(), trend)) {
            return measure(raws, trend, parameters);
        }
    }

    private static TaskOutcome measure(RawStack raws, BiasTrend trend, Parameters parameters)
            throws UnusableDataException {
        FrameReport report = FrameReport.select(
                raws,
                raws.exposureIds(),
                new FrameSelection.Limits(Double.MAX_VALUE, parameters.maximumFrameNoiseRatio(), 0.5));
        report.require(2, "read noise");
        Facts facts =
                trend.into(report.into(Facts.none()).with("chip", raws.chip().id()), raws, report.used());
        double sumElectrons = 0;
        double sumAdu = 0;
        double meanDifference = 0;
        List<Amplifier> amplifiers = raws.chip().amplifiers();
        List<ReadNoise.Estimate> estimates = ReadNoise.measure(
                raws.only(report.used()),
                amplifiers.stream().map(Amplifier::trimmedSection).toList(),
                parameters.clipSigma());
        for (int a = 0; a < amplifiers.size(); a++) {
            Amplifier amplifier = amplifiers.get(a);
            ReadNoise.Estimate estimate = estimates.get(a);
            facts = facts.with("readNoiseAdu." + amplifier.id(), estimate.noiseAdu())
                    .with("readNoiseErrorAdu." + amplifier.id(), estimate.errorAdu())
                    .with(
                            "readNoiseElectrons." + amplifier.id(),
                            estimate.noiseAdu() * amplifier.gainElectronsPerAdu());
            sumAdu += estimate.noiseAdu();
            sumElectrons += estimate.noiseAdu() * amplifier.gainElectronsPerAdu();
            meanDifference = Math.max(meanDifference, estimate.meanDifferenceAdu());
        }
        return TaskOutcome.Completed.of(
                Map.of(),
                facts.with("readNoiseAdu", sumAdu / amplifiers.size())
                        .with("readNoiseElectrons", sumElectrons / amplifiers.size())
                        .with("biasDifferenceAdu", meanDifference));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        List<String> verdicts = new ArrayList<>();
        if (!(facts.require("readNoiseElectrons") <= parameters.maximumReadNoiseElectrons())) {
            verdicts.add("READ_NOISE_HIGH");
        }
        if (!(facts.require("biasDifferenceAdu") <= parameters.maximumBiasDifferenceAdu())) {
            verdicts.add("BIAS_DIFFERENCE_HIGH");
        }
        return List.copyOf(verdicts);
    }
}
