package org.surveygrid.solver.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.surveygrid.solver.normal.FactorOutcome;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.WorstPerStar;

/**
 * Gauss-Newton on the shared unknowns with the stars eliminated. Starts with Huber's weights, then rejects the worst
 * measurement of each star, first coarsely and then strictly, while the errors of every exposure are estimated from the
 * residuals. Reserved stars are never fitted. The matrix is factored again only when many weights changed since; the
 * right-hand sides are exact in every pass, so that this costs no accuracy.
 */
public final class RobustFit {
    private static final int HUBER_PASSES = 4;
    private static final int COARSE_PASSES = 8;
    private static final int STRICT_PASSES = 15;
    private static final int FINAL_PASSES = 2;
    private static final double COARSE_SIGMA = 7;
    /** Strict passes end when fewer than this share of the measurements is rejected. */
    private static final double SETTLED = 0.0002;
    /** The matrix is made again when the weight of any group changed by more than this share since it was made. */
    private static final double STALE = 0.1;
    /** Measurements that dominate their star say little about their own errors. */
    private static final double LARGEST_LEVERAGE = 0.95;
    /** While weights depend on residuals a star needs some steps to rest. */
    private static final int STAR_PASSES = 3;

    private final StarModel model;
    private final Measurements measurements;
    private final int unknowns;
    private Optional<NormalFactor> factor = Optional.empty();
    private double typicalWeight;
    private double[] factoredWeight = {};

    /**
     * A fit that has not begun.
     *
     * @param model what is fitted
     * @param measurements to these
     */
    public RobustFit(StarModel model, Measurements measurements) {
        this.model = model;
        this.measurements = measurements;
        NormalEquations empty = model.newEquations();
        this.unknowns = empty.layout().unknowns() * empty.rightSides().length;
    }

    /**
     * Fits.
     *
     * @param clipSigma measurements further off than this are rejected in the end
     * @return the unknown that the data do not determine, or empty when all went well
     */
    public OptionalInt run(double clipSigma) {
        OptionalInt failure = quick();
        measurements.setRobust(false);
        boolean fresh = true;
        for (int pass = 0; pass < COARSE_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(COARSE_SIGMA);
            failure = improve(fresh, true);
            fresh = false;
            if (rejected == 0) {
                break;
            }
        }
        for (int pass = 0; pass < STRICT_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(clipSigma);
            failure = improve(pass == 0, false);
            if (pass > 1 && rejected <= SETTLED * measurements.size()) {
                break;
            }
        }
        for (int pass = 0; pass < FINAL_PASSES && failure.isEmpty(); pass++) {
            failure = improve(pass == FINAL_PASSES - 1, false);
        }
        return failure;
    }

    /**
     * The robust start alone: enough to associate again.
     *
     * @return the unknown that the data do not determine, or empty
     */
    public OptionalInt quick() {
        measurements.setRobust(true);
        for (int s = 0; s < measurements.stars(); s++) {
            model.start(s);
        }
        settleStars();
        estimateErrors(true);
        OptionalInt failure = OptionalInt.empty();
        for (int pass = 0; pass < HUBER_PASSES && failure.isEmpty(); pass++) {
            failure = improve(pass == 0, true);
        }
        return failure;
    }

    private int reject(double sigma) {
        return WorstPerStar.reject(
                measurements.starts(), measurements.normalisedAll(), measurements.active(), sigma * sigma);
    }

    private OptionalInt improve(boolean fresh, boolean medianErrors) {
        double[] weight = groupWeights();
        System.out.println("DBG robust " + measurements.isRobust() + " chi2 " + chiSquare() + " dof " + degreesOfFreedom() + " w0 " + weight[0] + " scale0 " + measurements.errorModel(0) + " stale " + (factor.isEmpty() || isStale(weight)));
        boolean factored = fresh || factor.isEmpty() || isStale(weight);
        NormalEquations equations = model.newEquations();
        StarRows rows = model.newRows();
        for (int s = 0; s < measurements.stars(); s++) {
            if (!measurements.isFitted(s)) {
                continue;
            }
            rows.clear();
            model.fill(rows, s);
            if (factored) {
                equations.add(rows);
            } else {
                equations.addToRightSides(rows);
            }
        }
        if (factored) {
            typicalWeight = equations.typicalWeight();
        }
        model.constrain(equations, typicalWeight);
        if (factored) {
            factoredWeight = weight;
            switch (NormalFactor.of(equations)) {
                case FactorOutcome.Undetermined undetermined -> {
                    return OptionalInt.of(undetermined.unknown());
                }
                case NormalFactor done -> factor = Optional.of(done);
            }
        }
        model.move(factor.orElseThrow().solve(equations));
        settleStars();
        estimateErrors(medianErrors);
        return OptionalInt.empty();
    }

    private double[] groupWeights() {
        double[] weight = new double[measurements.groups()];
        for (int s = 0; s < measurements.stars(); s++) {
            for (int i = measurements.start(s); i < measurements.start(s + 1) && measurements.isFitted(s); i++) {
                weight[measurements.group(i)] += measurements.isActive(i) ? measurements.weight(i) : 0;
            }
        }
        return weight;
    }

    private boolean isStale(double[] weight) {
        for (int g = 0; g < weight.length; g++) {
            if (!(Math.abs(weight[g] - factoredWeight[g]) <= STALE * factoredWeight[g])) {
                return true;
            }
        }
        return false;
    }

    /** Brings every star, reserved ones too, to its best place under the present model, and measures residuals. */
    private void settleStars() {
        int passes = measurements.isRobust() ? STAR_PASSES : 1;
        for (int s = 0; s < measurements.stars(); s++) {
            model.measure(s);
            for (int pass = 0; pass < passes; pass++) {
                model.settle(s);
                model.measure(s);
            }
            measurements.normalise(s);
        }
    }

    private void estimateErrors(boolean byMedian) {
        int groups = measurements.groups();
        int[] count = new int[groups];
        for (int i = 0; i < measurements.size(); i++) {
            count[measurements.group(i)]++;
        }
        double[][] variances = new double[groups][];
        double[][] squares = new double[groups][];
        for (int g = 0; g < groups; g++) {
            variances[g] = new double[count[g]];
            squares[g] = new double[count[g]];
        }
        Arrays.fill(count, 0);
        double perAxis = inflation() / measurements.axes();
        for (int s = 0; s < measurements.stars(); s++) {
            boolean counts = measurements.isFitted(s);
            for (int i = measurements.start(s); i < measurements.start(s + 1) && counts; i++) {
                if (measurements.isActive(i) && measurements.leverage(i) < LARGEST_LEVERAGE) {
                    int g = measurements.group(i);
                    variances[g][count[g]] = measurements.measuredVariance(i);
                    squares[g][count[g]++] = measurements.normalised(i) * measurements.variance(i) * perAxis;
                }
            }
        }
        for (int g = 0; g < groups; g++) {
            double[] v = Arrays.copyOf(variances[g], count[g]);
            double[] r = Arrays.copyOf(squares[g], count[g]);
            measurements.setErrorModel(
                    g, byMedian ? ErrorModel.robust(v, r, measurements.axes()) : ErrorModel.estimate(v, r));
        }
        for (int s = 0; s < measurements.stars(); s++) {
            measurements.normalise(s);
        }
    }

    /** Residuals are smaller than errors because the model followed them: degrees of freedom with and without it. */
    private double inflation() {
        double degrees = degreesOfFreedom();
        return degrees > 0 ? (degrees + unknowns) / degrees : 1;
    }

    /**
     * Active coordinates of fitted stars, less the stars' own, less the unknowns that the gauge leaves.
     *
     * @return may be negative when the data are too few
     */
    public double degreesOfFreedom() {
        long free = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            if (measurements.isFitted(s)) {
                free += (long) measurements.axes() * (measurements.activeCount(s) - 1);
            }
        }
        return free - (unknowns - model.constraints());
    }

    /**
     * Sum over active measurements of fitted stars.
     *
     * @return chi-square with errors as they are believed to be
     */
    public double chiSquare() {
        double sum = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            for (int i = measurements.start(s); i < measurements.start(s + 1) && measurements.isFitted(s); i++) {
                sum += measurements.isActive(i) ? measurements.squaredResidual(i) / measurements.variance(i) : 0;
            }
        }
        return sum;
    }

    /**
     * The factor of the last pass, for errors of what was fitted.
     *
     * @return the factor
     * @throws java.util.NoSuchElementException before a fit
     */
    public NormalFactor factor() {
        return factor.orElseThrow();
    }
}
