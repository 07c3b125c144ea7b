package org.surveygrid.fits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.surveygrid.fits.block.ByteSource;

/** Decodes the pixels of an uncompressed image, a stretch at a time. */
final class ImageReader {
    private static final int CHUNK_VALUES = 1 << 17;
    /** Part of the heap one image may take. */
    private static final double HEAP_SHARE = 0.75;

    private ImageReader() {}

    /**
     * The linear scaling of stored values.
     *
     * @param scale BSCALE
     * @param zero BZERO
     * @param blank stored integer that means no value
     */
    record Scaling(double scale, double zero, OptionalLong blank) {
        static Scaling of(FitsHeader header, int bitpix) {
            OptionalLong blank = bitpix > 0 ? header.integer("BLANK") : OptionalLong.empty();
            return new Scaling(
                    header.number("BSCALE").orElse(1), header.number("BZERO").orElse(0), blank);
        }

        boolean isIdentity() {
            return scale == 1 && zero == 0 && blank.isEmpty();
        }

        boolean isWhole() {
            return scale == 1 && zero == Math.rint(zero) && Math.abs(zero) <= 1L << 53;
        }

        float apply(long stored) {
            if (blank.isPresent() && blank.getAsLong() == stored) {
                return Float.NaN;
            }
            return (float) (scale * stored + zero);
        }
    }

    /**
     * Checks that an array fits what this process may use.
     *
     * @param bytes wanted
     * @param where for the message
     * @throws FitsFormatException when it does not
     */
    static void checkMemory(long bytes, String where) throws FitsFormatException {
        long limit = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
        if (bytes > limit) {
            throw new FitsFormatException(
                    where,
                    "the decoded data take " + bytes + " bytes, of which this process may use " + limit,
                    "give it more memory (-Xmx), or check that the size in the header is meant");
        }
    }

    static float[] floats(ByteSource source, long position, int count, DataUnit unit, Scaling scaling)
            throws IOException {
        float[] out = new float[count];
        int size = unit.bytesPerValue();
        for (int done = 0; done < count; ) {
            int now = Math.min(CHUNK_VALUES, count - done);
            ByteBuffer bytes = source.read(position + (long) done * size, now * size);
            decode(bytes, out, done, now, unit.bitpix(), scaling);
            done += now;
        }
        return out;
    }

    private static void decode(ByteBuffer bytes, float[] out, int from, int count, int bitpix, Scaling scaling) {
        int end = from + count;
        switch (bitpix) {
            case -32 -> {
                bytes.asFloatBuffer().get(out, from, count);
                if (!scaling.isIdentity()) {
                    for (int i = from; i < end; i++) {
                        out[i] = (float) (scaling.scale() * out[i] + scaling.zero());
                    }
                }
            }
            case -64 -> {
                for (int i = from; i < end; i++) {
                    out[i] = (float) (scaling.scale() * bytes.getDouble() + scaling.zero());
                }
            }
            case 16 -> shorts(bytes, out, from, end, scaling);
            case 8 -> {
                for (int i = from; i < end; i++) {
                    out[i] = scaling.apply(bytes.get() & 0xff);
                }
            }
            case 32 -> {
                for (int i = from; i < end; i++) {
                    out[i] = scaling.apply(bytes.getInt());
                }
            }
            default -> {
                for (int i = from; i < end; i++) {
                    out[i] = scaling.apply(bytes.getLong());
                }
            }
        }
    }

    private static void shorts(ByteBuffer bytes, float[] out, int from, int end, Scaling scaling) {
        if (scaling.scale() == 1 && scaling.blank().isEmpty()) {
            float zero = (float) scaling.zero();
            if (zero == scaling.zero() && Math.abs(zero) <= 1 << 22 && zero == Math.rint(zero)) {
                for (int i = from; i < end; i++) {
                    out[i] = bytes.getShort() + zero;
                }
                return;
            }
        }
        for (int i = from; i < end; i++) {
            out[i] = scaling.apply(bytes.getShort());
        }
    }

    /**
     * Whole numbers with BZERO applied; BLANK is left as the number it is.
     *
     * @throws FitsFormatException when a value does not fit 32 bits
     */
    static int[] integers(ByteSource source, long position, int count, DataUnit unit, long zero, String where)
            throws IOException {
        int[] out = new int[count];
        int size = unit.bytesPerValue();
        for (int done = 0; done < count; ) {
            int now = Math.min(CHUNK_VALUES, count - done);
            ByteBuffer bytes = source.read(position + (long) done * size, now * size);
            for (int i = done; i < done + now; i++) {
                long stored = switch (unit.bitpix()) {
                    case 8 -> bytes.get() & 0xff;
                    case 16 -> bytes.getShort();
                    case 32 -> bytes.getInt();
                    default -> bytes.getLong();
                };
                out[i] = narrow(stored, zero, where);
            }
            done += now;
        }
        return out;
    }

    static int narrow(long stored, long zero, String where) throws FitsFormatException {
        long value = stored + zero;
        if ((int) value != value || ((stored ^ value) & (zero ^ value)) < 0) {
            throw new FitsFormatException(
                    where,
                    "pixel value " + stored + " + BZERO " + zero + " does not fit 32 bits",
                    "read it as floating-point image instead");
        }
        return (int) value;
    }

    static String size(long[] axes) {
        return Arrays.toString(axes);
    }
}
