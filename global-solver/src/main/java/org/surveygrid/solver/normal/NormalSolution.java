package org.surveygrid.solver.normal;

/** Values of the shared unknowns, and how well they are known. */
public final class NormalSolution {
    private final DenseCholesky factor;
    private final double[] values;

    private NormalSolution(DenseCholesky factor, double[] values) {
        this.factor = factor;
        this.values = values;
    }

    static NormalSolution of(DenseCholesky factor, double[] rightSide) {
        return new NormalSolution(factor, factor.solve(rightSide));
    }

    /**
     * One unknown.
     *
     * @param index which
     * @return its value
     */
    public double value(int index) {
        return values[index];
    }

    /**
     * Variance of a linear combination of unknowns.
     *
     * @param unknowns which
     * @param coefficients of each
     * @return variance, in the square of the combination's unit
     */
    public double variance(int[] unknowns, double[] coefficients) {
        double[] direction = new double[values.length];
        for (int i = 0; i < unknowns.length; i++) {
            direction[unknowns[i]] += coefficients[i];
        }
        double[] response = factor.solve(direction);
        double sum = 0;
        for (int i = 0; i < unknowns.length; i++) {
            sum += coefficients[i] * response[unknowns[i]];
        }
        return sum;
    }
}
