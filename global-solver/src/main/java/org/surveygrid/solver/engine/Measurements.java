package org.surveygrid.solver.engine;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.HuberWeight;
import org.surveygrid.solver.rejection.ReservedStars;

/**
 * What was measured of every star, star after star, with the errors it is believed to have and how far it is from the
 * model. The last group is the reference catalogue; the others are exposures.
 */
public final class Measurements {
    private static final double SMALLEST_SHARE = 1e-6;
    private static final double[] ROUND = {};
    private static final int PRECISE_SHARE = 10;
    private static final int DISTRUSTED_PART = 3;

    private final int axes;
    private final int[] start;
    private final int[] group;
    private final int catalogueGroup;
    private final double[] measuredVariance;
    private final boolean[] active;
    private final boolean[] reserved;
    private final ErrorModel[] errorModels;
    /** By measurement, axes fastest. */
    private final double[] residual;

    private final double[] leverage;
    private final double[] normalised;
    /** Leverage beyond that of a place alone, of stars that move; empty when none does. */
    private double[] further = {};

    private final Elongation elongation = new Elongation(this);
    private boolean robust;
    /** By star; empty when all are. */
    private boolean[] seen = {};

    /**
     * Measurements that all count, with errors as measured.
     *
     * @param axes 1 for magnitudes, 2 for positions
     * @param start position of each star's first measurement; one more entry than stars
     * @param group of each measurement
     * @param measuredVariance of each measurement and axis, positive
     */
    public Measurements(int axes, int[] start, Groups group, double[] measuredVariance) {
        this.axes = axes;
        this.start = start;
        this.group = group.of();
        this.catalogueGroup = group.catalogue();
        this.measuredVariance = measuredVariance;
        this.active = new boolean[this.group.length];
        this.reserved = new boolean[start.length - 1];
        this.errorModels = new ErrorModel[catalogueGroup + 1];
        this.residual = new double[axes * this.group.length];
        this.leverage = new double[this.group.length];
        this.normalised = new double[this.group.length];
        Arrays.fill(active, true);
        Arrays.fill(errorModels, ErrorModel.AS_MEASURED);
    }

    /**
     * Who measured.
     *
     * @param of each measurement: an exposure's number, or that of the catalogue
     * @param catalogue one more than the last exposure
     */
    public record Groups(int[] of, int catalogue) {}

    /**
     * Says what a star is known by: that decides whether it is kept out of the fit, to judge it.
     *
     * @param star its number
     * @param identity the same wherever it stands among the others
     */
    public void identify(int star, long identity) {
        reserved[star] = ReservedStars.contains(identity);
    }

    void releaseReserved() {
        Arrays.fill(reserved, false);
    }

    /**
     * Keeps stars out of the fit of which more than a third of the measurements was rejected, two or more: where a star moves or
     * varies, those that are left agree by chance.
     */
    void distrustStars() {
        for (int star = 0; star < reserved.length; star++) {
            int all = start[star + 1] - start[star];
            int rejected = all - activeCount(star);
            reserved[star] |= rejected > 1 && DISTRUSTED_PART * rejected > all;
        }
    }

    /** Whether a measurement is the reference catalogue's. */
    boolean isCatalogue(int measurement) {
        return group[measurement] == catalogueGroup;
    }

    public int axes() {
        return axes;
    }

    public int stars() {
        return reserved.length;
    }

    public int size() {
        return group.length;
    }

    /** Position of a star's first measurement; for the number of stars, that after the last. */
    public int start(int star) {
        return start[star];
    }

    int[] starts() {
        return start;
    }

    public int group(int measurement) {
        return group[measurement];
    }

    int groups() {
        return errorModels.length;
    }

    public boolean isReserved(int star) {
        return reserved[star];
    }

    public boolean isActive(int measurement) {
        return active[measurement];
    }

    boolean[] active() {
        return active;
    }

    /** Whether a star takes part in the fit. */
    public boolean isFitted(int star) {
        return !reserved[star] && isSeen(star) && activeCount(star) > 1;
    }

    /** Lets the fit see one star in so many, and those that hold exposures together. */
    void thin(int oneIn) {
        seen = oneIn > 1 ? StarSample.of(start, group, plainWeights(), stars() / oneIn) : new boolean[0];
    }

    /** What stars weigh by the measured errors; the most precise tenth no more than the others. */
    private double[] plainWeights() {
        double[] sorted = measuredVariance.clone();
        Arrays.sort(sorted);
        double floor = sorted[sorted.length / PRECISE_SHARE];
        double[] weight = new double[stars()];
        for (int s = 0; s < weight.length; s++) {
            for (int i = start[s]; i < start[s + 1]; i++) {
                weight[s] += 1 / (measuredVariance[i] + floor);
            }
        }
        return weight;
    }

    boolean isThinned() {
        return seen.length > 0;
    }

    /** Whether the fit looks at a star at present. */
    boolean isSeen(int star) {
        return seen.length == 0 || seen[star];
    }

    /** A {@link StarModel#nodePattern} by the exposures and chips that saw a star, as far as these measurements count. */
    public long pattern(int star, IntUnaryOperator chipOf) {
        long pattern = 0;
        for (int i = start[star]; i < start[star + 1]; i++) {
            if (active[i] && !isCatalogue(i)) {
                pattern = mix(mix(pattern, group[i]), chipOf.applyAsInt(i));
            }
        }
        return pattern;
    }

    private static long mix(long kind, int part) {
        return ((kind >>> 29) ^ kind ^ (part + 1)) * 0x9E3779B97F4A7C15L;
    }

    /** Measurements of a star that count. */
    public int activeCount(int star) {
        int count = 0;
        for (int i = start[star]; i < start[star + 1]; i++) {
            count += active[i] ? 1 : 0;
        }
        return count;
    }

    public double measuredVariance(int measurement) {
        return measuredVariance[measurement];
    }

    /** Variance of an axis as it is believed to be. */
    public double variance(int measurement) {
        return errorModels[group[measurement]].variance(measuredVariance[measurement]);
    }

    /** Errors of a group. */
    public ErrorModel errorModel(int ofGroup) {
        return errorModels[ofGroup];
    }

    void setErrorModel(int ofGroup, ErrorModel model) {
        errorModels[ofGroup] = model;
    }

    void setRobust(boolean on) {
        robust = on;
    }

    boolean isRobust() {
        return robust;
    }

    /** Weight in the fit as it stands: 1 / variance, less for outliers while the fit is robust. */
    public double weight(int measurement) {
        double variance = variance(measurement);
        return robust
                ? HuberWeight.of(Math.sqrt(squaredResidual(measurement) / (axes * variance))) / variance
                : 1 / variance;
    }

    public double residual(int measurement, int axis) {
        return residual[axes * measurement + axis];
    }

    /** Notes how far a measurement is from its star. */
    public void setResidual(int measurement, int axis, double value) {
        residual[axes * measurement + axis] = value;
    }

    /** Notes that a star has moved. */
    void shift(int star, double[] offset) {
        for (int i = start[star]; i < start[star + 1]; i++) {
            for (int axis = 0; axis < axes; axis++) {
                residual[axes * i + axis] -= offset[axis];
            }
        }
    }

    /** The first measurement whose residual is no number, of stars that are seen. */
    OptionalInt nowhere() {
        for (int s = 0; s < stars(); s++) {
            for (int i = start[s]; i < start[s + 1] && isSeen(s); i++) {
                if (!Double.isFinite(squaredResidual(i))) {
                    return OptionalInt.of(i);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Where errors differ along two axes. */
    public Elongation elongation() {
        return elongation;
    }

    /** Sum over the axes, as many times the variance as the residual's chi-square. */
    public double squaredResidual(int measurement) {
        if (!elongation.isRound()) {
            return elongation.squared(measurement);
        }
        double sum = 0;
        for (int k = axes * measurement; k < axes * (measurement + 1); k++) {
            sum += residual[k] * residual[k];
        }
        return sum;
    }

    /** How much of its star's place a measurement decides alone, 0 to 1. */
    public double leverage(int measurement) {
        return leverage[measurement];
    }

    /** Sum over the axes of squared residuals over variance and 1 - leverage. */
    public double normalised(int measurement) {
        return normalised[measurement];
    }

    /** Makes room for {@link #setFurtherLeverage}, before several threads call it. */
    public void expectFurtherLeverage() {
        if (further.length == 0) {
            further = new double[group.length];
        }
    }

    /**
     * Notes that a star has more unknowns than its place, so that its measurements are followed more closely.
     *
     * @param measurement of such a star
     * @param share how much more of the measurement the star's unknowns follow than a place alone would, by axis
     */
    public void setFurtherLeverage(int measurement, double share) {
        expectFurtherLeverage();
        further[measurement] = share;
    }

    /** Unknowns of a star beyond its place, as far as measurements and not priors decide them. */
    double furtherUnknowns(int star) {
        double sum = 0;
        for (int i = start[star]; i < start[star + 1] && further.length > 0; i++) {
            sum += active[i] ? axes * further[i] : 0;
        }
        return sum;
    }

    double[] normalisedAll() {
        return normalised;
    }

    /** Lets rejected measurements count again that agree with what others say of their star. */
    void takeBack(double sigma) {
        for (int star = 0; star < reserved.length; star++) {
            double weight = 0;
            for (int i = start[star]; i < start[star + 1]; i++) {
                weight += active[i] ? 1 / variance(i) : 0;
            }
            boolean changed = false;
            for (int i = start[star]; i < start[star + 1] && weight > 0; i++) {
                if (!active[i] && squaredResidual(i) < sigma * sigma * (variance(i) + 1 / weight)) {
                    active[i] = true;
                    changed = true;
                }
            }
            if (changed) {
                normalise(star);
            }
        }
    }

    void normalise(int star) {
        double[] precision = elongation.isRound() ? ROUND : elongation.precision(star);
        double sum = 0;
        for (int i = start[star]; i < start[star + 1]; i++) {
            sum += active[i] ? 1 / variance(i) : 0;
        }
        for (int i = start[star]; i < start[star + 1]; i++) {
            double variance = variance(i);
            double more = further.length > 0 ? further[i] : 0;
            double share = precision.length == 0 ? 1 / (variance * sum) : elongation.share(i, precision);
            leverage[i] = active[i] ? Math.min(share + more, 1) : 0;
            normalised[i] = squaredResidual(i) / (variance * Math.max(1 - leverage[i], SMALLEST_SHARE));
        }
    }
}
