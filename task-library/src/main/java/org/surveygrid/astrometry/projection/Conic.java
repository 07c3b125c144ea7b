package org.surveygrid.astrometry.projection;

/** Projections on a cone that meets the sphere at two parallels: COP, COE, COD, COO; section 5.4. */
final class Conic implements Projection {
    private static final double QUARTER = StrictMath.PI / 2;

    private final RadialLaw law;
    private final double opening;
    private final double apex;
    private final double thetaA;

    private Conic(RadialLaw law, double opening, double apex, double thetaA) {
        this.law = law;
        this.opening = opening;
        this.apex = apex;
        this.thetaA = thetaA;
    }

    /** COP, equations 120 to 124. */
    static Conic perspective(double thetaA, double eta) {
        double cot = 1 / StrictMath.tan(thetaA);
        double cos = StrictMath.cos(eta);
        RadialLaw law = new RadialLaw() {
            @Override
            public double radius(double theta) {
                return Math.abs(theta - thetaA) < QUARTER ? cos * (cot - StrictMath.tan(theta - thetaA)) : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return thetaA + StrictMath.atan(cot - radius / cos);
            }
        };
        return new Conic(law, StrictMath.sin(thetaA), cos * cot, thetaA);
    }

    /** COE, equations 125 to 129. */
    static Conic equalArea(double thetaA, double eta) {
        double sin1 = StrictMath.sin(thetaA - eta);
        double sin2 = StrictMath.sin(thetaA + eta);
        double gamma = sin1 + sin2;
        RadialLaw law = new RadialLaw() {
            @Override
            public double radius(double theta) {
                return 2 / gamma * Math.sqrt(Math.max(0, 1 + sin1 * sin2 - gamma * StrictMath.sin(theta)));
            }

            @Override
            public double theta(double radius) {
                double reach = radius * gamma / 2;
                double sine = (1 + sin1 * sin2 - reach * reach) / gamma;
                return StrictMath.asin(Math.abs(sine) < 1 + 1e-12 ? Math.max(-1, Math.min(1, sine)) : Double.NaN);
            }
        };
        return new Conic(law, gamma / 2, law.radius(thetaA), thetaA);
    }

    /** COD, equations 130 to 134. */
    static Conic equidistant(double thetaA, double eta) {
        double opening = StrictMath.sin(thetaA) * (eta == 0 ? 1 : StrictMath.sin(eta) / eta);
        double apex = (eta == 0 ? 1 : eta / StrictMath.tan(eta)) / StrictMath.tan(thetaA);
        RadialLaw law = new RadialLaw() {
            @Override
            public double radius(double theta) {
                return thetaA - theta + apex;
            }

            @Override
            public double theta(double radius) {
                return thetaA + apex - radius;
            }
        };
        return new Conic(law, opening, apex, thetaA);
    }

    /** COO, equations 135 to 140. */
    static Conic orthomorphic(double thetaA, double eta) {
        double theta1 = thetaA - eta;
        double theta2 = thetaA + eta;
        double tan1 = StrictMath.tan((QUARTER - theta1) / 2);
        double tan2 = StrictMath.tan((QUARTER - theta2) / 2);
        double cos1 = StrictMath.cos(theta1);
        double opening = eta == 0
                ? StrictMath.sin(theta1)
                : StrictMath.log(StrictMath.cos(theta2) / cos1) / StrictMath.log(tan2 / tan1);
        double psi = cos1 / (opening * StrictMath.pow(tan1, opening));
        RadialLaw law = new RadialLaw() {
            @Override
            public double radius(double theta) {
                double radius = psi * StrictMath.pow(StrictMath.tan((QUARTER - theta) / 2), opening);
                return Double.isFinite(radius) ? radius : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return QUARTER - 2 * StrictMath.atan(StrictMath.pow(radius / psi, 1 / opening));
            }
        };
        return new Conic(law, opening, law.radius(thetaA), thetaA);
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double down = apex - y;
        double radius = Math.sqrt(x * x + down * down) * (thetaA < 0 ? -1 : 1);
        out[0] = radius == 0 ? 0 : StrictMath.atan2(x / radius, down / radius) / opening;
        out[1] = law.theta(radius);
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double radius = law.radius(theta);
        out[0] = radius * StrictMath.sin(opening * phi);
        out[1] = apex - radius * StrictMath.cos(opening * phi);
    }

    @Override
    public double referenceTheta() {
        return thetaA;
    }
}
