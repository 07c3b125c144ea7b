package org.surveygrid.solver.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.rejection.WorstPerStar;

/**
 * Gauss-Newton on the shared unknowns with the stars eliminated. Starts with Huber's weights on a sample of the stars, then
 * rejects the worst measurement of each star, first coarsely and then strictly, while the errors of every exposure are
 * estimated from the residuals. Reserved stars judge the model before they are fitted too, in the last passes. The
 * matrix is made anew where weights have changed; where the unknowns rest no step is taken at all.
 */
public final class RobustFit {
    private static final int HUBER_PASSES = 4;
    /** As long as the fit is rough it sees only so many measured coordinates for each unknown. */
    private static final int ROUGH_SHARE = 15;
    /** With a larger share of the stars than one in so many a sample saves nothing. */
    private static final int WORTHWHILE = 4;
    /** A rough fit ends when its unknowns move by no more than about twice their errors. */
    private static final double ROUGH_ENERGY = 4;

    private static final int COARSE_PASSES = 8;
    private static final int STRICT_PASSES = 15;
    private static final int FINAL_PASSES = 6;
    /** As many passes where errors are to settle further than usual. */
    private static final int MOST_FINAL_PASSES = 60;
    /** A typical variance of any exposure may usually still change by this share: it moves nothing by what its error lets mean. */
    public static final double USUALLY_SETTLED = 0.01;

    private static final double COARSE_SIGMA = 7;
    /** Strict passes end when fewer than this share of the measurements is rejected. */
    private static final double SETTLED = 0.0002;
    /** Rejecting no more than this share moves the unknowns so little that the last passes can see to it. */
    private static final double FEW = 0.002;
    /** Rejected while the model was rough, measurements that are nearer than this to their star count again. */
    private static final double AGREES_SIGMA = 3;
    /** While weights depend on residuals a star needs some steps to rest. */
    private static final int STAR_PASSES = 3;

    /** How errors are estimated after a step. */
    private enum Errors {
        /** In common, by medians, while the model is rough. */
        TOGETHER,
        /** Each group's by medians, while outliers are in. */
        BY_MEDIAN,
        /** Each group's by squares. */
        BY_SQUARES
    }

    private final StarModel model;
    private final Measurements measurements;
    private final Execution execution;
    private final GroupErrors errors;
    private final NormalSteps steps;
    private double errorsChanged;
    private Validation validation = new Validation(Double.NaN, Double.NaN, Double.NaN);

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
        this.steps = new NormalSteps(model, measurements, execution);
    }

    /**
     * Fits a model that a {@link #quick} fit, to these measurements or to similar ones, has brought near.
     *
     * @param clipSigma measurements further off than this are rejected in the end
     * @return why there is no fit, or empty when all went well
     */
    public Optional<FitFailure> run(double clipSigma) {
        return run(clipSigma, USUALLY_SETTLED);
    }

    /**
     * Fits a model that a {@link #quick} fit, to these measurements or to similar ones, has brought near.
     *
     * @param clipSigma measurements further off than this are rejected in the end
     * @param settled the last passes end when a typical variance of every exposure changes by at most this share
     * @return why there is no fit, or empty when all went well
     */
    public Optional<FitFailure> run(double clipSigma, double settled) {
        try (StarCells cells = cells()) {
            return run(clipSigma, settled, cells);
        }
    }

    private StarCells cells() {
        return new StarCells(measurements.stars(), model, execution.threads());
    }

    private Optional<FitFailure> run(double clipSigma, double settled, StarCells cells) {
        steps.wantErrors();
        steps.settleTo(settled);
        Optional<FitFailure> failure = seeAll(cells);
        for (int pass = 0; pass < COARSE_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(COARSE_SIGMA);
            failure = improve(cells, NormalSteps.Matrix.LAST, rejected, Errors.BY_MEDIAN);
            if (rejected == 0 && steps.isNear()) {
                break;
            }
        }
        for (int pass = 0; pass < STRICT_PASSES && failure.isEmpty(); pass++) {
            int rejected = reject(clipSigma);
            failure = improve(cells, NormalSteps.Matrix.LAST, rejected, Errors.BY_SQUARES);
            if (pass > 0 && rejected <= SETTLED * measurements.size()) {
                break;
            }
        }
        measurements.takeBack(AGREES_SIGMA);
        validation = Validation.of(measurements);
        measurements.releaseReserved();
        measurements.distrustStars();
        int most = settled < USUALLY_SETTLED ? MOST_FINAL_PASSES : FINAL_PASSES;
        for (int pass = 0; pass < most && failure.isEmpty() && !(pass > 1 && rests(settled)); pass++) {
            failure = improve(cells, newAtFirst(pass), measurements.size(), Errors.BY_SQUARES);
        }
        return failure;
    }

    private boolean rests(double settled) {
        return steps.isNear() && errorsChanged <= settled;
    }

    /**
     * The robust start alone: enough to associate again.
     *
     * @return why there is none, or empty
     */
    public Optional<FitFailure> quick() {
        try (StarCells cells = cells()) {
            return quick(cells);
        }
    }

    private Optional<FitFailure> quick(StarCells cells) {
        measurements.setRobust(true);
        measurements.thin(roughly());
        Optional<FitFailure> failure = rough(cells);
        if (failure.filter(FitFailure.Undetermined.class::isInstance).isPresent() && measurements.isThinned()) {
            measurements.thin(1);
            failure = rough(cells);
        }
        return failure;
    }

    private static NormalSteps.Matrix newAtFirst(int pass) {
        return pass == 0 ? NormalSteps.Matrix.NEW : NormalSteps.Matrix.LAST;
    }

    /** One star in how many a rough fit needs. */
    private int roughly() {
        long enough = (long) ROUGH_SHARE * steps.unknowns();
        int oneIn = (int) ((long) measurements.axes() * measurements.size() / enough);
        return oneIn < WORTHWHILE ? 1 : oneIn;
    }

    private Optional<FitFailure> rough(StarCells cells) {
        startStars(cells);
        settleAll(cells, Errors.TOGETHER);
        Optional<FitFailure> failure = Optional.empty();
        for (int pass = 0; pass < HUBER_PASSES && failure.isEmpty(); pass++) {
            failure = improve(cells, newAtFirst(pass), measurements.size(), Errors.TOGETHER);
            if (steps.energy() < ROUGH_ENERGY) {
                break;
            }
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
     * The judgement before the reserved stars were fitted too.
     *
     * @return numbers that are NaN before a fit
     */
    public Validation validation() {
        return validation;
    }

    /**
     * Goes on with all stars: with robust weights until the unknowns hardly move, since what a field that is still askew
     * rejects cannot right it any more; then with plain weights.
     */
    private Optional<FitFailure> seeAll(StarCells cells) {
        measurements.thin(1);
        measurements.setRobust(true);
        startStars(cells);
        settleAll(cells, Errors.BY_MEDIAN);
        Optional<FitFailure> failure = improve(cells, NormalSteps.Matrix.NEW, measurements.size(), Errors.BY_MEDIAN);
        for (int pass = 1; pass < HUBER_PASSES && failure.isEmpty() && steps.energy() > ROUGH_ENERGY; pass++) {
            failure = improve(cells, NormalSteps.Matrix.LAST, measurements.size(), Errors.BY_MEDIAN);
        }
        measurements.setRobust(false);
        weighStars(cells);
        return failure;
    }

    private int reject(double sigma) {
        return WorstPerStar.reject(
                measurements.starts(), measurements.normalisedAll(), measurements.active(), sigma * sigma);
    }

    /** A step, or none when rejecting so few cannot have moved unknowns that rest. */
    private Optional<FitFailure> improve(StarCells cells, NormalSteps.Matrix matrix, int rejected, Errors how) {
        boolean rest = matrix == NormalSteps.Matrix.LAST && steps.isNear() && rejected <= FEW * measurements.size();
        OptionalInt undetermined = rest ? OptionalInt.empty() : steps.take(cells, matrix);
        if (undetermined.isPresent()) {
            return Optional.of(new FitFailure.Undetermined(undetermined.getAsInt()));
        }
        if (rest) {
            weighStars(cells);
        } else {
            settleStars(cells);
        }
        OptionalInt lost = measurements.nowhere();
        if (lost.isPresent()) {
            return Optional.of(new FitFailure.Diverged(measurements.group(lost.getAsInt())));
        }
        estimateErrors(cells, how);
        return Optional.empty();
    }

    private void settleAll(StarCells cells, Errors how) {
        settleStars(cells);
        estimateErrors(cells, how);
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

    /** The same where only weights have changed. */
    private void weighStars(StarCells cells) {
        eachSeen(cells, (own, s) -> {
            settle(own, s);
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
        mean = measurements.elongation().isRound()
                ? mean
                : measurements.elongation().mean(star);
        own.shift(star, mean);
        measurements.shift(star, mean);
    }

    private void estimateErrors(StarCells cells, Errors how) {
        if (how == Errors.TOGETHER) {
            errors.estimateTogether(inflation());
        } else {
            errorsChanged = errors.estimate(cells, inflation(), how == Errors.BY_MEDIAN);
        }
        eachSeen(cells, (own, s) -> measurements.normalise(s));
    }

    /** Residuals are smaller than errors because the model followed them: degrees of freedom with and without it. */
    private double inflation() {
        double degrees = degreesOfFreedom();
        return degrees > 0 ? (degrees + steps.unknowns() - model.constraints()) / degrees : 1;
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
        return free - (steps.unknowns() - model.constraints());
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
        model.hold(kind, equations, steps.typicalWeight());
        return equations;
    }

    /**
     * How far a change of the unknowns would take the exposure that it takes furthest.
     *
     * @param change of each unknown
     * @return root mean square over its measurements, in their unit
     */
    public double displacement(double[] change) {
        return StarEquations.displacement(model, measurements, change);
    }

    /**
     * The factor of the last pass, for errors of what was fitted.
     *
     * @return the factor
     * @throws java.util.NoSuchElementException before a fit
     */
    public NormalFactor factor() {
        return steps.factor().orElseThrow();
    }
}
