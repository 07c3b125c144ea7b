package org.surveygrid.solver.engine;

/**
 * How well the model holds for stars that it was not fitted to.
 *
 * @param fittedRms scatter of the fitted stars' measurements about their stars, in the unit of the residuals; NaN when
 *     there are none
 * @param reservedRms the same of the stars that were kept out
 * @param reservedChiSquare chi-square of these about their own means, for a degree of freedom
 */
public record Validation(double fittedRms, double reservedRms, double reservedChiSquare) {
    /** From here on a measurement is its star's only one. */
    private static final double LONELY = 0.999;

    /** As the reserved stars stand about their own means. */
    static Validation of(Measurements measurements) {
        double[] squares = new double[2];
        int[] count = new int[2];
        double chiSquare = 0;
        double degrees = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            int kind = measurements.isReserved(s) ? 1 : 0;
            degrees += kind
                    * Math.max(
                            0,
                            measurements.axes() * (measurements.activeCount(s) - 1.0)
                                    - measurements.furtherUnknowns(s));
            for (int i = measurements.start(s); i < measurements.start(s + 1); i++) {
                boolean isShared = measurements.isActive(i) && measurements.leverage(i) < LONELY;
                if (isShared) {
                    chiSquare += kind * measurements.squaredResidual(i) / measurements.variance(i);
                }
                if (isShared && !measurements.isCatalogue(i)) {
                    squares[kind] += measurements.normalised(i) * measurements.variance(i);
                    count[kind]++;
                }
            }
        }
        return new Validation(Math.sqrt(squares[0] / count[0]), Math.sqrt(squares[1] / count[1]), chiSquare / degrees);
    }
}
