package org.surveygrid.astrometry;

import java.util.Optional;

/**
 * A linear map of the plane: {@code x' = a x + b y + c, y' = d x + e y + f}.
 *
 * @param a x to x'
 * @param b y to x'
 * @param c offset of x'
 * @param d x to y'
 * @param e y to y'
 * @param f offset of y'
 */
public record PlaneAffine(double a, double b, double c, double d, double e, double f) {
    static PlaneAffine shift(double dx, double dy) {
        return new PlaneAffine(1, 0, dx, 0, 1, dy);
    }

    double x(double px, double py) {
        return a * px + b * py + c;
    }

    double y(double px, double py) {
        return d * px + e * py + f;
    }

    /**
     * How much longer distances become.
     *
     * @return the geometric mean over directions
     */
    public double scale() {
        return Math.sqrt(Math.abs(a * e - b * d));
    }

    /** How unequal the scales of two directions are, as a fraction: 0 for a rotation, mirrored or not. */
    double anisotropy() {
        double same = Math.sqrt((a + e) * (a + e) + (d - b) * (d - b));
        double mirrored = Math.sqrt((a - e) * (a - e) + (d + b) * (d + b));
        return 2 * Math.min(same, mirrored) / Math.max(same, mirrored);
    }

    /**
     * Whether the sense of rotation is kept.
     *
     * @return false for a mirror image
     */
    public boolean keepsParity() {
        return a * e - b * d > 0;
    }

    /**
     * Angle of rotation, after the mirror image (y turned over) where there is one.
     *
     * @return degrees, -180 to 180
     */
    public double rotationDegrees() {
        return StrictMath.toDegrees(keepsParity() ? StrictMath.atan2(d - b, a + e) : StrictMath.atan2(d + b, a - e));
    }

    /** Least-squares rotation, scale and shift; reflected when parity is -1. Columns are {x, y, x', y'}. */
    static PlaneAffine similarity(double[][] pairs, int parity) {
        int n = pairs[0].length;
        double[] mean = new double[4];
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < n; i++) {
                mean[k] += pairs[k][i];
            }
            mean[k] /= n;
        }
        double dot = 0;
        double cross = 0;
        double norm = 0;
        for (int i = 0; i < n; i++) {
            double x = pairs[0][i] - mean[0];
            double y = parity * (pairs[1][i] - mean[1]);
            double u = pairs[2][i] - mean[2];
            double v = pairs[3][i] - mean[3];
            dot += x * u + y * v;
            cross += x * v - y * u;
            norm += x * x + y * y;
        }
        double p = dot / norm;
        double q = cross / norm;
        PlaneAffine turned = new PlaneAffine(p, -q * parity, 0, q, p * parity, 0);
        return new PlaneAffine(
                turned.a,
                turned.b,
                mean[2] - turned.x(mean[0], mean[1]),
                turned.d,
                turned.e,
                mean[3] - turned.y(mean[0], mean[1]));
    }

    /** Least-squares affine map; empty when the points lie on a line. Columns are {x, y, x', y'}. */
    static Optional<PlaneAffine> leastSquares(double[][] pairs) {
        NormalEquations equations = new NormalEquations(3, 2);
        int n = pairs[0].length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += pairs[0][i] / n;
            meanY += pairs[1][i] / n;
        }
        for (int i = 0; i < n; i++) {
            equations.add(
                    new double[] {1, pairs[0][i] - meanX, pairs[1][i] - meanY},
                    new double[] {pairs[2][i], pairs[3][i]},
                    1);
        }
        double offsetX = meanX;
        double offsetY = meanY;
        return equations
                .solve()
                .map(s -> new PlaneAffine(
                        s[0][1],
                        s[0][2],
                        s[0][0] - s[0][1] * offsetX - s[0][2] * offsetY,
                        s[1][1],
                        s[1][2],
                        s[1][0] - s[1][1] * offsetX - s[1][2] * offsetY));
    }
}
