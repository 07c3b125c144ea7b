package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.calibration.ChipCalibration;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.calibration.stack.VarianceMap;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.PixelScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;

/** Master biases, and a raw frame made into electrons. */
final class CalibrationKernels {
    private static final double CLIPPED_RMS_ADU = 1.073;
    private static final double MEDIAN_RMS_ADU = 1.3915;
    private static final KernelTask.Memory BIAS_MEMORY = new KernelTask.Memory(170, 250);

    private CalibrationKernels() {}

    static List<KernelTask> all() {
        return List.of(
                KernelTask.of(
                                "bias",
                                "clipped mean of 10 raw biases, reading included",
                                0.17,
                                survey -> biases(survey, new CombineRule.NoiseClip(5, 0)),
                                List.of(cpl("medsigclip", CLIPPED_RMS_ADU), ccdproc()))
                        .within(BIAS_MEMORY),
                KernelTask.of(
                                "bias-median",
                                "median of 10 raw biases, reading included",
                                0.2,
                                survey -> biases(survey, new CombineRule.Median()),
                                List.of(cpl("median", MEDIAN_RMS_ADU)))
                        .within(BIAS_MEMORY),
                KernelTask.of(
                        "reduce",
                        "overscan, crosstalk, bias, linearity, gain, flat, variance, mask of a chip; kernel alone",
                        0.7,
                        CalibrationKernels::reduce,
                        List.of(
                                reducing("numpy", "numpy_reduce_peer.py", "numpy_reduced.fits"),
                                reducing("ccdproc", "ccdproc_reduce_peer.py", "ccdproc_reduced.fits"))));
    }

    private static KernelTask.Ready biases(SurveyFiles survey, CombineRule rule) throws IOException {
        List<Path> paths = survey.biases(1);
        Chip chip = survey.chip(1);
        AtomicReference<Optional<FloatImage>> made = new AtomicReference<>(Optional.empty());
        double limit = rule instanceof CombineRule.Median ? MEDIAN_RMS_ADU : CLIPPED_RMS_ADU;
        StackNoise noise = StackNoise.withoutLight(rawVariance(chip), paths.size());
        FrameCombine.Config config = new FrameCombine.Config(rule, FrameCombine.Growth.COSMIC_RAY_CORES);
        return new KernelTask.Ready(
                () -> {
                    made.set(Optional.empty());
                    List<FitsFile> files = new ArrayList<>();
                    try {
                        List<Hdu> images = new ArrayList<>();
                        for (Path path : paths) {
                            files.add(FitsFile.open(path));
                            images.add(files.getLast().firstImage());
                        }
                        FrameRows frames = new RawImages(images, chip.rawWidth(), chip.rawHeight());
                        made.set(Optional.of(
                                FrameCombine.combine(frames, noise, config).value()));
                    } finally {
                        for (FitsFile file : files) {
                            file.close();
                        }
                    }
                },
                () -> PixelScores.bias(
                        made.get().orElseThrow(), SurveyFiles.image(survey.ofChip("truth", "bias", 1)), limit));
    }

    /** Rows of raw files, overscan included. */
    private record RawImages(List<Hdu> images, int width, int height) implements FrameRows {
        @Override
        public int frames() {
            return images.size();
        }

        @Override
        public void fetch(int frame, int firstRow, FloatImage into) {
            try {
                images.get(frame).rowsInto(firstRow, into.height(), into.pixels());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Read noise of every raw pixel, overscan included. */
    private static VarianceMap rawVariance(Chip chip) {
        int half = chip.rawWidth() / 2;
        List<VarianceMap.Region> regions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Amplifier a = chip.amplifiers().get(i);
            double sigma = a.readNoiseElectrons() / a.gainElectronsPerAdu();
            regions.add(new VarianceMap.Region(
                    new PixelBox(i * half, 0, half, chip.rawHeight()), (float) (sigma * sigma + 1.0 / 12)));
        }
        return new VarianceMap(chip.rawWidth(), chip.rawHeight(), regions);
    }

    private static Peer cpl(String method, double limit) {
        String result = "cpl_" + method + ".fits";
        return Peer.program(
                "CPL " + method,
                (survey, python) -> {
                    Optional<Path> program = cplProgram(survey);
                    if (program.isEmpty()) {
                        return Optional.empty();
                    }
                    List<String> command = new ArrayList<>(List.of(program.get().toString(), method, result));
                    survey.biases(1).forEach(path -> command.add(path.toString()));
                    return Optional.of(command);
                },
                survey -> PixelScores.bias(
                        SurveyFiles.image(survey.work().resolve(result)),
                        SurveyFiles.image(survey.ofChip("truth", "bias", 1)),
                        limit));
    }

    private static Optional<Path> cplProgram(SurveyFiles survey) throws IOException {
        Path program = survey.work().resolve("cpl_peer");
        Optional<Path> compiler = PeerProcess.find("gcc", "cc");
        if (!Files.exists(program) && compiler.isPresent()) {
            Path source = Peer.written(survey, "cpl_peer.c", Peer.resource("cpl_peer.c"));
            new PeerProcess(
                            survey.work(),
                            List.of(
                                    compiler.get().toString(),
                                    "-O2",
                                    source.toString(),
                                    "-o",
                                    program.toString(),
                                    "-lcplcore",
                                    "-lm"))
                    .run();
        }
        return Files.exists(program) ? Optional.of(program) : Optional.empty();
    }

    private static Peer ccdproc() {
        return Peer.python(
                "ccdproc median, MAD, 5 sigma",
                "ccdproc_bias_peer.py",
                "kernel_s",
                survey -> PixelScores.bias(
                        SurveyFiles.image(survey.work().resolve("ccdproc_bias.fits")),
                        SurveyFiles.image(survey.ofChip("truth", "bias", 1)),
                        CLIPPED_RMS_ADU));
    }

    private static KernelTask.Ready reduce(SurveyFiles survey) throws IOException {
        Chip chip = survey.chip(1);
        FloatImage raw = SurveyFiles.image(survey.raw("sci", 1, 1));
        FloatImage bias = SurveyFiles.image(survey.ofChip("cal", "bias", 1));
        FloatImage flat = SurveyFiles.image(survey.ofChip("cal", "flat", 1));
        List<Crosstalk> crosstalk = survey.crosstalk();
        ChipCalibration.Detector detector =
                ChipCalibration.Detector.of(chip, Amplifier::gainElectronsPerAdu, Amplifier::readNoiseElectrons);
        ChipCalibration.Corrections corrections = new ChipCalibration.Corrections(
                Optional.of(bias),
                Optional.empty(),
                Optional.of(flat),
                new ChipCalibration.Accuracy(1.1, 0.0037, 0.02));
        AtomicReference<Frame> made = new AtomicReference<>();
        return new KernelTask.Ready(
                () -> {
                    TrimmedRows rows =
                            TrimmedRows.of(raw, chip, OverscanCorrection.Config.of(OverscanMethod.PER_ROW), crosstalk);
                    made.set(ChipCalibration.apply(rows, 300, detector, corrections));
                },
                () -> PixelScores.science(made.get().value(), ideal(survey), mask(survey)));
    }

    private static Peer reducing(String name, String script, String result) {
        return Peer.python(
                name,
                script,
                "kernel_s",
                survey -> PixelScores.science(
                        SurveyFiles.image(survey.work().resolve(result)), ideal(survey), mask(survey)));
    }

    private static FloatImage ideal(SurveyFiles survey) throws IOException {
        return SurveyFiles.image(survey.truth(1, 1, "ideal"));
    }

    private static MaskImage mask(SurveyFiles survey) throws IOException {
        return SurveyFiles.mask(survey.truth(1, 1, "mask"));
    }
}
