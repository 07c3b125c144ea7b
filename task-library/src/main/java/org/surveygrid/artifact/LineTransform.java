package org.surveygrid.artifact;

/**
 * Sums of a coarse image along all straight lines, in units of their noise (a Radon transform with nearest pixels).
 * Lines are {@code x cos(angle) + y sin(angle) = offset}.
 *
 * <p>All in whole numbers, value and count of a line in one of 64 bits: this is the innermost loop of a reduction.
 */
final class LineTransform {
    /** The line that stands out most; significance 0 when there is none. */
    record Peak(double angle, double offset, double significance) {}

    private static final int COORDINATE_BITS = 16;
    private static final int COORDINATE_SCALE = 1 << COORDINATE_BITS;
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final double VALUE_SCALE = 1 << 16;

    private LineTransform() {}

    /**
     * Finds the most significant line.
     *
     * @param plane values of unit noise, NaN where there is none
     * @param width columns of the plane, whose diagonal is below 8000 px
     * @param shortest fewest pixels a line must have
     */
    static Peak strongest(float[] plane, int width, int shortest) {
        int height = plane.length / width;
        int used = 0;
        for (float v : plane) {
            used += Float.isFinite(v) ? 1 : 0;
        }
        long[] entry = new long[used];
        int[] xs = new int[used];
        int[] ys = new int[used];
        int n = 0;
        for (int p = 0; p < plane.length; p++) {
            if (Float.isFinite(plane[p])) {
                entry[n] = ((long) Math.rint(plane[p] * VALUE_SCALE) << COUNT_BITS) + 1;
                xs[n] = p % width;
                ys[n++] = Math.floorDiv(p, width);
            }
        }
        double diagonal = Math.sqrt((double) width * width + (double) height * height);
        int angles = (int) Math.ceil(Math.PI * diagonal / 1.5);
        int offsets = 2 * (int) Math.ceil(diagonal) + 3;
        int zero = offsets / 2;
        long[] sums = new long[offsets];
        Peak best = new Peak(0, 0, 0);
        for (int k = 0; k < angles; k++) {
            double angle = Math.PI * k / angles;
            int cos = (int) Math.rint(COORDINATE_SCALE * StrictMath.cos(angle));
            int sin = (int) Math.rint(COORDINATE_SCALE * StrictMath.sin(angle));
            int shift = zero * COORDINATE_SCALE + COORDINATE_SCALE / 2;
            java.util.Arrays.fill(sums, 0);
            for (int i = 0; i < used; i++) {
                sums[(xs[i] * cos + ys[i] * sin + shift) >> COORDINATE_BITS] += entry[i];
            }
            for (int bin = 0; bin < offsets; bin++) {
                int count = (int) (sums[bin] & COUNT_MASK);
                if (count >= shortest) {
                    double significance = (sums[bin] >> COUNT_BITS) / (VALUE_SCALE * Math.sqrt(count));
                    if (significance > best.significance()) {
                        best = new Peak(angle, bin - zero, significance);
                    }
                }
            }
        }
        return best;
    }
}
