package org.surveygrid.astrometry.projection;

/** AIT: the whole sphere in an ellipse, equal areas; equations 105 to 110. */
final class HammerAitoff implements Projection {
    @Override
    public void toSphere(double x, double y, double[] out) {
        double square = 1 - x * x / 16 - y * y / 4;
        double z = square >= 0.5 - 1e-12 ? Math.sqrt(square) : Double.NaN;
        out[0] = 2 * StrictMath.atan2(z * x / 2, 2 * z * z - 1);
        out[1] = StrictMath.asin(Math.max(-1, Math.min(1, y * z)));
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double cos = StrictMath.cos(theta);
        double gamma = Math.sqrt(2 / (1 + cos * StrictMath.cos(phi / 2)));
        out[0] = 2 * gamma * cos * StrictMath.sin(phi / 2);
        out[1] = gamma * StrictMath.sin(theta);
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
