package org.surveygrid.coadd;

import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;

/**
 * One exposure of one chip on a tile's grid.
 *
 * @param frame flux per pixel, variance, mask; any flag but INTERPOLATED makes a pixel unusable
 * @param box where the frame lies in the tile
 * @param exposureSeconds open-shutter time
 * @param electronsPerFlux electrons that one unit of flux has brought in this exposure
 */
public record CoaddLayer(Frame frame, PixelBox box, double exposureSeconds, double electronsPerFlux) {
    public CoaddLayer {
        if (frame.width() != box.width() || frame.height() != box.height()) {
            throw new IllegalArgumentException(
                    "layer of " + frame.width() + " x " + frame.height() + " px does not fill its " + box);
        }
        if (!(exposureSeconds > 0) || !(electronsPerFlux > 0)) {
            throw new IllegalArgumentException("layer needs a positive exposure time and gain, got " + exposureSeconds
                    + " s, " + electronsPerFlux + " electrons per unit of flux");
        }
    }
}
