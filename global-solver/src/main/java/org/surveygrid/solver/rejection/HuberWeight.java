package org.surveygrid.solver.rejection;

/**
 * Huber's weight: full within 1.5 standard deviations, falling as 1/|t| beyond, so that the pull of an outlier is
 * bounded.
 *
 * @see "Huber 1964, Ann. Math. Statist. 35, 73"
 */
public final class HuberWeight {
    private static final double TUNING = 1.5;

    private HuberWeight() {}

    /**
     * Factor for the weight of a measurement.
     *
     * @param normalisedResidual residual over its standard deviation; for two axes their root of the mean square
     * @return in (0, 1]
     */
    public static double of(double normalisedResidual) {
        double size = Math.abs(normalisedResidual);
        return size <= TUNING ? 1 : TUNING / size;
    }
}
