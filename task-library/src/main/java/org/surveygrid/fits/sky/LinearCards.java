package org.surveygrid.fits.sky;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.quantity.SkyPosition;

/** The cards that every projection with a CD matrix has. */
final class LinearCards {
    private LinearCards() {}

    static void write(FitsHeader.Builder header, String projection, SkyPosition tangentPoint, CdMatrix linear) {
        header.put("WCSAXES", 2, "number of world coordinate axes");
        header.put("CTYPE1", "RA---" + projection, "right ascension");
        header.put("CTYPE2", "DEC--" + projection, "declination");
        header.put("CUNIT1", "deg", "");
        header.put("CUNIT2", "deg", "");
        header.put("CRVAL1", tangentPoint.raDegrees(), "[deg] tangent point");
        header.put("CRVAL2", tangentPoint.decDegrees(), "[deg] tangent point");
        header.put("CRPIX1", linear.referenceX() + 1, "[px] reference pixel");
        header.put("CRPIX2", linear.referenceY() + 1, "[px] reference pixel");
        header.put("CD1_1", linear.cd11(), "[deg/px]");
        header.put("CD1_2", linear.cd12(), "[deg/px]");
        header.put("CD2_1", linear.cd21(), "[deg/px]");
        header.put("CD2_2", linear.cd22(), "[deg/px]");
    }
}
