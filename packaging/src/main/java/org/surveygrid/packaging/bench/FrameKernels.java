package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Saturation;
import org.surveygrid.artifact.Trail;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
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
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.Quantiser;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.packaging.bench.timing.KernelClock;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.timing.Trial;
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
    private static final KernelTask.Memory CHAIN_MEMORY = new KernelTask.Memory(640, 1000);

    private static final double FITS_RATIO = 2;
    /** Three images: the one to compare with, and less than two to read or write one. */
    private static final KernelTask.Memory FITS_MEMORY = new KernelTask.Memory(100, Double.POSITIVE_INFINITY);

    private static final double STEPS_PER_SIGMA = 4;
    /** A step of a quarter of sigma, evenly filled: 1 / sqrt(12) of it, 7.22 percent, and rows noisier than most. */
    private static final double QUANTISING_NOISE = 7.5;

    private FrameKernels() {}

    static List<KernelTask> all() {
        return List.of(
                integers("fits", Compression.Codec.RICE_1, "-r"),
                integers("fits-gzip1", Compression.Codec.GZIP_1, "-g1"),
                integers("fits-gzip2", Compression.Codec.GZIP_2, "-g2"),
                floats("fits-plain", Optional.empty()),
                floats("fits-dither1", Optional.of(Quantisation.Method.DITHER_1)),
                floats("fits-dither2", Optional.of(Quantisation.Method.DITHER_2)),
                KernelTask.inSeconds(
                                "chain",
                                "one chip from its raw file to image, weight, mask and source list in files: every step of the reduction",
                                CHAIN_SECONDS,
                                FrameKernels::chain)
                        .within(CHAIN_MEMORY));
    }

    private static KernelTask integers(String name, Compression.Codec codec, String flag) {
        return KernelTask.of(
                        name,
                        "a raw chip written with " + codec + " and read back",
                        FITS_RATIO,
                        survey -> integers(survey, codec),
                        List.of(Peer.program(
                                "fpack and funpack (processes)",
                                (survey, python) -> packed(flag, survey.raw("sci", 1, 1)),
                                survey -> List.of())))
                .within(FITS_MEMORY);
    }

    private static KernelTask.Ready integers(SurveyFiles survey, Compression.Codec codec) throws IOException {
        Path file = survey.work().resolve("compressed.fits");
        IntegerImage image;
        try (FitsFile raw = FitsFile.open(survey.raw("sci", 1, 1))) {
            image = raw.firstImage().integers().orElseThrow();
        }
        AtomicReference<Optional<IntegerImage>> made = new AtomicReference<>(Optional.empty());
        Trial write = () ->
                PackedWriter.writeIntegers(file, FitsHeader.builder().build(), image, Compression.lossless(codec));
        Trial read = () -> {
            try (FitsFile written = FitsFile.open(file)) {
                made.set(written.firstImage().integers());
            }
        };
        return new KernelTask.Ready(both(write, read), () -> {
            int wrong = Arrays.equals(made.get().orElseThrow().values(), image.values()) ? 0 : 1;
            double part = (double) Files.size(file) / Files.size(survey.raw("sci", 1, 1));
            made.set(Optional.empty());
            return List.of(
                    Score.atMost("files that came back changed", wrong, 0, ""),
                    Score.stated("size left", 100 * part, "%"),
                    images("heap of reading with garbage, images", read, 0, 4.0 * image.values().length),
                    images("heap of writing with garbage, images", write, 1, 4.0 * image.values().length));
        });
    }

    private static KernelTask floats(String name, Optional<Quantisation.Method> dither) {
        String how = dither.map(method -> "Rice-coded in quarters of sigma with " + method)
                .orElse("as they are");
        Peer peer = dither.isPresent()
                ? Peer.program(
                        "fpack and funpack (processes)",
                        (survey, python) -> packed(
                                dither.get() == Quantisation.Method.DITHER_1 ? "-q1 4" : "-qz1 4",
                                survey.reduced(1, 1, "")),
                        survey -> List.of())
                : Peer.program("imcopy of cfitsio (process)", FrameKernels::copied, survey -> List.of());
        return KernelTask.of(
                        name,
                        "a chip of floats written " + how + " and read back",
                        FITS_RATIO,
                        survey -> floats(survey, dither),
                        List.of(peer))
                .within(FITS_MEMORY);
    }

    /** Every thousandth pixel is a zero, every thousand-and-first none. */
    private static KernelTask.Ready floats(SurveyFiles survey, Optional<Quantisation.Method> dither)
            throws IOException {
        Path file = survey.work().resolve("floats.fits");
        FloatImage image = SurveyFiles.image(survey.reduced(1, 1, ""));
        float[] pixels = image.pixels();
        for (int p = 0; p + 1 < pixels.length; p += 1000) {
            pixels[p] = 0;
            pixels[p + 1] = Float.NaN;
        }
        AtomicReference<FloatImage> made = new AtomicReference<>(FloatImage.zeros(1, 1));
        Optional<Compression> compression = dither.map(method -> new Compression(
                Compression.Codec.RICE_1,
                0,
                1,
                Optional.of(new Quantiser(new Quantisation(method, 1), STEPS_PER_SIGMA))));
        FitsHeader header = FitsHeader.builder().build();
        Trial write = () -> {
            if (compression.isPresent()) {
                PackedWriter.write(file, header, image, compression.get());
            } else {
                FitsWriter.write(file, header, image);
            }
        };
        Trial read = () -> made.set(SurveyFiles.image(file));
        return new KernelTask.Ready(both(write, read), () -> {
            List<Score> scores = new ArrayList<>(lost(image, made.get(), dither));
            scores.add(Score.stated("size left", 100.0 * Files.size(file) / (4.0 * pixels.length), "%"));
            made.set(FloatImage.zeros(1, 1));
            scores.add(images("heap of reading with garbage, images", read, 0, 4.0 * pixels.length));
            scores.add(images("heap of writing with garbage, images", write, 1, 4.0 * pixels.length));
            return scores;
        });
    }

    private static List<Score> lost(FloatImage image, FloatImage back, Optional<Quantisation.Method> dither) {
        double squares = 0;
        int special = 0;
        for (int p = 0; p < image.pixels().length; p++) {
            float before = image.pixels()[p];
            float after = back.pixels()[p];
            squares += Float.isNaN(before) ? 0 : ((double) after - before) * ((double) after - before);
            boolean exact =
                    Float.isNaN(before) || (before == 0 && !dither.equals(Optional.of(Quantisation.Method.DITHER_1)));
            special += exact && Float.compare(before, after) != 0 ? 1 : 0;
        }
        double noise = SkyBackground.estimate(
                        image, MaskImage.clear(image.width(), image.height()), new BackgroundConfig(128, 3, 0.5))
                .orElseThrow()
                .medianRms();
        double part = Math.sqrt(squares / image.pixels().length) / noise;
        return List.of(
                Score.atMost("NaN or zeros changed", special, 0, ""),
                Score.atMost("noise added, of the sky's", 100 * part, dither.isPresent() ? QUANTISING_NOISE : 0, "%"));
    }

    private static Trial both(Trial first, Trial second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    /** Largest heap of a trial above what was in use before, garbage included, and what was held already. */
    private static Score images(String name, Trial trial, int held, double imageBytes) throws IOException {
        double above = KernelClock.peakMebibytesAbove(trial) * (1 << 20);
        return Score.stated(name, held + above / imageBytes, "");
    }

    private static Optional<List<String>> packed(String flags, Path file) {
        Optional<Path> fpack = PeerProcess.find("fpack");
        Optional<Path> funpack = PeerProcess.find("funpack");
        if (fpack.isEmpty() || funpack.isEmpty()) {
            return Optional.empty();
        }
        String both = "rm -f packed.fz unpacked.fits; " + fpack.get() + " " + flags + " -O packed.fz " + file + " && "
                + funpack.get() + " -O unpacked.fits packed.fz";
        return Optional.of(List.of("sh", "-c", both));
    }

    private static Optional<List<String>> copied(SurveyFiles survey, String python) {
        return PeerProcess.find("imcopy")
                .map(imcopy -> List.of(
                        "sh", "-c", "rm -f copied.fits; " + imcopy + " " + survey.reduced(1, 1, "") + " copied.fits"));
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
