package org.surveygrid.solver.sparse;

import org.surveygrid.solver.sparse.factor.Factor;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Covariances of the unknowns: blocks of the inverse of the matrix. Those of nodes that meet in the factor are computed
 * together, once; others each with a solution of their own. Not for several threads.
 */
public final class Covariances {
    private final NodeLayout layout;
    private final ReducedSolver solver;
    private Factor.Inverse known = (i, j) -> Double.NaN;
    private boolean computed;

    Covariances(NodeLayout layout, ReducedSolver solver) {
        this.layout = layout;
        this.solver = solver;
    }

    /**
     * Variance of one unknown.
     *
     * @param unknown from 0
     * @return its variance
     */
    public double variance(int unknown) {
        return variance(new int[] {unknown}, new double[] {1});
    }

    /**
     * Variance of a sum of unknowns with coefficients.
     *
     * @param unknowns which, each once
     * @param coefficients of each
     * @return variance of the sum
     */
    public double variance(int[] unknowns, double[] coefficients) {
        return covariance(unknowns, coefficients, unknowns, coefficients);
    }

    /**
     * Covariance of two sums of unknowns with coefficients.
     *
     * @param unknowns of the first sum
     * @param coefficients of the first sum
     * @param otherUnknowns of the second sum
     * @param otherCoefficients of the second sum
     * @return their covariance
     */
    public double covariance(int[] unknowns, double[] coefficients, int[] otherUnknowns, double[] otherCoefficients) {
        double sum = 0;
        for (int a = 0; a < unknowns.length; a++) {
            for (int b = 0; b < otherUnknowns.length; b++) {
                sum += coefficients[a] * otherCoefficients[b] * inverse().element(unknowns[a], otherUnknowns[b]);
            }
        }
        return Double.isNaN(sum) ? bySolving(unknowns, coefficients, otherUnknowns, otherCoefficients) : sum;
    }

    /**
     * Covariances of all unknowns of two nodes as far as they were computed with those of all others.
     *
     * @param rowNode from 0
     * @param columnNode from 0
     * @return row by row; NaN where the two meet nowhere in the factor, or there is none
     */
    public double[] heldBlock(int rowNode, int columnNode) {
        return inverse().block(layout, rowNode, columnNode);
    }

    private double bySolving(int[] unknowns, double[] coefficients, int[] otherUnknowns, double[] otherCoefficients) {
        double[] right = new double[layout.unknowns()];
        for (int b = 0; b < otherUnknowns.length; b++) {
            right[otherUnknowns[b]] += otherCoefficients[b];
        }
        double sum = 0;
        if (solver.solve(new double[][] {right}) instanceof SolveOutcome.Solved solved) {
            for (int a = 0; a < unknowns.length; a++) {
                sum += coefficients[a] * solved.values()[0][unknowns[a]];
            }
            return sum;
        }
        return Double.NaN;
    }

    /**
     * Covariance of all unknowns of two nodes.
     *
     * @param rowNode from 0
     * @param columnNode from 0
     * @return one row for each unknown of the first node
     */
    public double[][] block(int rowNode, int columnNode) {
        double[][] block = new double[layout.size(rowNode)][layout.size(columnNode)];
        for (int r = 0; r < block.length; r++) {
            for (int c = 0; c < block[r].length; c++) {
                block[r][c] = covariance(
                        new int[] {layout.firstUnknown(rowNode) + r},
                        new double[] {1},
                        new int[] {layout.firstUnknown(columnNode) + c},
                        new double[] {1});
            }
        }
        return block;
    }

    private Factor.Inverse inverse() {
        if (!computed) {
            known = solver.inverse();
            computed = true;
        }
        return known;
    }
}
