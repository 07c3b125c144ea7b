package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.Frame;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.SourceScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfConfig;
import org.surveygrid.psf.PsfFit;
import org.surveygrid.psf.PsfFlux;
import org.surveygrid.psf.PsfModel;
import org.surveygrid.psf.PsfPhotometry;
import org.surveygrid.synthetic.score.Score;

/** The shape of stars and what it is good for. */
final class PsfKernels {
    private static final double THRESHOLD_SIGMA = 5;
    private static final String STARS = """
            X_IMAGE
            Y_IMAGE
            XWIN_IMAGE
            YWIN_IMAGE
            FLUX_RADIUS
            FLUX_APER(1)
            FLUXERR_APER(1)
            ELONGATION
            FLAGS
            SNR_WIN
            VIGNET(35,35)
            """;
    private static final String FLUXES = """
            NUMBER
            X_IMAGE
            Y_IMAGE
            FLUX_AUTO
            FLUX_PSF
            FLUXERR_PSF
            CHI2_PSF
            FLAGS
            """;
    private static final String SETTINGS =
            " -c bench.sex -FILTER_NAME bench.conv -PHOT_APERTURES 20 -VERBOSE_TYPE QUIET -MEMORY_PIXSTACK 2000000"
                    + " -BACK_SIZE 64 -SEEING_FWHM 0.95 -PIXEL_SCALE 0.25 -GAIN 1.0 -SATUR_LEVEL 80000 -DETECT_THRESH 5"
                    + " -ANALYSIS_THRESH 1.5 -DETECT_MINAREA 5 -WEIGHT_TYPE MAP_WEIGHT -WEIGHT_IMAGE ";

    private PsfKernels() {}

    static List<KernelTask> all() {
        return List.of(KernelTask.of(
                "psf",
                "sources above 5 sigma, PSF model of degree 2, PSF photometry; ours all of that without reading",
                0.7,
                PsfKernels::model,
                List.of(
                        Peer.program("SExtractor, then PSFEx (processes)", PsfKernels::psfex, survey -> List.of()),
                        Peer.program(
                                "SExtractor with that model (process)",
                                PsfKernels::extractor,
                                PsfKernels::ofCatalogue))));
    }

    private record Made(SourceExtraction extraction, PsfModel model, List<PsfFlux> fluxes) {}

    private static KernelTask.Ready model(SurveyFiles survey) throws IOException {
        Frame frame = SourceKernels.saturationFlagged(survey);
        ExtractionConfig config = new ExtractionConfig(
                BackgroundConfig.defaults(),
                DetectionConfig.defaults().withThreshold(THRESHOLD_SIGMA),
                new PhotometryConfig(List.of(20.0), 2.5, 3.5, Double.POSITIVE_INFINITY),
                -1);
        AtomicReference<Optional<Made>> made = new AtomicReference<>(Optional.empty());
        return new KernelTask.Ready(() -> made.set(Optional.of(make(frame, config))), () -> {
            Made last = made.get().orElseThrow();
            List<MeasuredSource> sources = last.extraction().sources();
            List<Score> scores = new ArrayList<>(SourceScores.psfFluxes(
                    survey,
                    new SourceScores.Found(
                            sources.stream()
                                    .mapToDouble(s -> s.detected().x() + 1)
                                    .toArray(),
                            sources.stream()
                                    .mapToDouble(s -> s.detected().y() + 1)
                                    .toArray(),
                            last.fluxes().stream().mapToDouble(PsfFlux::flux).toArray())));
            scores.add(Score.stated("stars in the model", last.model().stars(), ""));
            return scores;
        });
    }

    private static Made make(Frame frame, ExtractionConfig config) {
        SourceExtraction extraction = SourceExtraction.run(frame, config).orElseThrow();
        PsfModel model = PsfFit.fit(
                        extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults())
                .orElseThrow();
        return new Made(extraction, model, PsfPhotometry.measure(extraction.image(), extraction.sources(), model));
    }

    private static List<Score> ofCatalogue(SurveyFiles survey) throws IOException {
        FitsTable table = SurveyFiles.table(survey.work().resolve("psfflux.cat"));
        return SourceScores.psfFluxes(
                survey,
                new SourceScores.Found(table.doubles("X_IMAGE"), table.doubles("Y_IMAGE"), table.doubles("FLUX_PSF")));
    }

    private static Optional<List<String>> psfex(SurveyFiles survey, String python) throws IOException {
        Optional<Path> modeller = PeerProcess.find("psfex");
        Optional<List<String>> extractor = SourceKernels.extractor(survey, python);
        if (modeller.isEmpty() || extractor.isEmpty()) {
            return Optional.empty();
        }
        Peer.written(survey, "stars.param", STARS);
        String first = extractor.get().getFirst() + " " + survey.reduced(1, 1, "") + SETTINGS
                + survey.reduced(1, 1, ".weight")
                + " -PARAMETERS_NAME stars.param -CATALOG_TYPE FITS_LDAC -CATALOG_NAME stars.cat";
        String second = modeller.get() + " stars.cat -CHECKIMAGE_TYPE NONE -CHECKPLOT_TYPE NONE -WRITE_XML N"
                + " -VERBOSE_TYPE QUIET -NTHREADS 1 -SAMPLE_FWHMRANGE 2.0,8.0";
        return Optional.of(List.of("/bin/sh", "-c", first + " && " + second));
    }

    private static Optional<List<String>> extractor(SurveyFiles survey, String python) throws IOException {
        Optional<List<String>> extractor = SourceKernels.extractor(survey, python);
        if (extractor.isEmpty() || !Files.exists(survey.work().resolve("stars.psf"))) {
            return Optional.empty();
        }
        Peer.written(survey, "psfflux.param", FLUXES);
        String command = extractor.get().getFirst() + " " + survey.reduced(1, 1, "") + SETTINGS
                + survey.reduced(1, 1, ".weight")
                + " -PARAMETERS_NAME psfflux.param -CATALOG_TYPE FITS_1.0 -CATALOG_NAME psfflux.cat -PSF_NAME stars.psf";
        return Optional.of(List.of("/bin/sh", "-c", command));
    }
}
