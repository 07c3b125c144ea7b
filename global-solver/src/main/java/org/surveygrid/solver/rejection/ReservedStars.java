package org.surveygrid.solver.rejection;

/** Which stars are kept out of a fit to judge it: about one in ten, by a hash of what the star is known by. */
public final class ReservedStars {
    private static final int ONE_IN = 10;
    /** Places are rounded as files of detections round them. */
    private static final double UNITS_PER_PX = 1 << 16;

    private ReservedStars() {}

    /**
     * What a star is known by, whatever number it has among others: the place where it was first seen.
     *
     * @param xPx of its first detection
     * @param yPx of its first detection
     * @return a number
     */
    public static long identity(double xPx, double yPx) {
        return 0x632BE59BD9B4E019L * Math.round(xPx * UNITS_PER_PX) + Math.round(yPx * UNITS_PER_PX);
    }

    /**
     * Whether a star is kept out.
     *
     * @param star a number that is the star's own, such as {@link #identity}
     * @return true for about one star in ten
     */
    public static boolean contains(long star) {
        long mixed = (star + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return Long.remainderUnsigned(mixed, ONE_IN) == 0;
    }
}
