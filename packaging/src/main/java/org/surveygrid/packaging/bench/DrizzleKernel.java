package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrueWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Drizzle;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.synthetic.score.Score;

/** One chip drizzled onto a north-up grid: whole pixels, exact areas. */
final class DrizzleKernel {
    private static final double SCALE_ARCSEC = 0.25;
    private static final double MAX_FLUX_ERROR = 1e-6;

    private DrizzleKernel() {}

    static KernelTask task() {
        return KernelTask.of(
                "drizzle",
                "a chip onto a north-up grid, whole square pixels, with variance and mask; reading and writing included",
                0.5,
                DrizzleKernel::prepare,
                List.of(Peer.program("Montage PP", DrizzleKernel::montage, survey -> List.of())));
    }

    private static TpvWcs grid(SurveyFiles survey) throws IOException {
        SkyPosition centre =
                TrueWcs.of(survey, 1, 1).toSky((survey.number("nx") - 1) / 2.0, (survey.number("ny") - 1) / 2.0);
        return TpvWcs.tan(
                centre, CdMatrix.northUp((width(survey) - 1) / 2.0, (height(survey) - 1) / 2.0, SCALE_ARCSEC));
    }

    private static int width(SurveyFiles survey) {
        return (int) survey.number("nx") + 60;
    }

    private static int height(SurveyFiles survey) {
        return (int) survey.number("ny") + 60;
    }

    private static KernelTask.Ready prepare(SurveyFiles survey) throws IOException {
        TpvWcs wcs = TrueWcs.of(survey, 1, 1);
        TpvWcs grid = grid(survey);
        PixelBox box = new PixelBox(0, 0, width(survey), height(survey));
        Path image = survey.work().resolve("drizzled.fits");
        Path area = survey.work().resolve("drizzled.area.fits");
        AtomicReference<Drizzle.Result> made = new AtomicReference<>();
        return new KernelTask.Ready(
                () -> {
                    Drizzle.Result out = Drizzle.apply(
                            survey.reducedFrame(1, 1),
                            wcs,
                            new Resampling.Destination(grid, box),
                            new Drizzle.Config(Drizzle.Footprint.SQUARE, 1, 0.1));
                    FitsHeader header =
                            WcsHeader.write(FitsHeader.builder(), grid).build();
                    FitsWriter.write(image, header, out.frame().value());
                    FitsWriter.write(area, header, out.coverage());
                    made.set(out);
                },
                () -> scores(survey, made.get(), new Resampling.Destination(grid, box)));
    }

    private static List<Score> scores(SurveyFiles survey, Drizzle.Result made, Resampling.Destination to)
            throws IOException {
        // without masked pixels every electron has to arrive
        Frame frame = survey.reducedFrame(1, 1);
        double flux = 0;
        for (int p = 0; p < frame.value().pixels().length; p++) {
            frame.mask().bits()[p] = 0;
            frame.variance().pixels()[p] = 1;
            flux += frame.value().pixels()[p];
        }
        Drizzle.Result whole = Drizzle.apply(
                frame, TrueWcs.of(survey, 1, 1), to, new Drizzle.Config(Drizzle.Footprint.SQUARE, 1, 0.1));
        double arrived = 0;
        double usable = 0;
        for (int p = 0; p < whole.coverage().pixels().length; p++) {
            arrived += (double) whole.frame().value().pixels()[p]
                    * whole.coverage().pixels()[p];
            usable += made.frame().variance().pixels()[p] > 0 ? 1e-6 : 0;
        }
        return List.of(
                Score.atMost("flux that arrives - 1", Math.abs(arrived / flux - 1), MAX_FLUX_ERROR, ""),
                Score.stated("usable pixels", usable, "Mpx"));
    }

    /** Montage knows no distortion: it takes the frame for a tangent plane, which costs the same. */
    private static Optional<List<String>> montage(SurveyFiles survey, String python) throws IOException {
        Optional<Path> program = PeerProcess.find("mProjectPP");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        FitsHeader header = WcsHeader.write(
                        FitsHeader.builder()
                                .putFlag("SIMPLE", true, "")
                                .put("BITPIX", -32, "")
                                .put("NAXIS", 2, "")
                                .put("NAXIS1", width(survey), "")
                                .put("NAXIS2", height(survey), ""),
                        grid(survey))
                .build();
        StringBuilder template = new StringBuilder();
        header.cards()
                .forEach(card -> template.append(card.image().stripTrailing()).append('\n'));
        template.append("END\n");
        Path file = Peer.written(survey, "montage.hdr", template.toString());
        return Optional.of(List.of(
                program.get().toString(),
                survey.reduced(1, 1, "").toString(),
                survey.work().resolve("montage.fits").toString(),
                file.toString()));
    }
}
