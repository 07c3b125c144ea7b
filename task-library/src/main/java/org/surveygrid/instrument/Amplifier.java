package org.surveygrid.instrument;

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
    public Amplifier withFigures(
            double newGainElectronsPerAdu, double newReadNoiseElectrons, double newSaturationAdu) {
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
}
