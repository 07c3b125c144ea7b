package org.surveygrid.coadd;

import org.surveygrid.image.PixelBox;

/**
 * One exposure of one chip on a tile's grid, without its pixels.
 *
 * @param box where it lies in the tile
 * @param weight of all its values; 0 leaves it out
 * @param exposureSeconds open-shutter time
 * @param electronsPerFlux electrons that one unit of flux has brought in this exposure
 */
public record LayerPlace(PixelBox box, double weight, double exposureSeconds, double electronsPerFlux) {
    public LayerPlace {
        if (!(weight >= 0) || !(exposureSeconds > 0) || !(electronsPerFlux > 0)) {
            throw new IllegalArgumentException(
                    "layer needs a weight of at least 0, a positive exposure time and gain, got " + weight + ", "
                            + exposureSeconds + " s, " + electronsPerFlux + " electrons per unit of flux");
        }
    }
}
