package org.surveygrid.solver.rejection;

/** Which stars are kept out of a fit to judge it: about one in ten, by a hash of the star's number. */
public final class ReservedStars {
    private static final int ONE_IN = 10;

    private ReservedStars() {}

    /**
     * Whether a star is kept out.
     *
     * @param star its number
     * @return true for about one star in ten
     */
    public static boolean contains(int star) {
        long mixed = (star + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return Long.remainderUnsigned(mixed, ONE_IN) == 0;
    }
}
