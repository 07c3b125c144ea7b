package org.surveygrid.fits.tile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;

/** Pixels as big-endian bytes: one after another, or, for GZIP_2, all most significant bytes first. */
public final class PixelBytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private PixelBytes() {}

    /**
     * Undoes the sorting of GZIP_2.
     *
     * @param sorted all most significant bytes, then all next ones
     * @param pixels pixels of the tile
     * @return bytes pixel by pixel
     */
    public static byte[] unsort(byte[] sorted, int pixels) {
        int size = sorted.length / pixels;
        byte[] out = new byte[sorted.length];
        if (size == 4) {
            for (int i = 0; i < pixels; i++) {
                INT.set(
                        out,
                        4 * i,
                        (sorted[i] << 24)
                                | ((sorted[pixels + i] & 0xff) << 16)
                                | ((sorted[2 * pixels + i] & 0xff) << 8)
                                | (sorted[3 * pixels + i] & 0xff));
            }
            return out;
        }
        for (int part = 0; part < size; part++) {
            for (int i = 0; i < pixels; i++) {
                out[i * size + part] = sorted[part * pixels + i];
            }
        }
        return out;
    }

    /**
     * Sorts bytes as GZIP_2 wants them.
     *
     * @param bytes pixel by pixel
     * @param pixels pixels of the tile
     * @return all most significant bytes, then all next ones
     */
    public static byte[] sort(byte[] bytes, int pixels) {
        int size = bytes.length / pixels;
        byte[] out = new byte[bytes.length];
        for (int part = 0; part < size; part++) {
            for (int i = 0; i < pixels; i++) {
                out[part * pixels + i] = bytes[i * size + part];
            }
        }
        return out;
    }

    /**
     * Whole numbers from their bytes.
     *
     * @param bytes pixel by pixel, 1 (unsigned), 2 or 4 (signed) for each
     * @param out filled
     * @throws DataFormatException when the bytes make other numbers
     */
    public static void integers(byte[] bytes, int[] out) throws DataFormatException {
        switch (bytes.length / out.length) {
            case 1 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = bytes[i] & 0xff;
                }
            }
            case 2 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = (short) SHORT.get(bytes, 2 * i);
                }
            }
            case 4 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = (int) INT.get(bytes, 4 * i);
                }
            }
            default ->
                throw new DataFormatException(
                        bytes.length / out.length + " bytes a pixel are not supported for integers");
        }
    }

    /**
     * Floating-point numbers from their bytes.
     *
     * @param bytes pixel by pixel, 4 or 8 for each
     * @param out filled, 64-bit numbers rounded
     * @throws DataFormatException when the bytes make other numbers
     */
    public static void floats(byte[] bytes, float[] out) throws DataFormatException {
        switch (bytes.length / out.length) {
            case 4 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = Float.intBitsToFloat((int) INT.get(bytes, 4 * i));
                }
            }
            case 8 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = (float) Double.longBitsToDouble((long) LONG.get(bytes, 8 * i));
                }
            }
            default -> throw new DataFormatException(bytes.length / out.length + " bytes are no floating-point pixel");
        }
    }

    /**
     * The bytes of whole numbers.
     *
     * @param values each fits {@code size} bytes
     * @param size 1, 2 or 4
     * @return pixel by pixel
     */
    public static byte[] of(int[] values, int size) {
        byte[] out = new byte[Math.multiplyExact(values.length, size)];
        for (int i = 0; i < values.length; i++) {
            switch (size) {
                case 1 -> out[i] = (byte) values[i];
                case 2 -> SHORT.set(out, 2 * i, (short) values[i]);
                default -> INT.set(out, 4 * i, values[i]);
            }
        }
        return out;
    }

    /**
     * The bytes of floating-point numbers, with one NaN for all.
     *
     * @param values the numbers
     * @return pixel by pixel, 4 for each
     */
    public static byte[] of(float[] values) {
        byte[] out = new byte[Math.multiplyExact(values.length, 4)];
        for (int i = 0; i < values.length; i++) {
            INT.set(out, 4 * i, Float.floatToIntBits(values[i]));
        }
        return out;
    }
}
