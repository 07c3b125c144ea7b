package org.surveygrid.astrometry.projection;

/** PCO: every parallel on a cone of its own, equations 151 to 156. */
final class Polyconic implements Projection {
    private static final double NEAR_EQUATOR = 1e-7;

    @Override
    public void toSphere(double x, double y, double[] out) {
        double height = Math.abs(y);
        if (height < NEAR_EQUATOR) {
            out[0] = x;
            // to first order in y the parallel's curvature lifts the point by y x^2 / 2
            out[1] = y / (1 + x * x / 2);
        } else {
            // where the circle of latitude theta passes through (x, y): rises from 0 to the height or the pole
            double theta = Zenithal.rising(
                    t -> {
                        double up = height - t;
                        return (x * x + up * up) * StrictMath.sin(t) - 2 * up * StrictMath.cos(t);
                    },
                    0,
                    Math.min(height, StrictMath.PI / 2));
            double sin = StrictMath.sin(theta);
            double down = StrictMath.cos(theta) - (height - theta) * sin;
            out[0] = StrictMath.atan2(x * sin, down) / sin;
            out[1] = y < 0 ? -theta : theta;
        }
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double sin = StrictMath.sin(theta);
        if (Math.abs(theta) < NEAR_EQUATOR) {
            out[0] = phi;
            out[1] = theta + phi * phi * theta / 2;
            return;
        }
        double half = StrictMath.sin(phi * sin / 2);
        double cot = StrictMath.cos(theta) / sin;
        out[0] = cot * StrictMath.sin(phi * sin);
        out[1] = theta + cot * 2 * half * half;
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
