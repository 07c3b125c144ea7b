package org.surveygrid.resampling;

import java.util.Arrays;
import org.surveygrid.image.PixelFlag;

/**
 * The kernel at the pixels of a block. Where the input runs along the output for a while, all pixels of such runs are
 * formed together, tap by tap; elsewhere one by one, by the same operations in the same order. Single precision: 36
 * terms are good to some 1e-7 of the largest, a thousandth of the noise of any pixel that is not saturated.
 */
final class KernelBlock {
    /** Parts of the kernel that may be unusable without a word: rounding of weights that should be zero. */
    private static final double NEGLIGIBLE = 1e-6;

    private final SourcePlanes source;
    private final Resampling.Config config;
    private final int taps;
    private final RunList runs;
    private final float[] fractionX;
    private final float[] fractionY;
    private final float[][] weightX;
    private final float[][] weightY;
    private final float[][] squareX;
    private final float[][] squareY;
    private final float[] segment;
    private final float[] line;
    private final float[] sumValue;
    private final float[] sumVariance;
    private final float[] value;
    private final float[] variance;
    private final int[] mask;

    KernelBlock(SourcePlanes source, Resampling.Config config, int size) {
        this.source = source;
        this.config = config;
        this.taps = 2 * config.kernel().radius();
        this.runs = new RunList(size, taps);
        int places = RunList.places(size, taps);
        this.fractionX = new float[places];
        this.fractionY = new float[places];
        this.weightX = new float[taps][places];
        this.weightY = new float[taps][places];
        this.squareX = new float[taps][places];
        this.squareY = new float[taps][places];
        this.segment = new float[places + taps];
        this.line = new float[places];
        this.sumValue = new float[places];
        this.sumVariance = new float[places];
        this.value = new float[size];
        this.variance = new float[size];
        this.mask = new int[size];
    }

    float[] value() {
        return value;
    }

    float[] variance() {
        return variance;
    }

    int[] mask() {
        return mask;
    }

    /** Forms the first pixels of a block; where there are no data value and variance are 0. */
    void form(PositionBlock at, int count) {
        Arrays.fill(value, 0, count, 0);
        Arrays.fill(variance, 0, count, 0);
        Arrays.fill(mask, 0, count, PixelFlag.NODATA.bit());
        runs.find(at, count, source);
        for (int run = 0; run < runs.count(); run++) {
            System.arraycopy(at.fractionX, runs.from[run], fractionX, runs.place[run], runs.length[run]);
            System.arraycopy(at.fractionY, runs.from[run], fractionY, runs.place[run], runs.length[run]);
        }
        config.kernel().weightsInto(fractionX, weightX, runs.all());
        config.kernel().weightsInto(fractionY, weightY, runs.all());
        for (int k = 0; k < taps; k++) {
            square(weightX[k], squareX[k], runs.all());
            square(weightY[k], squareY[k], runs.all());
        }
        longRuns();
        for (int run = 0; run < runs.count(); run++) {
            finish(run);
        }
        scale(value, at.area, count);
        scale(variance, at.area, count);
        scale(variance, at.area, count);
    }

    private static void square(float[] in, float[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = in[i] * in[i];
        }
    }

    private static void scale(float[] plane, float[] by, int count) {
        for (int i = 0; i < count; i++) {
            plane[i] *= by[i];
        }
    }

    private void longRuns() {
        int count = runs.together();
        Arrays.fill(sumValue, 0, count, 0);
        Arrays.fill(sumVariance, 0, count, 0);
        for (int j = 0; j < taps && count > 0; j++) {
            copy(source.value(), j);
            add(weightX, weightY[j], sumValue, count);
            copy(source.variance(), j);
            add(squareX, squareY[j], sumVariance, count);
        }
    }

    private void copy(float[] plane, int j) {
        for (int run = 0; run < runs.count(); run++) {
            if (runs.kind[run] == RunList.Kind.LONG) {
                int p = (runs.firstRow[run] + j) * source.width() + runs.firstColumn[run];
                System.arraycopy(plane, p, segment, runs.place[run], runs.length[run] + taps - 1);
            }
        }
    }

    private void finish(int run) {
        int from = runs.from[run];
        int length = runs.length[run];
        int place = runs.place[run];
        int x0 = runs.firstColumn[run];
        int y0 = runs.firstRow[run];
        switch (runs.kind[run]) {
            case EDGE -> {
                partial(x0, y0, from, place);
                return;
            }
            case LONG -> {
                System.arraycopy(sumValue, place, value, from, length);
                System.arraycopy(sumVariance, place, variance, from, length);
            }
            case SHORT -> {
                for (int i = 0; i < length; i++) {
                    int p = y0 * source.width() + x0 + i;
                    value[from + i] = one(source.value(), p, weightX, weightY, place + i);
                    variance[from + i] = one(source.variance(), p, squareX, squareY, place + i);
                }
            }
        }
        Arrays.fill(mask, from, from + length, 0);
        int end = x0 + length;
        for (int x = source.nextTouched(x0, y0, end); x < end; x = source.nextTouched(x + 1, y0, end)) {
            partial(x, y0, from + x - x0, place + x - x0);
        }
    }

    /**
     * Adds the products of one input row. The loops are as short as they are because the compiler makes vector code of
     * no longer ones.
     */
    private void add(float[][] across, float[] along, float[] sum, int count) {
        if (taps == 6) {
            threeTaps(across, segment, line, count);
            threeMoreTaps(across, segment, line, count);
        } else {
            twoTaps(across, segment, line, count);
        }
        addProduct(along, line, sum, count);
    }

    private static void threeTaps(float[][] across, float[] segment, float[] line, int count) {
        float[] a = across[0];
        float[] b = across[1];
        float[] c = across[2];
        for (int i = 0; i < count; i++) {
            line[i] = a[i] * segment[i] + b[i] * segment[i + 1] + c[i] * segment[i + 2];
        }
    }

    private static void threeMoreTaps(float[][] across, float[] segment, float[] line, int count) {
        float[] d = across[3];
        float[] e = across[4];
        float[] f = across[5];
        for (int i = 0; i < count; i++) {
            line[i] += d[i] * segment[i + 3] + e[i] * segment[i + 4] + f[i] * segment[i + 5];
        }
    }

    private static void twoTaps(float[][] across, float[] segment, float[] line, int count) {
        float[] a = across[0];
        float[] b = across[1];
        for (int i = 0; i < count; i++) {
            line[i] = a[i] * segment[i] + b[i] * segment[i + 1];
        }
    }

    private static void addProduct(float[] along, float[] line, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += along[i] * line[i];
        }
    }

    private float one(float[] plane, int first, float[][] across, float[][] along, int i) {
        float sum = 0;
        for (int j = 0; j < taps; j++) {
            int p = first + j * source.width();
            float line = across[0][i] * plane[p] + across[1][i] * plane[p + 1];
            if (taps == 6) {
                line += across[2][i] * plane[p + 2];
                line += across[3][i] * plane[p + 3] + across[4][i] * plane[p + 4] + across[5][i] * plane[p + 5];
            }
            sum += along[j][i] * line;
        }
        return sum;
    }

    /** Forms a pixel from the usable pixels under the kernel, if they are enough. */
    private void partial(int x0, int y0, int out, int place) {
        double sum = 0;
        double sumVariance = 0;
        double good = 0;
        double goodAbsolute = 0;
        double allAbsolute = 0;
        int reasons = 0;
        for (int j = 0; j < taps; j++) {
            int y = y0 + j;
            for (int k = 0; k < taps; k++) {
                int x = x0 + k;
                double weight = (double) weightX[k][place] * weightY[j][place];
                allAbsolute += Math.abs(weight);
                if (x < 0 || y < 0 || x >= source.width() || y >= source.height()) {
                    continue;
                }
                if (source.isUnusable(x, y)) {
                    reasons |= Math.abs(weight) > NEGLIGIBLE ? source.flagsAt(x, y) : 0;
                    continue;
                }
                int p = y * source.width() + x;
                sum += weight * source.value()[p];
                sumVariance += weight * weight * source.variance()[p];
                good += weight;
                goodAbsolute += Math.abs(weight);
            }
        }
        double bad = 1 - goodAbsolute / allAbsolute;
        if (bad > config.maxBadFraction() || !(good > 0.5)) {
            value[out] = 0;
            variance[out] = 0;
            mask[out] = reasons | PixelFlag.NODATA.bit();
        } else {
            value[out] = (float) (sum / good);
            variance[out] = (float) (sumVariance / (good * good));
            mask[out] = bad > NEGLIGIBLE ? PixelFlag.INTERPOLATED.bit() : 0;
        }
    }
}
