package org.surveygrid.artifact;

/**
 * Sums of a coarse image along all straight lines, in units of their noise (a Radon transform with nearest pixels).
 * Lines are {@code x cos(angle) + y sin(angle) = offset}.
 */
final class LineTransform {
    /** The line that stands out most; significance 0 when there is none. */
    record Peak(double angle, double offset, double significance) {}

    private LineTransform() {}

    /**
     * Finds the most significant line.
     *
     * @param plane values of unit noise, NaN where there is none
     * @param width columns of the plane
     * @param shortest fewest pixels a line must have
     */
    static Peak strongest(float[] plane, int width, int shortest) {
        int height = plane.length / width;
        int used = 0;
        for (float v : plane) {
            used += Float.isFinite(v) ? 1 : 0;
        }
        float[] value = new float[used];
        float[] xs = new float[used];
        float[] ys = new float[used];
        int n = 0;
        for (int p = 0; p < plane.length; p++) {
            if (Float.isFinite(plane[p])) {
                value[n] = plane[p];
                xs[n] = p % width;
                int row = p / width;
                ys[n++] = row;
            }
        }
        double diagonal = Math.sqrt((double) width * width + (double) height * height);
        int angles = (int) Math.ceil(Math.PI * diagonal / 1.5);
        int offsets = 2 * (int) Math.ceil(diagonal) + 3;
        int zero = offsets / 2;
        double[] sum = new double[offsets];
        int[] count = new int[offsets];
        Peak best = new Peak(0, 0, 0);
        for (int k = 0; k < angles; k++) {
            double angle = Math.PI * k / angles;
            float cos = (float) StrictMath.cos(angle);
            float sin = (float) StrictMath.sin(angle);
            java.util.Arrays.fill(sum, 0);
            java.util.Arrays.fill(count, 0);
            float shift = zero + 0.5f;
            for (int i = 0; i < used; i++) {
                int bin = (int) (xs[i] * cos + ys[i] * sin + shift);
                sum[bin] += value[i];
                count[bin]++;
            }
            for (int bin = 0; bin < offsets; bin++) {
                if (count[bin] >= shortest) {
                    double significance = sum[bin] / Math.sqrt(count[bin]);
                    if (significance > best.significance()) {
                        best = new Peak(angle, bin - zero, significance);
                    }
                }
            }
        }
        return best;
    }
}
