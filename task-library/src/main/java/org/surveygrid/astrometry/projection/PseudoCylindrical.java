package org.surveygrid.astrometry.projection;

/** Projections with straight parallels and curved meridians: SFL, PAR, MOL; section 5.3. */
final class PseudoCylindrical implements Projection {
    /** Which one. */
    enum Kind {
        SFL,
        PAR,
        MOL
    }

    private static final double ROOT = Math.sqrt(2);

    private final Kind kind;

    PseudoCylindrical(Kind kind) {
        this.kind = kind;
    }

    /** Height of a parallel; for MOL the auxiliary angle gamma is in between. */
    private double height(double theta) {
        return switch (kind) {
            case SFL -> theta;
            case PAR -> StrictMath.PI * StrictMath.sin(theta / 3);
            case MOL -> ROOT * StrictMath.sin(gamma(theta));
        };
    }

    private double theta(double y) {
        return switch (kind) {
            case SFL -> y;
            case PAR -> 3 * StrictMath.asin(y / StrictMath.PI);
            case MOL -> {
                double gamma = StrictMath.asin(y / ROOT);
                double sine = (2 * gamma + StrictMath.sin(2 * gamma)) / StrictMath.PI;
                yield StrictMath.asin(Math.max(-1, Math.min(1, sine)));
            }
        };
    }

    /** Half the solution of 2 gamma + sin(2 gamma) = pi sin(theta), equation 101. */
    private static double gamma(double theta) {
        double wanted = StrictMath.PI * Math.abs(StrictMath.sin(theta));
        double gamma = Zenithal.rising(g -> 2 * g + StrictMath.sin(2 * g), wanted, StrictMath.PI / 2);
        return theta < 0 ? -gamma : gamma;
    }

    /** Length of a parallel relative to that of the equator on the sphere. */
    private double stretch(double y) {
        return switch (kind) {
            case SFL -> StrictMath.cos(y);
            case PAR -> 1 - 4 * (y / StrictMath.PI) * (y / StrictMath.PI);
            case MOL -> 2 * Math.sqrt(Math.max(0, 2 - y * y)) / StrictMath.PI;
        };
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double stretch = stretch(y);
        out[1] = theta(y);
        out[0] = x == 0 ? 0 : x / stretch;
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        out[1] = height(theta);
        out[0] = phi * stretch(out[1]);
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
