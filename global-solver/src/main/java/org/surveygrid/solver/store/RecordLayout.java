package org.surveygrid.solver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Thirty-two bytes of a detection, little-endian:
 *
 * <pre>
 *    0  star i32                     16  magnitude f32
 *    4  source list i32, -1: none    20  sigma x f16, sigma y f16, correlation f16, sigma magnitude f16
 *    8  x i32 in 2^-16 px            28  colour f16 (0: unknown)
 *   12  y i32 in 2^-16 px            30  flags u16 (0)
 * </pre>
 *
 * <p>A reference star is a record without source list; its x is the star's row in the reference catalogue.
 */
final class RecordLayout {
    static final int BYTES = 32;
    static final int NO_LIST = -1;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final double UNITS_PER_PX = 1 << 16;

    private RecordLayout() {}

    static void put(MemorySegment to, long at, int star, int list, StoredDetection detection) {
        to.set(INT, at, star);
        to.set(INT, at + 4, list);
        to.set(INT, at + 8, (int) Math.rint(detection.xPx() * UNITS_PER_PX));
        to.set(INT, at + 12, (int) Math.rint(detection.yPx() * UNITS_PER_PX));
        to.set(FLOAT, at + 16, (float) detection.magnitude());
        short error = Float.floatToFloat16((float) detection.positionErrorPx());
        to.set(SHORT, at + 20, error);
        to.set(SHORT, at + 22, error);
        to.set(SHORT, at + 24, (short) 0);
        to.set(SHORT, at + 26, Float.floatToFloat16((float) detection.magnitudeError()));
        to.set(INT, at + 28, 0);
    }

    static void putReference(MemorySegment to, long at, int star, int row) {
        to.set(INT, at, star);
        to.set(INT, at + 4, NO_LIST);
        to.set(INT, at + 8, row);
        to.set(INT, at + 12, 0);
        to.set(LONG, at + 16, 0);
        to.set(LONG, at + 24, 0);
    }

    static int star(MemorySegment from, long at) {
        return from.get(INT, at);
    }

    static int list(MemorySegment from, long at) {
        return from.get(INT, at + 4);
    }

    static int row(MemorySegment from, long at) {
        return from.get(INT, at + 8);
    }

    static double x(MemorySegment from, long at) {
        return from.get(INT, at + 8) / UNITS_PER_PX;
    }

    static double y(MemorySegment from, long at) {
        return from.get(INT, at + 12) / UNITS_PER_PX;
    }

    static double magnitude(MemorySegment from, long at) {
        return from.get(FLOAT, at + 16);
    }

    static double positionError(MemorySegment from, long at) {
        return Float.float16ToFloat(from.get(SHORT, at + 20));
    }

    static double magnitudeError(MemorySegment from, long at) {
        return Float.float16ToFloat(from.get(SHORT, at + 26));
    }

    /** Order of records: by star, then by source list, reference stars last. */
    static long key(MemorySegment from, long at) {
        return ((long) star(from, at) << 32) | (list(from, at) & 0xFFFFFFFFL);
    }
}
