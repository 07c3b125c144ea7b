package org.surveygrid.solver.normal;

import java.util.Arrays;

/** A sum of shared unknowns with coefficients. */
public final class LinearForm {
    private int size;
    private int[] node = new int[8];
    private int[] term = new int[8];
    private double[] coefficient = new double[8];

    /**
     * One unknown alone.
     *
     * @param node its node
     * @param term its place in the node
     * @return the form with coefficient 1
     */
    public static LinearForm of(int node, int term) {
        return new LinearForm().plus(node, term, 1);
    }

    /**
     * Adds an unknown; where it is in the sum already its coefficients add.
     *
     * @param toNode its node
     * @param toTerm its place in the node
     * @param value its coefficient
     * @return this
     */
    public LinearForm plus(int toNode, int toTerm, double value) {
        if (size == node.length) {
            node = Arrays.copyOf(node, 2 * size);
            term = Arrays.copyOf(term, 2 * size);
            coefficient = Arrays.copyOf(coefficient, 2 * size);
        }
        node[size] = toNode;
        term[size] = toTerm;
        coefficient[size++] = value;
        return this;
    }

    /**
     * Adds a multiple of another sum.
     *
     * @param other another sum
     * @param factor of all its coefficients
     * @return this
     */
    public LinearForm plus(LinearForm other, double factor) {
        for (int i = 0; i < other.size; i++) {
            plus(other.node[i], other.term[i], factor * other.coefficient[i]);
        }
        return this;
    }

    /**
     * Whether nothing was added yet.
     *
     * @return true for a new form
     */
    public boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int node(int which) {
        return node[which];
    }

    int term(int which) {
        return term[which];
    }

    double coefficient(int which) {
        return coefficient[which];
    }
}
