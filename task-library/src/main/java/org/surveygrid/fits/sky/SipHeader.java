package org.surveygrid.fits.sky;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.distortion.FitError;
import org.surveygrid.astrometry.distortion.SipWcs;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.fits.FitsHeader;

/**
 * World coordinates into headers in the SIP convention, and what a conversion lost.
 *
 * @see "Shupe et al. 2005, ASPC 347, 491"
 */
public final class SipHeader {
    private SipHeader() {}

    /**
     * Puts world coordinates into a header, in place of all that it held.
     *
     * @param header cards of the image so far
     * @param wcs the coordinates
     * @return the same builder
     */
    public static FitsHeader.Builder write(FitsHeader.Builder header, SipWcs wcs) {
        WcsHeader.remove(header);
        boolean distorted = wcs.forward().degree() > 1;
        CdMatrix linear = wcs.linear();
        LinearCards.write(header, distorted ? "TAN-SIP" : "TAN", wcs.tangentPoint(), linear);
        if (distorted) {
            polynomial(header, "A", wcs.forward().first(), "x", 2);
            polynomial(header, "B", wcs.forward().second(), "y", 2);
            polynomial(header, "AP", inverse(wcs.backward().first(), 1, 0), "x back", 0);
            polynomial(header, "BP", inverse(wcs.backward().second(), 0, 1), "y back", 0);
        }
        header.put("RADESYS", "ICRS", "");
        header.put("EQUINOX", 2000.0, "[yr]");
        return header;
    }

    /** AP and BP are what is added to the coordinate itself. */
    private static BivariatePolynomial inverse(BivariatePolynomial whole, int x, int y) {
        return whole.combined(1, new BivariatePolynomial(new double[][] {{0, x}, {y}}), -1);
    }

    private static void polynomial(
            FitsHeader.Builder header, String name, BivariatePolynomial polynomial, String axis, int lowest) {
        int order = Math.max(2, polynomial.degree());
        header.put(name + "_ORDER", order, "polynomial order, " + axis);
        for (int total = lowest; total <= order; total++) {
            for (int j = 0; j <= total; j++) {
                double coefficient = polynomial.coefficient(total - j, j);
                if (coefficient != 0) {
                    header.put(name + "_" + (total - j) + "_" + j, coefficient, "SIP distortion");
                }
            }
        }
    }

    /**
     * States what a conversion lost: {@code WCSFITRM} and {@code WCSFITMX} on the sky, {@code WCSINVRM} and
     * {@code WCSINVMX} for the polynomials of the way back where there are such.
     *
     * @param header cards of the image, with the converted coordinates
     * @param error against the coordinates they were made of
     * @return the same builder
     */
    public static FitsHeader.Builder writeError(FitsHeader.Builder header, FitError error) {
        header.put("WCSFITRM", error.rmsMas(), "[mas] rms error of this form of the WCS");
        header.put("WCSFITMX", error.maxMas(), "[mas] largest error of this form of the WCS");
        if (header.build().has("AP_ORDER")) {
            header.put("WCSINVRM", error.inverseRmsPx(), "[px] rms error of AP, BP");
            header.put("WCSINVMX", error.inverseMaxPx(), "[px] largest error of AP, BP");
        }
        return header;
    }
}
