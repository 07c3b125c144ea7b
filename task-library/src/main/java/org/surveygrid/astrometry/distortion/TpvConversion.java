package org.surveygrid.astrometry.distortion;

import java.util.Locale;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.plane.ChebyshevFit;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates of any kind as TPV.
 *
 * @see "TPV World Coordinate System, registry of FITS conventions (2011); Shupe et al. 2012, SPIE 8451"
 */
public final class TpvConversion {
    /** Highest degree of the polynomials. */
    public static final int MAX_DEGREE = 7;

    /** Points along each side where a lower degree is compared: polynomials of these degrees have no finer structure. */
    private static final int COARSE_GRID = 24;

    private TpvConversion() {}

    /**
     * Converts. TPV stays as it is, SIP up to order 7 is rewritten; everything else is fitted about the middle of the image
     * with the lowest degree that reaches a fifth of the limit.
     *
     * @param wcs exact coordinates
     * @param image pixels for which they must hold
     * @param limit how much may be lost
     * @return the coordinates and their error, or why there are none
     */
    public static Conversion<TpvWcs> convert(Wcs wcs, PixelBox image, FitLimit limit) {
        if (wcs instanceof TpvWcs tpv) {
            return new Conversion.Made<>(tpv, FitError.NONE);
        }
        if (wcs instanceof SipWcs sip && sip.forward().degree() <= MAX_DEGREE) {
            CdMatrix linear = sip.linear();
            PolynomialMap plane =
                    sip.forward().then(new double[] {linear.cd11(), linear.cd12(), linear.cd21(), linear.cd22()});
            TpvWcs tpv = TpvWcs.ofPolynomials(sip.tangentPoint(), linear, plane);
            return new Conversion.Made<>(tpv, FitError.between(wcs, tpv, image));
        }
        double x = image.x0() + (image.width() - 1) / 2.0;
        double y = image.y0() + (image.height() - 1) / 2.0;
        if (!wcs.seesSky(x, y)) {
            return new Conversion.Refused<>(unreachable("TPV"));
        }
        SkyPosition centre = wcs.toSky(x, y);
        TangentPlane plane = new TangentPlane(centre);
        ChebyshevFit fit = overImage(image, MAX_DEGREE, (px, py) -> onPlane(wcs, plane, px, py));
        if (!fit.isFinite()) {
            return new Conversion.Refused<>(unreachable("TPV"));
        }
        for (int degree = 1; ; degree++) {
            PolynomialMap map = fit.polynomials(degree, x, y);
            CdMatrix linear = new CdMatrix(
                    x,
                    y,
                    map.first().coefficient(1, 0),
                    map.first().coefficient(0, 1),
                    map.second().coefficient(1, 0),
                    map.second().coefficient(0, 1));
            TpvWcs tpv = TpvWcs.ofPolynomials(centre, linear, map);
            FitError error = FitError.between(wcs, tpv, image);
            if (error.maxMas() <= limit.enoughMas() || degree == MAX_DEGREE) {
                return limit.holds(error)
                        ? new Conversion.Made<>(tpv, error)
                        : new Conversion.Refused<>(tooFar("TPV of degree " + degree, error, limit));
            }
        }
    }

    /**
     * The same tangent plane with polynomials of a lower degree, for readers that know few terms.
     *
     * @param wcs exact coordinates
     * @param image pixels for which they must hold
     * @param limitMas largest distance on the tangent plane
     * @return coordinates of the lowest degree that stays within the limit, and their error; the given ones when none does
     */
    public static Conversion.Made<TpvWcs> lowered(TpvWcs wcs, PixelBox image, double limitMas) {
        CdMatrix linear = wcs.linear();
        ChebyshevFit fit = overImage(image, wcs.degree(), wcs::toPlane);
        double[][] grid = FitError.grid(image, COARSE_GRID);
        double[][] exact = new double[grid.length][];
        for (int i = 0; i < grid.length; i++) {
            exact[i] = wcs.toPlane(grid[i][0], grid[i][1]);
        }
        for (int degree = 1; degree < wcs.degree(); degree++) {
            PolynomialMap map = fit.polynomials(degree, linear.referenceX(), linear.referenceY());
            TpvWcs lower = TpvWcs.ofPolynomials(wcs.tangentPoint(), linear, map);
            FitError error = FitError.onPlane(grid, exact, lower, limitMas);
            if (error.maxMas() <= limitMas) {
                return new Conversion.Made<>(lower, error);
            }
        }
        return new Conversion.Made<>(wcs, FitError.NONE);
    }

    static double[] onPlane(Wcs wcs, TangentPlane plane, double x, double y) {
        return wcs.seesSky(x, y) ? plane.toPlane(wcs.toSky(x, y)) : new double[] {Double.NaN, Double.NaN};
    }

    static ChebyshevFit overImage(PixelBox image, int maxDegree, ChebyshevFit.Values map) {
        return new ChebyshevFit(
                new double[] {image.x0() - 0.5, image.y0() - 0.5},
                new double[] {image.x1() - 0.5, image.y1() - 0.5},
                maxDegree,
                map);
    }

    static String unreachable(String convention) {
        return "some pixels of the image look at no direction within 90 deg of its middle; " + convention
                + " cannot describe that. Cut the image to the part that shows the sky";
    }

    static String tooFar(String what, FitError error, FitLimit limit) {
        return String.format(
                Locale.ROOT,
                "%s is off by %.3g mas at most (limit %.3g) and %.2g px on the way back (limit %.2g). Allow more, or convert"
                        + " smaller pieces of the image",
                what,
                error.maxMas(),
                limit.maxMas(),
                error.inverseMaxPx(),
                limit.inverseMaxPx());
    }
}
