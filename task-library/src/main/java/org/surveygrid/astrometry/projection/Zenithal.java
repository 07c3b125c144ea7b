package org.surveygrid.astrometry.projection;

/** Projections that are the same in all directions from the native pole: TAN, STG, ARC, ZEA, ZPN, AIR. */
final class Zenithal implements Projection {
    private static final double QUARTER = StrictMath.PI / 2;
    private static final int STEPS = 120;

    private final RadialLaw law;

    Zenithal(RadialLaw law) {
        this.law = law;
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double radius = Math.sqrt(x * x + y * y);
        out[0] = radius == 0 ? 0 : StrictMath.atan2(x, -y);
        out[1] = law.theta(radius);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double radius = law.radius(theta);
        out[0] = radius * StrictMath.sin(phi);
        out[1] = -radius * StrictMath.cos(phi);
    }

    @Override
    public double referenceTheta() {
        return QUARTER;
    }

    /** TAN, equation 54. */
    static Zenithal gnomonic() {
        return new Zenithal(new RadialLaw() {
            @Override
            public double radius(double theta) {
                return theta > 0 ? StrictMath.cos(theta) / StrictMath.sin(theta) : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return StrictMath.atan2(1, radius);
            }
        });
    }

    /** STG, equation 56. */
    static Zenithal stereographic() {
        return new Zenithal(new RadialLaw() {
            @Override
            public double radius(double theta) {
                double above = 1 + StrictMath.sin(theta);
                return above > 0 ? 2 * StrictMath.cos(theta) / above : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return QUARTER - 2 * StrictMath.atan(radius / 2);
            }
        });
    }

    /** ARC, equation 67. */
    static Zenithal equidistant() {
        return new Zenithal(new RadialLaw() {
            @Override
            public double radius(double theta) {
                return QUARTER - theta;
            }

            @Override
            public double theta(double radius) {
                return radius <= StrictMath.PI ? QUARTER - radius : Double.NaN;
            }
        });
    }

    /** ZEA, equation 69. */
    static Zenithal equalArea() {
        return new Zenithal(new RadialLaw() {
            @Override
            public double radius(double theta) {
                return 2 * StrictMath.sin((QUARTER - theta) / 2);
            }

            @Override
            public double theta(double radius) {
                return radius <= 2 ? QUARTER - 2 * StrictMath.asin(radius / 2) : Double.NaN;
            }
        });
    }

    /** ZPN, equation 70: the radius is a polynomial of the distance from the pole; it counts as far as it rises. */
    static Zenithal polynomial(double[] p) {
        double[] coefficients = p.clone();
        double end = end(coefficients);
        return new Zenithal(new RadialLaw() {
            @Override
            public double radius(double theta) {
                double distance = QUARTER - theta;
                return distance <= end ? value(coefficients, distance) : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return QUARTER - rising(d -> value(coefficients, d), radius, end);
            }
        });
    }

    /** Distance from the pole up to which the polynomial rises. */
    private static double end(double[] p) {
        double step = StrictMath.PI / 2000;
        double low = 0;
        while (low < StrictMath.PI && slope(p, low + step) > 0) {
            low += step;
        }
        double high = Math.min(StrictMath.PI, low + step);
        if (slope(p, high) > 0) {
            return StrictMath.PI;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (slope(p, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double value(double[] p, double d) {
        double value = 0;
        for (int m = p.length - 1; m >= 0; m--) {
            value = value * d + p[m];
        }
        return value;
    }

    private static double slope(double[] p, double d) {
        double slope = 0;
        for (int m = p.length - 1; m > 0; m--) {
            slope = slope * d + m * p[m];
        }
        return slope;
    }

    /** AIR, equations 71 to 73. */
    static Zenithal airy(double thetaB) {
        double xiB = (QUARTER - thetaB) / 2;
        double tanB = StrictMath.tan(xiB);
        double factor = Math.abs(xiB) < 1e-4 ? -0.5 : StrictMath.log(StrictMath.cos(xiB)) / (tanB * tanB);
        return new Zenithal(new RadialLaw() {
            private double byDistance(double distance) {
                double xi = distance / 2;
                double tan = StrictMath.tan(xi);
                double first = xi < 1e-4 ? -xi / 2 : StrictMath.log(StrictMath.cos(xi)) / tan;
                return -2 * (first + factor * tan);
            }

            @Override
            public double radius(double theta) {
                double distance = QUARTER - theta;
                return distance < StrictMath.PI ? byDistance(distance) : Double.NaN;
            }

            @Override
            public double theta(double radius) {
                return QUARTER - rising(this::byDistance, radius, StrictMath.PI - 1e-9);
            }
        });
    }

    /** A function of one variable. */
    interface Curve {
        double at(double x);
    }

    /** Where a rising function has a value, between 0 and an end; NaN when it has not. */
    static double rising(Curve curve, double value, double end) {
        double low = 0;
        double high = end;
        if (!(curve.at(low) <= value && value <= curve.at(high))) {
            return Double.NaN;
        }
        double lowOff = curve.at(low) - value;
        double highOff = curve.at(high) - value;
        for (int i = 0; i < STEPS && high - low > 1e-16; i++) {
            double guess = low - lowOff * (high - low) / (highOff - lowOff);
            // false position and halving by turns: fast where the curve is straight, sure where it is not
            double at = i % 2 == 1 || !(guess > low && guess < high) ? (low + high) / 2 : guess;
            double off = curve.at(at) - value;
            if (off == 0) {
                return at;
            }
            if (off < 0) {
                low = at;
                lowOff = off;
            } else {
                high = at;
                highOff = off;
            }
        }
        return Math.abs(lowOff) < Math.abs(highOff) ? low : high;
    }
}
