package org.surveygrid.astrometry.projection;

import org.surveygrid.astrometry.plane.PlaneInversion;

/** The sphere on the six faces of a cube: TSC, CSC, QSC; section 5.6. */
final class QuadCube implements Projection {
    /** How a face is drawn. */
    enum Kind {
        TSC,
        CSC,
        QSC
    }

    private static final double QUARTER = StrictMath.PI / 4;
    private static final double EDGE = 1e-12;
    /** Middle of each face on the plane, in units of 45 degrees. */
    private static final int[][] MIDDLE = {{0, 2}, {0, 0}, {2, 0}, {4, 0}, {6, 0}, {0, -2}};
    /** Coefficients of chi^2i psi^2j of the COBE cube at [j][i], equation 175 and its table. */
    private static final double[][] COBE = {
        {-0.27292696, -0.07629969, -0.22797056, 0.54852384, -0.62930065, 0.25795794, 0.02584375},
        {-0.02819452, -0.01471565, 0.48051509, -1.74114454, 1.71547508, -0.53022337},
        {0.27058160, -0.56800938, 0.30803317, 0.98938102, -0.83180469},
        {-0.60441560, 1.50880086, -0.93678576, 0.08693841},
        {0.93412077, -1.41601920, 0.33887446},
        {-0.63915306, 0.52032238},
        {0.14381585}
    };

    private final Kind kind;

    QuadCube(Kind kind) {
        this.kind = kind;
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double u = x / QUARTER;
        double v = y / QUARTER;
        int face = faceAt(u, v);
        if (face < 0) {
            out[0] = Double.NaN;
            out[1] = Double.NaN;
            return;
        }
        if (face > 0 && face < 5 && u < -1) {
            u += 8;
        }
        double[] xiEtaZeta = unit(u - MIDDLE[face][0], v - MIDDLE[face][1]);
        double[] direction = direction(face, xiEtaZeta);
        out[0] = StrictMath.atan2(direction[1], direction[0]);
        out[1] = StrictMath.atan2(direction[2], Math.sqrt(direction[0] * direction[0] + direction[1] * direction[1]));
    }

    private static int faceAt(double u, double v) {
        double limit = 1 + EDGE;
        if (Math.abs(v) <= limit) {
            double right = u < -limit ? u + 8 : u;
            return right >= -limit && right <= 7 + EDGE ? 1 + Math.min(3, (int) Math.floor((right + 1) / 2)) : -1;
        }
        if (Math.abs(u) > limit || Math.abs(v) > 3 + EDGE) {
            return -1;
        }
        return v > 0 ? 0 : 5;
    }

    /** {xi, eta, zeta} of a place on a face, both coordinates in [-1, 1]. */
    private double[] unit(double u, double v) {
        if (kind == Kind.QSC) {
            boolean along = Math.abs(u) >= Math.abs(v);
            double major = along ? u : v;
            if (major == 0) {
                return new double[] {0, 0, 1};
            }
            double angle = StrictMath.PI / 12 * (along ? v / u : u / v);
            double omega = StrictMath.sin(angle) / (StrictMath.cos(angle) - Math.sqrt(0.5));
            double depth = major * major * (1 - 1 / Math.sqrt(2 + omega * omega));
            double first = Math.sqrt(depth * (2 - depth) / (1 + omega * omega)) * (major < 0 ? -1 : 1);
            return along
                    ? new double[] {first, omega * first, 1 - depth}
                    : new double[] {omega * first, first, 1 - depth};
        }
        double chi = kind == Kind.TSC ? u : cobe(u, v);
        double psi = kind == Kind.TSC ? v : cobe(v, u);
        double zeta = 1 / Math.sqrt(1 + chi * chi + psi * psi);
        return new double[] {chi * zeta, psi * zeta, zeta};
    }

    private static double cobe(double u, double v) {
        double uu = u * u;
        double vv = v * v;
        double sum = 0;
        for (int j = COBE.length - 1; j >= 0; j--) {
            double inner = 0;
            for (int i = COBE[j].length - 1; i >= 0; i--) {
                inner = inner * uu + COBE[j][i];
            }
            sum = sum * vv + inner;
        }
        return u + u * (1 - uu) * sum;
    }

    private static double[] direction(int face, double[] f) {
        return switch (face) {
            case 0 -> new double[] {-f[1], f[0], f[2]};
            case 1 -> new double[] {f[2], f[0], f[1]};
            case 2 -> new double[] {-f[0], f[2], f[1]};
            case 3 -> new double[] {-f[2], -f[0], f[1]};
            case 4 -> new double[] {f[0], -f[2], f[1]};
            default -> new double[] {f[1], f[0], -f[2]};
        };
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double cos = StrictMath.cos(theta);
        double l = cos * StrictMath.cos(phi);
        double m = cos * StrictMath.sin(phi);
        double n = StrictMath.sin(theta);
        double[] heights = {n, l, m, -l, -m, -n};
        int face = 0;
        for (int k = 1; k < heights.length; k++) {
            if (heights[k] > heights[face]) {
                face = k;
            }
        }
        double[] xiEta = switch (face) {
            case 0 -> new double[] {m, -l};
            case 1 -> new double[] {m, n};
            case 2 -> new double[] {-l, n};
            case 3 -> new double[] {-m, n};
            case 4 -> new double[] {l, n};
            default -> new double[] {m, l};
        };
        double[] place = onFace(xiEta[0], xiEta[1], heights[face]);
        double across = MIDDLE[face][0] + place[0];
        out[0] = QUARTER * (across > 4 ? across - 8 : across);
        out[1] = QUARTER * (MIDDLE[face][1] + place[1]);
    }

    private double[] onFace(double xi, double eta, double zeta) {
        double chi = xi / zeta;
        double psi = eta / zeta;
        return switch (kind) {
            case TSC -> new double[] {chi, psi};
            case CSC ->
                // the published polynomials of the way there are good to 24 arcsec only: the way back is inverted
                new PlaneInversion(QuadCube::cobeMap, 1).solve(chi, psi, chi, psi);
            case QSC -> {
                boolean along = Math.abs(chi) >= Math.abs(psi);
                double major = along ? xi : eta;
                if (major == 0) {
                    yield new double[] {0, 0};
                }
                double omega = along ? psi / chi : chi / psi;
                double depth = (xi * xi + eta * eta) / (1 + zeta);
                double first = Math.sqrt(depth / (1 - 1 / Math.sqrt(2 + omega * omega))) * (major < 0 ? -1 : 1);
                double angle = StrictMath.atan(omega) - StrictMath.asin(omega / Math.sqrt(2 * (1 + omega * omega)));
                double second = first * angle * 12 / StrictMath.PI;
                yield along ? new double[] {first, second} : new double[] {second, first};
            }
        };
    }

    /** The COBE polynomials with their slopes, by differences: Newton's method needs them only roughly. */
    private static void cobeMap(double u, double v, double[] out) {
        double step = 1e-5;
        out[0] = cobe(u, v);
        out[1] = cobe(v, u);
        out[2] = (cobe(u + step, v) - cobe(u - step, v)) / (2 * step);
        out[3] = (cobe(u, v + step) - cobe(u, v - step)) / (2 * step);
        out[4] = (cobe(v, u + step) - cobe(v, u - step)) / (2 * step);
        out[5] = (cobe(v + step, u) - cobe(v - step, u)) / (2 * step);
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
