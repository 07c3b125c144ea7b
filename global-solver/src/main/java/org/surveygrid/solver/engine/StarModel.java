package org.surveygrid.solver.engine;

import java.util.Optional;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;

/** What a kind of solution has to say about its stars and its shared unknowns; the rest is {@link RobustFit}'s. */
public interface StarModel {
    /** Room for the equations of one star. */
    StarRows newRows();

    /** Empty equations of the shared unknowns. */
    NormalEquations newEquations();

    /** Fills the rows of a star's active measurements, with {@link Measurements#weight}. */
    void fill(StarRows rows, int star);

    /**
     * A number that stars have in common whose rows belong to the same nodes in the same order, while others seldom do: such
     * stars are added one after the other.
     */
    default long nodePattern(int star) {
        return 0;
    }

    /** Adds priors and the constraints that fix the gauge: all that {@link #hold} adds. */
    void constrain(NormalEquations equations, double typicalWeight);

    /** Adds the priors or constraints of one kind alone, to see what they decide. */
    void hold(Hold kind, NormalEquations equations, double typicalWeight);

    /** Unknowns that the constraints take up. */
    int constraints();

    /** Moves the shared unknowns by a step. */
    void move(NormalSolution step);

    /** Brings a star to the median of its measurements. */
    void start(int star);

    /** Moves a star by an offset, by axis. */
    void shift(int star, double[] offset);

    /** Sets the residuals of a star's measurements. */
    void measure(int star);

    /**
     * The same model with scratch space of its own, for another thread: what one of them changes all see, but no two
     * threads work on the same star.
     *
     * @return empty when there can be one only
     */
    default Optional<StarModel> another() {
        return Optional.empty();
    }
}
