package org.surveygrid.calibration;

import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;

/**
 * Takes off what the signal of one amplifier leaves on another: {@code victim -= c * source}, for pixels read at the
 * same moment.
 *
 * <p>Works on raw data sections, because that is where pixels of the same moment have the same place, and uses source
 * values as they were recorded, before any other amplifier's crosstalk is removed from them. The source is counted from
 * its overscan level, so that its pedestal is left alone.
 */
public final class CrosstalkCorrection {
    private CrosstalkCorrection() {}

    /**
     * Corrects a raw image.
     *
     * @param raw raw image, ADU
     * @param chip where its amplifiers are
     * @param crosstalk coefficients; those of amplifiers that this chip does not have are ignored
     * @return the corrected raw image; the argument itself when there is nothing to do
     */
    public static FloatImage apply(FloatImage raw, Chip chip, List<Crosstalk> crosstalk) {
        FloatImage corrected = raw;
        for (Crosstalk pair : crosstalk) {
            for (Amplifier source : chip.amplifiers()) {
                for (Amplifier victim : chip.amplifiers()) {
                    if (source.id().equals(pair.sourceAmplifier())
                            && victim.id().equals(pair.victimAmplifier())
                            && pair.coefficient() != 0) {
                        if (corrected.equals(raw)) {
                            corrected = raw.copy();
                        }
                        subtract(raw, corrected, new Amplifier[] {source, victim}, pair.coefficient());
                    }
                }
            }
        }
        return corrected;
    }

    private static void subtract(FloatImage raw, FloatImage corrected, Amplifier[] pair, double coefficient) {
        PixelBox from = pair[0].dataSection();
        PixelBox to = pair[1].dataSection();
        boolean mirrorX = readsRightToLeft(pair[0]) != readsRightToLeft(pair[1]);
        boolean mirrorY = readsTopDown(pair[0]) != readsTopDown(pair[1]);
        double pedestal = pair[0].overscan()
                .map(box -> org.surveygrid.statistics.RobustScale.median(
                        raw.cut(box).pixels()))
                .orElse(0.0);
        int width = Math.min(from.width(), to.width());
        int height = Math.min(from.height(), to.height());
        for (int y = 0; y < height; y++) {
            int sourceY = mirrorY ? from.y1() - 1 - y : from.y0() + y;
            for (int x = 0; x < width; x++) {
                int sourceX = mirrorX ? from.x1() - 1 - x : from.x0() + x;
                double signal = raw.at(sourceX, sourceY) - pedestal;
                int victim = (to.y0() + y) * raw.width() + to.x0() + x;
                corrected.pixels()[victim] = (float) (corrected.pixels()[victim] - coefficient * signal);
            }
        }
    }

    /** A data section whose overscan lies left of it is read towards the left. */
    private static boolean readsRightToLeft(Amplifier amplifier) {
        return amplifier.overscan().isPresent()
                && amplifier.overscan().get().x0() < amplifier.dataSection().x0();
    }

    private static boolean readsTopDown(Amplifier amplifier) {
        return amplifier.readout() == Amplifier.Readout.FLIPPED_Y
                || amplifier.readout() == Amplifier.Readout.FLIPPED_BOTH;
    }
}
