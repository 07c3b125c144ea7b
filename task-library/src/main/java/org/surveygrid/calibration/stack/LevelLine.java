package org.surveygrid.calibration.stack;

import java.util.Arrays;
import org.surveygrid.statistics.Selection;

/**
 * Fits a line to the values of one pixel against the levels of the frames. Values that were divided by their level L are
 * {@code y = slope + offset / L}, so that the slope is where the line against 1/L, the scale of the frame, meets zero.
 */
final class LevelLine {
    private static final int LEAST = 3;
    /** Below this the levels are so alike that the line is lost in rounding. */
    private static final double LEAST_SPREAD = 1e-6;

    private final double limit;
    private final double[] weight;
    private final boolean[] keep;
    private final float[] scratch;
    private final float[] distance;
    private double slope;
    private double offset;
    private double variance;

    LevelLine(int frames, double limit) {
        this.limit = limit;
        weight = new double[frames];
        keep = new boolean[frames];
        scratch = new float[frames];
        distance = new float[frames];
    }

    /** Values, scales and noise of a pixel. */
    interface Noise {
        double variance(float scale, double level);
    }

    double slope() {
        return slope;
    }

    double variance() {
        return variance;
    }

    boolean keeps(int j) {
        return keep[j];
    }

    /** Returns how many values are on the line; 0 when there is none. */
    int fit(float[] y, float[] scale, int n, Noise noise) {
        Arrays.fill(keep, 0, n, true);
        if (n < LEAST) {
            return 0;
        }
        System.arraycopy(y, 0, scratch, 0, n);
        weigh(scale, n, noise, Selection.median(scratch, n));
        if (!solve(y, scale, n)) {
            return 0;
        }
        if (reject(y, scale, n) == n) {
            return n;
        }
        robustStart(y, scale, n);
        int kept = reject(y, scale, n);
        for (int round = 0; round < FrameCombine.MAX_ROUNDS; round++) {
            weigh(scale, n, noise, slope);
            if (!solve(y, scale, n)) {
                return 0;
            }
            int now = reject(y, scale, n);
            if (now == kept && round > 0) {
                break;
            }
            kept = now;
        }
        return kept;
    }

    private void weigh(float[] scale, int n, Noise noise, double level) {
        for (int j = 0; j < n; j++) {
            weight[j] = 1 / noise.variance(scale[j], level);
        }
    }

    private boolean solve(float[] y, float[] scale, int n) {
        double s = 0;
        double sx = 0;
        double sxx = 0;
        double sy = 0;
        double sxy = 0;
        for (int j = 0; j < n; j++) {
            if (keep[j]) {
                double w = weight[j];
                s += w;
                sx += w * scale[j];
                sxx += w * scale[j] * scale[j];
                sy += w * y[j];
                sxy += w * scale[j] * y[j];
            }
        }
        double determinant = s * sxx - sx * sx;
        if (!(determinant > LEAST_SPREAD * s * sxx)) {
            return false;
        }
        slope = (sxx * sy - sx * sxy) / determinant;
        offset = (s * sxy - sx * sy) / determinant;
        variance = sxx / determinant;
        return true;
    }

    /** Keeps what is close to the line, at least half of the values; returns how many. */
    private int reject(float[] y, float[] scale, int n) {
        int close = 0;
        for (int j = 0; j < n; j++) {
            double d = y[j] - slope - offset * scale[j];
            distance[j] = (float) (d * d * weight[j]);
            close += distance[j] <= limit * limit ? 1 : 0;
        }
        int least = Math.max(LEAST, (n + 1) / 2);
        System.arraycopy(distance, 0, scratch, 0, n);
        float bound = close >= least ? (float) (limit * limit) : Selection.kth(scratch, n, least - 1);
        int kept = 0;
        for (int j = 0; j < n; j++) {
            keep[j] = distance[j] <= bound;
            kept += keep[j] ? 1 : 0;
        }
        return kept;
    }

    /**
     * The median over the values of the median of the lines to all others, which no minority of values can move (Siegel
     * 1982, Biometrika 69, 242).
     */
    private void robustStart(float[] y, float[] scale, int n) {
        double[] medians = new double[n];
        double[] offsets = new double[n];
        int known = 0;
        for (int i = 0; i < n; i++) {
            int pairs = 0;
            for (int j = 0; j < n; j++) {
                double apart = (double) scale[j] - scale[i];
                if (apart != 0) {
                    offsets[pairs++] = ((double) y[j] - y[i]) / apart;
                }
            }
            if (pairs > 0) {
                medians[known++] = Selection.median(offsets, pairs);
            }
        }
        offset = known == 0 ? 0 : Selection.median(medians, known);
        for (int j = 0; j < n; j++) {
            offsets[j] = y[j] - offset * scale[j];
        }
        slope = Selection.median(offsets, n);
    }
}
