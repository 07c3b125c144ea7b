package org.surveygrid.solver.sparse;

import java.util.function.Supplier;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.block.CompensatedResidual;
import org.surveygrid.solver.sparse.factor.DenseFactor;
import org.surveygrid.solver.sparse.factor.Factor;
import org.surveygrid.solver.sparse.factor.FactorOutcome;
import org.surveygrid.solver.sparse.factor.SupernodalFactor;

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
    private final Factor factor;
    private final CompensatedResidual residual;

    private ReducedSolver(BlockMatrix matrix, SolverChoice choice, Factor factor) {
        this.matrix = matrix;
        this.choice = choice;
        this.factor = factor;
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
        FactorOutcome outcome = switch (choice.method()) {
            case DENSE -> DenseFactor.of(matrix, 0);
            case SPARSE, ITERATIVE -> SupernodalFactor.of(matrix, choice.tree(), 0, limits.threads());
        };
        return switch (outcome) {
            case FactorOutcome.Factored factored ->
                new Preparation.Ready(new ReducedSolver(matrix, choice, factored.factor()));
            case FactorOutcome.BrokenDown broken ->
                new Preparation.NotPositiveDefinite(
                        broken.unknown(), matrix.layout().nodeOf(broken.unknown()), broken.pivot());
        };
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
     * Solves, with two steps of iterative refinement.
     *
     * @param rightSides one array for each; left unchanged
     * @return the unknowns
     */
    public SolveOutcome solve(double[][] rightSides) {
        double[][] values = new double[rightSides.length][];
        double worst = 0;
        double[] diagonal = matrix.diagonal();
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
            double norm = norm(rightSides[k], diagonal);
            worst = Math.max(worst, norm == 0 ? 0 : norm(residual.of(rightSides[k], values[k]), diagonal) / norm);
        }
        return new SolveOutcome.Solved(values, 0, worst);
    }

    private static double norm(double[] vector, double[] diagonal) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += vector[i] * vector[i] / diagonal[i];
        }
        return Math.sqrt(sum);
    }

    /**
     * Variances and covariances of the unknowns, taking the matrix as the inverse of their covariance.
     *
     * @return covariances; the work is done at the first call that needs it
     */
    public Covariances covariances() {
        Supplier<Factor.Inverse> inverse = factor::inverse;
        return new Covariances(matrix.layout(), inverse, this);
    }
}
