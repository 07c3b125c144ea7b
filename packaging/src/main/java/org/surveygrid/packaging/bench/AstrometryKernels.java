package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.CatalogueMatch;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.PixelStars;
import org.surveygrid.astrometry.SkyStars;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.WcsFit;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrueWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.score.Score;

/** Where pixels are on the sky. */
final class AstrometryKernels {
    private static final double SCALE_ARCSEC = 0.25;
    private static final double SEARCH_ARCMIN = 65;
    private static final double RMS_MAS = 36;
    private static final int STARS = 200;
    private static final int GRID = 2000;
    private static final double POINTS_PER_SECOND = 20e6;

    private AstrometryKernels() {}

    static List<KernelTask> all() {
        return List.of(
                KernelTask.of(
                        "match",
                        "200 stars of a chip, 1 degree off, rotated by 77 degrees, mirrored, scale 20 % off, against a catalogue; match and fit of degree 3; kernel alone",
                        0.7,
                        AstrometryKernels::match,
                        List.of(Peer.program(
                                "Astrometry.net (process, scale known to 20 %)",
                                AstrometryKernels::blind, survey -> ofHeader(survey, "blind.wcs")))),
                KernelTask.inSeconds(
                                "wcs",
                                "4 million pixels to the sky, TPV of degree 3; kernel alone",
                                GRID * GRID / POINTS_PER_SECOND,
                                AstrometryKernels::points)
                        .against(List.of(Peer.python("wcslib", "wcslib_peer.py", "kernel_s", survey -> List.of()))));
    }

    /** The brightest sources as drawn, with the centroid noise of such stars, in the order of their brightness. */
    private static PixelStars stars(SurveyFiles survey) throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(1, 1, "cat"));
        double[] x = truth.doubles("X");
        double[] y = truth.doubles("Y");
        double[] magnitude = truth.doubles("MAG");
        double width = survey.number("nx");
        double height = survey.number("ny");
        int[] order = IntStream.range(0, x.length)
                .filter(i -> x[i] > 1 && x[i] < width && y[i] > 1 && y[i] < height)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> magnitude[i]))
                .limit(STARS)
                .mapToInt(Integer::intValue)
                .toArray();
        return new PixelStars(
                IntStream.of(order).mapToDouble(i -> x[i] - 1).toArray(),
                IntStream.of(order).mapToDouble(i -> y[i] - 1).toArray(),
                IntStream.of(order)
                        .mapToDouble(i -> StrictMath.pow(10, -0.4 * magnitude[i]))
                        .toArray());
    }

    private static SkyStars references(SurveyFiles survey) throws IOException {
        try (FitsFile file = FitsFile.open(survey.directory().resolve("truth/refcat.cat"))) {
            FitsTable table = file.hdus().stream()
                    .filter(hdu -> hdu.name().equals("LDAC_OBJECTS"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("truth/refcat.cat has no LDAC_OBJECTS"))
                    .table();
            return new SkyStars(table.doubles("X_WORLD"), table.doubles("Y_WORLD"), table.doubles("MAG"));
        }
    }

    /** What a telescope that knows almost nothing would say. */
    private static TpvWcs misled(SurveyFiles survey) throws IOException {
        TpvWcs truth = TrueWcs.of(survey, 1, 1);
        double x = survey.number("nx") / 2;
        double y = survey.number("ny") / 2;
        SkyPosition centre = truth.toSky(x, y);
        double scale = 1.2 * SCALE_ARCSEC / 3600;
        double turn = StrictMath.toRadians(77);
        double cos = scale * StrictMath.cos(turn);
        double sin = scale * StrictMath.sin(turn);
        return TpvWcs.tan(
                SkyPosition.wrapping(centre.raDegrees() + 0.6, centre.decDegrees() - 0.8),
                new CdMatrix(x, y, cos, sin, -sin, cos));
    }

    private static KernelTask.Ready match(SurveyFiles survey) throws IOException {
        PixelStars stars = stars(survey);
        SkyStars references = references(survey);
        TpvWcs start = misled(survey);
        AtomicReference<Optional<TpvWcs>> made = new AtomicReference<>(Optional.empty());
        return new KernelTask.Ready(() -> made.set(solved(stars, start, references)), () -> scores(survey, made.get()));
    }

    private static Optional<TpvWcs> solved(PixelStars stars, TpvWcs start, SkyStars references) {
        CatalogueMatch.Search search =
                new CatalogueMatch.Search(SEARCH_ARCMIN, 0.25, 1, CatalogueMatch.Orientation.ANY);
        if (!(CatalogueMatch.match(stars, start, references, search) instanceof CatalogueMatch.Matched matched)) {
            return Optional.empty();
        }
        int n = matched.detections().length;
        double[][] pairs = new double[5][n];
        for (int k = 0; k < n; k++) {
            int star = matched.detections()[k];
            int reference = matched.references()[k];
            pairs[0][k] = stars.xPx()[star];
            pairs[1][k] = stars.yPx()[star];
            pairs[2][k] = references.raDegrees()[reference];
            pairs[3][k] = references.decDegrees()[reference];
            pairs[4][k] = 0.02;
        }
        WcsFit.Pairs matches = new WcsFit.Pairs(pairs[0], pairs[1], pairs[2], pairs[3], pairs[4]);
        return WcsFit.fit(matches, matched.wcs(), 3, 4) instanceof WcsFit.Fitted fitted
                ? Optional.of(fitted.wcs())
                : Optional.empty();
    }

    private static List<Score> ofHeader(SurveyFiles survey, String name) throws IOException {
        return WcsHeader.read(SurveyFiles.primary(survey.work().resolve(name))) instanceof WcsHeader.Found found
                ? scores(survey, Optional.of(found.wcs()))
                : List.of();
    }

    private static List<Score> scores(SurveyFiles survey, Optional<TpvWcs> solution) throws IOException {
        List<Score> scores = new ArrayList<>();
        scores.add(Score.atLeast("solved", solution.isPresent() ? 1 : 0, 1, ""));
        if (solution.isPresent()) {
            PixelStars stars = stars(survey);
            TpvWcs truth = TrueWcs.of(survey, 1, 1);
            double east = 0;
            double north = 0;
            for (int i = 0; i < stars.size(); i++) {
                double[] at = truth.plane().toPlane(solution.get().toSky(stars.xPx()[i], stars.yPx()[i]));
                double[] true_ = truth.plane().toPlane(truth.toSky(stars.xPx()[i], stars.yPx()[i]));
                east += (at[0] - true_[0]) * (at[0] - true_[0]);
                north += (at[1] - true_[1]) * (at[1] - true_[1]);
            }
            scores.add(Score.atMost("rms east", 3.6e6 * Math.sqrt(east / stars.size()), RMS_MAS, "mas"));
            scores.add(Score.atMost("rms north", 3.6e6 * Math.sqrt(north / stars.size()), RMS_MAS, "mas"));
        }
        return scores;
    }

    /** Index and search together would count the index, which is made once: it is made here, before the clock runs. */
    private static Optional<List<String>> blind(SurveyFiles survey, String python) throws IOException {
        Optional<Path> index = PeerProcess.find("build-astrometry-index");
        Optional<Path> solver = PeerProcess.find("solve-field");
        if (index.isEmpty() || solver.isEmpty()) {
            return Optional.empty();
        }
        Peer.written(survey, "blind.cfg", "add_path " + survey.work() + "\nindex blind_index.fits\ncpulimit 60\n");
        new PeerProcess(
                        survey.work(),
                        List.of(
                                python,
                                "-c",
                                Peer.resource("blind_stars.py"),
                                survey.directory().toString(),
                                survey.work().toString()))
                .run();
        String build = " -i blind_reference.fits -e1 -o blind_index.fits -P 2 -S MAG -E -j 0.05";
        new PeerProcess(survey.work(), List.of((index.get() + build).split(" "))).run();
        String search = " --config blind.cfg --overwrite --no-plots -w " + (int) survey.number("nx") + " -e "
                + (int) survey.number("ny")
                + " -X X -Y Y -s FLUX --scale-units arcsecperpix --scale-low 0.2 --scale-high 0.3 blind.xyls";
        return Optional.of(List.of((solver.get() + search).split(" ")));
    }

    private static KernelTask.Ready points(SurveyFiles survey) {
        double[] pv1 = {0, 1, 0, 0, 1e-3, 2e-3, -1e-3, 0.02, 1e-3, 0.02, -2e-3};
        double[] pv2 = {0, 1, 0, 0, -1e-3, 1e-3, 2e-3, 0.02, -1e-3, 0.02, 3e-3};
        double scale = SCALE_ARCSEC / 3600;
        TpvWcs wcs =
                TpvWcs.of(new SkyPosition(150.1, 2.2), new CdMatrix(1000, 1000, -scale, 1e-7, 1e-7, scale), pv1, pv2);
        AtomicReference<Double> sum = new AtomicReference<>(0.0);
        return new KernelTask.Ready(
                () -> {
                    double total = 0;
                    for (int y = 0; y < GRID; y++) {
                        for (int x = 0; x < GRID; x++) {
                            SkyPosition sky = wcs.toSky(x, y);
                            total += sky.raDegrees() + sky.decDegrees();
                        }
                    }
                    sum.set(total);
                },
                () -> {
                    double worst = 0;
                    for (int y = 0; y < GRID; y += 97) {
                        for (int x = 0; x < GRID; x += 89) {
                            double[] back = wcs.toPixel(wcs.toSky(x, y));
                            worst = Math.max(worst, Math.max(Math.abs(back[0] - x), Math.abs(back[1] - y)));
                        }
                    }
                    return List.of(Score.atMost("there and back, worst", worst, 1e-4, "px"));
                });
    }
}
