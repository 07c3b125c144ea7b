package org.surveygrid.task.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.detector.GainMeasurement.FlatPair;
import org.surveygrid.calibration.detector.LinearityMeasurement;
import org.surveygrid.calibration.detector.PhotonTransfer;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.setting.Setting;
import org.surveygrid.statistics.SigmaClip;
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
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Gain, read noise, brighter-fatter effect, full well and linearity of every amplifier of a chip, from pairs of dome flats
 * of rising exposure time; writes facts only. It works on counts as they were recorded, whatever the camera's file says of
 * their bend, and nothing that it needs depends on it: tasks may straighten with what it finds.
 */
final class PhotonTransferTask extends ChipTask<PhotonTransferTask.Parameters> {
    private static final double CLIP_SIGMA = 4;
    private static final int CLIP_ROUNDS = 5;
    /** Flats for the linearity stay this far below the full well, where the response of the well itself bends. */
    private static final double BELOW_FULL_WELL = 0.9;

    record Parameters(
            @Setting(
                    doc = "how the electronic zero level is taken off",
                    source = "Astro-WISE, OVERSCAN_CORRECTION 6 (per row)")
            OverscanMethod overscan,

            @Setting(
                    doc = "side of the boxes in which the noise is measured",
                    unit = "px",
                    min = 16,
                    source = "Janesick 2001, 2.2; own value: smaller than gradients of the lamp")
            int boxPx,

            @Setting(
                    doc = "largest level difference of a pair, as a fraction",
                    min = 0,
                    max = 0.5,
                    source = "Astro-WISE GainLinearity, 4 %")
            double maximumLevelDifference,

            @Setting(
                    doc = "highest power of the linearity polynomial",
                    min = 2,
                    max = 4,
                    source = "LSST cp_pipe, Squared")
            int linearityOrder,

            @Setting(
                    doc = "largest good standard error of a gain, as a fraction",
                    min = 0,
                    affects = Setting.Affects.VERDICT,
                    source = "own: gain enters the noise model by its square root")
            double maximumGainError) {}

    PhotonTransferTask() {
        super(
                new Declaration(
                        ProductKind.PHOTON_TRANSFER,
                        1,
                        Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.NIGHT),
                        List.of(),
                        List.of(
                                InputRole.instrument(),
                                InputRole.raws(
                                        "raws",
                                        ProductKind.RAW_DOME,
                                        8,
                                        Dimension.INSTRUMENT,
                                        Dimension.CHIP,
                                        Dimension.NIGHT),
                                InputRole.validAt("bias", ProductKind.BIAS).ifCameraUses()),
                        7),
                new Parameters(OverscanMethod.PER_ROW, 64, 0.04, 2, 0.02));
    }

    /** What the pairs of flats say of one amplifier. */
    private static final class Evidence {
        private final List<PhotonTransfer.Point> points = new ArrayList<>();
        private final List<LinearityMeasurement.Exposure> exposures = new ArrayList<>();

        void add(FlatPair pair, PixelBox section, int boxPx, double seconds) {
            PhotonTransfer.measure(pair, section, boxPx).ifPresent(points::add);
            double level = 0.5 * (level(pair.first(), section) + level(pair.second(), section));
            if (seconds > 0 && level > 0) {
                exposures.add(new LinearityMeasurement.Exposure(seconds, level));
            }
        }

        Facts into(Facts facts, Amplifier amplifier, PhotonTransfer.Curve curve, int order) {
            String id = "." + amplifier.id();
            Facts more = facts.with("gain" + id, curve.gainElectronsPerAdu())
                    .with("gainError" + id, curve.gainError())
                    .with("readNoiseAdu" + id, curve.readNoiseAdu())
                    .with("brighterFatterPerElectron" + id, curve.brighterFatterPerElectron());
            double top = Double.POSITIVE_INFINITY;
            if (curve.fullWellAdu().isPresent()) {
                more = more.with("fullWellAdu" + id, curve.fullWellAdu().getAsDouble());
                top = BELOW_FULL_WELL * curve.fullWellAdu().getAsDouble();
            }
            double highest = top;
            Optional<LinearityMeasurement.Estimate> bend = LinearityMeasurement.fit(
                    exposures.stream().filter(e -> e.levelAdu() < highest).toList(), order);
            if (bend.isPresent()) {
                for (int power = 2; power <= order; power++) {
                    more = more.with(
                            "linearity" + power + id, bend.get().linearity().coefficient(power));
                }
                more = more.with("linearityDeviation" + id, bend.get().largestDeviation());
            }
            return more;
        }

        private static double level(FloatImage flat, PixelBox section) {
            return SigmaClip.of(flat.cut(section).pixels(), CLIP_SIGMA, CLIP_ROUNDS)
                    .mean();
        }
    }

    @Override
    protected TaskOutcome process(TaskInputs inputs, Parameters parameters, TaskContext context)
            throws IOException, UnusableDataException {
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        CalibrationFile.checkOverscan(inputs, "bias", parameters.overscan());
        List<Double> levels = new ArrayList<>();
        try (RawStack raws = RawStack.open(
                inputs.all("raws"),
                instrument,
                parameters.overscan(),
                (raw, rows) -> levels.add(SigmaClip.of(rows.image().pixels(), CLIP_SIGMA, CLIP_ROUNDS)
                        .mean()))) {
            Optional<FloatImage> bias = CalibrationFile.image(inputs, "bias", raws.chip());
            List<Evidence> evidence = new ArrayList<>();
            raws.chip().amplifiers().forEach(amplifier -> evidence.add(new Evidence()));
            List<int[]> pairs = pairs(raws, levels, parameters);
            for (int[] pair : pairs) {
                FlatPair flats = new FlatPair(flat(raws, pair[0], bias), flat(raws, pair[1], bias));
                double seconds = 0.5
                        * (raws.members().get(pair[0]).exposureSeconds()
                                + raws.members().get(pair[1]).exposureSeconds());
                for (int a = 0; a < evidence.size(); a++) {
                    PixelBox section = raws.chip().amplifiers().get(a).trimmedSection();
                    evidence.get(a).add(flats, section, parameters.boxPx(), seconds);
                }
            }
            return TaskOutcome.Completed.of(Map.of(), facts(raws, evidence, pairs, parameters));
        }
    }

    private static Facts facts(RawStack raws, List<Evidence> evidence, List<int[]> pairs, Parameters parameters)
            throws UnusableDataException {
        Facts facts = Facts.none().with("chip", raws.chip().id()).with("pairs", pairs.size());
        double sum = 0;
        double worst = 0;
        for (int a = 0; a < evidence.size(); a++) {
            Amplifier amplifier = raws.chip().amplifiers().get(a);
            Evidence own = evidence.get(a);
            Optional<PhotonTransfer.Curve> curve = PhotonTransfer.fit(own.points);
            if (curve.isEmpty()) {
                throw new UnusableDataException(
                        UnprocessableReason.TOO_FEW_FRAMES,
                        "amplifier " + amplifier.id() + " of chip "
                                + raws.chip().id() + ": no curve goes through " + own.points.size() + " of "
                                + pairs.size() + " pairs of flats, at least 4 pairs of different level below saturation"
                                + " are needed; take pairs of dome flats of rising exposure time");
            }
            facts = own.into(facts, amplifier, curve.get(), parameters.linearityOrder());
            sum += curve.get().gainElectronsPerAdu();
            worst = Math.max(worst, curve.get().gainError() / curve.get().gainElectronsPerAdu());
        }
        return facts.with("gainElectronsPerAdu", sum / evidence.size()).with("gainRelativeError", worst);
    }

    /** Flats that follow each other with the same filter, the same exposure time and nearly the same level. */
    private static List<int[]> pairs(RawStack raws, List<Double> levels, Parameters parameters) {
        List<RawStack.Member> members = raws.members();
        List<int[]> pairs = new ArrayList<>();
        boolean[] taken = new boolean[members.size()];
        for (int i = 0; i < taken.length; i++) {
            for (int j = i + 1; j < taken.length && !taken[i]; j++) {
                boolean alike = members.get(i).filter().equals(members.get(j).filter())
                        && members.get(i).exposureSeconds() == members.get(j).exposureSeconds();
                double apart = Math.abs(levels.get(j) / levels.get(i) - 1);
                if (!taken[j] && alike && apart <= parameters.maximumLevelDifference()) {
                    pairs.add(new int[] {i, j});
                    taken[i] = true;
                    taken[j] = true;
                }
            }
        }
        return pairs;
    }

    private static FloatImage flat(RawStack raws, int frame, Optional<FloatImage> bias) {
        FloatImage flat = FloatImage.zeros(raws.width(), raws.height());
        raws.fetch(frame, 0, flat);
        if (bias.isPresent()) {
            for (int p = 0; p < flat.pixels().length; p++) {
                flat.pixels()[p] -= bias.get().pixels()[p];
            }
        }
        return flat;
    }

    @Override
    public List<String> judge(Facts facts, Parameters parameters) {
        return facts.require("gainRelativeError") <= parameters.maximumGainError()
                ? List.of()
                : List.of("GAIN_UNCERTAIN");
    }
}
