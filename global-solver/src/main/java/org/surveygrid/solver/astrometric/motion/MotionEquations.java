package org.surveygrid.solver.astrometric.motion;

import java.util.Arrays;

/** The small normal equations of one star's own unknowns, filled again for every star. */
public final class MotionEquations {
    private final int own;
    private final double[] matrix;
    private final double[] factor;
    private final double[] rightSide;

    /**
     * Empty equations.
     *
     * @param own number of unknowns
     */
    public MotionEquations(int own) {
        this.own = own;
        this.matrix = new double[own * own];
        this.factor = new double[own * own];
        this.rightSide = new double[own];
    }

    /** Forgets all rows. */
    public void clear() {
        Arrays.fill(matrix, 0);
        Arrays.fill(rightSide, 0);
    }

    /** Adds a row. */
    public void add(double[] coefficients, double residual, double weight) {
        for (int i = 0; i < own; i++) {
            double weighted = weight * coefficients[i];
            rightSide[i] += weighted * residual;
            for (int j = 0; j <= i; j++) {
                matrix[i * own + j] += weighted * coefficients[j];
            }
        }
    }

    /** Adds what is known of an unknown beforehand. */
    public void addPrior(int unknown, double residual, double weight) {
        matrix[unknown * own + unknown] += weight;
        rightSide[unknown] += weight * residual;
    }

    /**
     * Factors the matrix, for all that follows.
     *
     * @return false when the rows do not determine the unknowns
     */
    public boolean factor() {
        for (int i = 0; i < own; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * own + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * own + k] * factor[j * own + k];
                }
                if (i != j) {
                    factor[i * own + j] = sum / factor[j * own + j];
                } else if (sum > 1e-12 * matrix[i * own + i]) {
                    factor[i * own + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** Solves for the unknowns. */
    public void solve(double[] into) {
        System.arraycopy(rightSide, 0, into, 0, own);
        solveInPlace(into);
    }

    private void solveInPlace(double[] into) {
        lower(into);
        for (int i = own - 1; i >= 0; i--) {
            for (int k = i + 1; k < own; k++) {
                into[i] -= factor[k * own + i] * into[k];
            }
            into[i] /= factor[i * own + i];
        }
    }

    /** Variance of a sum of the unknowns; the room for it is the caller's. */
    public double variance(double[] coefficients, double[] room) {
        System.arraycopy(coefficients, 0, room, 0, own);
        lower(room);
        double sum = 0;
        for (int i = 0; i < own; i++) {
            sum += room[i] * room[i];
        }
        return sum;
    }

    private void lower(double[] vector) {
        for (int i = 0; i < own; i++) {
            for (int k = 0; k < i; k++) {
                vector[i] -= factor[i * own + k] * vector[k];
            }
            vector[i] /= factor[i * own + i];
        }
    }
}
