package org.surveygrid.artifact;

import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * A straight streak.
 *
 * @param x0 column of one end
 * @param y0 row of one end
 * @param x1 column of the other end
 * @param y1 row of the other end
 * @param halfWidthPx half of the width that is affected
 * @param significance signal over noise of the whole streak
 */
public record Trail(double x0, double y0, double x1, double y1, double halfWidthPx, double significance) {
    /**
     * Length between the ends.
     *
     * @return pixels
     */
    public double lengthPx() {
        return Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    }

    /**
     * Flags the pixels that the trail affects.
     *
     * @param mask receives {@link PixelFlag#TRAIL}
     */
    public void flagInto(MaskImage mask) {
        double length = lengthPx();
        double ux = (x1 - x0) / length;
        double uy = (y1 - y0) / length;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                double along = (x - x0) * ux + (y - y0) * uy;
                double across = (y - y0) * ux - (x - x0) * uy;
                if (Math.abs(across) <= halfWidthPx && along >= -halfWidthPx && along <= length + halfWidthPx) {
                    mask.bits()[y * mask.width() + x] |= PixelFlag.TRAIL.bit();
                }
            }
        }
    }
}
