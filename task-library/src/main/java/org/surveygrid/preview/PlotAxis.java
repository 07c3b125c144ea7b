package org.surveygrid.preview;

import java.util.Locale;

/**
 * One axis of a panel.
 *
 * @param label what and in which unit, e.g. {@code x [px]}
 * @param min value at the left or bottom end
 * @param max value at the other end, greater than {@code min}
 */
public record PlotAxis(String label, double min, double max) {
    public PlotAxis {
        if (!(max > min) || !Double.isFinite(max - min)) {
            throw new IllegalArgumentException("axis '" + label + "' needs min < max, got " + min + ", " + max);
        }
    }

    /**
     * An axis that shows all values, with a margin of 5 %.
     *
     * @param label what and in which unit
     * @param values any; not-finite ones are left out
     * @return the axis; from -1 to 1 when there is no finite value
     */
    public static PlotAxis around(String label, double... values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            return new PlotAxis(label, -1, 1);
        }
        double margin = high > low ? 0.05 * (high - low) : Math.max(1e-6, 0.05 * Math.abs(low));
        return new PlotAxis(label, low - margin, high + margin);
    }

    /** Distance of ticks: 1, 2 or 5 times a power of ten, about as many as asked for. */
    double tickStep(int wanted) {
        double raw = (max - min) / Math.max(1, wanted);
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
        double mantissa = raw / power;
        return power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
    }

    static String tickLabel(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(StrictMath.log10(step) + 1e-9));
        double shown = Math.abs(value) < step * 1e-6 ? 0 : value;
        return decimals > 5 || Math.abs(value) >= 1e7
                ? String.format(Locale.ROOT, "%.2e", shown)
                : String.format(Locale.ROOT, "%." + decimals + "f", shown);
    }
}
