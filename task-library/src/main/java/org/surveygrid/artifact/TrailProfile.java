package org.surveygrid.artifact;

import java.util.Optional;
import org.surveygrid.image.MaskImage;

/** Confirms a line at full resolution and measures where exactly the trail lies. */
final class TrailProfile {
    private static final int PIECES = 32;
    private static final int REACH_PX = 24;
    private static final int BASE_PX = 10;
    private static final double PIECE_SIGNIFICANCE = 2;
    private static final double FRACTION_OF_PIECES = 0.6;

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
            lit[k] = signal(pieces, k, 3)[0] > PIECE_SIGNIFICANCE;
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
        double start = pieces.from() + (first <= 1 ? 0 : first - 1) * piece;
        double end = pieces.from() + (last >= PIECES - 2 ? PIECES : last + 2) * piece;
        double halfWidth = halfWidth(pieces, lit);
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
        int width = mask.width();
        int height = mask.height();
        double from = Double.POSITIVE_INFINITY;
        double to = Double.NEGATIVE_INFINITY;
        for (int step = -2 * (width + height); step <= 2 * (width + height); step++) {
            double[] p = at(line, step);
            if (p[0] >= 0 && p[1] >= 0 && p[0] <= width - 1 && p[1] <= height - 1) {
                from = Math.min(from, step);
                to = Math.max(to, step);
            }
        }
        double length = Math.max(1, to - from + 1);
        Pieces pieces =
                new Pieces(new double[PIECES][2 * REACH_PX + 1], new int[PIECES][2 * REACH_PX + 1], from, length);
        if (!(to > from)) {
            return pieces;
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double across = x * line[0] + y * line[1] - line[2];
                if (Math.abs(across) < REACH_PX) {
                    int piece = (int) Math.floor((y * line[0] - x * line[1] - from) * PIECES / length);
                    int p = y * width + x;
                    if (piece >= 0 && piece < PIECES && SatelliteTrails.usable(residual, mask, p)) {
                        int offset = (int) Math.rint(across) + REACH_PX;
                        pieces.sum()[piece][offset] += residual[p];
                        pieces.count()[piece][offset]++;
                    }
                }
            }
        }
        return pieces;
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

    /** Where the mean profile sinks below a tenth of the sky noise, at least 3 px. */
    private static double halfWidth(Pieces pieces, boolean[] lit) {
        double half = 3;
        for (int d = 3; d < BASE_PX + 4; d++) {
            double sum = 0;
            int count = 0;
            for (int k = 0; k < PIECES; k++) {
                if (lit[k]) {
                    sum += pieces.sum()[k][REACH_PX + d] + pieces.sum()[k][REACH_PX - d];
                    count += pieces.count()[k][REACH_PX + d] + pieces.count()[k][REACH_PX - d];
                }
            }
            if (count == 0 || sum / count < 0.1) {
                break;
            }
            half = d + 1.0;
        }
        return half + 0.5;
    }
}
