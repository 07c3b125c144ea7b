package org.surveygrid.solver.photometric;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.PhotometricTerm;
import org.surveygrid.solver.photometric.term.Sightings;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Extinction over the field by a known coefficient: has no unknowns.
 *
 * @param sightings measurements
 * @param magPerAirmass extinction
 */
record FixedExtinction(Sightings sightings, double magPerAirmass) implements PhotometricTerm {
    @Override
    public void declare(NodeLayout.Builder nodes) {}

    @Override
    public double value(int measurement) {
        return -magPerAirmass * sightings.airmassExcess(measurement);
    }

    @Override
    public void put(StarRows row, int measurement) {}

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {}

    @Override
    public void move(NormalSolution step) {}

    @Override
    public String name(int node, int term) {
        throw new IllegalArgumentException("extinction has no unknowns");
    }
}
