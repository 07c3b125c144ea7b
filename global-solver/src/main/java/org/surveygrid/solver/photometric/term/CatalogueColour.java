package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * From the catalogue's system to the camera's: a polynomial in colour less the reference colour that is added to catalogue
 * magnitudes. It has no constant, which would be the zero points'.
 */
public final class CatalogueColour implements PhotometricTerm {
    /** Systems with the same name differ by less. */
    private static final double PRIOR = 1;

    private final Sightings sightings;
    private final double[] coefficient;
    private int node;

    /**
     * Equal systems.
     *
     * @param sightings measurements
     * @param degree of the polynomial, 1 or more
     */
    public CatalogueColour(Sightings sightings, int degree) {
        this.sightings = sightings;
        this.coefficient = new double[degree];
    }

    @Override
    public Kind kind() {
        return Kind.CATALOGUE;
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        node = nodes.addBorder(coefficient.length);
    }

    @Override
    public double value(int measurement) {
        double colour = sightings.colour(measurement);
        double power = 1;
        double sum = 0;
        for (int k = 0; k < coefficient.length; k++) {
            power *= colour;
            sum += coefficient[k] * power;
        }
        return sum;
    }

    @Override
    public void put(StarRows row, int measurement) {
        double colour = sightings.colour(measurement);
        double[] minus = new double[coefficient.length];
        double power = 1;
        for (int k = 0; k < minus.length; k++) {
            power *= colour;
            minus[k] = -power;
        }
        row.put(node, minus, minus.length);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        for (int k = 0; k < coefficient.length && kind == Hold.PRIOR; k++) {
            equations.addEquation(LinearForm.of(node, k), -coefficient[k], 1 / (PRIOR * PRIOR));
        }
    }

    @Override
    public void move(NormalSolution step) {
        for (int k = 0; k < coefficient.length; k++) {
            coefficient[k] += step.value(node, k);
        }
    }

    @Override
    public String name(int wanted, int term) {
        return "the term of degree " + (term + 1) + " in colour of the catalogue's magnitudes";
    }

    @Override
    public void report(Findings findings) {
        for (int k = 0; k < coefficient.length; k++) {
            findings.found(name(node, k), coefficient[k], LinearForm.of(node, k), "mag/mag^" + (k + 1));
        }
    }
}
