package org.surveygrid.calibration.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.instrument.Amplifier.Linearity;

/**
 * How the counts of an amplifier bend, from flats of different exposure time under a lamp that does not change:
 * {@code k t = s + c2 s^2 + c3 s^3 + c4 s^4}, solved for the lamp and the coefficients with equal relative errors.
 *
 * @see "LSST cp_pipe, linearity of type Polynomial"
 */
public final class LinearityMeasurement {
    private LinearityMeasurement() {}

    /**
     * A flat.
     *
     * @param exposureSeconds how long the shutter was open, above 0
     * @param levelAdu recorded level above the electronic zero, above 0
     */
    public record Exposure(double exposureSeconds, double levelAdu) {
        public Exposure {
            if (!(exposureSeconds > 0) || !(levelAdu > 0)) {
                throw new IllegalArgumentException("a flat needs a positive exposure time and level, got "
                        + exposureSeconds + " s and " + levelAdu + " ADU");
            }
        }
    }

    /**
     * A measured bend.
     *
     * @param linearity the coefficients
     * @param lampAduPerSecond straight counts per second
     * @param largestDeviation of a flat from the result, as a fraction
     */
    public record Estimate(Linearity linearity, double lampAduPerSecond, double largestDeviation) {}

    /**
     * Fits the coefficients.
     *
     * @param exposures flats below saturation
     * @param order highest power, 2 to 4
     * @return the estimate, or empty when there are not two more flats than unknowns, or the times are too alike
     * @throws IllegalArgumentException when the order is not 2 to 4
     */
    public static Optional<Estimate> fit(List<Exposure> exposures, int order) {
        if (order < 2 || order > Linearity.MAX_COEFFICIENTS + 1) {
            throw new IllegalArgumentException("order of linearity must be 2 to 4, got " + order);
        }
        if (exposures.size() < order + 2) {
            return Optional.empty();
        }
        double top = 0;
        for (Exposure exposure : exposures) {
            top = Math.max(top, exposure.levelAdu());
        }
        SmallSystem system = new SmallSystem(order);
        for (Exposure exposure : exposures) {
            double u = exposure.levelAdu() / top;
            double[] factors = new double[order];
            factors[0] = exposure.exposureSeconds();
            double power = u;
            for (int i = 1; i < order; i++) {
                power *= u;
                factors[i] = -power;
            }
            system.add(factors, u, 1 / (u * u));
        }
        double[] solution = system.solve();
        List<Double> coefficients = new ArrayList<>();
        double scale = 1;
        for (int i = 1; i < order; i++) {
            scale *= top;
            if (!(Math.abs(solution[i] / scale) <= 1e-3)) {
                return Optional.empty();
            }
            coefficients.add(solution[i] / scale);
        }
        Linearity linearity = new Linearity(coefficients);
        double lamp = solution[0] * top;
        double largest = 0;
        for (Exposure exposure : exposures) {
            double straight = linearity.straighten(exposure.levelAdu());
            largest = Math.max(largest, Math.abs(straight / (lamp * exposure.exposureSeconds()) - 1));
        }
        return Optional.of(new Estimate(linearity, lamp, largest));
    }
}
