package org.surveygrid.artifact;

import java.util.Arrays;

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

    private final int shortest;
    private final long[] entry;
    private final int[] xs;
    private final int[] ys;
    private final int angles;
    private final int zero;

    /**
     * Prepares a plane.
     *
     * @param plane values of unit noise, NaN where there is none
     * @param width columns of the plane, whose diagonal is below 8000 px
     * @param shortest fewest pixels a line must have
     */
    LineTransform(float[] plane, int width, int shortest) {
        this.shortest = shortest;
        int used = 0;
        for (float v : plane) {
            used += Float.isFinite(v) ? 1 : 0;
        }
        entry = new long[used];
        xs = new int[used];
        ys = new int[used];
        int n = 0;
        for (int p = 0; p < plane.length; p++) {
            if (Float.isFinite(plane[p])) {
                entry[n] = ((long) Math.rint(plane[p] * VALUE_SCALE) << COUNT_BITS) + 1;
                xs[n] = p % width;
                ys[n++] = Math.floorDiv(p, width);
            }
        }
        int height = plane.length / width;
        double diagonal = Math.sqrt((double) width * width + (double) height * height);
        angles = (int) Math.ceil(Math.PI * diagonal / 1.5);
        zero = (int) Math.ceil(diagonal) + 1;
    }

    /**
     * The most significant line of every direction.
     *
     * @return as many lines as directions, in the order of their angles
     */
    Peak[] everyDirection() {
        Peak[] peaks = new Peak[angles];
        long[] sums = new long[2 * zero + 1];
        for (int k = 0; k < angles; k++) {
            peaks[k] = strongest(k, sums);
        }
        return peaks;
    }

    /**
     * The most significant line among directions near those that a coarser plane of the same image points out.
     *
     * @param coarse its lines by direction
     * @param kept what a line keeps at least of its significance in the coarser plane
     * @param limit least significance of a line
     * @return the line, significance 0 when there is none
     */
    Peak strongestNear(Peak[] coarse, double kept, double limit) {
        long[] sums = new long[2 * zero + 1];
        int strongest = 0;
        for (int k = 1; k < coarse.length; k++) {
            strongest = coarse[k].significance() > coarse[strongest].significance() ? k : strongest;
        }
        int first = Math.min(angles - 1, (int) (((long) strongest * angles + angles / 2) / coarse.length));
        Peak best = strongest(first, sums);
        double wanted = kept * limit;
        if (coarse[strongest].significance() > wanted) {
            wanted = Math.min(kept * Math.max(limit, best.significance()), coarse[strongest].significance());
        }
        for (int k = 0; k < angles; k++) {
            int below = (int) ((long) k * coarse.length / angles);
            boolean near = false;
            for (int i = below - 1; i <= below + 2; i++) {
                near |= coarse[Math.floorMod(i, coarse.length)].significance() >= wanted;
            }
            if (near) {
                Peak peak = strongest(k, sums);
                if (peak.significance() > best.significance()) {
                    best = peak;
                }
            }
        }
        return best;
    }

    private Peak strongest(int direction, long[] sums) {
        double angle = Math.PI * direction / angles;
        if (Math.min(Math.abs(StrictMath.cos(angle)), Math.abs(StrictMath.sin(angle)))
                < SatelliteTrails.ALONG_DETECTOR) {
            return new Peak(angle, 0, 0);
        }
        int cos = (int) Math.rint(COORDINATE_SCALE * StrictMath.cos(angle));
        int sin = (int) Math.rint(COORDINATE_SCALE * StrictMath.sin(angle));
        int shift = zero * COORDINATE_SCALE + COORDINATE_SCALE / 2;
        Arrays.fill(sums, 0);
        for (int i = 0; i < entry.length; i++) {
            sums[(xs[i] * cos + ys[i] * sin + shift) >> COORDINATE_BITS] += entry[i];
        }
        double best = 0;
        int bestBin = zero;
        for (int bin = 0; bin < sums.length; bin++) {
            int count = (int) (sums[bin] & COUNT_MASK);
            if (count >= shortest) {
                double significance = (sums[bin] >> COUNT_BITS) / (VALUE_SCALE * Math.sqrt(count));
                if (significance > best) {
                    best = significance;
                    bestBin = bin;
                }
            }
        }
        return new Peak(angle, bestBin - zero, best);
    }
}
