package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.PixelScores;
import org.surveygrid.packaging.bench.truth.SourceScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.synthetic.score.Score;

/** The sky and the sources on it. */
final class SourceKernels {
    private static final String PARAMETERS = """
            NUMBER
            X_IMAGE
            Y_IMAGE
            XWIN_IMAGE
            YWIN_IMAGE
            ERRAWIN_IMAGE
            ERRBWIN_IMAGE
            ERRTHETAWIN_IMAGE
            FLUX_AUTO
            FLUXERR_AUTO
            FLUX_APER(3)
            FLUXERR_APER(3)
            KRON_RADIUS
            FLUX_RADIUS
            A_IMAGE
            B_IMAGE
            THETA_IMAGE
            FWHM_IMAGE
            BACKGROUND
            SNR_WIN
            FLAGS
            """;
    private static final int HALO_GROW_PX = 4;
    private static final String PYRAMID = "CONV NORM\n1 2 1\n2 4 2\n1 2 1\n";

    private SourceKernels() {}

    static List<KernelTask> all() {
        return List.of(
                KernelTask.of(
                        "background",
                        "level and rms maps of a chip, mesh 64; kernel alone",
                        0.75,
                        SourceKernels::background,
                        List.of(Peer.python("sep", "sep_peer.py", "background_s", SourceKernels::skyOfSep))),
                KernelTask.of(
                        "detect",
                        "background, detection, deblending, Kron, 3 apertures, windowed, half-light; saturation flagged; kernel alone",
                        1.0,
                        SourceKernels::sources,
                        List.of(
                                Peer.python("sep", "sep_peer.py", "kernel_s", survey -> ofCatalogue(survey, "sep.cat")),
                                Peer.program(
                                                "SExtractor (process)",
                                                SourceKernels::extractor,
                                                survey -> ofCatalogue(survey, "sex.cat"))
                                        .within(0.7))));
    }

    private static KernelTask.Ready background(SurveyFiles survey) throws IOException {
        Frame frame = survey.reducedFrame(1, 1);
        BackgroundConfig config = BackgroundConfig.defaults().withSurface(BackgroundConfig.Surface.SEXTRACTOR);
        AtomicReference<SkyBackground> made = new AtomicReference<>();
        return new KernelTask.Ready(
                () -> made.set(SkyBackground.estimate(frame.value(), frame.mask(), config)
                        .orElseThrow()),
                () -> {
                    FloatImage level = made.get().level();
                    List<Score> scores = new ArrayList<>(sky(survey, level));
                    Path peer = survey.work().resolve("sep_level.fits");
                    if (Files.exists(peer)) {
                        FloatImage rms = SurveyFiles.image(survey.work().resolve("sep_rms.fits"));
                        double worst = PixelScores.largestDifference(level, SurveyFiles.image(peer), rms);
                        scores.add(Score.atMost("level unlike sep's", worst, 1e-4, "sig"));
                        double worstRms =
                                PixelScores.largestDifference(made.get().rms(), rms, rms);
                        scores.add(Score.atMost("rms unlike sep's", worstRms, 1e-4, "sig"));
                    }
                    scores.add(Score.stated(
                            "rise at galaxies, sources left out",
                            SourceScores.skyAtGalaxies(survey, withoutSources(frame)),
                            "e-"));
                    return scores;
                });
    }

    /** The sky estimated again without the sources found above a first one, and without their halos. */
    private static FloatImage withoutSources(Frame frame) {
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(), DetectionConfig.defaults(), PhotometryConfig.defaults(), HALO_GROW_PX);
        return SourceExtraction.run(frame, config).orElseThrow().sky().level();
    }

    private static List<Score> skyOfSep(SurveyFiles survey) throws IOException {
        return sky(survey, SurveyFiles.image(survey.work().resolve("sep_level.fits")));
    }

    private static List<Score> sky(SurveyFiles survey, FloatImage level) throws IOException {
        double scale =
                SurveyFiles.header(survey.reduced(1, 1, "")).number("TRUSCALE").orElse(1)
                        * survey.numbers("transp").getFirst();
        List<Score> scores = new ArrayList<>(
                PixelScores.sky(level, scale, survey.numbers("sky").getFirst()));
        scores.add(Score.stated("rise at galaxies < 19 mag", SourceScores.skyAtGalaxies(survey, level), "e-"));
        return scores;
    }

    /** The first reduced chip with its saturated pixels marked as such. */
    static Frame saturationFlagged(SurveyFiles survey) throws IOException {
        Frame frame = survey.reducedFrame(1, 1);
        MaskImage truth = SurveyFiles.mask(survey.truth(1, 1, "mask"));
        for (int p = 0; p < truth.bits().length; p++) {
            if ((truth.bits()[p] & SurveyFiles.TRUE_SATURATED) != 0) {
                frame.mask().bits()[p] = PixelFlag.SATURATED.bit();
            }
        }
        return frame;
    }

    private static KernelTask.Ready sources(SurveyFiles survey) throws IOException {
        Frame frame = saturationFlagged(survey);
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(),
                DetectionConfig.defaults(),
                new PhotometryConfig(List.of(6.0, 10.0, 16.0), 2.5, 3.5, Double.POSITIVE_INFINITY),
                -1);
        AtomicReference<List<MeasuredSource>> made = new AtomicReference<>(List.of());
        return new KernelTask.Ready(
                () -> made.set(SourceExtraction.run(frame, config).orElseThrow().sources()),
                () -> SourceScores.of(survey, SourceScores.Found.of(made.get())));
    }

    private static List<Score> ofCatalogue(SurveyFiles survey, String name) throws IOException {
        FitsTable table = SurveyFiles.table(survey.work().resolve(name));
        return SourceScores.of(
                survey,
                new SourceScores.Found(table.doubles("X_IMAGE"), table.doubles("Y_IMAGE"), table.doubles("FLUX_AUTO")));
    }

    static Optional<List<String>> extractor(SurveyFiles survey, String python) throws IOException {
        Optional<Path> program = PeerProcess.find("source-extractor", "sex");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Peer.written(survey, "bench.param", PARAMETERS);
        Peer.written(survey, "bench.conv", PYRAMID);
        Peer.written(survey, "bench.sex", "");
        String settings = "-c bench.sex -PARAMETERS_NAME bench.param -FILTER_NAME bench.conv -CATALOG_TYPE FITS_1.0"
                + " -CATALOG_NAME sex.cat -PHOT_APERTURES 6,10,16 -VERBOSE_TYPE QUIET -MEMORY_PIXSTACK 2000000"
                + " -BACK_SIZE 64 -SEEING_FWHM 0.95 -PIXEL_SCALE 0.25 -GAIN 1.0 -SATUR_LEVEL 80000 -DETECT_THRESH 1.5"
                + " -ANALYSIS_THRESH 1.5 -DETECT_MINAREA 5 -WEIGHT_TYPE MAP_WEIGHT -WEIGHT_IMAGE";
        List<String> command = new ArrayList<>(
                List.of(program.get().toString(), survey.reduced(1, 1, "").toString()));
        command.addAll(List.of(settings.split(" ")));
        command.add(survey.reduced(1, 1, ".weight").toString());
        return Optional.of(command);
    }
}
