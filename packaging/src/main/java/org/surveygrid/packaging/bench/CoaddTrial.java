package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.coadd.CoaddBand;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.coadd.LayerPlace;
import org.surveygrid.coadd.LayerRows;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.rows.FitsRowsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.packaging.bench.timing.Trial;
import org.surveygrid.packaging.bench.truth.StarScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrueWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.synthetic.score.Score;

/**
 * Every chip of every exposure resampled to files, then combined band by band, so that memory holds one chip, or a band of
 * each.
 */
final class CoaddTrial implements Trial {
    private static final long BAND_BYTES = 64L << 20;
    private static final double SCALE_ARCSEC = 0.25;
    private static final double SECONDS = 300;
    /** What clipping may take from the cores of stars. */
    private static final double FLUX_LOSS_PERCENT = 0.3;

    private final SurveyFiles survey;
    private final Coaddition.Method method;
    private final List<TpvWcs> wcs = new ArrayList<>();
    private final TpvWcs grid;
    private final int width;
    private final int height;
    private final Path image;
    private final Path weight;

    CoaddTrial(SurveyFiles survey, Coaddition.Method method) throws IOException {
        this.survey = survey;
        this.method = method;
        for (int exposure = 1; exposure <= survey.exposures(); exposure++) {
            for (int chip = 1; chip <= survey.chips(); chip++) {
                wcs.add(TrueWcs.of(survey, exposure, chip));
            }
        }
        int across = (int) (survey.chips() * (survey.number("nx") + 60) + 900);
        int along = (int) survey.number("ny") + 900;
        TpvWcs middle = wcs.get((survey.chips() - 1) / 2);
        SkyPosition centre = middle.toSky(survey.number("nx") + 30, survey.number("ny") / 2);
        grid = TpvWcs.tan(centre, CdMatrix.northUp((across - 1) / 2.0, (along - 1) / 2.0, SCALE_ARCSEC));
        width = across;
        height = along;
        image = survey.work().resolve("coadd_" + method + ".fits");
        weight = survey.work().resolve("coadd_" + method + ".weight.fits");
    }

    private record Layer(Path value, Path variance, LayerPlace place) {}

    @Override
    public void run() throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < wcs.size(); i++) {
            layer(i).ifPresent(layers::add);
        }
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), grid).build();
        PixelBox tile = new PixelBox(0, 0, width, height);
        CoaddBand band = new CoaddBand(
                layers.stream().map(Layer::place).toList(), tile, new Coaddition.Config(method, 4, 0.3), BAND_BYTES);
        try (FitsRowsWriter values = FitsRowsWriter.ofFloats(image, header, tile);
                FitsRowsWriter weights = FitsRowsWriter.ofFloats(weight, header, tile)) {
            for (int y = 0; y < height; y += band.mostRows()) {
                int rows = Math.min(band.mostRows(), height - y);
                band.start(y, rows);
                for (LayerRows wanted : band.wanted()) {
                    read(layers.get(wanted.layer()).value, wanted, wanted.value());
                    read(layers.get(wanted.layer()).variance, wanted, wanted.variance());
                }
                band.combine();
                values.write(band.value(), band.offset(), rows * width);
                float[] variance = band.variance();
                for (int p = band.offset(); p < band.offset() + rows * width; p++) {
                    variance[p] = variance[p] > 0 ? 1 / variance[p] : 0;
                }
                weights.write(variance, band.offset(), rows * width);
            }
            values.finish();
            weights.finish();
        }
    }

    private static void read(Path path, LayerRows wanted, float[] into) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            file.firstImage().rowsInto(wanted.first(), wanted.rows(), into);
        }
    }

    private Optional<Layer> layer(int i) throws IOException {
        int exposure = i / survey.chips() + 1;
        int chip = i % survey.chips() + 1;
        Frame frame = survey.reducedFrame(exposure, chip);
        Optional<PixelBox> box = Resampling.overlap(
                new PixelBox(0, 0, frame.width(), frame.height()), wcs.get(i), grid, new PixelBox(0, 0, width, height));
        if (box.isEmpty()) {
            return Optional.empty();
        }
        SkyBackground sky = SkyBackground.estimate(frame.value(), frame.mask(), new BackgroundConfig(128, 3, 0.5))
                .orElseThrow();
        FloatImage above = sky.subtractFrom(frame.value());
        float scale = (float) SurveyFiles.header(survey.reduced(exposure, chip, ""))
                .number("TRUSCALE")
                .orElse(1);
        for (int p = 0; p < above.pixels().length; p++) {
            above.pixels()[p] *= scale;
            frame.variance().pixels()[p] *= scale * scale;
        }
        Frame out = Resampling.apply(
                Frame.owning(above, frame.variance(), frame.mask()),
                wcs.get(i),
                new Resampling.Destination(grid, box.get()),
                Resampling.Config.defaults());
        Path valueFile = survey.work().resolve("layer_" + i + ".fits");
        Path varianceFile = survey.work().resolve("layer_" + i + ".variance.fits");
        FitsWriter.write(valueFile, FitsHeader.builder().build(), out.value());
        FitsWriter.write(varianceFile, FitsHeader.builder().build(), out.variance());
        return Optional.of(
                new Layer(valueFile, varianceFile, new LayerPlace(box.get(), Coaddition.weight(out), SECONDS, 1)));
    }

    List<Score> scores() throws IOException {
        List<Score> scores = new ArrayList<>(StarScores.coadded(survey, image, weight, grid));
        Path weighted = survey.work().resolve("coadd_WEIGHTED.fits");
        Path its = survey.work().resolve("coadd_WEIGHTED.weight.fits");
        if (method == Coaddition.Method.CLIPPED && Files.exists(weighted) && Files.exists(its)) {
            double ratio = flux(scores) / flux(StarScores.coadded(survey, weighted, its, grid));
            scores.add(
                    Score.atMost("flux of stars unlike weighted", 100 * Math.abs(ratio - 1), FLUX_LOSS_PERCENT, "%"));
        }
        return scores;
    }

    private static double flux(List<Score> scores) {
        return scores.stream()
                .filter(score -> score.name().equals(StarScores.FLUX))
                .mapToDouble(Score::achieved)
                .findFirst()
                .orElse(Double.NaN);
    }
}
