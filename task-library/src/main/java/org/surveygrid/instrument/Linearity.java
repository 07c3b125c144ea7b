package org.surveygrid.instrument;

import java.util.List;

/**
 * How the counts of an amplifier bend: {@code true = s + c2 s^2 + c3 s^3 + c4 s^4}, where {@code s} are ADU above the
 * electronic zero.
 *
 * @param coefficients c2, c3, c4 in ADU^-1, ADU^-2, ADU^-3; at most three, none for a straight amplifier
 * @see "LSST cp_pipe, linearizer of type Polynomial: the correction is added to the recorded counts"
 */
public record Linearity(List<Double> coefficients) {
    /** Most coefficients there can be. */
    public static final int MAX_COEFFICIENTS = 3;

    private static final double CONVERGED_ADU = 1e-9;
    private static final int MAX_STEPS = 50;

    public Linearity {
        coefficients = List.copyOf(coefficients);
        if (coefficients.size() > MAX_COEFFICIENTS
                || coefficients.stream().anyMatch(c -> !(Math.abs(c) <= 1e-3))) {
            throw new IllegalArgumentException("linearity must have at most " + MAX_COEFFICIENTS
                    + " coefficients, each of at most 0.001 per ADU, got " + coefficients);
        }
    }

    /**
     * Counts that do not bend.
     *
     * @return no coefficients
     */
    public static Linearity straight() {
        return new Linearity(List.of());
    }

    /**
     * Whether there is nothing to correct.
     *
     * @return true without coefficients
     */
    public boolean isStraight() {
        return coefficients.isEmpty();
    }

    /**
     * One coefficient.
     *
     * @param power 2 to 4
     * @return its value, 0 where there is none
     */
    public double coefficient(int power) {
        return power - 2 < coefficients.size() ? coefficients.get(power - 2) : 0;
    }

    /**
     * Counts in proportion to light.
     *
     * @param recordedAdu counts above the electronic zero
     * @return corrected counts
     */
    public double straighten(double recordedAdu) {
        return recordedAdu
                * (1 + recordedAdu * (coefficient(2) + recordedAdu * (coefficient(3) + recordedAdu * coefficient(4))));
    }

    /**
     * What an amplifier records of counts in proportion to light; inverse of {@link #straighten}, in closed form for one
     * coefficient and otherwise by Newton's method.
     *
     * @param straightAdu counts above the electronic zero
     * @return recorded counts; the last step where the polynomial has no inverse
     */
    public double bend(double straightAdu) {
        double curve = 1 + 4 * coefficient(2) * straightAdu;
        if (coefficients.size() == 1 && curve >= 0) {
            return 2 * straightAdu / (1 + Math.sqrt(curve));
        }
        double recorded = straightAdu;
        for (int step = 0; step < MAX_STEPS; step++) {
            double slope = 1
                    + recorded
                            * (2 * coefficient(2)
                                    + recorded * (3 * coefficient(3) + recorded * (4 * coefficient(4))));
            double change = (straighten(recorded) - straightAdu) / slope;
            recorded -= change;
            if (Math.abs(change) <= CONVERGED_ADU) {
                break;
            }
        }
        return recorded;
    }
}
