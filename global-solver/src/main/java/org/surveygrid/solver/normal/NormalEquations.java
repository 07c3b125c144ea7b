package org.surveygrid.solver.normal;

import java.util.Arrays;
import java.util.Optional;

/**
 * Normal equations of the shared unknowns, after each star's own unknowns were eliminated (Schur complement):
 * {@code H += A'WA - F inv(D) F'}, {@code g += A'Wr - F inv(D) S'Wr} with {@code D = S'WS}, {@code F = A'WS}, where A
 * holds the coefficients of the shared unknowns and S those of the star's own.
 */
public final class NormalEquations {
    private final int size;
    /** Lower triangle, row-major, packed. */
    private final double[] matrix;

    private final double[] rightSide;
    private double chiSquare;

    private final int[] slotOf;
    private int[] touched = new int[64];
    private double[] border = new double[64 * StarRows.MAX_OWN];
    private int touchedCount;

    /**
     * Empty equations.
     *
     * @param size number of shared unknowns, 1 to 30 000
     */
    public NormalEquations(int size) {
        if (size < 1 || size > 30_000) {
            throw new IllegalArgumentException("dense equations hold 1 to 30000 unknowns, got " + size);
        }
        this.size = size;
        this.matrix = new double[Math.toIntExact((long) size * (size + 1) / 2)];
        this.rightSide = new double[size];
        this.slotOf = new int[size];
        Arrays.fill(slotOf, -1);
    }

    /**
     * Number of shared unknowns.
     *
     * @return the size given
     */
    public int size() {
        return size;
    }

    /**
     * Adds a star and eliminates its own unknowns. A star whose own unknowns its rows do not determine is left out.
     *
     * @param star its rows
     * @return false when the star was left out
     */
    public boolean add(StarRows star) {
        double[] own = OwnBlock.inverse(star);
        if (own.length == 0) {
            return false;
        }
        gatherBorder(star);
        double[] projected = OwnBlock.rightSide(star);
        for (int row = 0; row < star.rows(); row++) {
            double weight = star.weight(row);
            chiSquare += weight * star.residual(row) * star.residual(row);
            for (int i = star.start(row); i < star.end(row); i++) {
                double weighted = weight * star.coefficient(i);
                rightSide[star.unknown(i)] += weighted * star.residual(row);
                int diagonal = star.unknown(i);
                for (int j = star.start(row); j < star.end(row); j++) {
                    if (star.unknown(j) <= diagonal) {
                        matrix[at(diagonal, star.unknown(j))] += weighted * star.coefficient(j);
                    }
                }
            }
        }
        chiSquare -= own[0] * projected[0] * projected[0]
                + 2 * own[1] * projected[0] * projected[1]
                + own[2] * projected[1] * projected[1];
        for (int a = 0; a < touchedCount; a++) {
            double first = own[0] * border[2 * a] + own[1] * border[2 * a + 1];
            double second = own[1] * border[2 * a] + own[2] * border[2 * a + 1];
            rightSide[touched[a]] -= first * projected[0] + second * projected[1];
            for (int b = 0; b < touchedCount; b++) {
                if (touched[b] <= touched[a]) {
                    matrix[at(touched[a], touched[b])] -= first * border[2 * b] + second * border[2 * b + 1];
                }
            }
        }
        forgetBorder();
        return true;
    }

    /**
     * Adds one equation among shared unknowns: a prior, or a constraint that fixes the gauge.
     *
     * @param unknowns which, each once
     * @param coefficients of each
     * @param residual wanted minus present value of the sum
     * @param weight 1 / variance
     */
    public void addEquation(int[] unknowns, double[] coefficients, double residual, double weight) {
        for (int i = 0; i < unknowns.length; i++) {
            double weighted = weight * coefficients[i];
            rightSide[unknowns[i]] += weighted * residual;
            for (int j = 0; j < unknowns.length; j++) {
                if (unknowns[j] <= unknowns[i]) {
                    matrix[at(unknowns[i], unknowns[j])] += weighted * coefficients[j];
                }
            }
        }
        chiSquare += weight * residual * residual;
    }

    /**
     * Typical diagonal element, the scale for the weight of a gauge constraint.
     *
     * @return median of the diagonal's positive elements; 1 when there is none
     */
    public double typicalWeight() {
        double[] diagonal = new double[size];
        int positive = 0;
        for (int i = 0; i < size; i++) {
            if (matrix[at(i, i)] > 0) {
                diagonal[positive++] = matrix[at(i, i)];
            }
        }
        Arrays.sort(diagonal, 0, positive);
        return positive == 0 ? 1 : diagonal[positive / 2];
    }

    /**
     * Solves the equations.
     *
     * @return the solution, or empty when the matrix is not positive definite: see {@link #worstDetermined}
     */
    public Optional<NormalSolution> solve() {
        return DenseCholesky.factor(this).map(factor -> NormalSolution.of(factor, rightSide));
    }

    /**
     * The unknown that the equations determine least: the smallest pivot of the scaled matrix, eliminated in order.
     *
     * @return its index
     */
    public int worstDetermined() {
        return DenseCholesky.smallestPivot(this);
    }

    /**
     * Sum of squared weighted residuals with every star at its best place, before the shared unknowns move.
     *
     * @return chi-square
     */
    public double chiSquare() {
        return chiSquare;
    }

    double element(int row, int column) {
        return row >= column ? matrix[at(row, column)] : matrix[at(column, row)];
    }

    private static int at(int row, int column) {
        return (int) ((long) row * (row + 1) / 2) + column;
    }

    private void gatherBorder(StarRows star) {
        touchedCount = 0;
        for (int row = 0; row < star.rows(); row++) {
            double first = star.weight(row) * star.ownCoefficient(row, 0);
            double second = star.weight(row) * star.ownCoefficient(row, 1);
            for (int i = star.start(row); i < star.end(row); i++) {
                int index = star.unknown(i);
                int slot = slotOf[index];
                if (slot < 0) {
                    slot = open(index);
                }
                border[2 * slot] += first * star.coefficient(i);
                border[2 * slot + 1] += second * star.coefficient(i);
            }
        }
    }

    private int open(int index) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
            border = Arrays.copyOf(border, 2 * border.length);
        }
        int slot = touchedCount++;
        touched[slot] = index;
        slotOf[index] = slot;
        border[2 * slot] = 0;
        border[2 * slot + 1] = 0;
        return slot;
    }

    private void forgetBorder() {
        for (int a = 0; a < touchedCount; a++) {
            slotOf[touched[a]] = -1;
        }
    }
}
