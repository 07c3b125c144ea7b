package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** One sum of the photometric model, linear in its unknowns. Threads ask for values and rows at the same time. */
public interface PhotometricTerm {
    /** To which measurements a term belongs. */
    enum Kind {
        /** What exposures measured. */
        DETECTIONS,
        /** What the catalogue says of a star. */
        CATALOGUE
    }

    /**
     * Which measurements it adds to.
     *
     * @return detections, but for few terms
     */
    default Kind kind() {
        return Kind.DETECTIONS;
    }

    /**
     * Declares the nodes of its unknowns, once and before all else.
     *
     * @param nodes takes them
     */
    void declare(NodeLayout.Builder nodes);

    /**
     * What it adds to a measured magnitude.
     *
     * @param measurement of its kind
     * @return magnitudes, under the present values of the unknowns
     */
    double value(int measurement);

    /**
     * Adds the derivatives of {@link #value}, with opposite sign, to a row.
     *
     * @param row takes them
     * @param measurement the same one
     */
    void put(StarRows row, int measurement);

    /**
     * Adds equations of one kind that no star writes.
     *
     * @param kind prior, definition or level of a component
     * @param equations take them
     * @param gaugeWeight weight for an equation along a direction that the data do not see
     */
    void hold(Hold kind, NormalEquations equations, double gaugeWeight);

    /**
     * How many unknowns the gauge takes up.
     *
     * @return 0 for a term without any
     */
    default int constraints() {
        return 0;
    }

    /**
     * Moves its unknowns.
     *
     * @param step by how much
     */
    void move(NormalSolution step);

    /**
     * Says in words what an unknown is.
     *
     * @param node one of its nodes
     * @param term place in the node
     * @return such as "the zero point of exposure e7"
     */
    String name(int node, int term);

    /**
     * Its share of a chip's zero point in an exposure.
     *
     * @param exposure number of the exposure
     * @param chip number of the chip
     * @return magnitudes
     */
    default double zeroPointMag(int exposure, int chip) {
        return 0;
    }

    /**
     * The same as a sum of unknowns, for its error.
     *
     * @param sum takes the unknowns
     * @param exposure number of the exposure
     * @param chip number of the chip
     */
    default void addZeroPoint(LinearForm sum, int exposure, int chip) {}

    /**
     * Says what it found out, where that is neither in zero points nor in star flats.
     *
     * @param findings takes it
     */
    default void report(Findings findings) {}
}
