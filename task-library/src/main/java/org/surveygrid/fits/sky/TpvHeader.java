package org.surveygrid.fits.sky;

import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.distortion.Conversion;
import org.surveygrid.astrometry.distortion.FitLimit;
import org.surveygrid.astrometry.distortion.TpvConversion;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.image.PixelBox;

/**
 * World coordinates of any projection and celestial system as TPV over the pixels of an image, for those who match stars
 * and fit: what a header says is a first guess for them, or is fitted again in that form.
 */
public final class TpvHeader {
    private TpvHeader() {}

    /**
     * Reads the world coordinates of an image.
     *
     * @param header of the image
     * @param image pixels for which they must hold to half a milliarcsecond
     * @return never {@link WcsHeader.Projected}: such coordinates become TPV, or are said to be unsupported with the error
     *     that is left
     */
    public static WcsHeader.Reading read(FitsHeader header, PixelBox image) {
        WcsHeader.Reading reading = WcsHeader.read(header);
        if (!(reading instanceof WcsHeader.Projected projected)) {
            return reading;
        }
        return switch (TpvConversion.convert(projected.wcs(), image, FitLimit.STRICT)) {
            case Conversion.Made<TpvWcs> made -> new WcsHeader.Found(made.wcs(), projected.notes());
            case Conversion.Refused<TpvWcs> refused -> new WcsHeader.Unsupported(refused.reason());
        };
    }
}
