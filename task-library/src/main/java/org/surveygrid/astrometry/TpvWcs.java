package org.surveygrid.astrometry;

import java.util.Optional;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates in the TPV convention: linear part, polynomial distortion, gnomonic projection. Without distortion
 * it is plain TAN. Immutable.
 *
 * <pre>
 *   (x, y) ─ CdMatrix ─▶ intermediate [deg] ─ PV1, PV2 ─▶ (xi, eta) [deg] ─ TangentPlane ─▶ sky
 * </pre>
 *
 * @see "TPV World Coordinate System, registry of FITS conventions (2011)"
 */
public final class TpvWcs implements Wcs {
    /** How many PV coefficients an axis can have. */
    public static final int PV_TERMS = PlaneDistortion.TERMS;

    private final TangentPlane plane;
    private final CdMatrix linear;
    private final PlaneDistortion distortion;

    private TpvWcs(TangentPlane plane, CdMatrix linear, PlaneDistortion distortion) {
        this.plane = plane;
        this.linear = linear;
        this.distortion = distortion.isIdentity() ? PlaneDistortion.NONE : distortion;
    }

    /**
     * World coordinates without distortion.
     *
     * @param tangentPoint sky position of the reference pixel (CRVAL)
     * @param linear reference pixel and CD matrix
     * @return TAN coordinates
     */
    public static TpvWcs tan(SkyPosition tangentPoint, CdMatrix linear) {
        return new TpvWcs(new TangentPlane(tangentPoint), linear, PlaneDistortion.NONE);
    }

    /**
     * World coordinates with distortion.
     *
     * @param tangentPoint CRVAL
     * @param linear reference pixel and CD matrix
     * @param pv1 coefficients PV1_0, PV1_1 ... in degrees, at most 40; missing ones are 0, but PV1_1 is 1 when fewer
     *     than two are given
     * @param pv2 coefficients PV2_0 ..., likewise
     * @return TPV coordinates
     */
    public static TpvWcs of(SkyPosition tangentPoint, CdMatrix linear, double[] pv1, double[] pv2) {
        return new TpvWcs(new TangentPlane(tangentPoint), linear, new PlaneDistortion(pv1, pv2));
    }

    /**
     * World coordinates by polynomials from pixels to the tangent plane.
     *
     * @param tangentPoint CRVAL
     * @param linear reference pixel and CD matrix; the matrix should be the slope of the polynomials there
     * @param map from pixels counted from the reference pixel to {xi, eta} in degrees; of degree 7 at most
     * @return the same map as TPV
     */
    public static TpvWcs ofPolynomials(SkyPosition tangentPoint, CdMatrix linear, PolynomialMap map) {
        double determinant = linear.determinant();
        return ofDistortion(
                tangentPoint,
                linear,
                map.over(
                        new double[] {0, linear.cd22() / determinant, -linear.cd12() / determinant},
                        new double[] {0, -linear.cd21() / determinant, linear.cd11() / determinant}));
    }

    /**
     * World coordinates by polynomials from intermediate world coordinates to the tangent plane.
     *
     * @param tangentPoint CRVAL
     * @param linear reference pixel and CD matrix
     * @param distortion from what the matrix makes of a pixel to {xi, eta}, all in degrees; of degree 7 at most
     * @return the same map as TPV
     */
    public static TpvWcs ofDistortion(SkyPosition tangentPoint, CdMatrix linear, PolynomialMap distortion) {
        return new TpvWcs(new TangentPlane(tangentPoint), linear, PlaneDistortion.of(distortion));
    }

    /**
     * The way from pixels to the tangent plane as polynomials.
     *
     * @param x0 column from which pixels are counted
     * @param y0 row from which they are counted
     * @return map of (x - x0, y - y0) to {xi, eta} in degrees; empty when there are odd powers of the radius
     */
    public Optional<PolynomialMap> polynomials(double x0, double y0) {
        return distortion
                .polynomials()
                .map(map -> map.over(
                        new double[] {linear.xi(x0, y0), linear.cd11(), linear.cd12()},
                        new double[] {linear.eta(x0, y0), linear.cd21(), linear.cd22()}));
    }

    public SkyPosition tangentPoint() {
        return plane.tangentPoint();
    }

    public TangentPlane plane() {
        return plane;
    }

    public CdMatrix linear() {
        return linear;
    }

    /**
     * Whether there is distortion at all.
     *
     * @return false for plain TAN
     */
    public boolean hasDistortion() {
        return !distortion.isIdentity();
    }

    /**
     * Degree of the distortion polynomial.
     *
     * @return 1 to 7
     */
    public int degree() {
        return distortion.degree();
    }

    /**
     * Coefficients of the first axis.
     *
     * @return 40 values, a copy
     */
    public double[] pv1() {
        return distortion.pv1();
    }

    /**
     * Coefficients of the second axis.
     *
     * @return 40 values, a copy
     */
    public double[] pv2() {
        return distortion.pv2();
    }

    /**
     * Where a pixel falls on the tangent plane.
     *
     * @param x column
     * @param y row
     * @return {xi, eta} in degrees
     */
    public double[] toPlane(double x, double y) {
        double u = linear.xi(x, y);
        double v = linear.eta(x, y);
        return distortion.isIdentity() ? new double[] {u, v} : new double[] {distortion.xi(u, v), distortion.eta(u, v)};
    }

    /**
     * Which pixel a point of the tangent plane falls on.
     *
     * @param xi degrees
     * @param eta degrees
     * @return {x, y}; NaN when the distortion cannot be inverted there
     */
    public double[] fromPlane(double xi, double eta) {
        if (distortion.isIdentity()) {
            return linear.toPixel(xi, eta);
        }
        double[] undistorted = distortion.invert(xi, eta);
        return linear.toPixel(undistorted[0], undistorted[1]);
    }

    /**
     * Derivatives of the tangent plane with respect to the pixel.
     *
     * @param x column
     * @param y row
     * @return {dxi/dx, dxi/dy, deta/dx, deta/dy} in degrees per pixel
     */
    public double[] jacobian(double x, double y) {
        double[] at = new double[6];
        distortion.evaluate(linear.xi(x, y), linear.eta(x, y), at);
        return new double[] {
            at[2] * linear.cd11() + at[3] * linear.cd21(),
            at[2] * linear.cd12() + at[3] * linear.cd22(),
            at[4] * linear.cd11() + at[5] * linear.cd21(),
            at[4] * linear.cd12() + at[5] * linear.cd22()
        };
    }

    /**
     * Solid angle that a pixel sees: the tangent plane's area, corrected for the plane's own stretch.
     *
     * @param x column
     * @param y row
     * @return square arcseconds
     */
    public double pixelAreaArcsec2(double x, double y) {
        double[] slope = jacobian(x, y);
        double[] at = toPlane(x, y);
        double xi = StrictMath.toRadians(at[0]);
        double eta = StrictMath.toRadians(at[1]);
        double stretch = 1 + xi * xi + eta * eta;
        double planeArea = Math.abs(slope[0] * slope[3] - slope[1] * slope[2]) * 3600 * 3600;
        return planeArea / (stretch * Math.sqrt(stretch));
    }

    @Override
    public SkyPosition toSky(double x, double y) {
        double u = linear.xi(x, y);
        double v = linear.eta(x, y);
        return distortion.isIdentity() ? plane.toSky(u, v) : plane.toSky(distortion.xi(u, v), distortion.eta(u, v));
    }

    @Override
    public double[] toPixel(SkyPosition sky) {
        double[] at = plane.toPlane(sky);
        return Double.isNaN(at[0]) ? at : fromPlane(at[0], at[1]);
    }

    /**
     * These coordinates with a SIP distortion, as TPV: both are polynomials, over variables that the linear part connects,
     * so nothing is lost.
     *
     * @param a coefficients of u^i v^j of A at [j][i], in pixels from the reference pixel; square
     * @param b those of B, of the same size
     * @return coordinates with the distortion; a distortion that these had is replaced
     * @see "Shupe et al. 2012, SPIE 8451"
     */
    public TpvWcs withSip(double[][] a, double[][] b) {
        int degree = a.length - 1;
        double[][] xi = new double[degree + 1][degree + 1];
        double[][] eta = new double[degree + 1][degree + 1];
        for (int j = 0; j <= degree; j++) {
            for (int i = 0; i + j <= degree; i++) {
                double u = a[j][i] + (i == 1 && j == 0 ? 1 : 0);
                double v = b[j][i] + (i == 0 && j == 1 ? 1 : 0);
                xi[j][i] = linear.cd11() * u + linear.cd12() * v;
                eta[j][i] = linear.cd21() * u + linear.cd22() * v;
            }
        }
        double determinant = linear.determinant();
        PlaneAffine pixels = new PlaneAffine(
                linear.cd22() / determinant,
                -linear.cd12() / determinant,
                0,
                -linear.cd21() / determinant,
                linear.cd11() / determinant,
                0);
        return PlanePolynomial.polynomial(degree, xi, eta).over(pixels).toWcs(tangentPoint(), linear);
    }

    /**
     * The same coordinates for an image whose first pixel is another one: a cutout.
     *
     * @param x0 column that becomes column 0
     * @param y0 row that becomes row 0
     * @return new coordinates
     */
    public TpvWcs startingAt(double x0, double y0) {
        return new TpvWcs(plane, linear.startingAt(x0, y0), distortion);
    }
}
