package org.surveygrid.instrument;

import java.util.List;
import java.util.Optional;
import org.surveygrid.image.PixelBox;

/**
 * One read-out channel of a chip.
 *
 * @param id unique within the chip
 * @param dataSection light-sensitive pixels in the raw image
 * @param trimmedSection where those pixels go in the trimmed image, same size
 * @param readout order in which the data section is copied
 * @param overscan pixels without light in the raw image, or empty when there are none
 * @param gainElectronsPerAdu nominal gain
 * @param readNoiseElectrons nominal read noise
 * @param saturationAdu raw level at which the amplifier saturates
 * @param linearity how its counts bend
 */
public record Amplifier(
        String id,
        PixelBox dataSection,
        PixelBox trimmedSection,
        Readout readout,
        Optional<PixelBox> overscan,
        double gainElectronsPerAdu,
        double readNoiseElectrons,
        double saturationAdu,
        Linearity linearity) {
    /** Orientation of the raw pixels with respect to the trimmed image. */
    public enum Readout {
        NORMAL,
        FLIPPED_X,
        FLIPPED_Y,
        FLIPPED_BOTH
    }

    public Amplifier {
        if (dataSection.width() != trimmedSection.width() || dataSection.height() != trimmedSection.height()) {
            throw new IllegalArgumentException("amplifier " + id + ": data section " + dataSection
                    + " and trimmed section " + trimmedSection + " differ in size");
        }
        if (!(gainElectronsPerAdu > 0)) {
            throw new IllegalArgumentException(
                    "amplifier " + id + ": gain must be positive, got " + gainElectronsPerAdu + " e-/ADU");
        }
        if (!(readNoiseElectrons >= 0)) {
            throw new IllegalArgumentException(
                    "amplifier " + id + ": read noise must not be negative, got " + readNoiseElectrons + " e-");
        }
        if (!(saturationAdu > 0)) {
            throw new IllegalArgumentException(
                    "amplifier " + id + ": saturation must be positive, got " + saturationAdu + " ADU");
        }
    }

    /**
     * The same amplifier with figures that a header states.
     *
     * @param newGainElectronsPerAdu gain
     * @param newReadNoiseElectrons read noise
     * @param newSaturationAdu raw level at which it saturates
     * @return a new amplifier
     */
    public Amplifier withFigures(double newGainElectronsPerAdu, double newReadNoiseElectrons, double newSaturationAdu) {
        return new Amplifier(
                id,
                dataSection,
                trimmedSection,
                readout,
                overscan,
                newGainElectronsPerAdu,
                newReadNoiseElectrons,
                newSaturationAdu,
                linearity);
    }

    /**
     * The same amplifier with another bend of its counts.
     *
     * @param newLinearity how its counts bend
     * @return a new amplifier
     */
    public Amplifier withLinearity(Linearity newLinearity) {
        return new Amplifier(
                id,
                dataSection,
                trimmedSection,
                readout,
                overscan,
                gainElectronsPerAdu,
                readNoiseElectrons,
                saturationAdu,
                newLinearity);
    }

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
            if (coefficients.size() > MAX_COEFFICIENTS || coefficients.stream().anyMatch(c -> !(Math.abs(c) <= 1e-3))) {
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
                    * (1
                            + recordedAdu
                                    * (coefficient(2) + recordedAdu * (coefficient(3) + recordedAdu * coefficient(4))));
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
}
