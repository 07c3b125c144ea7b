package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Saturation;
import org.surveygrid.artifact.Trail;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.ChipCalibration;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.IntegerImage;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.SourceScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.synthetic.score.Score;

/** Whole frames: through a file, and through all of a chip's reduction. */
final class FrameKernels {
    private static final double CHAIN_SECONDS = 8;
    private static final double CHAIN_MEBIBYTES = 1024;

    private FrameKernels() {}

    static List<KernelTask> all() {
        return List.of(
                KernelTask.of(
                        "fits",
                        "a raw chip written Rice-compressed and read back",
                        2,
                        FrameKernels::compression,
                        List.of(Peer.program(
                                "fpack and funpack (processes)", FrameKernels::pack, survey -> List.of()))),
                KernelTask.inSeconds(
                                "chain",
                                "one chip from its raw file to image, weight, mask and source list in files: every step of the reduction",
                                CHAIN_SECONDS,
                                FrameKernels::chain)
                        .within(CHAIN_MEBIBYTES));
    }

    private static KernelTask.Ready compression(SurveyFiles survey) throws IOException {
        Path file = survey.work().resolve("compressed.fits");
        IntegerImage image;
        try (FitsFile raw = FitsFile.open(survey.raw("sci", 1, 1))) {
            image = raw.firstImage().integers().orElseThrow();
        }
        AtomicReference<IntegerImage> made = new AtomicReference<>(image);
        return new KernelTask.Ready(
                () -> {
                    PackedWriter.writeIntegers(
                            file, FitsHeader.builder().build(), image, Compression.lossless(Compression.Codec.RICE_1));
                    try (FitsFile written = FitsFile.open(file)) {
                        made.set(written.firstImage().integers().orElseThrow());
                    }
                },
                () -> {
                    int wrong = Arrays.equals(made.get().values(), image.values()) ? 0 : 1;
                    double part = (double) Files.size(file) / Files.size(survey.raw("sci", 1, 1));
                    return List.of(
                            Score.atMost("files that came back changed", wrong, 0, ""),
                            Score.stated("size left", 100 * part, "%"));
                });
    }

    private static Optional<List<String>> pack(SurveyFiles survey, String python) {
        Optional<Path> fpack = PeerProcess.find("fpack");
        Optional<Path> funpack = PeerProcess.find("funpack");
        if (fpack.isEmpty() || funpack.isEmpty()) {
            return Optional.empty();
        }
        String both = fpack.get() + " -O packed.fz " + survey.raw("sci", 1, 1) + " && " + funpack.get()
                + " -O unpacked.fits packed.fz; rm -f packed.fz unpacked.fits";
        return Optional.of(List.of("sh", "-c", both));
    }

    private static KernelTask.Ready chain(SurveyFiles survey) throws IOException {
        Chip chip = survey.chip(1);
        List<Crosstalk> crosstalk = survey.crosstalk();
        AtomicReference<List<MeasuredSource>> made = new AtomicReference<>(List.of());
        return new KernelTask.Ready(() -> made.set(reduced(survey, chip, crosstalk)), () -> {
            // The bars of these figures are those of detection alone: here rays that were not found count too.
            return SourceScores.of(survey, SourceScores.Found.of(made.get())).stream()
                    .map(score -> Score.stated(score.name(), score.achieved(), score.unit()))
                    .toList();
        });
    }

    private static List<MeasuredSource> reduced(SurveyFiles survey, Chip chip, List<Crosstalk> crosstalk)
            throws IOException {
        Frame frame = withoutFringes(survey, calibrated(survey, chip, crosstalk));
        CosmicRays.Hits hits = CosmicRays.find(frame, new CosmicRays.Config(4.5, 0.3, 5, 4));
        for (int p = 0; p < frame.mask().bits().length; p++) {
            frame.mask().bits()[p] |= hits.mask().bits()[p];
        }
        for (Trail trail : SatelliteTrails.find(frame.value(), frame.mask(), new SatelliteTrails.Config(7, 100))) {
            trail.flagInto(frame.mask());
        }
        FitsHeader header = SurveyFiles.header(survey.reduced(1, 1, ""));
        FitsWriter.write(survey.work().resolve("chain.fits"), header, frame.value());
        FitsWriter.writeMask(survey.work().resolve("chain.flag.fits"), header, frame.mask());
        FitsWriter.write(survey.work().resolve("chain.weight.fits"), header, weight(frame));
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(),
                DetectionConfig.defaults(),
                new PhotometryConfig(List.of(6.0, 10.0, 16.0), 2.5, 3.5, Double.POSITIVE_INFINITY),
                2);
        List<MeasuredSource> sources = SourceExtraction.run(frame, config)
                .map(SourceExtraction::sources)
                .orElse(List.of());
        FitsTable table = FitsTable.builder("OBJECTS")
                .doubles(
                        "X_IMAGE",
                        "pix",
                        "",
                        sources.stream().mapToDouble(s -> s.detected().x() + 1).toArray())
                .doubles(
                        "Y_IMAGE",
                        "pix",
                        "",
                        sources.stream().mapToDouble(s -> s.detected().y() + 1).toArray())
                .doubles(
                        "FLUX_AUTO",
                        "electron",
                        "",
                        sources.stream().mapToDouble(s -> s.auto().flux()).toArray())
                .build();
        FitsWriter.writeTable(survey.work().resolve("chain.cat"), header, table);
        return sources;
    }

    private static Frame withoutFringes(SurveyFiles survey, Frame frame) throws IOException {
        FloatImage pattern = SurveyFiles.image(survey.ofChip("truth", "fringe", 1));
        FringePattern.Strength strength =
                FringePattern.fit(frame.value(), frame.mask(), pattern, new FringePattern.Config(128, 3, 1));
        FloatImage clean = FringePattern.subtracted(frame.value(), pattern, strength.electrons());
        return Frame.owning(clean, frame.variance(), frame.mask());
    }

    private static Frame calibrated(SurveyFiles survey, Chip chip, List<Crosstalk> crosstalk) throws IOException {
        FloatImage raw = SurveyFiles.image(survey.raw("sci", 1, 1));
        TrimmedRows rows = TrimmedRows.of(raw, chip, OverscanCorrection.Config.of(OverscanMethod.PER_ROW), crosstalk);
        Frame frame = ChipCalibration.apply(
                rows,
                300,
                ChipCalibration.Detector.of(chip, Amplifier::gainElectronsPerAdu, Amplifier::readNoiseElectrons),
                new ChipCalibration.Corrections(
                        Optional.of(SurveyFiles.image(survey.ofChip("cal", "bias", 1))),
                        Optional.empty(),
                        Optional.of(SurveyFiles.image(survey.ofChip("cal", "flat", 1))),
                        new ChipCalibration.Accuracy(1.1, 0.0037, 0.02)));
        int[] defects = SurveyFiles.mask(survey.ofChip("truth", "defect", 1)).bits();
        for (int p = 0; p < defects.length; p++) {
            frame.mask().bits()[p] |= defects[p] == 0 ? 0 : PixelFlag.BAD.bit();
        }
        Saturation.flagInto(
                OverscanCorrection.trim(raw, chip), AmplifierPlane.of(chip, Amplifier::saturationAdu), frame.mask());
        return frame;
    }

    /** Weights; flagged pixels lose their variance too, as in what the source list reads. */
    private static FloatImage weight(Frame frame) {
        FloatImage weight = FloatImage.zeros(frame.width(), frame.height());
        for (int p = 0; p < weight.pixels().length; p++) {
            if (frame.mask().bits()[p] != 0) {
                frame.variance().pixels()[p] = 0;
            }
            float variance = frame.variance().pixels()[p];
            weight.pixels()[p] = variance > 0 ? 1 / variance : 0;
        }
        return weight;
    }
}
