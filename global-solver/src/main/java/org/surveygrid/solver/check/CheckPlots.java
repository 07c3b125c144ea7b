package org.surveygrid.solver.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.surveygrid.image.PixelBox;
import org.surveygrid.preview.ColourScale;
import org.surveygrid.preview.Ink;
import org.surveygrid.preview.PlotAxis;
import org.surveygrid.preview.PlotCanvas;
import org.surveygrid.solver.residual.StarTable;

/** Pictures of residuals, by file name without ending. */
final class CheckPlots {
    private static final int HISTOGRAM_BINS = 60;
    private static final int IMAGE_BINS = 61;
    private static final double SHOWN_SIGMA = 5;
    private static final double BRIGHT = 100;
    private static final int MOST_POINTS = 60_000;

    private final StarTable table;
    private final CheckNumbers numbers;

    CheckPlots(StarTable table, CheckNumbers numbers) {
        this.table = table;
        this.numbers = numbers;
    }

    Map<String, byte[]> all() {
        Map<String, byte[]> plots = new LinkedHashMap<>();
        StarTable.Detections d = table.detections();
        plots.put("residuals-1d", histograms());
        plots.put("internal-2d", image(d.eastMas(), d.northMas(), "detection - star [mas]"));
        if (hasReference()) {
            plots.put(
                    "reference-2d",
                    image(d.referenceEastMas(), d.referenceNorthMas(), "detection - reference star [mas]"));
        }
        plots.put("residuals-magnitude", againstMagnitude());
        plots.put("residuals-field", fieldVectors());
        plots.put("distortion", distortion());
        plots.put("exposures", exposures());
        if (hasMagnitudes()) {
            plots.put("zero-points-sky", zeroPointMap());
            plots.put("magnitudes", magnitudes());
            plots.put("star-flat", starFlat());
        }
        return plots;
    }

    private boolean hasReference() {
        return Arrays.stream(table.detections().referenceEastMas()).anyMatch(Double::isFinite);
    }

    private boolean hasMagnitudes() {
        return Arrays.stream(table.detections().magResidual()).anyMatch(Double::isFinite);
    }

    /** Histograms of both axes against star and reference, all and bright. */
    private byte[] histograms() {
        PlotCanvas canvas = new PlotCanvas(1040, 460);
        StarTable.Detections d = table.detections();
        histogram(canvas, new PixelBox(70, 30, 420, 380), "detection - star [mas]", d.eastMas(), d.northMas());
        histogram(
                canvas,
                new PixelBox(580, 30, 420, 380),
                "detection - reference star [mas]",
                d.referenceEastMas(),
                d.referenceNorthMas());
        return canvas.encode();
    }

    private void histogram(PlotCanvas canvas, PixelBox box, String label, double[] east, double[] north) {
        double reach = reach(east, north);
        double[][] counts = new double[4][HISTOGRAM_BINS];
        double most = 1;
        for (int i = 0; i < east.length; i++) {
            if (!table.detections().isUsed()[i]) {
                continue;
            }
            boolean bright = table.detections().signalToNoise()[i] > BRIGHT;
            most = Math.max(most, count(counts[0], east[i], reach));
            most = Math.max(most, count(counts[1], north[i], reach));
            if (bright) {
                count(counts[2], east[i], reach);
                count(counts[3], north[i], reach);
            }
        }
        canvas.panel(box, new PlotAxis(label, -reach, reach), new PlotAxis("detections", 0, 1.05 * most))
                .line(steps(reach), heights(counts[0]), Ink.BLUE)
                .line(steps(reach), heights(counts[1]), Ink.ORANGE)
                .line(steps(reach), heights(counts[2]), Ink.BLACK)
                .line(steps(reach), heights(counts[3]), Ink.RED)
                .title("all: east blue, north orange; S/N > 100: east black, north red");
    }

    private static double count(double[] counts, double value, double reach) {
        if (!(Math.abs(value) < reach)) {
            return 0;
        }
        int bin = (int) Math.min(counts.length - 1, Math.floor((value / reach + 1) / 2 * counts.length));
        counts[bin]++;
        return counts[bin];
    }

    private static double[] steps(double reach) {
        double[] x = new double[2 * HISTOGRAM_BINS];
        for (int k = 0; k < HISTOGRAM_BINS; k++) {
            x[2 * k] = reach * (2.0 * k / HISTOGRAM_BINS - 1);
            x[2 * k + 1] = reach * (2.0 * (k + 1) / HISTOGRAM_BINS - 1);
        }
        return x;
    }

    private static double[] heights(double[] counts) {
        double[] y = new double[2 * counts.length];
        for (int k = 0; k < counts.length; k++) {
            y[2 * k] = counts[k];
            y[2 * k + 1] = counts[k];
        }
        return y;
    }

    /** Five sigma of the bulk; faint wings fall off the sheet. */
    private static double reach(double[] east, double[] north) {
        double[] sizes = new double[2 * east.length];
        int n = 0;
        for (int i = 0; i < east.length; i++) {
            if (Double.isFinite(east[i] + north[i])) {
                sizes[n++] = Math.abs(east[i]);
                sizes[n++] = Math.abs(north[i]);
            }
        }
        Arrays.sort(sizes, 0, n);
        return n == 0 ? 1 : Math.max(1e-3, SHOWN_SIGMA * 1.4826 * sizes[n / 2]);
    }

    private byte[] image(double[] east, double[] north, String label) {
        double reach = reach(east, north);
        double[] cells = new double[IMAGE_BINS * IMAGE_BINS];
        double most = 1;
        for (int i = 0; i < east.length; i++) {
            if (table.detections().isUsed()[i] && Math.abs(east[i]) < reach && Math.abs(north[i]) < reach) {
                int column = (int) Math.floor((east[i] / reach + 1) / 2 * IMAGE_BINS);
                int row = (int) Math.floor((north[i] / reach + 1) / 2 * IMAGE_BINS);
                most = Math.max(most, ++cells[row * IMAGE_BINS + column]);
            }
        }
        PlotCanvas canvas = new PlotCanvas(620, 600);
        canvas.panel(
                        new PixelBox(70, 30, 480, 500),
                        new PlotAxis("east, " + label, -reach, reach),
                        new PlotAxis("north", -reach, reach))
                .cells(cells, IMAGE_BINS, ColourScale.rising(most))
                .title("number of detections");
        return canvas.encode();
    }

    private byte[] againstMagnitude() {
        StarTable.Detections d = table.detections();
        double[] x = new double[d.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = d.isUsed()[i] ? StrictMath.log10(d.signalToNoise()[i]) : Double.NaN;
        }
        double reach = 2 * reach(d.eastMas(), d.northMas());
        PlotCanvas canvas = new PlotCanvas(900, 560);
        canvas.panel(
                        PlotAxis.around("log10 of signal to noise", x),
                        new PlotAxis("detection - star [mas]", -reach, reach))
                .points(thinned(x), thinned(d.eastMas()), Ink.BLUE)
                .points(thinned(x), thinned(d.northMas()), Ink.ORANGE)
                .title("east blue, north orange");
        return canvas.encode();
    }

    /** Every k-th, so that large surveys are drawn in reasonable time. */
    private static double[] thinned(double[] values) {
        int step = 1 + values.length / MOST_POINTS;
        double[] some = new double[(values.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[i * step];
        }
        return some;
    }

    private byte[] fieldVectors() {
        CheckNumbers.Cells cells = numbers.field();
        double longest = 1e-9;
        for (int k = 0; k < cells.count().length; k++) {
            if (cells.count()[k] > 0) {
                longest = Math.max(longest, Math.max(Math.abs(cells.eastMas()[k]), Math.abs(cells.northMas()[k])));
            }
        }
        double magnification = cells.stepArcsec() / longest;
        double[] dx = new double[cells.count().length];
        double[] dy = new double[dx.length];
        for (int k = 0; k < dx.length; k++) {
            dx[k] = magnification * cells.eastMas()[k];
            dy[k] = magnification * cells.northMas()[k];
        }
        PlotCanvas canvas = new PlotCanvas(700, 700);
        canvas.panel(PlotAxis.around("field, east [arcsec]", cells.u()), PlotAxis.around("north [arcsec]", cells.v()))
                .vectors(cells.u(), cells.v(), dx, dy)
                .title(String.format(
                        Locale.ROOT, "mean residual of all exposures, longest component %.2f mas", longest));
        return canvas.encode();
    }

    private byte[] distortion() {
        CheckNumbers.Scales scales = numbers.scales();
        PlotCanvas canvas = new PlotCanvas(760, 660);
        double[] percent = scales.percent();
        canvas.panel(
                        new PixelBox(70, 30, 610, 560),
                        PlotAxis.around("field, east [arcsec]", scales.u()),
                        PlotAxis.around("north [arcsec]", scales.v()))
                .colouredPoints(scales.u(), scales.v(), percent, ColourScale.symmetric(percent))
                .title(String.format(
                        Locale.ROOT,
                        "pixel area over its mean [percent]; mean pixel %.4f arcsec",
                        scales.meanArcsec()));
        return canvas.encode();
    }

    private byte[] exposures() {
        double[] x = numbers.exposureNumbers();
        double[] chi = numbers.chiSquares();
        double[] rms = numbers.rmsMas();
        PlotCanvas canvas = new PlotCanvas(900, 640);
        canvas.panel(
                        new PixelBox(70, 30, 800, 240),
                        PlotAxis.around("exposure", x),
                        PlotAxis.around("chi2 per degree", with(chi, 1)))
                .points(x, chi, Ink.BLUE)
                .title("chi2 of positions about their stars, by exposure");
        canvas.panel(
                        new PixelBox(70, 340, 800, 240),
                        PlotAxis.around("exposure", x),
                        PlotAxis.around("rms of S/N > 100 [mas]", with(rms, 0)))
                .points(x, rms, Ink.ORANGE);
        return canvas.encode();
    }

    private static double[] with(double[] values, double more) {
        double[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = more;
        return all;
    }

    private byte[] zeroPointMap() {
        PlotCanvas canvas = new PlotCanvas(820, 660);
        double[] ra = numbers.pointingRa();
        double[] dec = numbers.pointingDec();
        double[] zeroPoint = numbers.zeroPoints();
        double mean = 0;
        int count = 0;
        for (double value : zeroPoint) {
            if (Double.isFinite(value)) {
                mean += value;
                count++;
            }
        }
        mean /= Math.max(1, count);
        double[] off = new double[zeroPoint.length];
        for (int i = 0; i < off.length; i++) {
            off[i] = zeroPoint[i] - mean;
        }
        canvas.panel(
                        new PixelBox(70, 30, 670, 560),
                        PlotAxis.around("right ascension [deg]", ra),
                        PlotAxis.around("declination [deg]", dec))
                .colouredPoints(ra, dec, off, ColourScale.symmetric(off))
                .title(String.format(Locale.ROOT, "zero points of the exposures about their mean %.4f [mag]", mean));
        return canvas.encode();
    }

    private byte[] magnitudes() {
        StarTable.Detections d = table.detections();
        double[] sizes = d.magResidual().clone();
        double reach = 2 * reach(sizes, sizes);
        PlotCanvas canvas = new PlotCanvas(900, 560);
        canvas.panel(
                        PlotAxis.around("calibrated magnitude", d.mag()),
                        new PlotAxis("detection - star [mag]", -reach, reach))
                .points(thinned(d.mag()), thinned(d.magResidual()), Ink.BLUE)
                .title("magnitudes about their stars");
        return canvas.encode();
    }

    private byte[] starFlat() {
        CheckNumbers.Cells cells = numbers.field();
        PlotCanvas canvas = new PlotCanvas(760, 660);
        double[] mag = new double[cells.count().length];
        for (int k = 0; k < mag.length; k++) {
            mag[k] = cells.magnitudes()[k] > 0 ? 1000 * cells.mag()[k] : Double.NaN;
        }
        canvas.panel(
                        new PixelBox(70, 30, 610, 560),
                        new PlotAxis("field, east [arcsec]", cells.edges(cells.u())[0], cells.edges(cells.u())[1]),
                        new PlotAxis("north [arcsec]", cells.edges(cells.v())[0], cells.edges(cells.v())[1]))
                .cells(mag, cells.columns(), ColourScale.symmetric(mag))
                .title("mean magnitude residual of all exposures [mmag]: what the star flat leaves");
        return canvas.encode();
    }
}
