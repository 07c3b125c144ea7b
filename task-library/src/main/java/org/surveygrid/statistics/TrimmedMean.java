package org.surveygrid.statistics;

import java.util.Arrays;

/**
 * How noisy a mean of Gaussian values is when some of the smallest and largest are left out; the median is the extreme
 * case.
 *
 * <p>The trimmed mean is a sum over order statistics, hence an integral over the counts N(x) of values below x:
 * {@code var = 2 int int_{x<y} cov(C(N(x)), C(N(y))) dx dy}, where C(m) is the share of the kept values among the m
 * smallest, and N(x), N(y) - N(x) are multinomial. The integral is divided by the same sum for the plain mean, whose
 * variance is known, at two steps, from which the error of the step is extrapolated away.
 *
 * @see "Hoeffding's lemma, applied to the indicator functions of order statistics"
 */
public final class TrimmedMean {
    private static final int STEPS = 24;
    private static final double REACH_SIGMA = 6;
    /** Above this many values the median follows from that of so many, by its approach to the limit as 1/n. */
    private static final int MANY = 24;

    private TrimmedMean() {}

    /**
     * Variance of a trimmed mean in units of that of the plain mean of all values.
     *
     * @param count number of values, at least 1
     * @param lowest how many of the smallest are left out
     * @param highest how many of the largest are left out; together fewer than all
     * @return 1 when none is left out; above 1 otherwise
     */
    public static double relativeVariance(int count, int lowest, int highest) {
        if (lowest < 0 || highest < 0 || lowest + highest >= count) {
            throw new IllegalArgumentException(
                    "cannot leave out " + lowest + " and " + highest + " of " + count + " values");
        }
        if (lowest + highest == 0) {
            return 1;
        }
        int steps = STEPS * (int) Math.ceil(Math.sqrt(count));
        double coarse = covarianceSum(steps, count, lowest, highest) / covarianceSum(steps, count, 0, 0);
        double fine = covarianceSum(2 * steps, count, lowest, highest) / covarianceSum(2 * steps, count, 0, 0);
        return (4 * fine - coarse) / 3;
    }

    /**
     * Variance of a median in units of that of the plain mean.
     *
     * @param count number of values, at least 1
     * @return 1 for 1 and 2 values, rising to half of pi
     */
    public static double relativeVarianceOfMedian(int count) {
        if (count > MANY) {
            int fewer = MANY - (count - MANY) % 2;
            double shortfall = 1 - relativeVarianceOfMedian(fewer) / (Math.PI / 2);
            return Math.PI / 2 * (1 - shortfall * fewer / count);
        }
        int outside = (count - 1) / 2;
        return relativeVariance(count, outside, outside);
    }

    private static double covarianceSum(int steps, int n, int lowest, int highest) {
        double[] share = new double[n + 1];
        for (int m = 0; m <= n; m++) {
            share[m] = Math.max(0, Math.min(m, n - highest) - lowest) / (double) (n - lowest - highest);
        }
        double[] below = new double[steps + 1];
        double[] expected = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            below[i] = gaussianShare(REACH_SIGMA * (2.0 * i / steps - 1));
            double[] chance = binomial(n, below[i]);
            for (int m = 0; m <= n; m++) {
                expected[i] += chance[m] * share[m];
            }
        }
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double[] chance = binomial(n, below[i]);
            for (int k = i; k <= steps; k++) {
                double between = (below[k] - below[i]) / (1 - below[i]);
                double product = 0;
                for (int a = 0; a <= n; a++) {
                    if (share[a] > 0 && chance[a] > 1e-18) {
                        product += chance[a] * share[a] * meanShare(share, a, binomial(n - a, between));
                    }
                }
                sum += (k == i ? 1 : 2) * (product - expected[i] * expected[k]);
            }
        }
        return sum;
    }

    private static double meanShare(double[] share, int from, double[] chance) {
        double sum = 0;
        for (int d = 0; d < chance.length; d++) {
            sum += chance[d] * share[from + d];
        }
        return sum;
    }

    /** Chances of 0 to n successes, from the most likely outwards so that nothing under- or overflows. */
    private static double[] binomial(int n, double p) {
        double[] chance = new double[n + 1];
        double q = 1 - p;
        if (!(p > 0) || !(q > 0)) {
            chance[p > 0 ? n : 0] = 1;
            return chance;
        }
        int peak = Math.min(n, (int) ((n + 1) * p));
        Arrays.fill(chance, 0);
        chance[peak] = 1;
        double sum = 1;
        for (int m = peak; m < n; m++) {
            chance[m + 1] = chance[m] * (n - m) * p / ((m + 1) * q);
            sum += chance[m + 1];
        }
        for (int m = peak; m > 0; m--) {
            chance[m - 1] = chance[m] * m * q / ((n - m + 1) * p);
            sum += chance[m - 1];
        }
        for (int m = 0; m <= n; m++) {
            chance[m] /= sum;
        }
        return chance;
    }

    /** Share of a unit Gaussian below x, by the series of its integral from 0. */
    private static double gaussianShare(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; k < 400 && Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        double share = 0.5 + StrictMath.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) * sum;
        return Math.max(0, Math.min(1, share));
    }
}
