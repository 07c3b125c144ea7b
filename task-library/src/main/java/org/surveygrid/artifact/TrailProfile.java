package org.surveygrid.artifact;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.RobustScale;

/** Confirms a line at full resolution and measures where exactly the trail lies. */
final class TrailProfile {
    private static final int PIECES = 32;
    private static final int REACH_PX = 24;
    private static final int BASE_PX = 10;
    private static final double PIECE_SIGNIFICANCE = 2;
    private static final double FRACTION_OF_PIECES = 0.6;
    private static final int CONTROL_STEP_PX = 12;
    private static final int MOST_CONTROLS = 64;
    private static final int FEWEST_CONTROLS = 8;
    private static final int ON_PX = 3;
    private static final double CROSSING_FRACTION = 0.7;
    private static final double WIDEST_PARTIAL_PX = 10;
    private static final double CROSSING_SIGMA = 5;
    private static final double PARTIAL_SIGMA = 12;
    private static final int NEAR_PX = 7;
    private static final int FAR_PX = 14;

    private final float[] residual;
    private final MaskImage mask;
    private final int bin;

    TrailProfile(float[] residual, MaskImage mask, int bin) {
        this.residual = residual;
        this.mask = mask;
        this.bin = bin;
    }

    /** Profiles across the line, one per piece along it: sums and counts by offset from -REACH to REACH. */
    private record Pieces(double[][] sum, int[][] count, double from, double length) {}

    Optional<Trail> confirm(double[] cosSinOffset, double significance, int shortestPx) {
        double[] line = cosSinOffset.clone();
        for (int round = 0; round < 2; round++) {
            Pieces pieces = cut(line);
            double[] shift = fit(pieces, round == 0 ? bin + 3 : 4);
            line = moved(line, pieces, shift);
        }
        Pieces pieces = cut(line);
        boolean[] lit = new boolean[PIECES];
        int first = -1;
        int last = -1;
        int count = 0;
        for (int k = 0; k < PIECES; k++) {
            double[] on = mean(pieces, k, -ON_PX, ON_PX);
            lit[k] = excess(pieces, k) * Math.sqrt(on[1]) > PIECE_SIGNIFICANCE;
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
        if (first < 0 || count < 4 || (last - first + 1) * piece < shortestPx) {
            return Optional.empty();
        }
        boolean crosses = last - first + 1 >= CROSSING_FRACTION * PIECES;
        double halfWidth = halfWidth(pieces, lit);
        if (!crosses && halfWidth > WIDEST_PARTIAL_PX) {
            return Optional.empty();
        }
        if (!(prominence(line, pieces, first, last) > (crosses ? CROSSING_SIGMA : PARTIAL_SIGMA))) {
            return Optional.empty();
        }
        double start = pieces.from() + (first <= 1 ? 0 : first - 1) * piece;
        double end = pieces.from() + (last >= PIECES - 2 ? PIECES : last + 2) * piece;
        double[] a = at(line, start);
        double[] b = at(line, end);
        return Optional.of(new Trail(a[0], a[1], b[0], b[1], halfWidth, significance));
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

    private Pieces cut(double[] line) {
        double from = Double.POSITIVE_INFINITY;
        double to = Double.NEGATIVE_INFINITY;
        for (int step = -2 * (mask.width() + mask.height()); step <= 2 * (mask.width() + mask.height()); step++) {
            double[] p = at(line, step);
            if (p[0] >= 0 && p[1] >= 0 && p[0] <= mask.width() - 1 && p[1] <= mask.height() - 1) {
                from = Math.min(from, step);
                to = Math.max(to, step);
            }
        }
        return to > from ? cut(line, from, to - from + 1) : cut(line, 0, 0);
    }

    /** Pieces of a line from a place along it, over a length. */
    private Pieces cut(double[] line, double from, double length) {
        Pieces pieces = new Pieces(
                new double[PIECES][2 * REACH_PX + 1], new int[PIECES][2 * REACH_PX + 1], from, Math.max(1, length));
        boolean steep = Math.abs(line[0]) >= Math.abs(line[1]);
        double ahead = steep ? line[0] : line[1];
        double aside = steep ? line[1] : line[0];
        int rows = steep ? mask.height() : mask.width();
        int columns = steep ? mask.width() : mask.height();
        for (int row = 0; row < rows; row++) {
            double middle = (line[2] - row * aside) / ahead;
            double half = REACH_PX / Math.abs(ahead);
            int last = (int) Math.min(columns - 1, Math.floor(middle + half));
            for (int column = (int) Math.max(0, Math.ceil(middle - half)); column <= last; column++) {
                add(pieces, line, steep ? column : row, steep ? row : column);
            }
        }
        return pieces;
    }

    private void add(Pieces pieces, double[] line, int x, int y) {
        double across = x * line[0] + y * line[1] - line[2];
        int p = y * mask.width() + x;
        if (Math.abs(across) < REACH_PX && SatelliteTrails.usable(residual, mask, p)) {
            int piece = (int) Math.floor((y * line[0] - x * line[1] - pieces.from()) * PIECES / pieces.length());
            if (piece >= 0 && piece < PIECES) {
                int offset = (int) Math.rint(across) + REACH_PX;
                pieces.sum()[piece][offset] += residual[p];
                pieces.count()[piece][offset]++;
            }
        }
    }

    /**
     * How much brighter the pieces of the trail are than those of lines beside it, in units of how these differ among
     * themselves; NaN when there are too few of them. The middle one of the pieces counts: a star lights few of them, a
     * trail all. Lines beside it hold what noise, crowding, gradients and galaxies do in this image, so that no model of
     * them is needed.
     */
    private double prominence(double[] line, Pieces whole, int first, int last) {
        double piece = whole.length() / PIECES;
        double from = whole.from() + first * piece;
        double length = (last - first + 1) * piece;
        double[] others = new double[MOST_CONTROLS];
        int n = 0;
        for (int k = 1; n < MOST_CONTROLS - 1 && k < 4 * MOST_CONTROLS; k++) {
            for (int side = -1; side <= 1; side += 2) {
                double shift = side * (REACH_PX + k * (double) CONTROL_STEP_PX);
                double level = level(cut(new double[] {line[0], line[1], line[2] + shift}, from, length));
                if (!Double.isNaN(level)) {
                    others[n++] = level;
                }
            }
        }
        if (n < FEWEST_CONTROLS) {
            return Double.NaN;
        }
        RobustScale.Estimate usual = RobustScale.of(Arrays.copyOf(others, n));
        double level = level(cut(line, from, length));
        double noise = Math.max(usual.sigma(), 1e-3);
        return (level - usual.median()) / noise;
    }

    /** Median over the pieces of what stands out on the line over the brighter side; NaN when half of it is not there. */
    private static double level(Pieces pieces) {
        double[] excess = new double[PIECES];
        int n = 0;
        for (int k = 0; k < PIECES; k++) {
            double one = excess(pieces, k);
            if (!Double.isNaN(one)) {
                excess[n++] = one;
            }
        }
        return 2 * n < PIECES ? Double.NaN : RobustScale.median(Arrays.copyOf(excess, n));
    }

    /** Mean of a piece close to the line above the brighter of its two near sides; NaN where one of the three is not there. */
    private static double excess(Pieces pieces, int k) {
        double[] on = mean(pieces, k, -ON_PX, ON_PX);
        double[] left = mean(pieces, k, -FAR_PX, -NEAR_PX);
        double[] right = mean(pieces, k, NEAR_PX, FAR_PX);
        return on[1] > 0 && left[1] > 0 && right[1] > 0 ? on[0] - Math.max(left[0], right[0]) : Double.NaN;
    }

    private static double[] mean(Pieces pieces, int piece, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int d = from; d <= to; d++) {
            sum += pieces.sum()[piece][REACH_PX + d];
            count += pieces.count()[piece][REACH_PX + d];
        }
        return new double[] {count == 0 ? 0 : sum / count, count};
    }

    /** Significance and centroid of what stands out within {@code reach} of the line in one piece. */
    private static double[] signal(Pieces pieces, int piece, int reach) {
        double base = 0;
        int baseCount = 0;
        for (int d = BASE_PX; d < REACH_PX; d++) {
            base += pieces.sum()[piece][REACH_PX - d] + pieces.sum()[piece][REACH_PX + d];
            baseCount += pieces.count()[piece][REACH_PX - d] + pieces.count()[piece][REACH_PX + d];
        }
        if (baseCount == 0) {
            return new double[] {0, 0};
        }
        double level = base / baseCount;
        double sum = 0;
        double moment = 0;
        int count = 0;
        for (int d = -reach; d <= reach; d++) {
            int n = pieces.count()[piece][REACH_PX + d];
            double excess = pieces.sum()[piece][REACH_PX + d] - n * level;
            sum += excess;
            count += n;
            moment += d * Math.max(0, excess);
        }
        double positive = 0;
        for (int d = -reach; d <= reach; d++) {
            positive += Math.max(0, pieces.sum()[piece][REACH_PX + d] - pieces.count()[piece][REACH_PX + d] * level);
        }
        if (count == 0 || !(positive > 0)) {
            return new double[] {0, 0};
        }
        return new double[] {sum / Math.sqrt(count), moment / positive};
    }

    /** Straight line through the centroids of the pieces that stand out: shift at the middle, and slope. */
    private static double[] fit(Pieces pieces, int reach) {
        double w = 0;
        double s = 0;
        double ss = 0;
        double d = 0;
        double sd = 0;
        for (int k = 0; k < PIECES; k++) {
            double[] signal = signal(pieces, k, reach);
            if (signal[0] > PIECE_SIGNIFICANCE) {
                double weight = Math.min(signal[0], 10);
                double t = (k + 0.5) / PIECES - 0.5;
                w += weight;
                s += weight * t;
                ss += weight * t * t;
                d += weight * signal[1];
                sd += weight * t * signal[1];
            }
        }
        double determinant = w * ss - s * s;
        if (!(determinant > 1e-6 * w * w)) {
            return new double[] {w > 0 ? d / w : 0, 0};
        }
        return new double[] {(ss * d - s * sd) / determinant, (w * sd - s * d) / determinant};
    }

    private static double[] moved(double[] line, Pieces pieces, double[] shift) {
        double middle = pieces.from() + 0.5 * pieces.length();
        double slope = shift[1] / pieces.length();
        double cos = line[0] + slope * line[1];
        double sin = line[1] - slope * line[0];
        double norm = Math.sqrt(cos * cos + sin * sin);
        double[] centre = at(line, middle);
        double x = centre[0] + shift[0] * line[0];
        double y = centre[1] + shift[0] * line[1];
        return new double[] {cos / norm, sin / norm, (x * cos + y * sin) / norm};
    }

    /** Where the mean profile sinks to less than a tenth of the sky noise above what is far from it, at least 3 px. */
    private static double halfWidth(Pieces pieces, boolean[] lit) {
        double half = 3;
        double level = 0;
        int pixels = 0;
        for (int k = 0; k < PIECES; k++) {
            for (int d = BASE_PX + 6; lit[k] && d < REACH_PX; d++) {
                level += pieces.sum()[k][REACH_PX + d] + pieces.sum()[k][REACH_PX - d];
                pixels += pieces.count()[k][REACH_PX + d] + pieces.count()[k][REACH_PX - d];
            }
        }
        double far = pixels == 0 ? 0 : level / pixels;
        for (int d = 3; d < BASE_PX + 4; d++) {
            double sum = 0;
            int count = 0;
            for (int k = 0; k < PIECES; k++) {
                if (lit[k]) {
                    sum += pieces.sum()[k][REACH_PX + d] + pieces.sum()[k][REACH_PX - d];
                    count += pieces.count()[k][REACH_PX + d] + pieces.count()[k][REACH_PX - d];
                }
            }
            if (count == 0 || sum / count - far < 0.1) {
                break;
            }
            half = d + 1.0;
        }
        return half + 0.5;
    }
}
