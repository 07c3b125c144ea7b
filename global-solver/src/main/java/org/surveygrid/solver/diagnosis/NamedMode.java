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
 */
public record NamedMode(double eigenvalue, WeakMode.Strength strength, List<Part> parts, HeldBy heldBy) {
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
        /** The stars, though with a large error. */
        STARS,
        /** A prior: the value found is the prior's. */
        PRIOR,
        /** A convention about the level of a group without reference: only differences mean anything. */
        CONVENTION
    }
}
