package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.coadd.CoaddLayer;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.packaging.bench.timing.Trial;
import org.surveygrid.packaging.bench.truth.StarScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrueWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.synthetic.score.Score;

/**
 * Every chip of every exposure resampled to files, then combined strip by strip, so that memory holds the co-add and a
 * strip of each chip.
 */
final class CoaddTrial implements Trial {
    private static final int STRIP_ROWS = 128;
    private static final double SCALE_ARCSEC = 0.25;
    private static final double SECONDS = 300;

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

    private record Layer(Path value, Path variance, PixelBox box) {}

    @Override
    public void run() throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < wcs.size(); i++) {
            layer(i).ifPresent(layers::add);
        }
        FloatImage value = FloatImage.zeros(width, height);
        FloatImage variance = FloatImage.zeros(width, height);
        for (int y = 0; y < height; y += STRIP_ROWS) {
            int rows = Math.min(STRIP_ROWS, height - y);
            List<CoaddLayer> strip = new ArrayList<>();
            for (Layer layer : layers) {
                cut(layer, y, rows).ifPresent(strip::add);
            }
            if (strip.isEmpty()) {
                continue;
            }
            Frame made = Coaddition.combine(strip, width, rows, new Coaddition.Config(method, 4, 0.3))
                    .frame();
            System.arraycopy(made.value().pixels(), 0, value.pixels(), y * width, rows * width);
            System.arraycopy(made.variance().pixels(), 0, variance.pixels(), y * width, rows * width);
        }
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), grid).build();
        FitsWriter.write(image, header, value);
        for (int p = 0; p < variance.pixels().length; p++) {
            float v = variance.pixels()[p];
            variance.pixels()[p] = v > 0 ? 1 / v : 0;
        }
        FitsWriter.write(weight, header, variance);
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
        return Optional.of(new Layer(valueFile, varianceFile, box.get()));
    }

    private Optional<CoaddLayer> cut(Layer layer, int y, int rows) throws IOException {
        int from = Math.max(y, layer.box.y0());
        int to = Math.min(y + rows, layer.box.y1());
        if (from >= to) {
            return Optional.empty();
        }
        int columns = layer.box.width();
        Frame frame = Frame.owning(
                rows(layer.value, from - layer.box.y0(), to - from, columns),
                rows(layer.variance, from - layer.box.y0(), to - from, columns),
                MaskImage.clear(columns, to - from));
        int usable = 0;
        for (int p = 0; p < frame.mask().bits().length; p++) {
            boolean good = frame.variance().pixels()[p] > 0;
            frame.mask().bits()[p] = good ? 0 : PixelFlag.NODATA.bit();
            usable += good ? 1 : 0;
        }
        return usable == 0
                ? Optional.empty()
                : Optional.of(
                        new CoaddLayer(frame, new PixelBox(layer.box.x0(), from - y, columns, to - from), SECONDS, 1));
    }

    private static FloatImage rows(Path path, int first, int count, int columns) throws IOException {
        FloatImage rows = FloatImage.zeros(columns, count);
        try (FitsFile file = FitsFile.open(path)) {
            file.firstImage().rowsInto(first, count, rows.pixels());
        }
        return rows;
    }

    List<Score> scores() throws IOException {
        return StarScores.coadded(
                survey,
                new StarScores.Placed(SurveyFiles.image(image), grid),
                RegridKernels.inverse(SurveyFiles.image(weight)));
    }
}
