package org.surveygrid.synthetic.score;

import java.util.Arrays;

/**
 * Median and Gaussian-equivalent scatter of a sample, from its quartiles.
 *
 * @param median middle value; NaN for an empty sample
 * @param sigma interquartile range over 1.349
 * @param count finite values
 */
record Spread(double median, double sigma, int count) {
    /** Interquartile range of a Gaussian in units of its standard deviation: twice the quantile of 0.75. */
    private static final double QUARTILES_PER_SIGMA = 2 * 0.674_489_750_196_081_7;

    static Spread of(double[] values) {
        double[] finite =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (finite.length == 0) {
            return new Spread(Double.NaN, Double.NaN, 0);
        }
        double low = finite[finite.length / 4];
        double high = finite[Math.min(finite.length - 1, 3 * finite.length / 4)];
        return new Spread(finite[finite.length / 2], (high - low) / QUARTILES_PER_SIGMA, finite.length);
    }
}
