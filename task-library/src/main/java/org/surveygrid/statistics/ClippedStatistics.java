package org.surveygrid.statistics;

/**
 * What is left of a sample after its outliers are gone, in the unit of the sample.
 *
 * @param mean mean of the kept values, NaN when there are none
 * @param median median of the kept values, NaN when there are none
 * @param sigma standard deviation of the kept values, corrected for the tails that the clipping removed; 0 for one
 *     value, NaN for none
 * @param count how many values were kept
 * @param rejected how many finite values were not
 */
public record ClippedStatistics(double mean, double median, double sigma, int count, int rejected) {
    /**
     * Standard error of the mean.
     *
     * @return sigma over the root of the count
     */
    public double meanError() {
        return sigma / Math.sqrt(count);
    }
}
