package org.surveygrid.observation;

import java.util.Arrays;

/**
 * How elongated the errors of positions are, by source: with s the one-dimensional standard deviation the covariance along x
 * and y is {@code s^2 [[1 + p, q], [q, 1 - p]]}, with {@code p = e cos 2 theta}, {@code q = e sin 2 theta} and {@code e = (a^2 - b^2)
 * / (a^2 + b^2)} of an ellipse with axes a, b at the angle theta from x to y.
 *
 * @param p by source
 * @param q by source
 */
public record ErrorEllipses(float[] p, float[] q) {
    /** Of round errors. */
    public static final ErrorEllipses ROUND = new ErrorEllipses(new float[0], new float[0]);

    /** Nobody measures one axis so much better than the other. */
    private static final double LARGEST = 0.98;

    public ErrorEllipses {
        if (p.length != q.length) {
            throw new IllegalArgumentException("ellipses need as many p as q, got " + p.length + " and " + q.length);
        }
    }

    /**
     * Ellipses of sources.
     *
     * @param a standard deviation along the longer axis
     * @param b along the shorter one
     * @param thetaDegrees angle of the longer axis, from x to y
     * @return by source; round where anything is no number
     */
    public static ErrorEllipses of(double[] a, double[] b, double[] thetaDegrees) {
        float[] p = new float[a.length];
        float[] q = new float[a.length];
        for (int i = 0; i < p.length; i++) {
            double e = Math.clamp((a[i] * a[i] - b[i] * b[i]) / (a[i] * a[i] + b[i] * b[i]), -LARGEST, LARGEST);
            double twice = StrictMath.toRadians(2 * thetaDegrees[i]);
            boolean known = Double.isFinite(e + twice);
            p[i] = known ? (float) (e * StrictMath.cos(twice)) : 0;
            q[i] = known ? (float) (e * StrictMath.sin(twice)) : 0;
        }
        return new ErrorEllipses(p, q);
    }

    /**
     * Whether all are round.
     *
     * @return true for {@link #ROUND}
     */
    public boolean isRound() {
        return p.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ErrorEllipses o && Arrays.equals(p, o.p) && Arrays.equals(q, o.q);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(p) + Arrays.hashCode(q);
    }

    @Override
    public String toString() {
        return isRound() ? "round" : p.length + " ellipses";
    }
}
