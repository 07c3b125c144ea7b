package org.surveygrid.solver.photometric.starflat;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.Sightings;
import org.surveygrid.solver.photometric.term.StarFlatTerm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Polynomials: one node of coefficients for each epoch, or for each epoch and chip. */
abstract class PolynomialStarFlat implements StarFlatTerm {
    final Campaign campaign;
    private final Sightings sightings;
    private final double priorMag;
    private final int terms;
    private final int[] epochOf;
    /** Values of all coefficients, by node. */
    private final double[][] coefficients;

    private int firstNode;

    PolynomialStarFlat(Sightings sightings, Campaign campaign, double priorMag, int[] nodesAndTerms) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.priorMag = priorMag;
        this.terms = nodesAndTerms[1];
        this.coefficients = new double[nodesAndTerms[0]][terms];
        this.epochOf = campaign.epochOf();
    }

    /** Which of the nodes a chip has in an epoch. */
    abstract int set(int epoch, int chip);

    /** Sets the products at a pixel, the constant first. */
    abstract void fill(double[] products, int chip, double x, double y);

    abstract String nameOf(int set, int term);

    final double[] coefficients(int set) {
        return coefficients[set];
    }

    @Override
    public final void declare(NodeLayout.Builder nodes) {
        firstNode = nodes.addBorder(terms);
        for (int k = 1; k < coefficients.length; k++) {
            nodes.addBorder(terms);
        }
    }

    private int setOf(int measurement) {
        return set(epochOf[sightings.exposure(measurement)], sightings.chip(measurement));
    }

    @Override
    public final double value(int measurement) {
        return sum(coefficients[setOf(measurement)], products(measurement));
    }

    /** Products at a measurement, the constant first. */
    private double[] products(int measurement) {
        double[] products = new double[terms + 1];
        fill(products, sightings.chip(measurement), sightings.xPx(measurement), sightings.yPx(measurement));
        return products;
    }

    static double sum(double[] of, double[] products) {
        double sum = 0;
        for (int k = 0; k < of.length; k++) {
            sum += of[k] * products[k + 1];
        }
        return sum;
    }

    @Override
    public final void put(StarRows row, int measurement) {
        double[] products = products(measurement);
        double[] minus = new double[terms];
        for (int k = 0; k < terms; k++) {
            minus[k] = -products[k + 1];
        }
        row.put(firstNode + setOf(measurement), minus, terms);
    }

    @Override
    public final void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        if (kind != Hold.PRIOR) {
            return;
        }
        for (int set = 0; set < coefficients.length; set++) {
            for (int k = 0; k < terms; k++) {
                equations.addEquation(
                        LinearForm.of(firstNode + set, k), -coefficients[set][k], 1 / (priorMag * priorMag));
            }
        }
    }

    @Override
    public final void move(NormalSolution step) {
        for (int set = 0; set < coefficients.length; set++) {
            for (int k = 0; k < terms; k++) {
                coefficients[set][k] += step.value(firstNode + set, k);
            }
        }
    }

    @Override
    public final String name(int node, int term) {
        return nameOf(node - firstNode, term);
    }

    final int node(int set) {
        return firstNode + set;
    }

    final int epochOf(int exposure) {
        return epochOf[exposure];
    }

    @Override
    public final double mag(int epoch, int chip, double[] at) {
        double[] products = new double[terms + 1];
        fill(products, chip, at[0], at[1]);
        return sum(coefficients[set(epoch, chip)], products);
    }
}
