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
 * may be that of an earlier step, or be made of a sample of the stars, which makes a step inexact but cheap: the next one
 * takes off what is left.
 */
final class NormalSteps {
    /** What the matrix of a step is made of. */
    enum Matrix {
        /** Whatever was made last, unless weights have changed too differently since. */
        LAST,
        /** A sample of the fitted stars. */
        OF_SAMPLE,
        /** All fitted stars. */
        OF_ALL
    }

    /** Unknowns that move by less than a third of their errors are where they belong, for the time being. */
    private static final double NEAR = 0.1;
    /** A step that has to do more than this share of what the one before did tells of a wrong matrix. */
    private static final double POOR_SHARE = 0.5;

    private final StarModel model;
    private final Measurements measurements;
    private final int threads;
    private final NodeLayout layout;
    private final StepLog log;
    private Optional<NormalFactor> factor = Optional.empty();
    private Matrix made = Matrix.OF_ALL;
    private boolean distrusted = true;
    private double typicalWeight;
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
     * How much the last step took off chi-square for each unknown, as far as its matrix was right: 1 when unknowns moved
     * by their errors.
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
        boolean factored =
                wanted != Matrix.LAST || distrusted || new WeightChange(factoredWeight, weight).isUneven();
        Optional<StepLog.Step> known = log.next();
        if (known.isPresent()) {
            known.get().requireSame(new StepLog.Start(factored, StepLog.checksum(weight)));
        }
        if (factored) {
            made = wanted == Matrix.LAST ? made : wanted;
            factoredWeight = weight;
        }
        if (known.isPresent() && !(factored && isFactorNeeded())) {
            typicalWeight = known.get().typicalWeight();
        } else {
            Optional<NormalEquations> both = Optional.empty();
            if (factored) {
                StepLog.Occasion occasion =
                        known.isPresent() ? StepLog.Occasion.MATRIX_AGAIN : StepLog.Occasion.MATRIX;
                NormalEquations equations = matrix(cells, occasion);
                OptionalInt undetermined = factor(equations);
                if (undetermined.isPresent() && made == Matrix.OF_SAMPLE) {
                    made = Matrix.OF_ALL;
                    equations = matrix(cells, occasion);
                    undetermined = factor(equations);
                }
                if (undetermined.isPresent()) {
                    return undetermined;
                }
                both = Optional.of(equations).filter(e -> made == Matrix.OF_ALL);
            }
            if (known.isEmpty()) {
                known = Optional.of(solve(cells, both, new Weights(factored, weight)));
            }
        }
        distrusted = made == Matrix.OF_SAMPLE
                && known.get().energy() > Math.max(NEAR, POOR_SHARE * energy)
                && !factored;
        made = distrusted ? Matrix.OF_ALL : made;
        energy = known.get().energy();
        model.move(NormalSolution.of(known.get().values(), layout));
        return OptionalInt.empty();
    }

    private boolean isFactorNeeded() {
        return errorsWanted ? log.isFactorNeededForErrors() : log.isFactorNeeded();
    }

    private record Weights(boolean factored, double[] byGroup) {}

    /** Equations with a matrix of the kind that is wanted. */
    private NormalEquations matrix(StarCells cells, StepLog.Occasion occasion) {
        long state = 31 * StepLog.checksum(factoredWeight) + (made == Matrix.OF_ALL ? 1 : 0);
        CellEquations maker = log.cells(occasion, state, layout);
        NormalEquations equations = made == Matrix.OF_SAMPLE
                ? StarEquations.ofSample(cells, measurements, maker)
                : StarEquations.of(cells, measurements, maker);
        typicalWeight = equations.typicalWeight();
        model.constrain(equations, typicalWeight);
        return equations;
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
            log.cells(StepLog.Occasion.RIGHT_SIDE, 0, layout);
            NormalEquations right = StarEquations.rightSides(cells, measurements);
            model.constrain(right, growth * typicalWeight);
            right.scaleRightSide(1 / growth);
            return right;
        });
        NormalSolution solution = factor.orElseThrow().solve(equations);
        double[] values = solution.values();
        double product = 0;
        for (int i = 0; i < values.length; i++) {
            product += values[i] * equations.rightSide()[i];
        }
        StepLog.Step step = new StepLog.Step(
                weights.factored(),
                StepLog.checksum(weights.byGroup()),
                typicalWeight,
                growth * product / values.length,
                values);
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
