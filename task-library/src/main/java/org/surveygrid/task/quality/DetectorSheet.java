package org.surveygrid.task.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.PixelBox;
import org.surveygrid.preview.Ink;
import org.surveygrid.preview.PlotAxis;
import org.surveygrid.preview.PlotCanvas;
import org.surveygrid.preview.PlotPanel;
import org.surveygrid.statistics.RobustScale;

/**
 * Draws the sheet: drift of the bias level and noise over the night's bias frames, then read noise, gain and bias
 * structure over the chips.
 */
final class DetectorSheet {
    private static final int LEFT_PX = 80;
    private static final int RIGHT_PX = 60;
    private static final int TOP_PX = 50;
    private static final int GAP_PX = 66;
    private static final int ROWS = 5;
    private static final Ink[] INKS = {Ink.BLUE, Ink.ORANGE, Ink.GREEN, Ink.BLACK, Ink.GREY};

    private final List<DetectorNight> chips;
    private final PlotCanvas canvas;
    private final int widthPx;
    private final int panelHeightPx;
    private int row;

    private DetectorSheet(List<DetectorNight> chips, int widthPx, int panelHeightPx) {
        this.chips = chips;
        this.canvas = new PlotCanvas(widthPx, TOP_PX + ROWS * (panelHeightPx + GAP_PX));
        this.widthPx = widthPx;
        this.panelHeightPx = panelHeightPx;
    }

    static PlotCanvas draw(List<DetectorNight> chips, String title, int widthPx, int panelHeightPx) {
        DetectorSheet sheet = new DetectorSheet(chips, widthPx, panelHeightPx);
        sheet.canvas.text(
                LEFT_PX, 12, title + ": every line is a chip; red: frame left out, at the edge if further", Ink.BLACK);
        sheet.trend(
                "bias level - median [adu]",
                chips.stream().map(DetectorSheet::driftAdu).toList());
        sheet.trend(
                "noise of frame [adu]",
                chips.stream().map(DetectorNight::noiseAdu).toList());
        sheet.perChip("read noise [electron]", DetectorNight::readNoiseElectrons, chip -> Double.NaN);
        sheet.perChip("gain [electron/adu]", DetectorNight::gainElectronsPerAdu, DetectorNight::gainError);
        sheet.perChip("structure of bias [adu]", DetectorNight::biasStructureAdu, chip -> Double.NaN);
        return sheet.canvas;
    }

    /** Furthest that any frame's level is from the median of its chip. */
    static double largestDriftAdu(List<DetectorNight> chips) {
        double largest = 0;
        for (DetectorNight chip : chips) {
            for (double drift : driftAdu(chip)) {
                largest = Math.abs(drift) > largest ? Math.abs(drift) : largest;
            }
        }
        return largest;
    }

    private static double[] driftAdu(DetectorNight chip) {
        double[] levels = chip.levelAdu();
        double[] known = Arrays.stream(levels).filter(Double::isFinite).toArray();
        double median = known.length == 0 ? Double.NaN : RobustScale.median(known);
        for (int i = 0; i < levels.length; i++) {
            levels[i] -= median;
        }
        return levels;
    }

    private PixelBox nextBox() {
        int top = TOP_PX + row * (panelHeightPx + GAP_PX);
        row++;
        return new PixelBox(LEFT_PX, top, widthPx - LEFT_PX - RIGHT_PX, panelHeightPx);
    }

    private void trend(String label, List<double[]> values) {
        double start = chips.stream().mapToDouble(DetectorNight::firstMjd).min().orElse(0);
        List<double[]> minutes =
                chips.stream().map(chip -> chip.minutesSince(start)).toList();
        PlotAxis vertical = PlotAxis.around(label, joined(ofUsedFrames(values)));
        PlotPanel panel =
                canvas.panel(nextBox(), PlotAxis.around("time since the first bias [min]", joined(minutes)), vertical);
        for (int c = 0; c < values.size(); c++) {
            double[] x = minutes.get(c);
            double[] y = values.get(c);
            Ink ink = INKS[c % INKS.length];
            panel.line(x, y, ink).points(x, y, ink);
            for (int i = 0; i < x.length; i++) {
                if (chips.get(c).isRejected(i)) {
                    double shown = Math.clamp(y[i], vertical.min(), vertical.max());
                    panel.points(new double[] {x[i]}, new double[] {shown}, Ink.RED);
                }
            }
        }
    }

    /** A frame that was left out must not set the scale of the axis. */
    private List<double[]> ofUsedFrames(List<double[]> values) {
        List<double[]> used = new ArrayList<>();
        for (int c = 0; c < values.size(); c++) {
            double[] kept = values.get(c).clone();
            for (int i = 0; i < kept.length; i++) {
                kept[i] = chips.get(c).isRejected(i) ? Double.NaN : kept[i];
            }
            used.add(kept);
        }
        return used;
    }

    /** A number of each chip. */
    @FunctionalInterface
    private interface OfChip {
        double of(DetectorNight chip);
    }

    private void perChip(String label, OfChip value, OfChip error) {
        double[] x = new double[chips.size()];
        double[] y = new double[chips.size()];
        double[] errors = new double[chips.size()];
        for (int c = 0; c < x.length; c++) {
            x[c] = c + 1;
            y[c] = value.of(chips.get(c));
            errors[c] = error.of(chips.get(c));
        }
        PlotPanel panel = canvas.panel(
                nextBox(), new PlotAxis("chip, in the order of names", 0.5, x.length + 0.9), around(label, List.of(y)));
        panel.errorBars(x, y, errors, Ink.GREY).points(x, y, Ink.BLUE);
        for (int c = 0; c < x.length; c++) {
            if (Double.isFinite(y[c])) {
                panel.text(x[c] + 0.05, y[c], chips.get(c).chip(), Ink.BLACK);
            }
        }
    }

    private static PlotAxis around(String label, List<double[]> values) {
        return PlotAxis.around(label, joined(values));
    }

    private static double[] joined(List<double[]> values) {
        return values.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
