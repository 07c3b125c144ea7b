package org.surveygrid.solver.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.surveygrid.solver.normal.FactorOutcome;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.rejection.WorstPerStar;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Gauss-Newton on the shared unknowns with the stars eliminated. Starts with Huber's weights, then rejects the worst
 * measurement of each star, first coarsely and then strictly, while the errors of every exposure are estimated from the
 * residuals. Reserved stars judge the model before they are fitted too, in the last passes. The matrix is factored again only when many weights changed since; the
 * right-hand side is exact in every pass, so that this costs no accuracy.
 */
public final class RobustFit {
    private static final int HUBER_PASSES = 4;
    /** As long as the fit is rough it sees only so many measured coordinates for each unknown. */
    private static final int ROUGH_SHARE = 30;

    private static final int COARSE_PASSES = 8;
    private static final int STRICT_PASSES = 15;
    private static final int FINAL_PASSES = 2;

    private static final int MOST_FINAL_PASSES = 60;
    /** A typical variance of any exposure may usually still change by this share: it moves nothing by what its error lets mean. */
    public static final double USUALLY_SETTLED = 0.01;

    private static final double COARSE_SIGMA = 7;
    /** Strict passes end when fewer than this share of the measurements is rejected. */
    private static final double SETTLED = 0.0002;
    /** Rejected while the model was rough, measurements that are nearer than this to their star count again. */
    private static final double AGREES_SIGMA = 3;
    /** From here on a measurement is its star's only one. */
    private static final double LONELY = 0.999;
    /** While weights depend on residuals a star needs some steps to rest. */
    private static final int STAR_PASSES = 3;

    private final StarModel model;
    private final Measurements measurements;
    private final Execution execution;
    private final GroupErrors errors;
    private final NodeLayout layout;
    private final int unknowns;
    private Optional<NormalFactor> factor = Optional.empty();
    private double typicalWeight;
    private double errorsChanged;
    private double[] factoredWeight = {};
    private final StepLog log;
    private Validation validation = new Validation(Double.NaN, Double.NaN);

    /**
     * A fit by one thread.
     *
     * @param model what is fitted
     * @param measurements to these
     */
    public RobustFit(StarModel model, Measurements measurements) {
        this(model, measurements, Execution.ALONE);
    }

    /**
     * A fit that has not begun.
     *
     * @param model what is fitted
     * @param measurements to these
     * @param execution how it is carried out
     */
    public RobustFit(StarModel model, Measurements measurements, Execution execution) {
        this.model = model;
        this.measurements = measurements;
        this.execution = execution;
        this.errors = new GroupErrors(measurements);
        this.layout = model.newEquations().layout();
        this.unknowns = layout.unknowns();
        this.log = execution.checkpoints().open(execution.name(), unknowns);
    }

    /**
     * Fits a model that a {@link #quick} fit, to these measurements or to similar ones, has brought near.
     *
     * @param clipSigma measurements further off than this are rejected in the end
     * @return the unknown that the data do not determine, or empty when all went well
     */
    public OptionalInt run(double clipSigma) {
        return run(clipSigma, USUALLY_SETTLED);
    }

    /**
     * Fits a model that a {@link #quick} fit, to these measurements or to similar ones, has brought near.
     *
     * @param clipSigma measurements further off than this are rejected in the end
     * @param settled the last passes end when a typical variance of every exposure changes by at most this share
     * @return the unknown that the data do not determine, or empty when all went well
     */
    public OptionalInt run(double clipSigma, double settled) {
        try (StarCells cells = cells()) {
            return run(clipSigma, settled, cells);
        }
    }

    private StarCells cells() {
        return new StarCells(measurements.stars(), model, execution.threads());
    }

    private OptionalInt run(double clipSigma, double settled, StarCells cells) {
        seeAll(cells);
        OptionalInt failure = OptionalInt.empty();
        for (int pass = 0; pass < COARSE_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(COARSE_SIGMA);
            failure = improve(cells, pass == 0, true);
            if (rejected == 0) {
                break;
            }
        }
        for (int pass = 0; pass < STRICT_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(clipSigma);
            failure = improve(cells, false, false);
            if (pass > 0 && rejected <= SETTLED * measurements.size()) {
                break;
            }
        }
        measurements.takeBack(AGREES_SIGMA);
        validation = validate();
        measurements.releaseReserved();
        for (int pass = 0; pass < MOST_FINAL_PASSES && failure.isEmpty(); pass++) {
            failure = improve(cells, pass == FINAL_PASSES - 1, false);
            if (pass >= FINAL_PASSES - 1 && errorsChanged <= settled) {
                break;
            }
        }
        return failure;
    }

    /**
     * The robust start alone: enough to associate again.
     *
     * @return the unknown that the data do not determine, or empty
     */
    public OptionalInt quick() {
        try (StarCells cells = cells()) {
            return quick(cells);
        }
    }

    private OptionalInt quick(StarCells cells) {
        measurements.setRobust(true);
        measurements.thin(Math.max(
                1, (int) ((long) measurements.axes() * measurements.size() / ((long) ROUGH_SHARE * unknowns))));
        startStars(cells);
        settleStars(cells);
        estimateErrors(cells, true);
        OptionalInt failure = OptionalInt.empty();
        for (int pass = 0; pass < HUBER_PASSES && failure.isEmpty(); pass++) {
            failure = improve(cells, pass == 0, true);
        }
        return failure;
    }

    private void startStars(StarCells cells) {
        eachSeen(cells, StarModel::start);
    }

    /** Something done to a star, for itself. */
    private interface StarWork {
        void of(StarModel own, int star);
    }

    private void eachSeen(StarCells cells, StarWork work) {
        cells.<Boolean>map(
                (own, from, to) -> {
                    for (int s = from; s < to; s++) {
                        if (measurements.isSeen(s)) {
                            work.of(own, s);
                        }
                    }
                    return true;
                },
                done -> {});
    }

    /**
     * How well the model holds for stars that it was not fitted to.
     *
     * @param fittedRms scatter of the fitted stars' measurements about their stars, in the unit of the residuals; NaN when
     *     there are none
     * @param reservedRms the same of the stars that were kept out
     */
    public record Validation(double fittedRms, double reservedRms) {}

    /**
     * The judgement before the reserved stars were fitted too.
     *
     * @return numbers that are NaN before a fit
     */
    public Validation validation() {
        return validation;
    }

    private Validation validate() {
        double[] squares = new double[2];
        int[] count = new int[2];
        for (int s = 0; s < measurements.stars(); s++) {
            int kind = measurements.isReserved(s) ? 1 : 0;
            for (int i = measurements.start(s); i < measurements.start(s + 1); i++) {
                if (measurements.isActive(i) && !measurements.isCatalogue(i) && measurements.leverage(i) < LONELY) {
                    squares[kind] += measurements.normalised(i) * measurements.variance(i);
                    count[kind]++;
                }
            }
        }
        return new Validation(Math.sqrt(squares[0] / count[0]), Math.sqrt(squares[1] / count[1]));
    }

    /** Goes on with all stars and plain weights. */
    private void seeAll(StarCells cells) {
        measurements.thin(1);
        measurements.setRobust(true);
        startStars(cells);
        settleStars(cells);
        estimateErrors(cells, true);
        measurements.setRobust(false);
        eachSeen(cells, (own, s) -> {
            settle(own, s);
            measurements.normalise(s);
        });
    }

    private int reject(double sigma) {
        return WorstPerStar.reject(
                measurements.starts(), measurements.normalisedAll(), measurements.active(), sigma * sigma);
    }

    private OptionalInt improve(StarCells cells, boolean fresh, boolean medianErrors) {
        double[] weight = groupWeights(cells);
        boolean factored = fresh || factoredWeight.length == 0 || new WeightChange(factoredWeight, weight).isUneven();
        Optional<StepLog.Step> known = log.next();
        if (known.isPresent()) {
            known.get().requireSame(factored, StepLog.checksum(weight));
        }
        if (factored) {
            factoredWeight = weight;
        }
        if (known.isPresent() && !(factored && log.isFactorNeeded())) {
            typicalWeight = known.get().typicalWeight();
        } else {
            NormalEquations equations = StarEquations.sum(cells, measurements, factored);
            if (factored) {
                typicalWeight = equations.typicalWeight();
            }
            model.constrain(equations, typicalWeight);
            if (factored) {
                switch (NormalFactor.of(equations, execution.threads())) {
                    case FactorOutcome.Undetermined undetermined -> {
                        return OptionalInt.of(undetermined.unknown());
                    }
                    case NormalFactor done -> factor = Optional.of(done);
                }
            }
            if (!factored) {
                equations.scaleRightSide(1 / new WeightChange(factoredWeight, weight).growth());
            }
            if (known.isEmpty()) {
                known = Optional.of(solve(equations, weight, factored));
            }
        }
        model.move(NormalSolution.of(known.get().values(), layout));
        settleStars(cells);
        estimateErrors(cells, medianErrors);
        return OptionalInt.empty();
    }

    private StepLog.Step solve(NormalEquations equations, double[] weight, boolean factored) {
        NormalSolution solution = factor.orElseThrow().solve(equations);
        StepLog.Step step = new StepLog.Step(factored, StepLog.checksum(weight), typicalWeight, solution.values());
        log.append(step);
        return step;
    }

    private double[] groupWeights(StarCells cells) {
        double[] weight = new double[measurements.groups()];
        cells.map(this::groupWeights, part -> {
            for (int g = 0; g < weight.length; g++) {
                weight[g] += part[g];
            }
        });
        return weight;
    }

    private double[] groupWeights(StarModel own, int from, int to) {
        double[] weight = new double[measurements.groups()];
        for (int s = from; s < to; s++) {
            for (int i = measurements.start(s); i < measurements.start(s + 1) && measurements.isFitted(s); i++) {
                weight[measurements.group(i)] += measurements.isActive(i) ? measurements.weight(i) : 0;
            }
        }
        return weight;
    }

    /** Brings every star, reserved ones too, to its best place under the present model, and measures residuals. */
    private void settleStars(StarCells cells) {
        int passes = measurements.isRobust() ? STAR_PASSES : 1;
        eachSeen(cells, (own, s) -> {
            own.measure(s);
            for (int pass = 0; pass < passes; pass++) {
                settle(own, s);
            }
            measurements.normalise(s);
        });
    }

    private void settle(StarModel own, int star) {
        double sum = 0;
        double[] mean = new double[measurements.axes()];
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (measurements.isActive(i)) {
                double weight = measurements.weight(i);
                sum += weight;
                for (int axis = 0; axis < mean.length; axis++) {
                    mean[axis] += weight * measurements.residual(i, axis);
                }
            }
        }
        if (!(sum > 0)) {
            return;
        }
        for (int axis = 0; axis < mean.length; axis++) {
            mean[axis] /= sum;
        }
        own.shift(star, mean);
        measurements.shift(star, mean);
    }

    private void estimateErrors(StarCells cells, boolean byMedian) {
        errorsChanged = errors.estimate(cells, inflation(), byMedian);
        eachSeen(cells, (own, s) -> measurements.normalise(s));
    }

    /** Residuals are smaller than errors because the model followed them: degrees of freedom with and without it. */
    private double inflation() {
        double degrees = degreesOfFreedom();
        return degrees > 0 ? (degrees + unknowns - model.constraints()) / degrees : 1;
    }

    /**
     * Active coordinates of fitted stars, less the stars' own, less the unknowns that the gauge leaves.
     *
     * @return may be negative when the data are too few
     */
    public double degreesOfFreedom() {
        double free = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            if (measurements.isFitted(s)) {
                free += measurements.axes() * (measurements.activeCount(s) - 1.0) - measurements.furtherUnknowns(s);
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
     * What holds the unknowns besides the stars, as it stood in the last pass.
     *
     * @param kind which part of it
     * @return equations without any star
     */
    public NormalEquations held(Hold kind) {
        NormalEquations equations = model.newEquations();
        model.hold(kind, equations, typicalWeight);
        return equations;
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
