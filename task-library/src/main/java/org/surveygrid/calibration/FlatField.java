package org.surveygrid.calibration;

import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.Selection;

/**
 * Response of the pixels of one chip, normalised to a median of 1.
 *
 * <p>Small scales come from the dome flat, which has light in plenty; large scales from the twilight, which fills the
 * telescope like the sky does: {@code master = dome * smooth(twilight / dome)}. The quotient is free of the pixels' own
 * response, so that smoothing it cannot blur anything, and stars in the twilight are clipped in its mesh cells.
 *
 * <p>The normalisation is per chip. What one chip sees more than another therefore stays in the data and ends up in the
 * photometric zero points of the chips.
 */
public final class FlatField {
    private static final double CLIP_SIGMA = 3;

    private FlatField() {}

    /**
     * Median level of the usable pixels.
     *
     * @param image any image
     * @param excluded pixels with any flag are left out
     * @return the median, NaN when no pixel is usable
     */
    public static double level(FloatImage image, MaskImage excluded) {
        float[] values = new float[image.pixels().length];
        int n = 0;
        for (int p = 0; p < values.length; p++) {
            if (excluded.bits()[p] == 0 && Float.isFinite(image.pixels()[p])) {
                values[n++] = image.pixels()[p];
            }
        }
        return n == 0 ? Double.NaN : Selection.median(values, n);
    }

    /**
     * An image divided by a number.
     *
     * @param image any image
     * @param level divisor
     * @return a new image
     */
    public static FloatImage divided(FloatImage image, double level) {
        float[] values = new float[image.pixels().length];
        float factor = (float) (1 / level);
        for (int p = 0; p < values.length; p++) {
            values[p] = image.pixels()[p] * factor;
        }
        return FloatImage.owning(image.width(), image.height(), values);
    }

    /**
     * The master flat. With one flat only, that flat with its bad pixels mended.
     *
     * @param dome normalised dome flat, or empty
     * @param twilight normalised twilight flat, or empty
     * @param bad pixels with any flag take the response of their surroundings
     * @param cellPx scale in pixels above which the twilight decides
     * @return response, median 1 over the good pixels
     * @throws IllegalArgumentException when there is no flat or their sizes differ
     */
    public static FloatImage master(
            Optional<FloatImage> dome, Optional<FloatImage> twilight, MaskImage bad, int cellPx) {
        FloatImage base = dome.or(() -> twilight)
                .orElseThrow(() -> new IllegalArgumentException("a master flat needs a dome or a twilight flat"));
        FloatImage response = base.copy();
        if (dome.isPresent() && twilight.isPresent()) {
            FloatImage smooth = smoothRatio(twilight.get(), dome.get(), bad, cellPx);
            for (int p = 0; p < response.pixels().length; p++) {
                response.pixels()[p] *= smooth.pixels()[p];
            }
        }
        double level = level(response, bad);
        FloatImage master = divided(response, level);
        mend(master, bad, cellPx);
        return master;
    }

    private static FloatImage smoothRatio(FloatImage over, FloatImage under, MaskImage bad, int cellPx) {
        if (over.width() != under.width() || over.height() != under.height()) {
            throw new IllegalArgumentException("twilight flat of " + over.width() + " x " + over.height()
                    + " px and dome flat of " + under.width() + " x " + under.height() + " px differ in size");
        }
        FloatImage ratio = over.copy();
        for (int p = 0; p < ratio.pixels().length; p++) {
            ratio.pixels()[p] /= under.pixels()[p];
        }
        return MeshSurface.fit(ratio, bad, cellPx, CLIP_SIGMA).evaluate(ratio.width(), ratio.height());
    }

    private static void mend(FloatImage master, MaskImage bad, int cellPx) {
        FloatImage surroundings =
                MeshSurface.fit(master, bad, cellPx, CLIP_SIGMA).evaluate(master.width(), master.height());
        for (int p = 0; p < master.pixels().length; p++) {
            if (bad.bits()[p] != 0 || !Float.isFinite(master.pixels()[p])) {
                master.pixels()[p] = surroundings.pixels()[p];
            }
        }
    }
}
