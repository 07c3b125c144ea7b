package org.surveygrid.solver.sparse;

/**
 * A combination of unknowns that the equations hardly fix.
 *
 * @param eigenvalue of the matrix scaled to unit diagonal: what is left when all these unknowns move together, 1 being
 *     what each has of its own
 * @param unknowns those that take part most, the first most of all
 * @param parts how much each moves, in its own scaled unit; the whole mode has length 1
 * @param direction how much every unknown moves, in its own unit
 */
public record WeakMode(double eigenvalue, int[] unknowns, double[] parts, double[] direction) {
    /** Below, a mode is not fixed at all. */
    public static final double NULL_BELOW = 1e-10;
    /** Below, it is fixed badly. */
    public static final double WEAK_BELOW = 1e-5;

    /** How well a mode is fixed. */
    public enum Strength {
        /** Not at all. */
        NULL,
        /** Badly. */
        WEAK,
        /** Well. */
        FIXED
    }

    /**
     * How well it is fixed.
     *
     * @return by the eigenvalue
     */
    public Strength strength() {
        if (eigenvalue < NULL_BELOW) {
            return Strength.NULL;
        }
        return eigenvalue < WEAK_BELOW ? Strength.WEAK : Strength.FIXED;
    }
}
