package org.surveygrid.fits.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.OptionalLong;

/** Decodes the pixels of an uncompressed image, a part at a time. */
public final class PixelDecoder {
    private static final int CHUNK_VALUES = 1 << 14;
    private static final int BULK_VALUES = 1 << 10;

    private PixelDecoder() {}

    /**
     * The linear scaling of stored values.
     *
     * @param scale BSCALE
     * @param zero BZERO
     * @param blank stored integer that means no value
     */
    public record Scaling(double scale, double zero, OptionalLong blank) {
        /**
         * Whether stored numbers are values.
         *
         * @return true when nothing is to be done
         */
        public boolean isIdentity() {
            return scale == 1 && zero == 0 && blank.isEmpty();
        }

        /**
         * Whether stored integers remain integers.
         *
         * @return true when scale is 1 and zero a whole number of 53 bits
         */
        public boolean isWhole() {
            return scale == 1 && zero == Math.rint(zero) && Math.abs(zero) <= 1L << 53;
        }

        /**
         * One value.
         *
         * @param stored integer in the file
         * @return NaN for the blank
         */
        public float apply(long stored) {
            if (blank.isPresent() && blank.getAsLong() == stored) {
                return Float.NaN;
            }
            return (float) (scale * stored + zero);
        }

        /**
         * Many values.
         *
         * @param stored integers in the file
         * @param from first of them
         * @param out receives the values, NaN for the blank
         * @param place where in {@code out}
         */
        public void applyTo(int[] stored, int from, float[] out, Place place) {
            int shift = from - place.first();
            int end = place.first() + place.count();
            if (blank.isPresent()) {
                for (int i = place.first(); i < end; i++) {
                    out[i] = apply(stored[i + shift]);
                }
            } else {
                for (int i = place.first(); i < end; i++) {
                    out[i] = (float) (scale * stored[i + shift] + zero);
                }
            }
        }
    }

    /**
     * A part of an array.
     *
     * @param first index
     * @param count how many
     */
    public record Place(int first, int count) {}

    /**
     * Where pixels are and how they are stored.
     *
     * @param position first byte
     * @param count pixels
     * @param bitpix 8, 16, 32, 64, -32 or -64
     */
    public record Stretch(long position, int count, int bitpix) {
        int bytesPerValue() {
            return Math.abs(bitpix) / 8;
        }
    }

    /**
     * Pixels as scaled floating-point numbers.
     *
     * @param source the file
     * @param stretch which pixels
     * @param scaling how stored numbers become values
     * @return {@code stretch.count()} values
     * @throws IOException when reading fails
     */
    public static float[] floats(ByteSource source, Stretch stretch, Scaling scaling) throws IOException {
        int count = stretch.count();
        float[] out = new float[count];
        floatsInto(source, stretch, scaling, out);
        return out;
    }

    /**
     * Pixels as scaled floating-point numbers, into an array that is there already.
     *
     * @param source the file
     * @param stretch which pixels
     * @param scaling how stored numbers become values
     * @param out receives {@code stretch.count()} values from its start
     * @throws IOException when reading fails
     */
    public static void floatsInto(ByteSource source, Stretch stretch, Scaling scaling, float[] out) throws IOException {
        int count = stretch.count();
        int size = stretch.bytesPerValue();
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(CHUNK_VALUES, count) * size);
        for (int done = 0; done < count; ) {
            int now = Math.min(CHUNK_VALUES, count - done);
            bytes.clear().limit(now * size);
            source.readInto(stretch.position() + (long) done * size, bytes);
            decode(bytes, out, done, now, stretch.bitpix(), scaling);
            done += now;
        }
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
                short[] stored = new short[Math.min(BULK_VALUES, end - from)];
                ShortBuffer view = bytes.asShortBuffer();
                for (int i = from; i < end; i += stored.length) {
                    int now = Math.min(stored.length, end - i);
                    view.get(stored, 0, now);
                    widen(stored, out, i, now, zero);
                }
                return;
            }
        }
        for (int i = from; i < end; i++) {
            out[i] = scaling.apply(bytes.getShort());
        }
    }

    private static void widen(short[] stored, float[] out, int from, int count, float zero) {
        for (int i = 0; i < count; i++) {
            out[from + i] = stored[i] + zero;
        }
    }

    /**
     * Pixels as whole numbers; BLANK is left as the number it is.
     *
     * @param source the file
     * @param stretch which pixels, stored as integers
     * @param zero BZERO
     * @return {@code stretch.count()} values
     * @throws ArithmeticException when a value does not fit 32 bits
     * @throws IOException when reading fails
     */
    public static int[] integers(ByteSource source, Stretch stretch, long zero) throws IOException {
        int count = stretch.count();
        int[] out = new int[count];
        int size = stretch.bytesPerValue();
        for (int done = 0; done < count; ) {
            int now = Math.min(CHUNK_VALUES, count - done);
            ByteBuffer bytes = source.read(stretch.position() + (long) done * size, now * size);
            for (int i = done; i < done + now; i++) {
                long stored = switch (stretch.bitpix()) {
                    case 8 -> bytes.get() & 0xff;
                    case 16 -> bytes.getShort();
                    case 32 -> bytes.getInt();
                    default -> bytes.getLong();
                };
                out[i] = narrow(stored, zero);
            }
            done += now;
        }
        return out;
    }

    /**
     * A stored number with its offset, if that fits 32 bits.
     *
     * @param stored the number in the file
     * @param zero BZERO
     * @return their sum
     * @throws ArithmeticException when it does not fit
     */
    public static int narrow(long stored, long zero) {
        long value = stored + zero;
        if ((int) value != value || ((stored ^ value) & (zero ^ value)) < 0) {
            throw new ArithmeticException("the value " + stored + " + offset " + zero + " does not fit 32 bits");
        }
        return (int) value;
    }
}
