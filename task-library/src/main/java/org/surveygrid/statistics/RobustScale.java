package org.surveygrid.statistics;

import java.util.Arrays;

/**
 * Median and Gaussian-equivalent scale from the median absolute deviation.
 *
 * <p>Tolerates up to half of the values being outliers; 37 % efficient on clean Gaussian data. Values that are not
 * finite are left out; arguments stay as they are.
 *
 * @see "Rousseeuw &amp; Croux 1993, JASA 88, 1273; Croux &amp; Rousseeuw 1992, COMPSTAT, 411"
 */
public final class RobustScale {
    /** One over the third quartile of the normal distribution: sigma of a Gaussian in units of its MAD. */
    public static final double SIGMA_PER_MAD = 1 / 0.6744897501960817;

    /** Croux and Rousseeuw 1992, factors that make the MAD unbiased for 2 to 9 Gaussian values. */
    private static final double[] SMALL_SAMPLE = {1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107};

    private RobustScale() {}

    /**
     * Median and scale.
     *
     * @param median the median, NaN when there is no value
     * @param sigma Gaussian-equivalent standard deviation; 0 for one value, NaN for none
     * @param count how many finite values there were
     */
    public record Estimate(double median, double sigma, int count) {}

    /**
     * The median of the finite values.
     *
     * @param values left unchanged
     * @return the median, NaN when no value is finite
     */
    public static double median(float[] values) {
        float[] finite = finite(values);
        return finite.length == 0 ? Double.NaN : Selection.median(finite, finite.length);
    }

    /**
     * The median of the finite values.
     *
     * @param values left unchanged
     * @return the median, NaN when no value is finite
     */
    public static double median(double[] values) {
        double[] finite = finite(values);
        return finite.length == 0 ? Double.NaN : Selection.median(finite, finite.length);
    }

    /**
     * Median and MAD sigma of the finite values.
     *
     * @param values left unchanged
     * @return the estimate
     */
    public static Estimate of(float[] values) {
        float[] finite = finite(values);
        int n = finite.length;
        if (n == 0) {
            return new Estimate(Double.NaN, Double.NaN, 0);
        }
        double median = Selection.median(finite, n);
        for (int i = 0; i < n; i++) {
            finite[i] = (float) Math.abs(finite[i] - median);
        }
        return new Estimate(median, Selection.median(finite, n) * SIGMA_PER_MAD * smallSampleFactor(n), n);
    }

    /**
     * Median and MAD sigma of the finite values.
     *
     * @param values left unchanged
     * @return the estimate
     */
    public static Estimate of(double[] values) {
        double[] finite = finite(values);
        int n = finite.length;
        if (n == 0) {
            return new Estimate(Double.NaN, Double.NaN, 0);
        }
        double median = Selection.median(finite, n);
        for (int i = 0; i < n; i++) {
            finite[i] = Math.abs(finite[i] - median);
        }
        return new Estimate(median, Selection.median(finite, n) * SIGMA_PER_MAD * smallSampleFactor(n), n);
    }

    /**
     * What the MAD of a small Gaussian sample must be multiplied with, besides {@link #SIGMA_PER_MAD}, to have the
     * right mean.
     *
     * @param count number of values, at least 1
     * @return 1.495 for 3 values, close to 1 for many
     */
    public static double smallSampleFactor(int count) {
        if (count < 2) {
            return 1;
        }
        return count <= 9 ? SMALL_SAMPLE[count - 2] : count / (count - 0.8);
    }

    private static float[] finite(float[] values) {
        float[] kept = new float[values.length];
        int n = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                kept[n++] = value;
            }
        }
        return n == kept.length ? kept : Arrays.copyOf(kept, n);
    }

    private static double[] finite(double[] values) {
        double[] kept = new double[values.length];
        int n = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                kept[n++] = value;
            }
        }
        return n == kept.length ? kept : Arrays.copyOf(kept, n);
    }
}
