package org.surveygrid.solver.astrometric.term;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.pixelmap.TemplateAmplitudes;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A term of the model in a fit: it corrects where a detection is on its exposure's tangent plane, by numbers that are
 * fitted. It costs nothing where it is not declared. Several threads correct places and put derivatives at once, between
 * moves.
 */
public interface AstrometricTerm {
    /**
     * Adds the nodes of a fit; called before each.
     *
     * @param builder to which they are added
     * @param included exposures that take part
     */
    void addNodes(NodeLayout.Builder builder, boolean[] included);

    /**
     * Corrects a place.
     *
     * @param at what is known of the detection
     * @param plane {xi, eta} in arcseconds, changed
     */
    void correct(Sighting at, double[] plane);

    /**
     * Puts the derivatives of a row, measured minus predicted, by the unknowns, with the sign turned.
     *
     * @param rows whose row is being filled
     * @param at what is known of the detection
     * @param axis 0 for xi, 1 for eta
     */
    void put(StarRows rows, Sighting at, int axis);

    /**
     * Adds priors and constraints.
     *
     * @param equations of the shared unknowns
     */
    void constrain(NormalEquations equations);

    /**
     * Moves the numbers by a step.
     *
     * @param step of the unknowns
     */
    void move(NormalSolution step);

    /**
     * What a node is, in words.
     *
     * @param node its number
     * @return empty when the node is not this term's
     */
    Optional<String> nameOf(int node);

    /**
     * The numbers as they were fitted.
     *
     * @param variance of a sum of unknowns
     * @return by name, with their errors
     */
    List<FittedValue> values(ToDoubleFunction<LinearForm> variance);

    /**
     * The maps over pixels that it is, which world coordinates cannot hold.
     *
     * @return empty for most terms
     */
    default Optional<TemplateAmplitudes> template() {
        return Optional.empty();
    }
}
