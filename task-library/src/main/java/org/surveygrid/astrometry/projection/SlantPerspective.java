package org.surveygrid.astrometry.projection;

/**
 * Perspective from a point outside the sphere on a plane that touches it at the native pole: SZP, and from infinitely far
 * SIN. Equations 32 to 37 and 43 to 48, rewritten with 1 - sin(theta) as unknown so that nothing cancels near the pole.
 */
final class SlantPerspective implements Projection {
    private final boolean parallel;
    private final double xp;
    private final double yp;
    private final double zp;

    private SlantPerspective(boolean parallel, double xp, double yp, double zp) {
        this.parallel = parallel;
        this.xp = xp;
        this.yp = yp;
        this.zp = zp;
    }

    /** SIN; xi and eta are 0 for the orthographic projection itself. */
    static SlantPerspective orthographic(double xi, double eta) {
        return new SlantPerspective(true, xi, eta, 1);
    }

    /** SZP from the distance mu of the point and its native direction. */
    static SlantPerspective from(double mu, double phi, double theta) {
        double across = mu * StrictMath.cos(theta);
        return new SlantPerspective(
                false, -across * StrictMath.sin(phi), across * StrictMath.cos(phi), mu * StrictMath.sin(theta) + 1);
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double slantX = parallel ? xp : (x - xp) / zp;
        double slantY = parallel ? yp : (y - yp) / zp;
        double a = slantX * slantX + slantY * slantY + 1;
        double b = 1 + slantX * x + slantY * y;
        double c = x * x + y * y;
        double root = Math.sqrt(b * b - a * c);
        double depth = b >= 0 ? c / (b + root) : (b + root) / a;
        if (depth < 0) {
            depth = b >= 0 ? (b + root) / a : Double.NaN;
        }
        double across = Math.sqrt(depth * (2 - depth));
        out[0] = c == 0 ? 0 : StrictMath.atan2(x - slantX * depth, -(y - slantY * depth));
        out[1] = StrictMath.atan2(1 - depth, across);
        if (Double.isNaN(across)) {
            out[0] = Double.NaN;
            out[1] = Double.NaN;
        }
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double half = StrictMath.sin((StrictMath.PI / 2 - theta) / 2);
        double depth = 2 * half * half;
        double cos = StrictMath.cos(theta);
        if (parallel) {
            boolean seen = theta >= -StrictMath.atan(xp * StrictMath.sin(phi) - yp * StrictMath.cos(phi));
            out[0] = seen ? cos * StrictMath.sin(phi) + xp * depth : Double.NaN;
            out[1] = seen ? -(cos * StrictMath.cos(phi) - yp * depth) : Double.NaN;
            return;
        }
        double divisor = zp - depth;
        boolean seen = divisor * zp > 0;
        double x = (zp * cos * StrictMath.sin(phi) - xp * depth) / divisor;
        double y = -(zp * cos * StrictMath.cos(phi) + yp * depth) / divisor;
        // two directions fall on every place of the plane: the far one has no image
        toSphere(x, y, out);
        seen &= Math.abs(out[1] - theta) < 1e-6;
        out[0] = seen ? x : Double.NaN;
        out[1] = seen ? y : Double.NaN;
    }

    @Override
    public double referenceTheta() {
        return StrictMath.PI / 2;
    }
}
