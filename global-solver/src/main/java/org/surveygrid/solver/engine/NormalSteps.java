package org.surveygrid.solver.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.engine.step.EquationDigest;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.normal.FactorOutcome;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Steps of the shared unknowns towards the best model. The right-hand side is always that of all fitted stars; the matrix
 * may be that of an earlier step, which makes a step inexact but cheap: the next one takes off what is left.
 */
final class NormalSteps {
    /** Where the matrix of a step comes from. */
    enum Matrix {
        /** It is the one that was made last, unless weights have changed too differently since. */
        LAST,
        /** It is made. */
        NEW
    }

    /**
     * Unknowns that a step moves by less than a third of their error are usually where they belong, until weights change: in
     * chi-square, for each share that errors may still change by.
     */
    private static final double NEAR = 10;

    /** Smaller steps may grow for a while, as measurements come and go. */
    private static final double FAR = 1;

    private final StarModel model;
    private final Measurements measurements;
    private final int threads;
    private final NodeLayout layout;
    private final StepLog log;
    private Optional<NormalFactor> factor = Optional.empty();
    private double typicalWeight;
    /** By group, what the measurements weighed that the matrix stands for. */
    private double[] factoredWeight = {};

    private double energy = Double.POSITIVE_INFINITY;
    /** The same of the step before, with the same matrix. */
    private double before = Double.POSITIVE_INFINITY;

    private double near = NEAR * RobustFit.USUALLY_SETTLED;
    private boolean errorsWanted;

    NormalSteps(StarModel model, Measurements measurements, Execution execution) {
        this.model = model;
        this.measurements = measurements;
        this.threads = execution.threads();
        this.layout = model.newEquations().layout();
        this.log = execution.checkpoints().open(execution.name(), layout.unknowns());
    }

    int unknowns() {
        return layout.unknowns();
    }

    /**
     * By how much the last step lowered chi-square for each unknown of a node, where it was most: about the square of how far
     * these moved in units of their errors. A mean over all nodes would hide one field that is still askew; what the
     * unknowns are known to when all others are given would count the slightest turn along a weak mode as far.
     */
    double energy() {
        return energy;
    }

    /** From now on unknowns are near when they rest as well as errors that change by no more than this share. */
    void settleTo(double share) {
        near = NEAR * share;
    }

    /** From now on the last factor must be there in the end. */
    void wantErrors() {
        errorsWanted = true;
    }

    /** Whether the last step was so small that another is not worth its while before weights change. */
    boolean isNear() {
        return energy <= near;
    }

    double typicalWeight() {
        return typicalWeight;
    }

    Optional<NormalFactor> factor() {
        return factor;
    }

    /**
     * Moves the unknowns.
     *
     * @return the unknown that the data do not determine, or empty
     */
    OptionalInt take(StarCells cells, Matrix wanted) {
        double[] weight = groupWeights(cells);
        boolean factored = wanted == Matrix.NEW
                || factoredWeight.length == 0
                || isLedAstray()
                || new WeightChange(factoredWeight, weight).isUneven();
        Optional<StepLog.Step> known = log.next();
        long state = log.isKept() ? state(cells, factored) : 0;
        if (known.isPresent()) {
            known.get().requireSame(new StepLog.Start(factored, state));
        }
        if (factored) {
            factoredWeight = weight;
        }
        if (known.isPresent() && !(factored && isFactorNeeded())) {
            typicalWeight = known.get().typicalWeight();
        } else {
            Optional<NormalEquations> both = Optional.empty();
            if (factored) {
                NormalEquations equations =
                        matrix(cells, known.isPresent() ? StepLog.Occasion.MATRIX_AGAIN : newMatrix(), state);
                OptionalInt undetermined = factor(equations);
                if (undetermined.isPresent()) {
                    return undetermined;
                }
                both = Optional.of(equations);
            }
            if (known.isEmpty()) {
                known = Optional.of(solve(cells, both, new Start(factored, state, weight)));
            }
        }
        before = factored ? Double.POSITIVE_INFINITY : energy;
        energy = known.get().energy();
        model.move(NormalSolution.of(known.get().values(), layout));
        return OptionalInt.empty();
    }

    /** Whether steps with an old matrix grow: they lead away. */
    private boolean isLedAstray() {
        return energy > Math.max(before, FAR);
    }

    private StepLog.Occasion newMatrix() {
        return measurements.isThinned() ? StepLog.Occasion.SAMPLE : StepLog.Occasion.MATRIX;
    }

    private boolean isFactorNeeded() {
        return errorsWanted ? log.isFactorNeededForErrors() : log.isFactorNeeded();
    }

    private record Start(boolean factored, long state, double[] weight) {}

    /**
     * What the next step follows from, to the bit: with a matrix every number that its equations are summed of, which the
     * names of their files tell; for steps between them what is left of the measurements, which follows from all before.
     */
    private long state(StarCells cells, boolean factored) {
        EquationDigest digest = new EquationDigest();
        if (factored) {
            // Priors and gauge belong to no star.
            NormalEquations held = model.newEquations();
            model.constrain(held, 1);
            digest.add(held);
        }
        cells.map(
                (own, from, to) -> {
                    EquationDigest part = new EquationDigest();
                    if (factored) {
                        addRows(own, from, to, part);
                    } else {
                        addResiduals(from, to, part);
                    }
                    return part.value();
                },
                digest::add);
        return digest.value();
    }

    private void addRows(StarModel own, int from, int to, EquationDigest digest) {
        StarRows rows = own.newRows();
        for (int s = from; s < to; s++) {
            if (measurements.isFitted(s)) {
                rows.clear();
                own.fill(rows, s);
                digest.add(s);
                digest.add(rows);
            }
        }
    }

    private void addResiduals(int from, int to, EquationDigest digest) {
        for (int i = measurements.start(from); i < measurements.start(to); i++) {
            if (measurements.isActive(i)) {
                digest.add(i);
                digest.add(measurements.weight(i));
                for (int axis = 0; axis < measurements.axes(); axis++) {
                    digest.add(measurements.residual(i, axis));
                }
            }
        }
    }

    /** Equations with a matrix. */
    private NormalEquations matrix(StarCells cells, StepLog.Occasion occasion, long state) {
        CellEquations maker = log.cells(wanted(occasion, state), layout);
        NormalEquations equations = StarEquations.of(cells, measurements, maker);
        typicalWeight = equations.typicalWeight();
        model.constrain(equations, typicalWeight);
        return equations;
    }

    private StepLog.Wanted wanted(StepLog.Occasion occasion, long state) {
        long count = 0;
        long pairs = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            if (measurements.isFitted(s)) {
                long ofStar = measurements.activeCount(s);
                count += ofStar;
                pairs += ofStar * ofStar;
            }
        }
        return new StepLog.Wanted(occasion, state, count, pairs);
    }

    /** By node, what a step takes off chi-square. */
    private double energy(NormalEquations equations, double[] values, double growth) {
        double[] right = equations.rightSide();
        double largest = 0;
        for (int node = 0; node < layout.nodes(); node++) {
            int first = layout.firstUnknown(node);
            double sum = 0;
            for (int i = first; i < first + layout.size(node); i++) {
                sum += Math.abs(growth * right[i] * values[i]);
            }
            largest = Math.max(largest, sum / layout.size(node));
        }
        return largest;
    }

    private OptionalInt factor(NormalEquations equations) {
        return switch (NormalFactor.of(equations, threads)) {
            case FactorOutcome.Undetermined undetermined -> OptionalInt.of(undetermined.unknown());
            case NormalFactor done -> {
                factor = Optional.of(done);
                yield OptionalInt.empty();
            }
        };
    }

    private StepLog.Step solve(StarCells cells, Optional<NormalEquations> both, Start start) {
        double growth = new WeightChange(factoredWeight, start.weight()).growth();
        NormalEquations equations = both.orElseGet(() -> {
            log.cells(new StepLog.Wanted(StepLog.Occasion.RIGHT_SIDE, 0, 0, 0), layout);
            NormalEquations right = StarEquations.rightSides(cells, measurements);
            model.constrain(right, growth * typicalWeight);
            right.scaleRightSide(1 / growth);
            return right;
        });
        NormalSolution solution = factor.orElseThrow().solve(equations);
        double[] values = solution.values();
        StepLog.Step step = new StepLog.Step(
                start.factored(), start.state(), typicalWeight, energy(equations, values, growth), values);
        log.append(step, equations);
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
}
