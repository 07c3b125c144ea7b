package org.surveygrid.solver.sparse;

import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.block.CompensatedResidual;
import org.surveygrid.solver.sparse.factor.DenseFactor;
import org.surveygrid.solver.sparse.factor.Factor;
import org.surveygrid.solver.sparse.factor.FactorOutcome;
import org.surveygrid.solver.sparse.factor.SupernodalFactor;
import org.surveygrid.solver.sparse.iterative.ConjugateGradients;

/**
 * Solves the equations of one matrix for any right-hand sides, after a preparation that is done once.
 *
 * <pre>
 *   switch (ReducedSolver.prepare(matrix, SolverLimits.usual(2))) {
 *       case Preparation.Ready ready -&gt; ready.solver().solve(rightSides) ...
 *       case Preparation.NotPositiveDefinite hole -&gt; ... name of hole.unknown() ...
 *   }
 * </pre>
 */
public final class ReducedSolver {
    private static final int REFINEMENTS = 2;

    private final BlockMatrix matrix;
    private final SolverChoice choice;
    private final Method method;
    private final CompensatedResidual residual;

    /** What was prepared. */
    private sealed interface Method {
        record Direct(Factor factor) implements Method {}

        record Iterative(ConjugateGradients gradients) implements Method {}
    }

    private ReducedSolver(BlockMatrix matrix, SolverChoice choice, Method method) {
        this.matrix = matrix;
        this.choice = choice;
        this.method = method;
        this.residual = new CompensatedResidual(matrix);
    }

    /**
     * Chooses a method by predicted cost and prepares it.
     *
     * @param matrix must not change as long as the solver is used
     * @param limits what it may cost
     * @return the solver, or what is wrong with the matrix
     */
    public static Preparation prepare(BlockMatrix matrix, SolverLimits limits) {
        return prepare(matrix, SolverChoice.predict(matrix, limits), limits);
    }

    /**
     * Prepares a method that was chosen before.
     *
     * @param matrix must not change as long as the solver is used
     * @param choice method and order
     * @param limits threads
     * @return the solver, or what is wrong with the matrix
     */
    public static Preparation prepare(BlockMatrix matrix, SolverChoice choice, SolverLimits limits) {
        return switch (choice.method()) {
            case DENSE -> direct(matrix, choice, DenseFactor.of(matrix, 0));
            case SPARSE -> direct(matrix, choice, SupernodalFactor.of(matrix, choice.tree(), 0, limits.threads()));
            case ITERATIVE -> iterative(matrix, choice);
        };
    }

    private static Preparation direct(BlockMatrix matrix, SolverChoice choice, FactorOutcome outcome) {
        return switch (outcome) {
            case FactorOutcome.Factored factored ->
                new Preparation.Ready(new ReducedSolver(matrix, choice, new Method.Direct(factored.factor())));
            case FactorOutcome.BrokenDown broken -> hole(matrix, broken.unknown(), broken.pivot());
        };
    }

    private static Preparation iterative(BlockMatrix matrix, SolverChoice choice) {
        return switch (ConjugateGradients.prepare(matrix, ConjugateGradients.StoppingRule.usual())) {
            case ConjugateGradients.Preparation.Prepared prepared ->
                new Preparation.Ready(new ReducedSolver(matrix, choice, new Method.Iterative(prepared.solver())));
            case ConjugateGradients.Preparation.NotPositiveDefinite broken ->
                hole(matrix, broken.unknown(), broken.pivot());
        };
    }

    private static Preparation hole(BlockMatrix matrix, int unknown, double pivot) {
        return new Preparation.NotPositiveDefinite(unknown, matrix.layout().nodeOf(unknown), pivot);
    }

    /**
     * What was chosen and why.
     *
     * @return method, order, cost
     */
    public SolverChoice choice() {
        return choice;
    }

    /**
     * Solves; a factor with two steps of iterative refinement.
     *
     * @param rightSides one array for each; left unchanged
     * @return the unknowns, or why there are none
     */
    public SolveOutcome solve(double[][] rightSides) {
        return switch (method) {
            case Method.Direct direct -> direct(direct.factor(), rightSides);
            case Method.Iterative iterative -> iterative(iterative.gradients(), rightSides);
        };
    }

    private SolveOutcome direct(Factor factor, double[][] rightSides) {
        double[][] values = new double[rightSides.length][];
        for (int k = 0; k < rightSides.length; k++) {
            values[k] = rightSides[k].clone();
            factor.solve(values[k]);
            for (int step = 0; step < REFINEMENTS; step++) {
                double[] left = residual.of(rightSides[k], values[k]);
                factor.solve(left);
                for (int i = 0; i < left.length; i++) {
                    values[k][i] += left[i];
                }
            }
        }
        return new SolveOutcome.Solved(values, 0, worst(rightSides, values));
    }

    private SolveOutcome iterative(ConjugateGradients gradients, double[][] rightSides) {
        double[][] values = new double[rightSides.length][];
        int most = 0;
        for (int k = 0; k < rightSides.length; k++) {
            switch (gradients.solve(rightSides[k])) {
                case ConjugateGradients.Outcome.Converged converged -> {
                    values[k] = converged.values();
                    most = Math.max(most, converged.steps());
                }
                case ConjugateGradients.Outcome.StillMoving moving -> {
                    return new SolveOutcome.NotConverged(k, moving.steps(), moving.residualShare());
                }
                case ConjugateGradients.Outcome.NotPositiveDefinite broken -> {
                    return new SolveOutcome.NotPositiveDefinite(
                            broken.unknown(), matrix.layout().nodeOf(broken.unknown()), broken.curvature());
                }
            }
        }
        return new SolveOutcome.Solved(values, most, worst(rightSides, values));
    }

    private double worst(double[][] rightSides, double[][] values) {
        double[] diagonal = matrix.diagonal();
        double worst = 0;
        for (int k = 0; k < rightSides.length; k++) {
            double norm = norm(rightSides[k], diagonal);
            worst = Math.max(worst, norm == 0 ? 0 : norm(residual.of(rightSides[k], values[k]), diagonal) / norm);
        }
        return worst;
    }

    private static double norm(double[] vector, double[] diagonal) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += vector[i] * vector[i] / diagonal[i];
        }
        return Math.sqrt(sum);
    }

    /** What is known of the inverse at once; nothing when there is no factor. */
    Factor.Inverse inverse() {
        return switch (method) {
            case Method.Direct direct -> direct.factor().inverse();
            case Method.Iterative iterative -> (i, j) -> Double.NaN;
        };
    }

    /**
     * Variances and covariances of the unknowns, taking the matrix as the inverse of their covariance.
     *
     * @return covariances; the work is done at the first call that needs it
     */
    public Covariances covariances() {
        return new Covariances(matrix.layout(), this);
    }
}
