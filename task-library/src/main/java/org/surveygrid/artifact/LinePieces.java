package org.surveygrid.artifact;

import java.util.Arrays;
import org.surveygrid.statistics.RobustScale;

/**
 * Profiles across a line, one for each piece along it.
 *
 * @param sum of pixels, by distance from -reach to reach
 * @param count of pixels
 * @param from where along the line the first piece begins
 * @param length of all pieces
 */
record LinePieces(double[][] sum, int[][] count, double from, double length) {
    static final int QUARTERS = 4;
    static final int CORE_PX = 2;
    private static final int ON_PX = 3;
    private static final int NEAR_PX = 7;
    private static final int FAR_PX = 14;

    int reach() {
        return sum[0].length / 2;
    }

    /** What stands out in each quarter of a stretch over both its sides, NaN where there is none. */
    double[] quarters(int first, int last, int shift) {
        double[] out = new double[QUARTERS];
        for (int i = 0; i < QUARTERS; i++) {
            double[] total = new double[4];
            int end = first + (last - first + 1) * (i + 1) / QUARTERS;
            for (int k = first + (last - first + 1) * i / QUARTERS; k < end; k++) {
                double[] on = mean(k, shift - CORE_PX, shift + CORE_PX);
                double[] left = mean(k, shift - FAR_PX, shift - NEAR_PX);
                double[] right = mean(k, shift + NEAR_PX, shift + FAR_PX);
                total[0] += on[0] * on[1];
                total[1] += on[1];
                total[2] += left[0] * left[1] + right[0] * right[1];
                total[3] += left[1] + right[1];
            }
            out[i] = total[1] > 0 && total[3] > 0 ? total[0] / total[1] - total[2] / total[3] : Double.NaN;
        }
        return out;
    }

    /** Median over the pieces of what stands out on the line over the brighter side; NaN when half of it is not there. */
    double level(int first, int last, int shift) {
        double[] excess = new double[sum.length];
        int n = 0;
        for (int k = first; k <= last; k++) {
            double one = excess(k, shift);
            if (!Double.isNaN(one)) {
                excess[n++] = one;
            }
        }
        return 2 * n < last - first + 1 ? Double.NaN : RobustScale.median(Arrays.copyOf(excess, n));
    }

    /** Mean of a piece close to the line above the brighter of its two near sides; NaN where one of the three is not there. */
    private double excess(int k, int shift) {
        double[] on = mean(k, shift - ON_PX, shift + ON_PX);
        double[] left = mean(k, shift - FAR_PX, shift - NEAR_PX);
        double[] right = mean(k, shift + NEAR_PX, shift + FAR_PX);
        return on[1] > 0 && left[1] > 0 && right[1] > 0 ? on[0] - Math.max(left[0], right[0]) : Double.NaN;
    }

    /** What stands out on a piece, in units of the noise of its pixels. */
    double significance(int k, int shift) {
        double excess = excess(k, shift);
        return Double.isNaN(excess) ? 0 : excess * Math.sqrt(mean(k, shift - ON_PX, shift + ON_PX)[1]);
    }

    /** Mean over some distances, and of how many pixels. */
    private double[] mean(int piece, int low, int high) {
        double total = 0;
        int pixels = 0;
        for (int d = low; d <= high; d++) {
            total += sum[piece][reach() + d];
            pixels += count[piece][reach() + d];
        }
        return new double[] {pixels == 0 ? 0 : total / pixels, pixels};
    }
}
