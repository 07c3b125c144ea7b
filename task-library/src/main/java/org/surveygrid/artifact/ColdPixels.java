package org.surveygrid.artifact;

import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/** Pixels whose response to light departs from their surroundings', in either direction. */
public final class ColdPixels {
    private static final int CELL_PX = 32;

    private ColdPixels() {}

    /**
     * Finds them.
     *
     * @param flat response, any normalisation
     * @param low smallest good response in units of the surroundings, below 1
     * @param high largest good response in units of the surroundings, above 1
     * @return mask with {@link PixelFlag#COLD}
     */
    public static MaskImage find(FloatImage flat, double low, double high) {
        if (!(low < 1) || !(high > 1)) {
            throw new IllegalArgumentException("limits of the response must enclose 1, got " + low + ", " + high);
        }
        MaskImage mask = MaskImage.clear(flat.width(), flat.height());
        FloatImage smooth =
                MeshSurface.fit(flat, mask, CELL_PX, 3).medianFiltered().evaluate(flat.width(), flat.height());
        for (int p = 0; p < flat.pixels().length; p++) {
            double relative = flat.pixels()[p] / smooth.pixels()[p];
            if (!(relative >= low && relative <= high)) {
                mask.bits()[p] |= PixelFlag.COLD.bit();
            }
        }
        return mask;
    }
}
