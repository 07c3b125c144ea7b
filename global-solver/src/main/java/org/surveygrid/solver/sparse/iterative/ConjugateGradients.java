package org.surveygrid.solver.sparse.iterative;

import org.surveygrid.solver.sparse.block.BlockMatrix;

/**
 * Solves by preconditioned conjugate gradients. The error that is left is known in units of standard deviations: with
 * the matrix as inverse covariance, no unknown is farther from the exact solution than the energy norm of the error times
 * its own standard deviation, and the steps themselves add up to that norm.
 */
public final class ConjugateGradients {
    /** Steps by which the estimate of the error lags behind. */
    private static final int LAG = 12;

    private final double[] diagonal;
    private final SymmetricRows rows;
    private final NodeBlocks blocks;
    private final CoarseSpace coarse;
    private final StoppingRule rule;

    private ConjugateGradients(BlockMatrix matrix, NodeBlocks blocks, CoarseSpace coarse, StoppingRule rule) {
        this.diagonal = matrix.diagonal();
        this.rows = SymmetricRows.of(matrix);
        this.blocks = blocks;
        this.coarse = coarse;
        this.rule = rule;
    }

    /**
     * When to stop.
     *
     * @param residualShare the preconditioned residual must fall below this share of the first one
     * @param errorSigma no unknown may be farther from the exact solution, in its own standard deviations
     * @param mostSteps after which it gives up
     * @param cellDeg size of the cells of the smooth space
     */
    public record StoppingRule(double residualShare, double errorSigma, int mostSteps, double cellDeg) {
        /** Checks that all are positive. */
        public StoppingRule {
            if (!(residualShare > 0 && errorSigma > 0 && mostSteps > 0 && cellDeg > 0)) {
                throw new IllegalArgumentException("a stopping rule has positive limits, got " + residualShare + ", "
                        + errorSigma + " sigma, " + mostSteps + " steps, cells of " + cellDeg + " deg");
            }
        }

        /**
         * A share of 1e-8, an error of 1e-7 standard deviations, 3000 steps, cells of 2.5 degrees.
         *
         * @return the usual rule
         */
        public static StoppingRule usual() {
            return new StoppingRule(1e-8, 1e-7, 3000, 2.5);
        }
    }

    /** How a preparation ended. */
    public sealed interface Preparation {
        /**
         * Prepared.
         *
         * @param solver solves
         */
        record Prepared(ConjugateGradients solver) implements Preparation {}

        /**
         * The equations of one node do not fix its unknowns.
         *
         * @param unknown at which elimination broke down
         * @param pivot what was left of it, as a share
         */
        record NotPositiveDefinite(int unknown, double pivot) implements Preparation {}
    }

    /** How a solution ended. */
    public sealed interface Outcome {
        /**
         * Solved.
         *
         * @param values the unknowns
         * @param steps taken
         * @param residualShare what is left of the preconditioned residual
         * @param errorSigma bound on the error of any unknown, in standard deviations
         */
        record Converged(double[] values, int steps, double residualShare, double errorSigma) implements Outcome {}

        /**
         * The steps allowed did not suffice.
         *
         * @param steps taken
         * @param residualShare what was left of the preconditioned residual
         * @param errorSigma bound on the error, in standard deviations
         */
        record StillMoving(int steps, double residualShare, double errorSigma) implements Outcome {}

        /**
         * The equations do not fix all unknowns.
         *
         * @param unknown the one that moves most in the direction that costs nothing
         * @param curvature what that direction costs, as a share of what it would cost with the diagonal alone
         */
        record NotPositiveDefinite(int unknown, double curvature) implements Outcome {}
    }

    /**
     * Prepares for a matrix.
     *
     * @param matrix must not change
     * @param rule when to stop
     * @return prepared, or not positive definite
     */
    public static Preparation prepare(BlockMatrix matrix, StoppingRule rule) {
        NodeBlocks blocks = NodeBlocks.of(matrix);
        if (blocks.broken() >= 0) {
            return new Preparation.NotPositiveDefinite(blocks.broken(), blocks.brokenPivot());
        }
        return switch (CoarseSpace.of(matrix, rule.cellDeg())) {
            case CoarseSpace.Outcome.Made made ->
                new Preparation.Prepared(new ConjugateGradients(matrix, blocks, made.space(), rule));
            case CoarseSpace.Outcome.Unfixed unfixed ->
                new Preparation.NotPositiveDefinite(unfixed.unknown(), unfixed.pivot());
        };
    }

    /**
     * Solves for one right-hand side.
     *
     * @param right left unchanged
     * @return converged, still moving, or not positive definite
     */
    public Outcome solve(double[] right) {
        int size = right.length;
        double[] values = new double[size];
        double[] residual = right.clone();
        double[] smooth = new double[size];
        double[] product = new double[size];
        precondition(residual, smooth);
        double[] direction = smooth.clone();
        double length = dot(residual, smooth);
        double first = length;
        if (first == 0) {
            return new Outcome.Converged(values, 0, 0, 0);
        }
        double[] gains = new double[LAG];
        double error = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= rule.mostSteps(); step++) {
            rows.multiply(direction, product);
            double curvature = dot(direction, product);
            double own = weighted(direction);
            if (!(curvature > 1e-14 * own)) {
                return new Outcome.NotPositiveDefinite(largest(direction), curvature / own);
            }
            double stride = length / curvature;
            for (int i = 0; i < size; i++) {
                values[i] += stride * direction[i];
                residual[i] -= stride * product[i];
            }
            gains[step % LAG] = stride * length;
            precondition(residual, smooth);
            double next = dot(residual, smooth);
            if (step >= LAG) {
                error = Math.sqrt(sum(gains));
            }
            double share = Math.sqrt(next / first);
            if ((share <= rule.residualShare() && error <= rule.errorSigma()) || next == 0) {
                return new Outcome.Converged(values, step, share, error);
            }
            double turn = next / length;
            for (int i = 0; i < size; i++) {
                direction[i] = smooth[i] + turn * direction[i];
            }
            length = next;
        }
        return new Outcome.StillMoving(rule.mostSteps(), Math.sqrt(length / first), error);
    }

    private void precondition(double[] residual, double[] result) {
        blocks.solve(residual, result);
        coarse.addTo(residual, result);
    }

    /**
     * Unknowns of the smooth space, border included.
     *
     * @return their number
     */
    public int smoothUnknowns() {
        return coarse.unknowns();
    }

    private double weighted(double[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += vector[i] * vector[i] * diagonal[i];
        }
        return sum;
    }

    private static int largest(double[] vector) {
        int largest = 0;
        for (int i = 1; i < vector.length; i++) {
            if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
                largest = i;
            }
        }
        return largest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
