package org.surveygrid.task.catalogue;

import org.surveygrid.quantity.SkyPosition;

/**
 * Number of the HEALPix cell of order 29 (side 0.4 mas), nested scheme.
 *
 * @see "Gorski et al. 2005, ApJ 622, 759, section 4"
 */
final class HealpixIndex {
    private static final int ORDER = 29;
    private static final long SIDE = 1L << ORDER;

    private HealpixIndex() {}

    static long of(SkyPosition sky) {
        double z = StrictMath.sin(StrictMath.toRadians(sky.decDegrees()));
        double quarters = sky.raDegrees() / 90;
        double height = Math.abs(z);
        if (height <= 2.0 / 3) {
            double up = SIDE * (0.5 + quarters);
            double tilt = SIDE * (z * 0.75);
            long falling = (long) Math.floor(up - tilt);
            long rising = (long) Math.floor(up + tilt);
            long column = falling >> ORDER;
            long row = rising >> ORDER;
            long face = column == row ? (row & 3) | 4 : (row < column ? row & 3 : (column & 3) + 8);
            return interleave(face, rising & (SIDE - 1), SIDE - (falling & (SIDE - 1)) - 1);
        }
        long quarter = Math.min(3, (long) quarters);
        double within = quarters - quarter;
        double distance = SIDE * Math.sqrt(3 * (1 - height));
        long rising = Math.min(SIDE - 1, (long) (within * distance));
        long falling = Math.min(SIDE - 1, (long) ((1 - within) * distance));
        return z >= 0
                ? interleave(quarter, SIDE - falling - 1, SIDE - rising - 1)
                : interleave(quarter + 8, rising, falling);
    }

    private static long interleave(long face, long x, long y) {
        return (face << (2 * ORDER)) + spread(x) + (spread(y) << 1);
    }

    private static long spread(long value) {
        long spread = 0;
        for (int bit = 0; bit < ORDER; bit++) {
            spread |= ((value >> bit) & 1L) << (2 * bit);
        }
        return spread;
    }
}
