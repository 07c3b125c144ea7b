package org.surveygrid.task.calibration.sky;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.calibration.CrosstalkMeasurement;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.setting.Setting;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.chip.ChipTask;
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Which fraction of each amplifier's signal appears on the others of its chip, from the bright stars of a night; writes
 * facts only. Works on counts as they were recorded. A pair without bright stars, or without significant crosstalk, has no
 * coefficient: what the camera's file says then holds.
 */
final class CrosstalkTask extends ChipTask<CrosstalkTask.Parameters> {
    record Parameters(
            @Setting(
                    doc = "a source is bright above this, counted from its electronic zero",
                    unit = "adu",
                    min = 100,
                    source = "IRAF mscred xtcoeff, 20000")
            double brightAdu,

            @Setting(
                    doc = "and below this part of saturation",
                    min = 0.1,
                    max = 1,
                    source = "own: below the bend near the full well")
            double fullFraction,

            @Setting(
                    doc = "largest good coefficient, without its sign",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "IRAF mscred xtcoeff, 0.01")
            double maximumCoefficient) {}

    CrosstalkTask() {
        super(
                new Declaration(
                        ProductKind.CROSSTALK,
                        1,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of(),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_SCIENCE,
                                        1,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT)),
                        30),
                new Parameters(20_000, 0.9, 0.01));
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        String chip = context.target().require(Dimension.CHIP);
        CrosstalkMeasurement measurement = new CrosstalkMeasurement(parameters.brightAdu(), parameters.fullFraction());
        for (InputProduct product : inputs.all("raws")) {
            RawChipFile raw = RawChipFile.read(product, instrument);
            measurement.add(raw.rawAdu(), raw.chip());
        }
        Facts facts = Facts.none()
                .with("chip", chip)
                .with("framesUsed", inputs.all("raws").size());
        double largest = 0;
        int significant = 0;
        for (CrosstalkMeasurement.Estimate estimate : measurement.estimates()) {
            Crosstalk pair = estimate.crosstalk();
            String name = "." + pair.sourceAmplifier() + "." + pair.victimAmplifier();
            facts = facts.with("crosstalkError" + name, estimate.error())
                    .with("crosstalkPixels" + name, estimate.pixels());
            if (estimate.isSignificant()) {
                facts = facts.with("crosstalk" + name, pair.coefficient());
                largest = Math.max(largest, Math.abs(pair.coefficient()));
                significant++;
            }
        }
        return TaskOutcome.Completed.of(
                Map.of(), facts.with("pairs", significant).with("largestCoefficient", largest));
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("largestCoefficient") <= parameters.maximumCoefficient()
                ? List.of()
                : List.of("CROSSTALK_STRONG");
    }
}
