package org.surveygrid.resampling;

import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;

/** The kernel at one position after another of an image. */
final class KernelSum {
    private final int width;
    private final int height;
    private final float[] value;
    private final float[] variance;
    private final int[] mask;
    private final boolean[] unusable;
    private final int[] unusableBefore;
    private final int radius;
    private final int taps;
    private final float[] table;
    private final double maxBadFraction;
    private double resultValue;
    private double resultVariance;

    KernelSum(Frame frame, Resampling.Config config) {
        this.width = frame.width();
        this.height = frame.height();
        this.value = frame.value().pixels().clone();
        this.variance = frame.variance().pixels().clone();
        this.mask = frame.mask().bits();
        this.radius = config.kernel().radius();
        this.taps = 2 * radius;
        this.table = config.kernel().table();
        this.maxBadFraction = config.maxBadFraction();
        this.unusable = new boolean[value.length];
        // summed area: how many unusable pixels lie below and left of a pixel
        this.unusableBefore = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            int inRow = 0;
            for (int x = 0; x < width; x++) {
                int p = y * width + x;
                boolean bad = (mask[p] & ~PixelFlag.INTERPOLATED.bit()) != 0
                        || !Float.isFinite(value[p])
                        || !Float.isFinite(variance[p])
                        || !(variance[p] > 0);
                if (bad) {
                    unusable[p] = true;
                    value[p] = 0;
                    variance[p] = 0;
                    inRow++;
                }
                unusableBefore[(y + 1) * (width + 1) + x + 1] = unusableBefore[y * (width + 1) + x + 1] + inRow;
            }
        }
    }

    double value() {
        return resultValue;
    }

    double variance() {
        return resultVariance;
    }

    /** Forms value and variance at a position; returns the mask of the result. */
    int at(double x, double y) {
        if (!(x > -0.5 && x < width - 0.5 && y > -0.5 && y < height - 0.5)) {
            return PixelFlag.NODATA.bit();
        }
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        int phaseX = ((int) ((x - floorX) * Kernel.PHASES + 0.5)) * taps;
        int phaseY = ((int) ((y - floorY) * Kernel.PHASES + 0.5)) * taps;
        int x0 = (int) (floorX - radius + 1);
        int y0 = (int) (floorY - radius + 1);
        if (x0 >= 0 && y0 >= 0 && x0 + taps <= width && y0 + taps <= height && unusableIn(x0, y0) == 0) {
            clean(x0, y0, phaseX, phaseY);
            return 0;
        }
        return partial(x0, y0, phaseX, phaseY);
    }

    private int unusableIn(int x0, int y0) {
        int low = y0 * (width + 1);
        int high = (y0 + taps) * (width + 1);
        return unusableBefore[high + x0 + taps]
                - unusableBefore[high + x0]
                - unusableBefore[low + x0 + taps]
                + unusableBefore[low + x0];
    }

    private void clean(int x0, int y0, int phaseX, int phaseY) {
        if (taps == 6) {
            cleanOfSix(y0 * width + x0, phaseX, phaseY);
            return;
        }
        double sum = 0;
        double sumVariance = 0;
        for (int j = 0; j < taps; j++) {
            int p = (y0 + j) * width + x0;
            double row = 0;
            double rowVariance = 0;
            for (int i = 0; i < taps; i++) {
                double k = table[phaseX + i];
                row += k * value[p + i];
                rowVariance += k * k * variance[p + i];
            }
            double k = table[phaseY + j];
            sum += k * row;
            sumVariance += k * k * rowVariance;
        }
        resultValue = sum;
        resultVariance = sumVariance;
    }

    /**
     * The six weights along rows stay in registers. Single precision: 36 terms are good to some 1e-7 of the largest, a
     * thousandth of the noise of any pixel that is not saturated.
     */
    private void cleanOfSix(int first, int phaseX, int phaseY) {
        float a = table[phaseX];
        float b = table[phaseX + 1];
        float c = table[phaseX + 2];
        float d = table[phaseX + 3];
        float e = table[phaseX + 4];
        float f = table[phaseX + 5];
        float aa = a * a;
        float bb = b * b;
        float cc = c * c;
        float dd = d * d;
        float ee = e * e;
        float ff = f * f;
        float sum = 0;
        float sumVariance = 0;
        for (int j = 0; j < 6; j++) {
            int p = first + j * width;
            float k = table[phaseY + j];
            float row = (a * value[p] + b * value[p + 1])
                    + (c * value[p + 2] + d * value[p + 3])
                    + (e * value[p + 4] + f * value[p + 5]);
            float rowVariance = (aa * variance[p] + bb * variance[p + 1])
                    + (cc * variance[p + 2] + dd * variance[p + 3])
                    + (ee * variance[p + 4] + ff * variance[p + 5]);
            sum += k * row;
            sumVariance += k * k * rowVariance;
        }
        resultValue = sum;
        resultVariance = sumVariance;
    }

    private int partial(int x0, int y0, int phaseX, int phaseY) {
        double sum = 0;
        double sumVariance = 0;
        double good = 0;
        double goodAbsolute = 0;
        double allAbsolute = 0;
        int reasons = 0;
        for (int j = 0; j < taps; j++) {
            int y = y0 + j;
            for (int i = 0; i < taps; i++) {
                int x = x0 + i;
                double k = (double) table[phaseX + i] * table[phaseY + j];
                allAbsolute += Math.abs(k);
                if (k == 0 || x < 0 || y < 0 || x >= width || y >= height) {
                    continue;
                }
                int p = y * width + x;
                if (unusable[p]) {
                    reasons |= mask[p];
                    continue;
                }
                sum += k * value[p];
                sumVariance += k * k * variance[p];
                good += k;
                goodAbsolute += Math.abs(k);
            }
        }
        double bad = 1 - goodAbsolute / allAbsolute;
        if (bad > maxBadFraction || !(good > 0.5)) {
            return reasons | PixelFlag.NODATA.bit();
        }
        resultValue = sum / good;
        resultVariance = sumVariance / (good * good);
        return bad > 1e-9 ? PixelFlag.INTERPOLATED.bit() : 0;
    }
}
