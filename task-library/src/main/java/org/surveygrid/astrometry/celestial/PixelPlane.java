package org.surveygrid.astrometry.celestial;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.plane.PlaneInversion;
import org.surveygrid.astrometry.plane.PlaneMap;
import org.surveygrid.astrometry.plane.PolynomialMap;

/**
 * The way from pixels to the plane of a projection. Immutable.
 *
 * <pre>
 *   pixel - reference ─ distortion (SIP) [px] ─ CD ─▶ [deg] ─ correction (TPV, TNX) ─▶ plane [deg]
 * </pre>
 */
public final class PixelPlane {
    private final CdMatrix linear;
    private final PlaneMap distortion;
    private final PlaneMap correction;
    private final PlaneInversion undistorted;
    private final PlaneInversion uncorrected;

    /**
     * The way by its steps.
     *
     * @param linear reference pixel and matrix
     * @param distortion of pixels counted from the reference pixel; {@link PolynomialMap#IDENTITY} when there is none
     * @param correction of plane coordinates in degrees; likewise
     */
    public PixelPlane(CdMatrix linear, PlaneMap distortion, PlaneMap correction) {
        this.linear = linear;
        this.distortion = distortion;
        this.correction = correction;
        this.undistorted = new PlaneInversion(distortion, 1000);
        this.uncorrected = new PlaneInversion(correction, 1);
    }

    double[] toPlane(double x, double y) {
        double[] out = new double[6];
        distortion.evaluate(x - linear.referenceX(), y - linear.referenceY(), out);
        double u = linear.cd11() * out[0] + linear.cd12() * out[1];
        double v = linear.cd21() * out[0] + linear.cd22() * out[1];
        correction.evaluate(u, v, out);
        return new double[] {out[0], out[1]};
    }

    double[] fromPlane(double x, double y) {
        double[] at = uncorrected.solve(x, y, x, y);
        double[] pixel = linear.toPixel(at[0], at[1]);
        double u = pixel[0] - linear.referenceX();
        double v = pixel[1] - linear.referenceY();
        double[] straight = undistorted.solve(u, v, u, v);
        return new double[] {straight[0] + linear.referenceX(), straight[1] + linear.referenceY()};
    }
}
