package org.surveygrid.task.reduce;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.TpvHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;

/** The world coordinates that a raw frame came with, for the pixels of the trimmed image. Nobody has checked them. */
final class StatedCoordinates {
    private StatedCoordinates() {}

    /**
     * Reads them, of whatever projection, celestial system and equinox they are.
     *
     * @param raw header of the raw frame
     * @param chip where the raw pixels go
     * @return empty when the header has none, or when the amplifiers do not stay side by side
     */
    static Optional<TpvWcs> of(FitsHeader raw, Chip chip) {
        PixelBox image = new PixelBox(0, 0, chip.rawWidth(), chip.rawHeight());
        if (!(TpvHeader.read(raw, image) instanceof WcsHeader.Found found)) {
            return Optional.empty();
        }
        double[] map = map(chip.amplifiers().getFirst());
        for (Amplifier amplifier : chip.amplifiers()) {
            if (!Arrays.equals(map(amplifier), map)) {
                return Optional.empty();
            }
        }
        TpvWcs wcs = found.wcs();
        CdMatrix cd = wcs.linear();
        CdMatrix moved = new CdMatrix(
                map[0] + map[1] * cd.referenceX(),
                map[2] + map[3] * cd.referenceY(),
                map[1] * cd.cd11(),
                map[3] * cd.cd12(),
                map[1] * cd.cd21(),
                map[3] * cd.cd22());
        return Optional.of(TpvWcs.of(wcs.tangentPoint(), moved, wcs.pv1(), wcs.pv2()));
    }

    /** Trimmed pixel = {@code map[0] + map[1] x} raw pixel, and likewise for rows. */
    private static double[] map(Amplifier amplifier) {
        Amplifier.Readout readout = amplifier.readout();
        boolean flipX = readout == Amplifier.Readout.FLIPPED_X || readout == Amplifier.Readout.FLIPPED_BOTH;
        boolean flipY = readout == Amplifier.Readout.FLIPPED_Y || readout == Amplifier.Readout.FLIPPED_BOTH;
        int x0 = amplifier.dataSection().x0();
        int y0 = amplifier.dataSection().y0();
        return new double[] {
            flipX
                    ? amplifier.trimmedSection().x1() - 1 + x0
                    : amplifier.trimmedSection().x0() - x0,
            flipX ? -1 : 1,
            flipY
                    ? amplifier.trimmedSection().y1() - 1 + y0
                    : amplifier.trimmedSection().y0() - y0,
            flipY ? -1 : 1
        };
    }
}
