package org.surveygrid.astrometry.projection;

/** Projections whose meridians are parallel lines: CYP, CEA, CAR, MER; section 5.2. */
final class Cylindrical implements Projection {
    private static final double EDGE = 1e-12;

    /** How latitude becomes a height. */
    private interface Heights {
        double height(double theta);

        double theta(double height);
    }

    private final double width;
    private final Heights heights;

    private Cylindrical(double width, Heights heights) {
        this.width = width;
        this.heights = heights;
    }

    /** CYP, equations 79 to 84. */
    static Cylindrical perspective(double mu, double lambda) {
        return new Cylindrical(lambda, new Heights() {
            @Override
            public double height(double theta) {
                return (mu + lambda) / (mu + StrictMath.cos(theta)) * StrictMath.sin(theta);
            }

            @Override
            public double theta(double height) {
                double eta = height / (mu + lambda);
                return StrictMath.atan(eta) + StrictMath.asin(eta * mu / Math.sqrt(eta * eta + 1));
            }
        });
    }

    /** CEA, equations 85 to 88. */
    static Cylindrical equalArea(double lambda) {
        return new Cylindrical(1, new Heights() {
            @Override
            public double height(double theta) {
                return StrictMath.sin(theta) / lambda;
            }

            @Override
            public double theta(double height) {
                double sine = lambda * height;
                return StrictMath.asin(Math.abs(sine) < 1 + EDGE ? Math.max(-1, Math.min(1, sine)) : Double.NaN);
            }
        });
    }

    /** CAR, equation 89. */
    static Cylindrical plateCarree() {
        return new Cylindrical(1, new Heights() {
            @Override
            public double height(double theta) {
                return theta;
            }

            @Override
            public double theta(double height) {
                return height;
            }
        });
    }

    /** MER, equations 91 to 93. */
    static Cylindrical mercator() {
        return new Cylindrical(1, new Heights() {
            @Override
            public double height(double theta) {
                return StrictMath.log(StrictMath.tan((StrictMath.PI / 2 + theta) / 2));
            }

            @Override
            public double theta(double height) {
                return 2 * StrictMath.atan(StrictMath.exp(height)) - StrictMath.PI / 2;
            }
        });
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        out[0] = x / width;
        out[1] = heights.theta(y);
        onSphere(out);
    }

    /** Makes a result NaN that lies beyond the sphere by more than rounding. */
    static void onSphere(double[] out) {
        boolean within = Math.abs(out[0]) <= StrictMath.PI + EDGE && Math.abs(out[1]) <= StrictMath.PI / 2 + EDGE;
        out[0] = within ? out[0] : Double.NaN;
        out[1] = within ? Math.max(-StrictMath.PI / 2, Math.min(StrictMath.PI / 2, out[1])) : Double.NaN;
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double height = heights.height(theta);
        out[0] = Double.isFinite(height) ? width * phi : Double.NaN;
        out[1] = Double.isFinite(height) ? height : Double.NaN;
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
