package org.surveygrid.solver.diagnosis;

import java.util.List;
import org.surveygrid.solver.sparse.WeakMode;

/**
 * Unknowns that the stars determine badly when they move together.
 *
 * @param eigenvalue of what the stars say alone, scaled to unit diagonal
 * @param strength null, weak or fixed
 * @param parts the unknowns that take part most, the first most of all
 * @param heldBy what keeps it from running away
 * @param sigma how far it may have run, by one standard deviation of it: root mean square over the exposure that it takes
 *     furthest, in the unit of levels; 0 for a fixed mode, whose errors are those of the levels, and where a convention
 *     holds it
 */
public record NamedMode(double eigenvalue, WeakMode.Strength strength, List<Part> parts, HeldBy heldBy, double sigma) {
    public NamedMode {
        parts = List.copyOf(parts);
    }

    /**
     * An unknown in a mode.
     *
     * @param name in words
     * @param share how far it moves, in units of its own error if all else were known; the whole mode has length 1
     */
    public record Part(String name, double share) {}

    /** What decides how far a mode goes. */
    public enum HeldBy {
        /** The stars, though with an error of its own. */
        STARS,
        /** A prior: the value found is the prior's. */
        PRIOR,
        /** A convention about the level of a group without reference: only differences mean anything. */
        CONVENTION
    }
}
