package org.surveygrid.artifact;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.statistics.RobustScale;

/**
 * Confirms a line at full resolution and measures where exactly the trail lies.
 *
 * <p>Pixels around the line are summed by their distance from it and by pieces along it, once close by to centre the line,
 * once far out: lines beside it hold what noise, crowding, gradients and galaxies do in this image, so that no model of
 * them is needed.
 */
final class TrailProfile {
    private static final int PIECES = 32;
    private static final int REACH_PX = 24;
    private static final int BASE_PX = 10;
    private static final double PIECE_SIGNIFICANCE = 2;
    private static final double FRACTION_OF_PIECES = 0.6;
    private static final int CONTROL_STEP_PX = 12;
    private static final int CONTROLS_A_SIDE = 32;
    private static final int FEWEST_CONTROLS = 8;
    private static final double CROSSING_FRACTION = 0.7;
    private static final double WIDEST_FAINT_PX = 10;
    private static final double CROSSING_SIGMA = 5;
    private static final double PARTIAL_SIGMA = 12;
    /** A trail fainter than this a piece has no visible ends: it is one when all its quarters show it. */
    private static final double FAINT_PIECE_SIGNIFICANCE = 4;

    private static final double FAINT_LINE_SIGMA = 8.5;
    private static final double FAINT_MEDIAN_SIGMA = 3;
    private static final double FAINT_MEAN_SIGMA = 4.5;
    private static final double FAINT_REST_SIGMA = 3;
    private static final double FAINT_QUARTER_SIGMA = 1.4;
    /** Sine of 1.7 degrees: what flats and read-out leave along rows is as faint as such a trail. */
    private static final double FAINT_SLANT = 0.03;

    private final float[] residual;
    private final int width;
    private final int height;
    private final int bin;

    TrailProfile(float[] residual, int width, int bin) {
        this.residual = residual;
        this.width = width;
        this.height = residual.length / width;
        this.bin = bin;
    }

    /** Excess and noise of a line in units of lines beside it. */
    private record Prominence(double median, double mean, double withoutBestQuarter, double faintestQuarter) {}

    Optional<Trail> confirm(double[] cosSinOffset, double significance, int shortestPx) {
        double[] line = cosSinOffset.clone();
        line = centred(line, bin + 3, 1);
        line = centred(line, 3, 0.25);
        double[] span = span(line);
        if (span[1] < shortestPx) {
            return Optional.empty();
        }
        LinePieces pieces = cut(line, span, REACH_PX + CONTROLS_A_SIDE * CONTROL_STEP_PX);
        boolean[] lit = new boolean[PIECES];
        int first = -1;
        int last = -1;
        int count = 0;
        for (int k = 0; k < PIECES; k++) {
            lit[k] = pieces.significance(k, 0) > PIECE_SIGNIFICANCE;
            if (lit[k]) {
                first = first < 0 ? k : first;
                last = k;
                count++;
            }
        }
        while (first >= 0 && last > first && count < FRACTION_OF_PIECES * (last - first + 1)) {
            boolean dropFirst = gapAfter(lit, first) >= gapBefore(lit, last);
            count--;
            if (dropFirst) {
                lit[first] = false;
                first += gapAfter(lit, first) + 1;
            } else {
                lit[last] = false;
                last -= gapBefore(lit, last) + 1;
            }
        }
        double piece = pieces.length() / PIECES;
        boolean crosses = last - first + 1 >= CROSSING_FRACTION * PIECES;
        boolean slanted = Math.min(Math.abs(line[0]), Math.abs(line[1])) > FAINT_SLANT;
        if (slanted && significance > FAINT_LINE_SIGMA && isFaintCrossing(pieces)) {
            Arrays.fill(lit, true);
            first = 0;
            last = PIECES - 1;
        } else if (first < 0
                || count < 4
                || (last - first + 1) * piece < shortestPx
                || (!crosses && halfWidth(pieces, lit) > WIDEST_FAINT_PX)
                || !(prominence(pieces, first, last).median() > (crosses ? CROSSING_SIGMA : PARTIAL_SIGMA))) {
            return Optional.empty();
        }
        double start = pieces.from() + (first <= 1 ? 0 : first - 1) * piece;
        double end = pieces.from() + (last >= PIECES - 2 ? PIECES : last + 2) * piece;
        double[] a = at(line, start);
        double[] b = at(line, end);
        return Optional.of(new Trail(a[0], a[1], b[0], b[1], halfWidth(pieces, lit), significance));
    }

    private static boolean isFaintCrossing(LinePieces pieces) {
        double sum = 0;
        for (int k = 0; k < PIECES; k++) {
            sum += pieces.significance(k, 0);
        }
        boolean[] all = new boolean[PIECES];
        Arrays.fill(all, true);
        if (!(sum > 0 && sum < FAINT_PIECE_SIGNIFICANCE * PIECES)
                || halfWidth(pieces, all, TrailProfile::mean) > WIDEST_FAINT_PX) {
            return false;
        }
        Prominence found = prominence(pieces, 0, PIECES - 1);
        return found.median() > FAINT_MEDIAN_SIGMA
                && found.mean() > FAINT_MEAN_SIGMA
                && found.withoutBestQuarter() > FAINT_REST_SIGMA
                && found.faintestQuarter() > FAINT_QUARTER_SIGMA;
    }

    private static int gapAfter(boolean[] lit, int k) {
        int gap = 0;
        while (k + gap + 1 < lit.length && !lit[k + gap + 1]) {
            gap++;
        }
        return gap;
    }

    private static int gapBefore(boolean[] lit, int k) {
        int gap = 0;
        while (k - gap - 1 >= 0 && !lit[k - gap - 1]) {
            gap++;
        }
        return gap;
    }

    private static double[] at(double[] line, double along) {
        return new double[] {line[0] * line[2] - line[1] * along, line[1] * line[2] + line[0] * along};
    }

    /** Where a line enters the image, and its length inside. */
    private double[] span(double[] line) {
        double[] range = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        clip(range, line[0] * line[2], -line[1], width - 1);
        clip(range, line[1] * line[2], line[0], height - 1);
        return range[1] > range[0] ? new double[] {range[0], range[1] - range[0] + 1} : new double[] {0, 0};
    }

    /** Keeps the part where {@code origin + slope * along} is from 0 to a limit. */
    private static void clip(double[] range, double origin, double slope, double limit) {
        if (slope == 0) {
            range[1] = origin >= 0 && origin <= limit ? range[1] : Double.NEGATIVE_INFINITY;
            return;
        }
        double one = -origin / slope;
        double other = (limit - origin) / slope;
        range[0] = Math.max(range[0], Math.min(one, other));
        range[1] = Math.min(range[1], Math.max(one, other));
    }

    /** Pieces of a line from a place along it, over a length. */
    private LinePieces cut(double[] line, double[] fromLength, int reach) {
        LinePieces pieces = new LinePieces(
                new double[PIECES][2 * reach + 1],
                new int[PIECES][2 * reach + 1],
                fromLength[0],
                Math.max(1, fromLength[1]));
        boolean steep = Math.abs(line[0]) >= Math.abs(line[1]);
        double ahead = steep ? line[0] : line[1];
        double aside = steep ? line[1] : line[0];
        int rows = steep ? height : width;
        int columns = steep ? width : height;
        double perPixel = PIECES / pieces.length();
        double alongRow = (steep ? line[0] : -line[1]) * perPixel;
        double alongColumn = (steep ? -line[1] : line[0]) * perPixel;
        for (int row = 0; row < rows; row++) {
            double middle = (line[2] - row * aside) / ahead;
            double half = reach / Math.abs(ahead);
            int last = (int) Math.min(columns - 1, Math.floor(middle + half));
            for (int column = (int) Math.max(0, Math.ceil(middle - half)); column <= last; column++) {
                float value = residual[steep ? row * width + column : column * width + row];
                double where = row * alongRow + column * alongColumn - pieces.from() * perPixel;
                if (!Float.isNaN(value) && where >= 0 && where < PIECES) {
                    int offset = (int) (row * aside + column * ahead - line[2] + reach + 0.5);
                    pieces.sum()[(int) where][offset] += value;
                    pieces.count()[(int) where][offset]++;
                }
            }
        }
        return pieces;
    }

    /** The line, moved and turned within a reach so that what stands out on it is most. */
    private double[] centred(double[] line, int reach, double step) {
        double[] span = span(line);
        LinePieces pieces = cut(line, span, REACH_PX);
        int steps = (int) (reach / step);
        int farthest = (int) ((REACH_PX - LinePieces.CORE_PX - 1) / step);
        double[][] before = new double[PIECES][2 * REACH_PX + 2];
        for (int k = 0; k < PIECES; k++) {
            double[] base = base(pieces, k);
            for (int d = 0; d <= 2 * REACH_PX; d++) {
                double excess = base[1] > 0 ? pieces.sum()[k][d] - pieces.count()[k][d] * base[0] : 0;
                before[k][d + 1] = before[k][d] + excess;
            }
        }
        double best = Double.NEGATIVE_INFINITY;
        double shift = 0;
        double turn = 0;
        for (int i = -steps; i <= steps; i++) {
            for (int j = -steps; j <= steps; j++) {
                if (Math.abs(i) + Math.abs(j) > farthest) {
                    continue;
                }
                double low = (i - j) * step + REACH_PX - LinePieces.CORE_PX + 0.5;
                double rise = 2.0 * j * step / (PIECES - 1);
                double sum = 0;
                for (int k = 0; k < PIECES; k++) {
                    double from = low + k * rise;
                    int whole = (int) from;
                    double part = from - whole;
                    double[] row = before[k];
                    sum += (1 - part) * (row[whole + 2 * LinePieces.CORE_PX] - row[whole])
                            + part * (row[whole + 2 * LinePieces.CORE_PX + 1] - row[whole + 1]);
                }
                if (sum > best) {
                    best = sum;
                    shift = i * step;
                    turn = 2 * j * step;
                }
            }
        }
        return moved(line, span, shift, turn);
    }

    private static double[] moved(double[] line, double[] span, double shift, double turn) {
        double slope = turn / Math.max(1, span[1]);
        double cos = line[0] + slope * line[1];
        double sin = line[1] - slope * line[0];
        double norm = Math.sqrt(cos * cos + sin * sin);
        double[] centre = at(line, span[0] + 0.5 * span[1]);
        double x = centre[0] + shift * line[0];
        double y = centre[1] + shift * line[1];
        return new double[] {cos / norm, sin / norm, (x * cos + y * sin) / norm};
    }

    /** Mean of what is beside the line, and of how many pixels. */
    private static double[] base(LinePieces pieces, int piece) {
        double sum = 0;
        int count = 0;
        for (int d = BASE_PX; d < REACH_PX; d++) {
            for (int side = -1; side <= 1; side += 2) {
                sum += pieces.sum()[piece][pieces.reach() + side * d];
                count += pieces.count()[piece][pieces.reach() + side * d];
            }
        }
        return new double[] {count == 0 ? 0 : sum / count, count};
    }

    /**
     * How much brighter a stretch of the line is than lines beside it, in units of how these differ among themselves; NaN
     * when there are too few of them. A star lights few pieces, a trail all, hence the median; the mean of a faint trail
     * says more, but then its quarters must agree.
     */
    private static Prominence prominence(LinePieces pieces, int first, int last) {
        double[] medians = new double[2 * CONTROLS_A_SIDE];
        double[] means = new double[2 * CONTROLS_A_SIDE];
        double[] quarters = new double[2 * CONTROLS_A_SIDE * LinePieces.QUARTERS];
        int n = 0;
        int q = 0;
        for (int k = 1; k < CONTROLS_A_SIDE; k++) {
            for (int side = -1; side <= 1; side += 2) {
                int shift = side * (REACH_PX + (k - 1) * CONTROL_STEP_PX);
                double median = pieces.level(first, last, shift);
                double[] parts = pieces.quarters(first, last, shift);
                for (double part : parts) {
                    quarters[q] = part;
                    q += Double.isNaN(part) ? 0 : 1;
                }
                if (!Double.isNaN(median)) {
                    medians[n] = median;
                    means[n++] = mean(parts, -1);
                }
            }
        }
        if (n < FEWEST_CONTROLS) {
            return new Prominence(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double[] parts = pieces.quarters(first, last, 0);
        int best = 0;
        int faintest = 0;
        for (int i = 1; i < LinePieces.QUARTERS; i++) {
            best = parts[i] > parts[best] ? i : best;
            faintest = parts[i] > parts[faintest] ? faintest : i;
        }
        RobustScale.Estimate usual = RobustScale.of(Arrays.copyOf(means, n));
        RobustScale.Estimate usualQuarter = RobustScale.of(Arrays.copyOf(quarters, q));
        double noise = Math.max(1e-3, Math.max(usual.sigma(), usualQuarter.sigma() / Math.sqrt(LinePieces.QUARTERS)));
        return new Prominence(
                above(pieces.level(first, last, 0), RobustScale.of(Arrays.copyOf(medians, n))),
                (mean(parts, -1) - usual.median()) / noise,
                (mean(parts, best) - usual.median())
                        / (noise * Math.sqrt(LinePieces.QUARTERS / (LinePieces.QUARTERS - 1.0))),
                above(parts[faintest], usualQuarter));
    }

    private static double above(double value, RobustScale.Estimate usual) {
        return (value - usual.median()) / Math.max(usual.sigma(), 1e-3);
    }

    /** Mean of the quarters that are there, without one of them; NaN when more than one is missing. */
    private static double mean(double[] quarters, int without) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < LinePieces.QUARTERS; i++) {
            if (i != without && !Double.isNaN(quarters[i])) {
                sum += quarters[i];
                n++;
            }
        }
        return n < LinePieces.QUARTERS - 1 - (without < 0 ? 0 : 1) ? Double.NaN : sum / n;
    }

    private static double halfWidth(LinePieces pieces, boolean[] lit) {
        return halfWidth(pieces, lit, RobustScale::median);
    }

    /** Where the profile sinks to less than a tenth of the sky noise above what is far from it, at least 3 px. */
    private static double halfWidth(LinePieces pieces, boolean[] lit, ToDoubleFunction<double[]> middle) {
        double far = beside(pieces, lit, new int[] {BASE_PX + 6, REACH_PX}, middle);
        double half = 3;
        for (int d = 3; d < BASE_PX + 4; d++) {
            if (!(beside(pieces, lit, new int[] {d, d + 1}, middle) - far >= 0.1)) {
                break;
            }
            half = d + 1.0;
        }
        return half + 0.5;
    }

    /**
     * Middle over the pieces of the mean of both sides at some distances, NaN where nothing is. The median is blind to stars,
     * the mean also to where along the line a diffuse object lies.
     */
    private static double beside(
            LinePieces pieces, boolean[] lit, int[] fromTo, ToDoubleFunction<double[]> middleOfPieces) {
        double[] means = new double[PIECES];
        int n = 0;
        int middle = pieces.reach();
        for (int k = 0; k < PIECES; k++) {
            double sum = 0;
            int count = 0;
            for (int d = fromTo[0]; lit[k] && d < fromTo[1]; d++) {
                sum += pieces.sum()[k][middle + d] + pieces.sum()[k][middle - d];
                count += pieces.count()[k][middle + d] + pieces.count()[k][middle - d];
            }
            if (count > 0) {
                means[n++] = sum / count;
            }
        }
        return n == 0 ? Double.NaN : middleOfPieces.applyAsDouble(Arrays.copyOf(means, n));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
