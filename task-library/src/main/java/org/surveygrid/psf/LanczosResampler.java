package org.surveygrid.psf;

/**
 * Values of a square table at the points of another square grid, by Lanczos interpolation of order {@value #ORDER} with
 * weights that add up to 1. Outside the table lies 0.
 */
final class LanczosResampler {
    private static final int ORDER = 4;
    private static final int TAPS = 2 * ORDER;
    private static final double ON_SAMPLE = 1e-9;

    private static final double[] COSINES = new double[TAPS];
    private static final double[] SINES = new double[TAPS];

    static {
        for (int i = 0; i < TAPS; i++) {
            COSINES[i] = StrictMath.cos(StrictMath.PI * (i - ORDER + 1) / ORDER);
            SINES[i] = StrictMath.sin(StrictMath.PI * (i - ORDER + 1) / ORDER);
        }
    }

    private final int sourceSide;
    private final int targetSide;
    private final int[] firstX;
    private final int[] firstY;
    private final double[] weightX;
    private final double[] weightY;
    private final double[] between;

    /** Target point k lies at {@code start + k step} of the source's pixels, along each axis. */
    LanczosResampler(int sourceSide, int targetSide, double[] start, double step) {
        this.sourceSide = sourceSide;
        this.targetSide = targetSide;
        firstX = new int[targetSide];
        firstY = new int[targetSide];
        weightX = new double[targetSide * TAPS];
        weightY = new double[targetSide * TAPS];
        between = new double[sourceSide * targetSide];
        axis(start[0], step, firstX, weightX);
        axis(start[1], step, firstY, weightY);
    }

    private static void axis(double start, double step, int[] first, double[] weights) {
        for (int k = 0; k < first.length; k++) {
            double at = start + k * step;
            double floor = Math.floor(at + ON_SAMPLE);
            double t = at - floor;
            first[k] = (int) floor - ORDER + 1;
            int from = k * TAPS;
            if (t < ON_SAMPLE) {
                weights[from + ORDER - 1] = 1;
                continue;
            }
            double slow = StrictMath.PI * t / ORDER;
            double sine = StrictMath.sin(slow);
            double cosine = StrictMath.cos(slow);
            double sum = 0;
            for (int i = 0; i < TAPS; i++) {
                int n = i - ORDER + 1;
                // sin(pi (t - n)) differs from sin(pi t) by a sign only, which the normalisation leaves
                double distance = t - n;
                double window = sine * COSINES[i] - cosine * SINES[i];
                double weight = (n % 2 == 0 ? 1 : -1) * window / (distance * distance);
                weights[from + i] = weight;
                sum += weight;
            }
            for (int i = 0; i < TAPS; i++) {
                weights[from + i] /= sum;
            }
        }
    }

    private double eight(double[] source, int y, int i) {
        int at = y * sourceSide + firstX[i];
        int w = i * TAPS;
        return weightX[w] * source[at]
                + weightX[w + 1] * source[at + 1]
                + weightX[w + 2] * source[at + 2]
                + weightX[w + 3] * source[at + 3]
                + weightX[w + 4] * source[at + 4]
                + weightX[w + 5] * source[at + 5]
                + weightX[w + 6] * source[at + 6]
                + weightX[w + 7] * source[at + 7];
    }

    private double some(double[] source, int y, int i) {
        double sum = 0;
        int to = Math.min(TAPS, sourceSide - firstX[i]);
        for (int k = Math.max(0, -firstX[i]); k < to; k++) {
            sum += weightX[i * TAPS + k] * source[y * sourceSide + firstX[i] + k];
        }
        return sum;
    }

    double[] resample(double[] source) {
        for (int y = 0; y < sourceSide; y++) {
            for (int i = 0; i < targetSide; i++) {
                boolean inside = firstX[i] >= 0 && firstX[i] + TAPS <= sourceSide;
                between[y * targetSide + i] = inside ? eight(source, y, i) : some(source, y, i);
            }
        }
        double[] out = new double[targetSide * targetSide];
        for (int j = 0; j < targetSide; j++) {
            int to = Math.min(TAPS, sourceSide - firstY[j]);
            for (int k = Math.max(0, -firstY[j]); k < to; k++) {
                double weight = weightY[j * TAPS + k];
                int row = (firstY[j] + k) * targetSide;
                for (int i = 0; i < targetSide; i++) {
                    out[j * targetSide + i] += weight * between[row + i];
                }
            }
        }
        return out;
    }
}
