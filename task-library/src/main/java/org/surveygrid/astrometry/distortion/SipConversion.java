package org.surveygrid.astrometry.distortion;

import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.astrometry.plane.ChebyshevFit;
import org.surveygrid.astrometry.plane.PlaneInversion;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates of any kind as SIP, with the polynomials of the way back.
 *
 * @see "Shupe et al. 2005, ASPC 347, 491; Shupe et al. 2012, SPIE 8451"
 */
public final class SipConversion {
    /** Where the search for the tangent point's pixel ends: pixels outside the image, in units of its size. */
    private static final double FARTHEST_ORIGIN = 1000;

    private SipConversion() {}

    /**
     * Converts. TPV is rewritten exactly where its polynomials allow: the reference pixel becomes the one that looks at the
     * tangent point, so that the polynomials begin with their squares, as the convention wants. TPV with odd powers of the
     * radius, and everything else, is fitted about the middle of the image with the lowest order that reaches a fifth of
     * the limit. The order of the way back rises likewise.
     *
     * @param wcs exact coordinates
     * @param image pixels for which they must hold
     * @param limit how much may be lost
     * @return the coordinates and their error, or why there are none
     */
    public static Conversion<SipWcs> convert(Wcs wcs, PixelBox image, FitLimit limit) {
        if (wcs instanceof TpvWcs tpv) {
            Optional<SipWcs> rewritten = rewritten(tpv, image);
            if (rewritten.isPresent()) {
                return judged(wcs, rewritten.get(), image, limit);
            }
        }
        return wcs instanceof SipWcs sip ? judged(wcs, sip, image, limit) : fitted(wcs, image, limit);
    }

    private static Optional<SipWcs> rewritten(TpvWcs tpv, PixelBox image) {
        double[] origin = tpv.fromPlane(0, 0);
        double size = Math.max(image.width(), image.height());
        boolean near = Math.abs(origin[0] - image.x0()) + Math.abs(origin[1] - image.y0()) < FARTHEST_ORIGIN * size;
        return near
                ? tpv.polynomials(origin[0], origin[1])
                        .flatMap(map -> about(tpv.tangentPoint(), map, origin))
                        .map(sip -> withInverse(sip, image, 1))
                : Optional.empty();
    }

    private static Conversion<SipWcs> fitted(Wcs wcs, PixelBox image, FitLimit limit) {
        double x = image.x0() + (image.width() - 1) / 2.0;
        double y = image.y0() + (image.height() - 1) / 2.0;
        if (!wcs.seesSky(x, y)) {
            return new Conversion.Refused<>(TpvConversion.unreachable("SIP"));
        }
        SkyPosition centre = wcs.toSky(x, y);
        TangentPlane plane = new TangentPlane(centre);
        ChebyshevFit fit =
                TpvConversion.overImage(image, SipWcs.MAX_ORDER, (px, py) -> TpvConversion.onPlane(wcs, plane, px, py));
        if (!fit.isFinite()) {
            return new Conversion.Refused<>(TpvConversion.unreachable("SIP"));
        }
        for (int order = 1; ; order++) {
            PolynomialMap map = fit.polynomials(order, x, y);
            int wanted = order;
            Optional<SipWcs> sip = recentred(map, new double[] {x, y})
                    .flatMap(at -> about(centre, fit.polynomials(wanted, at[0], at[1]), at));
            boolean last = order == SipWcs.MAX_ORDER;
            if (sip.isPresent()) {
                double error = FitError.between(wcs, sip.get(), image).maxMas();
                if (last || error <= limit.enoughMas()) {
                    return judged(wcs, withInverse(sip.get(), image, order), image, limit);
                }
            } else if (last) {
                return new Conversion.Refused<>("no pixel looks at the middle of the image's own sky by a polynomial of"
                        + " order " + order + ". Cut the image into smaller pieces");
            }
        }
    }

    /** The pixel where the fitted polynomials are zero: a fraction of a fit error from the middle. */
    private static Optional<double[]> recentred(PolynomialMap map, double[] middle) {
        double[] shift = new PlaneInversion(map, 1).solve(0, 0, 0, 0);
        return Double.isNaN(shift[0])
                ? Optional.empty()
                : Optional.of(new double[] {middle[0] + shift[0], middle[1] + shift[1]});
    }

    /** SIP with the given pixel as reference; the map is from pixels counted from there to the tangent plane. */
    private static Optional<SipWcs> about(SkyPosition tangent, PolynomialMap map, double[] origin) {
        double a = map.first().coefficient(1, 0);
        double b = map.first().coefficient(0, 1);
        double d = map.second().coefficient(1, 0);
        double e = map.second().coefficient(0, 1);
        double determinant = a * e - b * d;
        if (!(Math.abs(determinant) > 0) || map.degree() > SipWcs.MAX_ORDER) {
            return Optional.empty();
        }
        CdMatrix linear = new CdMatrix(origin[0], origin[1], a, b, d, e);
        PolynomialMap pixels =
                map.then(new double[] {e / determinant, -b / determinant, -d / determinant, a / determinant});
        return Optional.of(new SipWcs(
                tangent,
                linear,
                new PolynomialMap(withoutLowPowers(pixels.first(), 1, 0), withoutLowPowers(pixels.second(), 0, 1)),
                PolynomialMap.IDENTITY));
    }

    /** What is x or y in all but rounding begins with exactly x or y. */
    private static BivariatePolynomial withoutLowPowers(BivariatePolynomial from, int x, int y) {
        int degree = Math.max(1, from.degree());
        double[][] powers = new double[degree + 1][degree + 1];
        for (int j = 0; j <= degree; j++) {
            for (int i = 0; i + j <= degree; i++) {
                powers[j][i] = i + j < 2 ? 0 : from.coefficient(i, j);
            }
        }
        powers[0][1] = x;
        powers[1][0] = y;
        return new BivariatePolynomial(powers);
    }

    /** Adds the way back: of the order of the way there or the next ones, until it is a tenth of what is allowed. */
    private static SipWcs withInverse(SipWcs sip, PixelBox image, int lowest) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double x0 = sip.linear().referenceX();
        double y0 = sip.linear().referenceY();
        for (double[] at : FitError.grid(image)) {
            double u = sip.forward().first().value(at[0] - x0, at[1] - y0);
            double v = sip.forward().second().value(at[0] - x0, at[1] - y0);
            low[0] = Math.min(low[0], u);
            low[1] = Math.min(low[1], v);
            high[0] = Math.max(high[0], u);
            high[1] = Math.max(high[1], v);
        }
        PlaneInversion inversion = new PlaneInversion(sip.forward(), 1000);
        ChebyshevFit fit = new ChebyshevFit(low, high, SipWcs.MAX_ORDER, (u, v) -> inversion.solve(u, v, u, v));
        if (!fit.isFinite()) {
            return sip;
        }
        SipWcs best = sip;
        double least = Double.POSITIVE_INFINITY;
        for (int order = Math.max(lowest, sip.forward().degree()); order <= SipWcs.MAX_ORDER; order++) {
            SipWcs next = new SipWcs(sip.tangentPoint(), sip.linear(), sip.forward(), fit.polynomials(order, 0, 0));
            double error = wayBack(next, image)[1];
            if (error < least) {
                best = next;
                least = error;
            }
            if (error <= 0.1 * FitLimit.STRICT.inverseMaxPx()) {
                break;
            }
        }
        return best;
    }

    private static Conversion<SipWcs> judged(Wcs exact, SipWcs sip, PixelBox image, FitLimit limit) {
        double[] back = wayBack(sip, image);
        FitError error = FitError.between(exact, sip, image).withInverse(back[0], back[1]);
        return limit.holds(error)
                ? new Conversion.Made<>(sip, error)
                : new Conversion.Refused<>(
                        TpvConversion.tooFar("SIP of order " + sip.forward().degree(), error, limit));
    }

    /** {rms, largest} error of AP and BP over the image, pixels. */
    private static double[] wayBack(SipWcs sip, PixelBox image) {
        double x0 = sip.linear().referenceX();
        double y0 = sip.linear().referenceY();
        double sum = 0;
        double worst = 0;
        double[][] grid = FitError.grid(image);
        for (double[] at : grid) {
            double u = sip.forward().first().value(at[0] - x0, at[1] - y0);
            double v = sip.forward().second().value(at[0] - x0, at[1] - y0);
            double dx = sip.backward().first().value(u, v) + x0 - at[0];
            double dy = sip.backward().second().value(u, v) + y0 - at[1];
            double square = dx * dx + dy * dy;
            sum += square;
            worst = Math.max(worst, Math.sqrt(square));
        }
        return new double[] {Math.sqrt(sum / grid.length), worst};
    }
}
