package org.surveygrid.calibration;

import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;

/** Makes counts proportional to light, amplifier by amplifier. */
public final class LinearityCorrection {
    private LinearityCorrection() {}

    /**
     * Corrects in place.
     *
     * @param biasSubtractedAdu trimmed pixels above the electronic zero; an amplifier that is straight keeps its bits
     * @param chip where its amplifiers are, and how they bend
     * @throws IllegalArgumentException when the image has not the chip's trimmed size
     */
    public static void apply(FloatImage biasSubtractedAdu, Chip chip) {
        if (biasSubtractedAdu.width() != chip.width() || biasSubtractedAdu.height() != chip.height()) {
            throw new IllegalArgumentException("image of " + biasSubtractedAdu.width() + " x "
                    + biasSubtractedAdu.height() + " px is not chip " + chip.id() + " of " + chip.width() + " x "
                    + chip.height() + " px");
        }
        applyRows(biasSubtractedAdu, 0, chip);
    }

    /**
     * Corrects some rows in place.
     *
     * @param biasSubtractedAdu whole rows of trimmed pixels above the electronic zero
     * @param firstRow which row of the chip the first is
     * @param chip where its amplifiers are, and how they bend
     */
    public static void applyRows(FloatImage biasSubtractedAdu, int firstRow, Chip chip) {
        int lastRow = firstRow + biasSubtractedAdu.height();
        for (Amplifier amplifier : chip.amplifiers()) {
            if (amplifier.linearity().isStraight()) {
                continue;
            }
            PixelBox box = amplifier.trimmedSection();
            for (int y = Math.max(box.y0(), firstRow); y < Math.min(box.y1(), lastRow); y++) {
                int row = (y - firstRow) * chip.width();
                straighten(biasSubtractedAdu.pixels(), row + box.x0(), row + box.x1(), amplifier.linearity());
            }
        }
    }

    /** Corrects a piece of a row. */
    static void straighten(float[] adu, int from, int to, Linearity linearity) {
        float c2 = (float) linearity.coefficient(2);
        float c3 = (float) linearity.coefficient(3);
        float c4 = (float) linearity.coefficient(4);
        for (int p = from; p < to; p++) {
            float s = adu[p];
            adu[p] = s + s * (s * (c2 + s * (c3 + s * c4)));
        }
    }
}
