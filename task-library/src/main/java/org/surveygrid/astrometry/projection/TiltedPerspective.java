package org.surveygrid.astrometry.projection;

/** AZP: perspective from a point on the axis on a tilted plane, equations 20 to 31. */
final class TiltedPerspective implements Projection {
    private final double mu;
    private final double sinTilt;
    private final double cosTilt;

    TiltedPerspective(double mu, double tilt) {
        this.mu = mu;
        this.sinTilt = StrictMath.sin(tilt);
        this.cosTilt = StrictMath.cos(tilt);
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double down = y * cosTilt;
        double radius = Math.sqrt(x * x + down * down);
        double rho = radius / (mu + 1 + y * sinTilt);
        double psi = StrictMath.atan2(1, rho);
        double sine = rho * mu / Math.sqrt(rho * rho + 1);
        double omega = StrictMath.asin(sine);
        double first = wrapped(psi - omega);
        double second = wrapped(psi + omega + StrictMath.PI);
        out[0] = radius == 0 ? 0 : StrictMath.atan2(x, -down);
        out[1] = nearer(first, second);
        if (Double.isNaN(out[1])) {
            out[0] = Double.NaN;
        }
    }

    private static double wrapped(double angle) {
        return angle > StrictMath.PI ? angle - 2 * StrictMath.PI : angle;
    }

    /** The solution that is a latitude; of two, the one nearer to the pole. */
    private static double nearer(double first, double second) {
        boolean firstFits = Math.abs(first) <= StrictMath.PI / 2;
        boolean secondFits = Math.abs(second) <= StrictMath.PI / 2;
        if (firstFits && secondFits) {
            return Math.max(first, second);
        }
        return firstFits ? first : secondFits ? second : Double.NaN;
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double cos = StrictMath.cos(theta);
        double sin = StrictMath.sin(theta);
        double divisor = mu + sin + cos * StrictMath.cos(phi) * sinTilt / cosTilt;
        boolean behind = Math.abs(mu) > 1 && sin < -1 / mu;
        double radius = divisor * (mu + 1) > 0 && !behind ? (mu + 1) * cos / divisor : Double.NaN;
        out[0] = radius * StrictMath.sin(phi);
        out[1] = -radius * StrictMath.cos(phi) / cosTilt;
    }

    @Override
    public double referenceTheta() {
        return StrictMath.PI / 2;
    }
}
