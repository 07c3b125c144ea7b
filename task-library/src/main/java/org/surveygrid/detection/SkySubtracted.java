package org.surveygrid.detection;

import java.util.Arrays;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;

/**
 * An image above its sky, made fit for finding and measuring: every pixel has a finite value and a state.
 *
 * <p>The variance decides whether a pixel can be used; mask bits are carried along and reported. Saturated and bleeding
 * areas take the brightest value around them, so that a bright star stays one source. Other unusable pixels are interpolated across the shorter of their row and column runs up to {@value #LONGEST_FILL_PX} px; beyond that they
 * are holes of value 0, on which nothing is detected.
 */
public final class SkySubtracted {
    /** Longest run of masked pixels that is bridged. */
    public static final int LONGEST_FILL_PX = 4;

    static final byte GOOD = 0;
    static final byte FILLED = 1;
    static final byte HOLE = 2;

    private static final int OVERFLOWN = PixelFlag.SATURATED.bit() | PixelFlag.BLEED.bit();

    private final int width;
    private final int height;
    private final float[] value;
    private final float[] variance;
    private final byte[] state;
    private final int[] maskBits;
    private final double varianceRatio;

    private SkySubtracted(
            int width,
            int height,
            float[] value,
            float[] variance,
            byte[] state,
            int[] maskBits,
            double varianceRatio) {
        this.width = width;
        this.height = height;
        this.value = value;
        this.variance = variance;
        this.state = state;
        this.maskBits = maskBits;
        this.varianceRatio = varianceRatio;
    }

    /**
     * Subtracts the sky and mends what is masked.
     *
     * @param frame value, variance (NaN, infinite, 0 or negative says unusable) and mask
     * @param sky measured on the frame
     * @return the image above the sky
     */
    public static SkySubtracted of(Frame frame, SkyBackground sky) {
        int width = frame.width();
        int height = frame.height();
        float[] raw = frame.value().pixels();
        float[] rawVariance = frame.variance().pixels();
        float[] level = sky.level().pixels();
        float[] rms = sky.rms().pixels();
        int[] bits = frame.mask().bits();
        float[] value = new float[raw.length];
        float[] variance = new float[raw.length];
        byte[] state = new byte[raw.length];
        boolean[] overflown = new boolean[raw.length];
        boolean anyOverflown = false;
        for (int p = 0; p < raw.length; p++) {
            boolean finite = Math.abs(raw[p]) <= Float.MAX_VALUE;
            boolean weighted = rawVariance[p] > 0 && rawVariance[p] <= Float.MAX_VALUE;
            if ((bits[p] & OVERFLOWN) != 0 && !(finite && weighted)) {
                variance[p] = rms[p] * rms[p];
                state[p] = HOLE;
                overflown[p] = true;
                anyOverflown = true;
            } else if (finite && weighted) {
                value[p] = raw[p] - level[p];
                variance[p] = rawVariance[p];
            } else {
                variance[p] = rms[p] * rms[p];
                state[p] = HOLE;
            }
        }
        if (anyOverflown) {
            fillOverflown(value, state, overflown, width);
        }
        fill(value, state, width, height);
        return new SkySubtracted(width, height, value, variance, state, bits, ratio(variance, state, rms));
    }

    /** Median over a sample of good pixels of measured to given variance; 1 when there is none. */
    private static double ratio(float[] variance, byte[] state, float[] rms) {
        int stride = Math.max(1, variance.length / 20_000);
        float[] sample = new float[variance.length / stride + 1];
        int count = 0;
        for (int p = 0; p < variance.length; p += stride) {
            if (state[p] == GOOD) {
                sample[count++] = rms[p] * rms[p] / variance[p];
            }
        }
        Arrays.sort(sample, 0, count);
        return count == 0 || !(sample[count / 2] > 0) ? 1 : sample[count / 2];
    }

    /** Each connected overflown area takes the brightest value around it, so that the star it covers stays in one piece. */
    private static void fillOverflown(float[] value, byte[] state, boolean[] overflown, int width) {
        ConnectedRegions regions = ConnectedRegions.label(overflown, width);
        for (int r = 0; r < regions.count(); r++) {
            int[] pixels = regions.pixels(r);
            float brightest = 0;
            for (int p : pixels) {
                int x = p % width;
                brightest = x > 0 && state[p - 1] == GOOD ? Math.max(brightest, value[p - 1]) : brightest;
                brightest = x < width - 1 && state[p + 1] == GOOD ? Math.max(brightest, value[p + 1]) : brightest;
                brightest = p >= width && state[p - width] == GOOD ? Math.max(brightest, value[p - width]) : brightest;
                boolean hasNext = p + width < value.length && state[p + width] == GOOD;
                brightest = hasNext ? Math.max(brightest, value[p + width]) : brightest;
            }
            if (brightest > 0) {
                for (int p : pixels) {
                    value[p] = brightest;
                    state[p] = FILLED;
                }
            }
        }
    }

    private static void fill(float[] value, byte[] state, int width, int height) {
        byte[] before = state.clone();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int p = y * width + x;
                if (before[p] != HOLE) {
                    continue;
                }
                int left = reach(before, p, -1, x);
                int right = reach(before, p, 1, width - 1 - x);
                int down = reach(before, p, -width, y);
                int up = reach(before, p, width, height - 1 - y);
                boolean row = left > 0 && right > 0 && left + right - 1 <= LONGEST_FILL_PX;
                boolean column = down > 0 && up > 0 && down + up - 1 <= LONGEST_FILL_PX;
                if (row && (!column || left + right <= down + up)) {
                    value[p] = (value[p - left] * right + value[p + right] * left) / (left + right);
                    state[p] = FILLED;
                } else if (column) {
                    value[p] = (value[p - down * width] * up + value[p + up * width] * down) / (down + up);
                    state[p] = FILLED;
                }
            }
        }
    }

    /** Steps to the nearest pixel with a value, or 0 when there is none within the longest run. */
    private static int reach(byte[] state, int p, int stride, int available) {
        for (int step = 1; step <= Math.min(available, LONGEST_FILL_PX); step++) {
            if (state[p + step * stride] != HOLE) {
                return step;
            }
        }
        return 0;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * The live array of values.
     *
     * @return row-major, all finite
     */
    public float[] value() {
        return value;
    }

    /**
     * The live array of variances.
     *
     * @return row-major, as given where the pixel is good
     */
    public float[] variance() {
        return variance;
    }

    /**
     * The live array of mask bits.
     *
     * @return row-major
     */
    public int[] maskBits() {
        return maskBits;
    }

    /**
     * Median ratio of the variance measured on the sky to the variance given. Thresholds are set by the measured one.
     *
     * @return 1 when the given variances are true and pixels are independent
     */
    public double varianceRatio() {
        return varianceRatio;
    }

    /**
     * Whether a pixel was measured and may be trusted.
     *
     * @param p index of the pixel
     * @return false for interpolated, saturated and missing pixels
     */
    public boolean isGood(int p) {
        return state[p] == GOOD;
    }

    /**
     * Whether a pixel has no value at all.
     *
     * @param p index of the pixel
     * @return true inside masked areas too wide to bridge
     */
    public boolean isHole(int p) {
        return state[p] == HOLE;
    }
}
