package org.surveygrid.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.stack.VarianceMap;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;

/** A number per amplifier, spread over the pixels that the amplifier reads. */
public final class AmplifierPlane {
    private AmplifierPlane() {}

    /**
     * A trimmed image that holds one value per amplifier.
     *
     * @param chip the chip
     * @param value number of an amplifier, e.g. its gain
     * @return the image
     */
    public static FloatImage of(Chip chip, ToDoubleFunction<Amplifier> value) {
        FloatImage plane = FloatImage.zeros(chip.width(), chip.height());
        for (Amplifier amplifier : chip.amplifiers()) {
            float number = (float) value.applyAsDouble(amplifier);
            PixelBox box = amplifier.trimmedSection();
            for (int y = box.y0(); y < box.y1(); y++) {
                Arrays.fill(plane.pixels(), y * chip.width() + box.x0(), y * chip.width() + box.x1(), number);
            }
        }
        return plane;
    }

    /**
     * Multiplies rows of a trimmed image with one value per amplifier, in place.
     *
     * @param rows whole rows
     * @param firstRow which row of the chip the first is
     * @param chip the chip
     * @param value number of an amplifier
     */
    public static void multiplyRows(FloatImage rows, int firstRow, Chip chip, ToDoubleFunction<Amplifier> value) {
        for (Amplifier amplifier : chip.amplifiers()) {
            float number = (float) value.applyAsDouble(amplifier);
            PixelBox box = amplifier.trimmedSection();
            for (int y = Math.max(box.y0(), firstRow); y < Math.min(box.y1(), firstRow + rows.height()); y++) {
                int row = (y - firstRow) * chip.width();
                for (int p = row + box.x0(); p < row + box.x1(); p++) {
                    rows.pixels()[p] *= number;
                }
            }
        }
    }

    /**
     * One value per amplifier without an image that holds it, for noise of stacks.
     *
     * @param chip the chip
     * @param value number of an amplifier, e.g. its squared read noise
     * @return the map
     */
    public static VarianceMap map(Chip chip, ToDoubleFunction<Amplifier> value) {
        List<VarianceMap.Region> regions = chip.amplifiers().stream()
                .map(amplifier ->
                        new VarianceMap.Region(amplifier.trimmedSection(), (float) value.applyAsDouble(amplifier)))
                .toList();
        return new VarianceMap(chip.width(), chip.height(), regions);
    }
}
