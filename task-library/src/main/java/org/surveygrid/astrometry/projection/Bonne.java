package org.surveygrid.astrometry.projection;

/** BON: parallels are arcs about one point and have their true length, equations 145 to 150. */
final class Bonne implements Projection {
    private final double theta1;
    private final double apex;

    Bonne(double theta1) {
        this.theta1 = theta1;
        this.apex = 1 / StrictMath.tan(theta1) + theta1;
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double down = apex - y;
        double radius = Math.sqrt(x * x + down * down) * (theta1 < 0 ? -1 : 1);
        double theta = apex - radius;
        double angle = radius == 0 ? 0 : StrictMath.atan2(x / radius, down / radius);
        out[0] = angle == 0 ? 0 : angle * radius / StrictMath.cos(theta);
        out[1] = theta;
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double radius = apex - theta;
        double angle = radius == 0 ? 0 : phi * StrictMath.cos(theta) / radius;
        out[0] = radius * StrictMath.sin(angle);
        out[1] = apex - radius * StrictMath.cos(angle);
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
