package org.surveygrid.packaging.bench.truth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.synthetic.score.Score;

/** Stars on resampled and co-added images. */
public final class StarScores {
    /** Name of the median flux of stars, in units of the true one. */
    public static final String FLUX = "flux of stars / true";

    private static final double WINDOW_SIGMA_PX = 1.8;
    private static final int ROUNDS = 12;
    private static final double MAS_PER_PX = 250;
    private static final int SUBPIXELS = 5;
    private static final double MAX_SKY_RMS = 19.36;

    private StarScores() {}

    /**
     * An image and where it is on the sky.
     *
     * @param image above its sky or not
     * @param wcs its world coordinates
     */
    public record Placed(FloatImage image, TpvWcs wcs) {}

    /**
     * A resampled image against what it was made of.
     *
     * @param survey truth of exposure 1, chip 1
     * @param before the frame
     * @param after the resampled frame
     * @param variance of the resampled frame; 0 or not finite where there is none
     * @return shift and flux of stars, noise against the variance
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> resampled(SurveyFiles survey, Placed before, Placed after, FloatImage variance)
            throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(1, 1, "cat"));
        MaskImage mask = SurveyFiles.mask(survey.truth(1, 1, "mask"));
        double[] x = truth.doubles("X");
        double[] y = truth.doubles("Y");
        double[] mag = truth.doubles("MAG");
        double[] galaxy = truth.doubles("GAL");
        List<Double> shift = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (galaxy[i] != 0 || mag[i] < 16.5 || mag[i] > 19.5 || spoiled(mask, x[i] - 1, y[i] - 1)) {
                continue;
            }
            double[] old = centroid(before.image(), x[i] - 1, y[i] - 1);
            double[] place = after.wcs().toPixel(before.wcs().toSky(old[0], old[1]));
            double[] now = centroid(after.image(), place[0], place[1]);
            shift.add((now[0] - place[0]) * MAS_PER_PX);
            shift.add((now[1] - place[1]) * MAS_PER_PX);
            ratio.add(aperture(after.image(), now, 12) / aperture(before.image(), old, 12));
        }
        RobustScale.Estimate moved = RobustScale.of(array(shift));
        RobustScale.Estimate kept = RobustScale.of(array(ratio));
        float[] usable = new float[variance.pixels().length];
        for (int p = 0; p < usable.length; p++) {
            float v = variance.pixels()[p];
            usable[p] = v > 0 && v < 1e20f ? v : Float.NaN;
        }
        SkyBackground sky = sky(after.image(), variance, 64);
        return List.of(
                Score.atMost("shift of stars, median", Math.abs(moved.median()), 1, "mas"),
                Score.stated("shift of stars, scatter", moved.sigma(), "mas"),
                Score.atMost("flux of stars - 1, median", Math.abs(kept.median() - 1), 0.001, ""),
                Score.stated("flux of stars, scatter", kept.sigma(), ""),
                Score.stated("sky noise / propagated", sky.medianRms() / Math.sqrt(RobustScale.median(usable)), ""),
                Score.stated("usable pixels", RobustScale.of(usable).count() * 1e-6, "Mpx"));
    }

    /**
     * A co-add against the stars drawn, chip by chip, because a whole one may be larger than the heap. Fluxes are sums over
     * a circle above the sky's surface, as the bars were measured; a ring about each star would add noise of its own.
     *
     * @param survey where it is from
     * @param image file scaled to the zero point of the truth
     * @param weight its file of weights; 0 where there is nothing
     * @param wcs world coordinates of the co-add
     * @return fluxes, positions, noise
     * @throws IOException when the files or the truth cannot be read
     */
    public static List<Score> coadded(SurveyFiles survey, Path image, Path weight, TpvWcs wcs) throws IOException {
        List<Double> ratio = new ArrayList<>();
        List<Double> shift = new ArrayList<>();
        double rms = 0;
        double zeroPoint = survey.number("zp");
        for (int chip = 1; chip <= survey.chips(); chip++) {
            FitsTable truth = SurveyFiles.table(survey.truth(1, chip, "cat"));
            double[] x = truth.doubles("X");
            double[] y = truth.doubles("Y");
            double[] mag = truth.doubles("MAG");
            double[] galaxy = truth.doubles("GAL");
            double[] ra = truth.doubles("RA");
            double[] dec = truth.doubles("DEC");
            double[][] place = new double[x.length][];
            for (int i = 0; i < x.length; i++) {
                place[i] = wcs.toPixel(new SkyPosition(ra[i], dec[i]));
            }
            Cut cut = Cut.around(place, image);
            FloatImage pixels = cut.read(image);
            SkyBackground sky = sky(pixels, cut.read(weight), 128);
            FloatImage above = sky.subtractFrom(pixels);
            rms += sky.medianRms() / survey.chips();
            for (int i = 0; i < x.length; i++) {
                boolean inside = x[i] > 100
                        && x[i] < survey.number("nx") - 100
                        && y[i] > 100
                        && y[i] < survey.number("ny") - 100;
                if (inside && galaxy[i] == 0 && mag[i] > 17.3 && mag[i] < 20) {
                    double atX = place[i][0] - cut.box.x0();
                    double atY = place[i][1] - cut.box.y0();
                    double[] found = centroid(above, atX, atY);
                    ratio.add(aperture(above, found, 14, 0) / StrictMath.pow(10, 0.4 * (zeroPoint - mag[i])));
                    shift.add(StrictMath.hypot(found[0] - atX, found[1] - atY) * MAS_PER_PX);
                }
            }
        }
        RobustScale.Estimate flux = RobustScale.of(array(ratio));
        return List.of(
                Score.stated(FLUX, flux.median(), ""),
                Score.atMost("scatter of that", 100 * flux.sigma(), 1.21, "%"),
                Score.stated("positions of stars, median", RobustScale.median(array(shift)), "mas"),
                Score.atMost("sky rms", rms, MAX_SKY_RMS, "e-"));
    }

    /** A part of a large image. */
    private record Cut(PixelBox box) {
        private static final int MARGIN_PX = 80;
        private static final int ROWS = 64;

        static Cut around(double[][] places, Path image) throws IOException {
            FitsHeader header = SurveyFiles.header(image);
            int right = (int) header.integer("NAXIS1").orElseThrow();
            int top = (int) header.integer("NAXIS2").orElseThrow();
            double[] low = {right, top};
            double[] high = {0, 0};
            for (double[] place : places) {
                for (int k = 0; k < 2; k++) {
                    low[k] = Math.min(low[k], place[k] - MARGIN_PX);
                    high[k] = Math.max(high[k], place[k] + MARGIN_PX);
                }
            }
            int x0 = (int) Math.max(0, low[0]);
            int y0 = (int) Math.max(0, low[1]);
            return new Cut(
                    new PixelBox(x0, y0, (int) Math.min(right, high[0]) - x0, (int) Math.min(top, high[1]) - y0));
        }

        FloatImage read(Path path) throws IOException {
            FloatImage out = FloatImage.zeros(box.width(), box.height());
            try (FitsFile file = FitsFile.open(path)) {
                Hdu hdu = file.firstImage();
                int width = (int) hdu.header().integer("NAXIS1").orElseThrow();
                float[] rows = new float[width * ROWS];
                for (int y = 0; y < box.height(); y += ROWS) {
                    int count = Math.min(ROWS, box.height() - y);
                    hdu.rowsInto(box.y0() + y, count, rows);
                    for (int j = 0; j < count; j++) {
                        System.arraycopy(rows, j * width + box.x0(), out.pixels(), (y + j) * box.width(), box.width());
                    }
                }
            }
            return out;
        }
    }

    private static SkyBackground sky(FloatImage image, FloatImage variance, int meshPx) {
        MaskImage mask = MaskImage.clear(image.width(), image.height());
        for (int p = 0; p < mask.bits().length; p++) {
            float v = variance.pixels()[p];
            mask.bits()[p] = v > 0 && v < 1e20f ? 0 : 1;
        }
        return SkyBackground.estimate(image, mask, new BackgroundConfig(meshPx, 3, 0.5))
                .orElseThrow();
    }

    private static boolean spoiled(MaskImage mask, double x, double y) {
        for (int b = (int) y - 20; b <= (int) y + 20; b++) {
            for (int a = (int) x - 20; a <= (int) x + 20; a++) {
                if (a < 0
                        || b < 0
                        || a >= mask.width()
                        || b >= mask.height()
                        || mask.bits()[b * mask.width() + a] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Centroid under a Gaussian window that follows it, above the median of a ring. */
    private static double[] centroid(FloatImage image, double x, double y) {
        double level = ring(image, x, y);
        double[] at = {x, y};
        for (int round = 0; round < ROUNDS; round++) {
            double sum = 0;
            double sumX = 0;
            double sumY = 0;
            for (int b = (int) at[1] - 7; b <= (int) at[1] + 8; b++) {
                for (int a = (int) at[0] - 7; a <= (int) at[0] + 8; a++) {
                    double dx = a - at[0];
                    double dy = b - at[1];
                    double w = StrictMath.exp(-0.5 * (dx * dx + dy * dy) / (WINDOW_SIGMA_PX * WINDOW_SIGMA_PX))
                            * (pixel(image, a, b) - level);
                    sum += w;
                    sumX += w * dx;
                    sumY += w * dy;
                }
            }
            if (!(sum > 0)) {
                break;
            }
            at[0] += 2 * sumX / sum;
            at[1] += 2 * sumY / sum;
        }
        return at;
    }

    private static double aperture(FloatImage image, double[] centre, double radius) {
        return aperture(image, centre, radius, ring(image, centre[0], centre[1]));
    }

    private static double aperture(FloatImage image, double[] centre, double radius, double level) {
        double sum = 0;
        int reach = (int) radius + 2;
        for (int b = (int) centre[1] - reach; b <= (int) centre[1] + reach; b++) {
            for (int a = (int) centre[0] - reach; a <= (int) centre[0] + reach; a++) {
                int inside = 0;
                for (int s = 0; s < SUBPIXELS * SUBPIXELS; s++) {
                    double dx = a - centre[0] + (s % SUBPIXELS + 0.5) / SUBPIXELS - 0.5;
                    double dy = b - centre[1] + (Math.floorDiv(s, SUBPIXELS) + 0.5) / SUBPIXELS - 0.5;
                    inside += dx * dx + dy * dy < radius * radius ? 1 : 0;
                }
                sum += (pixel(image, a, b) - level) * inside / (SUBPIXELS * SUBPIXELS);
            }
        }
        return sum;
    }

    private static double ring(FloatImage image, double x, double y) {
        List<Double> values = new ArrayList<>();
        for (int b = (int) y - 22; b <= (int) y + 22; b++) {
            for (int a = (int) x - 22; a <= (int) x + 22; a++) {
                double r = StrictMath.hypot(a - x, b - y);
                if (r > 16 && r < 22) {
                    values.add((double) pixel(image, a, b));
                }
            }
        }
        return RobustScale.median(array(values));
    }

    private static float pixel(FloatImage image, int x, int y) {
        return image.at(Math.max(0, Math.min(image.width() - 1, x)), Math.max(0, Math.min(image.height() - 1, y)));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
