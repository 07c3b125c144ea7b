package org.surveygrid.calibration.sky;

import java.util.BitSet;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * What was learnt of an exposure when it was seen whole: where it shows sky, its level, and the smooth background. With
 * the exposure's rows at hand again, this gives its sky a strip at a time.
 *
 * @param usable pixels of sky
 * @param background smooth background
 * @param level median of the sky; NaN when there is none
 */
record SkyModel(BitSet usable, MeshSurface background, double level) {
    static SkyModel behind(FloatImage exposure, MaskImage sources, int cellPx, double clipSigma) {
        BitSet usable = new BitSet(sources.bits().length);
        for (int p = 0; p < sources.bits().length; p++) {
            if (sources.bits()[p] == 0) {
                usable.set(p);
            }
        }
        return new SkyModel(
                usable, MeshSurface.fit(exposure, sources, cellPx, clipSigma), FlatField.level(exposure, sources));
    }

    /** Rows of the exposure become rows of its sky without background; NaN where there is no sky. */
    void subtractFrom(FloatImage rows, int firstRow) {
        FloatImage smooth = FloatImage.zeros(rows.width(), rows.height());
        background.evaluateInto(firstRow, smooth);
        int first = firstRow * rows.width();
        for (int p = 0; p < rows.pixels().length; p++) {
            rows.pixels()[p] = usable.get(first + p) ? rows.pixels()[p] - smooth.pixels()[p] : Float.NaN;
        }
    }

    /** Rows of the exposure become rows of its sky in units of its level; NaN where there is no sky. */
    void divideInto(FloatImage rows, int firstRow) {
        float factor = (float) (1 / level);
        int first = firstRow * rows.width();
        for (int p = 0; p < rows.pixels().length; p++) {
            rows.pixels()[p] = usable.get(first + p) ? rows.pixels()[p] * factor : Float.NaN;
        }
    }

    static FloatImage whole(FrameRows exposures, int frame) {
        FloatImage image = FloatImage.zeros(exposures.width(), exposures.height());
        exposures.fetch(frame, 0, image);
        return image;
    }

    /** Pixels that are not finite are flagged. */
    static MaskImage unusable(FloatImage exposure) {
        MaskImage mask = MaskImage.clear(exposure.width(), exposure.height());
        for (int p = 0; p < mask.bits().length; p++) {
            mask.bits()[p] = Float.isFinite(exposure.pixels()[p]) ? 0 : PixelFlag.BAD.bit();
        }
        return mask;
    }
}
