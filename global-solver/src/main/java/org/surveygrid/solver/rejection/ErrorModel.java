package org.surveygrid.solver.rejection;

import java.util.Optional;
import java.util.function.DoublePredicate;
import org.surveygrid.statistics.Selection;

/**
 * What the errors really are: {@code variance = scale x measured variance + excess}.
 *
 * @param scale factor on the measured variance, 1 when the errors are right
 * @param excess added variance: turbulence, flat-field errors
 */
public record ErrorModel(double scale, double excess) {
    /** Errors as measured. */
    public static final ErrorModel AS_MEASURED = new ErrorModel(1, 0);

    /** With fewer measurements nothing is estimated. */
    private static final int FEWEST = 20;

    /** Measured errors must span this factor in variance before scale and excess can be told apart. */
    private static final double MIN_SPAN = 4;

    /** With a smaller one, an excess must be clear; with hardly any the two are one. */
    private static final double LEAST_SPAN = 1.5;

    private static final double CLEAR_SIGMAS = 4;

    private static final double SMALLEST_SCALE = 0.1;
    private static final double LARGEST_SCALE = 1e4;

    /** Median of a squared normal deviate, and of the mean of two. */
    private static final double MEDIAN_OF_ONE = 0.4549;

    private static final double MEDIAN_OF_TWO = StrictMath.log(2);

    private static final int PASSES = 6;
    /** The most and the least precise part are each one in so many. */
    private static final int PARTS = 5;

    public ErrorModel {
        if (!(scale > 0) || !(excess >= 0)) {
            throw new IllegalArgumentException(
                    "error model needs a positive scale and an excess of at least 0, got " + scale + ", " + excess);
        }
    }

    /**
     * Real variance of a measurement.
     *
     * @param measured its variance as measured
     * @return scale x measured + excess
     */
    public double variance(double measured) {
        return scale * measured + excess;
    }

    /**
     * A model from residuals with outliers still in, by medians. Where the measured variances hardly differ, or too few are
     * there, or the excess comes out negative, only the scale is estimated.
     *
     * @param variances measured variances
     * @param squares squared residuals per axis, already divided by 1 - leverage
     * @param axes 1 or 2
     * @return a rough model
     */
    public static ErrorModel robust(double[] variances, double[] squares, int axes) {
        if (variances.length < FEWEST) {
            return AS_MEASURED;
        }
        double[] ratio = new double[variances.length];
        for (int i = 0; i < ratio.length; i++) {
            ratio[i] = squares[i] / variances[i];
        }
        double typical = axes == 1 ? MEDIAN_OF_ONE : MEDIAN_OF_TWO;
        double scale = Selection.kth(ratio, ratio.length, ratio.length / 2) / typical;
        ErrorModel one = new ErrorModel(Math.clamp(scale, SMALLEST_SCALE, LARGEST_SCALE), 0);
        return variances.length < PARTS * FEWEST
                ? one
                : ofExtremes(variances, squares, typical).orElse(one);
    }

    /** From the medians of the most and the least precise part: else the most precise with an excess look like outliers. */
    private static Optional<ErrorModel> ofExtremes(double[] variances, double[] squares, double typical) {
        double[] order = variances.clone();
        double low = Selection.kth(order, order.length, order.length / PARTS);
        double high = Selection.kth(order, order.length, order.length - 1 - order.length / PARTS);
        if (!(high > MIN_SPAN * low)) {
            return Optional.empty();
        }
        double[] precise = medians(variances, squares, v -> v <= low);
        double[] loose = medians(variances, squares, v -> v >= high);
        double scale = (loose[1] - precise[1]) / typical / (loose[0] - precise[0]);
        double excess = precise[1] / typical - scale * precise[0];
        return scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE && excess >= 0
                ? Optional.of(new ErrorModel(scale, excess))
                : Optional.empty();
    }

    /** Median variance and median square of those whose variance is wanted. */
    private static double[] medians(double[] variances, double[] squares, DoublePredicate wanted) {
        double[] v = new double[variances.length];
        double[] r = new double[variances.length];
        int count = 0;
        for (int i = 0; i < v.length; i++) {
            if (wanted.test(variances[i])) {
                v[count] = variances[i];
                r[count++] = squares[i];
            }
        }
        return new double[] {Selection.kth(v, count, count / 2), Selection.kth(r, count, count / 2)};
    }

    /**
     * A model from residuals without outliers, about places that are known exactly.
     *
     * @param variances measured variances, positive
     * @param squares squared residuals per axis, already divided by 1 - leverage
     * @return the model; {@link #AS_MEASURED} for fewer than 20 measurements
     */
    public static ErrorModel estimate(double[] variances, double[] squares) {
        return estimate(variances, squares, new double[variances.length]);
    }

    /**
     * A model from residuals without outliers: weighted least squares of the squared residuals on the measured
     * variances, repeated with the weights it implies. Where the measured variances hardly differ and the excess is not
     * clear, or it comes out negative, only the scale is estimated; where the scale comes out negative, only the excess.
     *
     * @param variances measured variances, positive
     * @param squares squared distances per axis from the places that all other measurements give
     * @param others variances of these places
     * @return the model; {@link #AS_MEASURED} for fewer than 20 measurements
     */
    public static ErrorModel estimate(double[] variances, double[] squares, double[] others) {
        int n = variances.length;
        if (!isEnough(n)) {
            return AS_MEASURED;
        }
        double[] order = variances.clone();
        double span = Selection.kth(order, n, n * 9 / 10) / Selection.kth(order, n, n / 10);
        ErrorModel model = AS_MEASURED;
        for (int pass = 0; pass < PASSES; pass++) {
            Sums sums = new Sums();
            for (int i = 0; i < n; i++) {
                sums.add(variances[i], squares[i] - others[i], model.variance(variances[i]) + others[i]);
            }
            boolean isSeparable = span > MIN_SPAN || (span > LEAST_SPAN && sums.excessSigmas() > CLEAR_SIGMAS);
            model = isSeparable ? sums.both() : sums.scaleOnly();
        }
        return model;
    }

    /** Sums of weighted least squares. */
    private static final class Sums {
        private double s;
        private double sv;
        private double svv;
        private double sy;
        private double svy;

        void add(double variance, double square, double expected) {
            double weight = 1 / (expected * expected);
            s += weight;
            sv += weight * variance;
            svv += weight * variance * variance;
            sy += weight * square;
            svy += weight * variance * square;
        }

        ErrorModel scaleOnly() {
            return new ErrorModel(Math.clamp(svy / svv, SMALLEST_SCALE, LARGEST_SCALE), 0);
        }

        /** The excess over its standard deviation; the square of a normal deviate has twice its variance squared. */
        double excessSigmas() {
            double determinant = s * svv - sv * sv;
            return (svv * sy - sv * svy) / Math.sqrt(2 * svv * determinant);
        }

        ErrorModel both() {
            double determinant = s * svv - sv * sv;
            double scale = (s * svy - sv * sy) / determinant;
            double excess = (svv * sy - sv * svy) / determinant;
            if (!(excess >= 0)) {
                return scaleOnly();
            }
            if (!(scale >= SMALLEST_SCALE)) {
                return new ErrorModel(SMALLEST_SCALE, Math.max(0, (sy - SMALLEST_SCALE * sv) / s));
            }
            return new ErrorModel(Math.min(scale, LARGEST_SCALE), excess);
        }
    }

    /**
     * Whether so many measurements are enough to estimate a model.
     *
     * @param measurements how many
     * @return false when {@link #estimate} returns {@link #AS_MEASURED} for want of them
     */
    public static boolean isEnough(int measurements) {
        return measurements >= FEWEST;
    }

    /**
     * Errors larger or smaller as a whole.
     *
     * @param factor on the variance, positive
     * @return scale and excess multiplied
     */
    public ErrorModel times(double factor) {
        return new ErrorModel(scale * factor, excess * factor);
    }

    /**
     * A model between this one and another.
     *
     * @param other towards which
     * @param share 0 for this one, 1 for the other
     * @return scale and excess between theirs
     */
    public ErrorModel towards(ErrorModel other, double share) {
        return new ErrorModel(
                scale + share * (other.scale - scale), Math.max(0, excess + share * (other.excess - excess)));
    }
}
