package org.surveygrid.astrometry.distortion;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.plane.PlaneInversion;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates in the SIP convention: polynomials of pixels, linear part, gnomonic projection. Immutable.
 *
 * <pre>
 *   (x, y) ─ (u, v) from the reference pixel ─ + A(u, v), B(u, v) ─▶ (U, V) ─ CdMatrix ─▶ (xi, eta) ─ TangentPlane ─▶ sky
 * </pre>
 *
 * <p>The convention also has polynomials AP and BP for the way back, which other programs trust. Here the way back is
 * exact, by Newton's method from where they lead.
 *
 * @see "Shupe et al. 2005, ASPC 347, 491"
 */
public final class SipWcs implements Wcs {
    /** Highest order of the polynomials. */
    public static final int MAX_ORDER = 9;

    private final TangentPlane plane;
    private final CdMatrix linear;
    private final PolynomialMap forward;
    private final PolynomialMap backward;
    private final PlaneInversion inversion;

    /**
     * World coordinates by their parts.
     *
     * @param tangentPoint CRVAL
     * @param linear reference pixel and CD matrix
     * @param forward u + A(u, v) and v + B(u, v), in pixels from the reference pixel
     * @param backward U + AP(U, V) and V + BP(U, V), about the inverse of {@code forward}
     */
    public SipWcs(SkyPosition tangentPoint, CdMatrix linear, PolynomialMap forward, PolynomialMap backward) {
        if (forward.degree() > MAX_ORDER || backward.degree() > MAX_ORDER) {
            throw new IllegalArgumentException("SIP has order " + MAX_ORDER + " at most, got " + forward.degree()
                    + " and for the way back " + backward.degree());
        }
        this.plane = new TangentPlane(tangentPoint);
        this.linear = linear;
        this.forward = forward;
        this.backward = backward;
        this.inversion = new PlaneInversion(forward, 1000);
    }

    public SkyPosition tangentPoint() {
        return plane.tangentPoint();
    }

    public CdMatrix linear() {
        return linear;
    }

    public PolynomialMap forward() {
        return forward;
    }

    public PolynomialMap backward() {
        return backward;
    }

    @Override
    public SkyPosition toSky(double x, double y) {
        double u = x - linear.referenceX();
        double v = y - linear.referenceY();
        double straightU = forward.first().value(u, v);
        double straightV = forward.second().value(u, v);
        return plane.toSky(
                linear.cd11() * straightU + linear.cd12() * straightV,
                linear.cd21() * straightU + linear.cd22() * straightV);
    }

    @Override
    public double[] toPixel(SkyPosition sky) {
        double[] start = byPolynomials(sky);
        if (Double.isNaN(start[0])) {
            return start;
        }
        double[] straight = straight(sky);
        double[] at = inversion.solve(
                straight[0], straight[1], start[0] - linear.referenceX(), start[1] - linear.referenceY());
        return new double[] {at[0] + linear.referenceX(), at[1] + linear.referenceY()};
    }

    /**
     * Which pixel looks at a direction, as programs have it that use AP and BP alone.
     *
     * @param sky direction within 90 degrees of the tangent point
     * @return {x, y}; NaN where the direction cannot be reached
     */
    public double[] byPolynomials(SkyPosition sky) {
        double[] straight = straight(sky);
        return new double[] {
            backward.first().value(straight[0], straight[1]) + linear.referenceX(),
            backward.second().value(straight[0], straight[1]) + linear.referenceY()
        };
    }

    private double[] straight(SkyPosition sky) {
        double[] at = plane.toPlane(sky);
        double[] pixel = linear.toPixel(at[0], at[1]);
        return new double[] {pixel[0] - linear.referenceX(), pixel[1] - linear.referenceY()};
    }
}
