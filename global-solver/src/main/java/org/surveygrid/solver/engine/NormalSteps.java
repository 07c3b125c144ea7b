package org.surveygrid.solver.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.normal.FactorOutcome;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.normal.NormalSolution;
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

    /** Unknowns that move by less than what they are known to, all others given, are where they belong. */
    private static final double NEAR = 1;

    private final StarModel model;
    private final Measurements measurements;
    private final int threads;
    private final NodeLayout layout;
    private final StepLog log;
    private Optional<NormalFactor> factor = Optional.empty();
    private double typicalWeight;
    /** Diagonal of the matrix that was factored last. */
    private double[] diagonal = {};
    /** By group, what the measurements weighed that the matrix stands for. */
    private double[] factoredWeight = {};

    private double energy = Double.POSITIVE_INFINITY;
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
     * How far the last step moved the unknowns of one node, where it moved them farthest: the mean square in units of what
     * they are known to, all others given. A mean over all nodes would hide one field that is still askew.
     */
    double energy() {
        return energy;
    }

    /** From now on the last factor must be there in the end. */
    void wantErrors() {
        errorsWanted = true;
    }

    /** Whether the last step was so small that another is not worth its while before weights change. */
    boolean isNear() {
        return energy <= NEAR;
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
                || new WeightChange(factoredWeight, weight).isUneven();
        Optional<StepLog.Step> known = log.next();
        if (known.isPresent()) {
            known.get().requireSame(new StepLog.Start(factored, StepLog.checksum(weight)));
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
                        matrix(cells, known.isPresent() ? StepLog.Occasion.MATRIX_AGAIN : newMatrix());
                OptionalInt undetermined = factor(equations);
                if (undetermined.isPresent()) {
                    return undetermined;
                }
                both = Optional.of(equations);
            }
            if (known.isEmpty()) {
                known = Optional.of(solve(cells, both, new Weights(factored, weight)));
            }
        }
        energy = known.get().energy();
        model.move(NormalSolution.of(known.get().values(), layout));
        return OptionalInt.empty();
    }

    private StepLog.Occasion newMatrix() {
        return measurements.isThinned() ? StepLog.Occasion.SAMPLE : StepLog.Occasion.MATRIX;
    }

    private boolean isFactorNeeded() {
        return errorsWanted ? log.isFactorNeededForErrors() : log.isFactorNeeded();
    }

    private record Weights(boolean factored, double[] byGroup) {}

    /** Equations with a matrix. */
    private NormalEquations matrix(StarCells cells, StepLog.Occasion occasion) {
        CellEquations maker = log.cells(wanted(occasion, StepLog.checksum(factoredWeight)), layout);
        NormalEquations equations = StarEquations.of(cells, measurements, maker);
        typicalWeight = equations.typicalWeight();
        diagonal = equations.matrix().diagonal();
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

    private double energy(double[] values, double growth) {
        double largest = 0;
        for (int node = 0; node < layout.nodes(); node++) {
            int first = layout.firstUnknown(node);
            double sum = 0;
            for (int i = first; i < first + layout.size(node); i++) {
                sum += growth * diagonal[i] * values[i] * values[i];
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

    private StepLog.Step solve(StarCells cells, Optional<NormalEquations> both, Weights weights) {
        double growth = new WeightChange(factoredWeight, weights.byGroup()).growth();
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
                weights.factored(), StepLog.checksum(weights.byGroup()), typicalWeight, energy(values, growth), values);
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
