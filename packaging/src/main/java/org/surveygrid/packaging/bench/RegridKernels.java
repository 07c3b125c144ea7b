package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.StarScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrueWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.synthetic.score.Score;

/** One grid to another, and many exposures made one; world coordinates are the true ones for everybody. */
final class RegridKernels {
    private static final double SCALE_ARCSEC = 0.25;

    private static final KernelTask.Memory COADD_MEMORY = new KernelTask.Memory(300, 400);

    private RegridKernels() {}

    static List<KernelTask> all() {
        return List.of(
                KernelTask.of(
                        "resample",
                        "a chip onto a north-up grid, Lanczos3, with variance and mask; reading and writing included",
                        0.3,
                        RegridKernels::resample,
                        List.of(Peer.program("SWarp", RegridKernels::swarpOne, RegridKernels::scoresOfSwarp))),
                coadd("coadd", Coaddition.Method.WEIGHTED),
                coadd("coadd-clip", Coaddition.Method.CLIPPED));
    }

    private static KernelTask coadd(String name, Coaddition.Method method) {
        return KernelTask.of(
                        name,
                        "sky off, resample, combine every chip of every exposure, " + method + "; whole task",
                        0.35,
                        survey -> {
                            CoaddTrial trial = new CoaddTrial(survey, method);
                            return new KernelTask.Ready(trial, trial::scores);
                        },
                        List.of(Peer.program(
                                "SWarp " + method,
                                (survey, python) -> swarpAll(survey, method),
                                survey -> ofFile(survey, method))))
                .within(COADD_MEMORY);
    }

    private static KernelTask.Ready resample(SurveyFiles survey) throws IOException {
        TpvWcs wcs = TrueWcs.of(survey, 1, 1);
        int width = (int) survey.number("nx");
        int height = (int) survey.number("ny");
        SkyPosition centre = wcs.toSky((width - 1) / 2.0, (height - 1) / 2.0);
        int outWidth = width + 60;
        int outHeight = height + 60;
        TpvWcs grid = TpvWcs.tan(centre, CdMatrix.northUp((outWidth - 1) / 2.0, (outHeight - 1) / 2.0, SCALE_ARCSEC));
        AtomicReference<Frame> made = new AtomicReference<>();
        Path image = survey.work().resolve("resampled.fits");
        Path weight = survey.work().resolve("resampled.weight.fits");
        return new KernelTask.Ready(
                () -> {
                    Frame out = Resampling.apply(
                            survey.reducedFrame(1, 1),
                            wcs,
                            new Resampling.Destination(grid, new PixelBox(0, 0, outWidth, outHeight)),
                            Resampling.Config.defaults());
                    FitsHeader header =
                            WcsHeader.write(FitsHeader.builder(), grid).build();
                    FitsWriter.write(image, header, out.value());
                    FitsWriter.write(weight, header, inverse(out.variance()));
                    made.set(out);
                },
                () -> StarScores.resampled(
                        survey,
                        new StarScores.Placed(SurveyFiles.image(survey.reduced(1, 1, "")), wcs),
                        new StarScores.Placed(made.get().value(), grid),
                        made.get().variance()));
    }

    static FloatImage inverse(FloatImage plane) {
        FloatImage out = FloatImage.zeros(plane.width(), plane.height());
        for (int p = 0; p < plane.pixels().length; p++) {
            float v = plane.pixels()[p];
            out.pixels()[p] = v > 0 ? 1 / v : 0;
        }
        return out;
    }

    /** Links to a frame and its weight with the true world coordinates beside them. */
    private static Path linked(SurveyFiles survey, int exposure, int chip) throws IOException {
        Path folder = Files.createDirectories(survey.work().resolve("swarp"));
        Path image = survey.reduced(exposure, chip, "");
        Path weight = survey.reduced(exposure, chip, ".weight");
        Path link = folder.resolve(image.getFileName());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, image);
        Path weightLink = folder.resolve(weight.getFileName());
        Files.deleteIfExists(weightLink);
        Files.createSymbolicLink(weightLink, weight);
        HeadFile.write(
                folder.resolve(image.getFileName().toString().replace(".fits", ".head")),
                List.of(WcsHeader.write(FitsHeader.builder(), TrueWcs.of(survey, exposure, chip))
                        .build()));
        return link;
    }

    private static Optional<List<String>> swarpOne(SurveyFiles survey, String python) throws IOException {
        Optional<Path> program = PeerProcess.find("SWarp", "swarp");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Peer.written(survey, "bench.swarp", "");
        Path image = linked(survey, 1, 1);
        List<String> command = new ArrayList<>(List.of(program.get().toString(), image.toString()));
        command.addAll(List.of(("-c bench.swarp -WEIGHT_TYPE MAP_WEIGHT -COMBINE N -SUBTRACT_BACK N -WRITE_XML N"
                        + " -VERBOSE_TYPE QUIET -NTHREADS 1 -PIXELSCALE_TYPE MANUAL -PIXEL_SCALE 0.25 -RESAMPLE_DIR")
                .split(" ")));
        command.add(survey.work().toString());
        return Optional.of(command);
    }

    private static List<Score> scoresOfSwarp(SurveyFiles survey) throws IOException {
        Path image = survey.work().resolve("sci_01_ccd1.resamp.fits");
        return StarScores.resampled(
                survey,
                new StarScores.Placed(SurveyFiles.image(survey.reduced(1, 1, "")), TrueWcs.of(survey, 1, 1)),
                new StarScores.Placed(SurveyFiles.image(image), wcs(image)),
                inverse(SurveyFiles.image(survey.work().resolve("sci_01_ccd1.resamp.weight.fits"))));
    }

    private static Optional<List<String>> swarpAll(SurveyFiles survey, Coaddition.Method method) throws IOException {
        Optional<Path> program = PeerProcess.find("SWarp", "swarp");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Peer.written(survey, "bench.swarp", "");
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        for (int exposure = 1; exposure <= survey.exposures(); exposure++) {
            for (int chip = 1; chip <= survey.chips(); chip++) {
                command.add(linked(survey, exposure, chip).toString());
            }
        }
        command.addAll(List.of(("-c bench.swarp -WEIGHT_TYPE MAP_WEIGHT -COMBINE_TYPE " + method
                        + " -IMAGEOUT_NAME swarp_" + method + ".fits -WEIGHTOUT_NAME swarp_" + method
                        + ".weight.fits -VMEM_DIR . -RESAMPLE_DIR . -MEM_MAX 1024 -COMBINE_BUFSIZE 1024 -WRITE_XML N"
                        + " -VERBOSE_TYPE QUIET -NTHREADS 1 -PIXELSCALE_TYPE MANUAL -PIXEL_SCALE 0.25"
                        + " -FSCALE_KEYWORD TRUSCALE -FSCALASTRO_TYPE NONE")
                .split(" ")));
        return Optional.of(command);
    }

    private static List<Score> ofFile(SurveyFiles survey, Coaddition.Method method) throws IOException {
        Path image = survey.work().resolve("swarp_" + method + ".fits");
        Path weight = survey.work().resolve("swarp_" + method + ".weight.fits");
        return StarScores.coadded(survey, image, weight, wcs(image));
    }

    private static TpvWcs wcs(Path image) throws IOException {
        if (WcsHeader.read(SurveyFiles.header(image)) instanceof WcsHeader.Found found) {
            return found.wcs();
        }
        throw new IOException("no world coordinates in " + image);
    }
}
