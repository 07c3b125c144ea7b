package org.surveygrid.calibration;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
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
}
