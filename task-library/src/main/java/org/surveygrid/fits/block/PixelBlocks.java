package org.surveygrid.fits.block;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The data unit of an image, encoded a megabyte at a time: once for its sum, which the header in front of it carries, and
 * once into the file. An image need not be held a second time as bytes.
 */
public final class PixelBlocks {
    private static final int BLOCK = 2880;
    /** Whole blocks, whatever the size of a pixel. */
    private static final int PIECE_PIXELS = 90 * BLOCK;

    private final int pixels;
    private final int pixelBytes;
    private final Encoder encoder;

    private PixelBlocks(int pixels, int pixelBytes, Encoder encoder) {
        this.pixels = pixels;
        this.pixelBytes = pixelBytes;
        this.encoder = encoder;
    }

    /** Puts the pixels from one index to before another into a buffer. */
    @FunctionalInterface
    private interface Encoder {
        void put(int from, int to, ByteBuffer into);
    }

    /**
     * 32-bit floating-point numbers.
     *
     * @param pixels NaN is stored as one and the same NaN
     * @return their data unit
     */
    public static PixelBlocks ofFloats(float[] pixels) {
        return new PixelBlocks(pixels.length, Float.BYTES, (from, to, into) -> {
            for (int p = from; p < to; p++) {
                into.putInt(Float.floatToIntBits(pixels[p]));
            }
        });
    }

    /**
     * 32-bit whole numbers.
     *
     * @param values stored as they are
     * @return their data unit
     */
    public static PixelBlocks ofInts(int[] values) {
        return new PixelBlocks(values.length, Integer.BYTES, (from, to, into) -> {
            for (int p = from; p < to; p++) {
                into.putInt(values[p]);
            }
        });
    }

    /**
     * 16-bit whole numbers.
     *
     * @param values that fit 16 bits when {@code zero} is taken off
     * @param zero taken off what is stored
     * @return their data unit
     */
    public static PixelBlocks ofShorts(int[] values, int zero) {
        return new PixelBlocks(values.length, Short.BYTES, (from, to, into) -> {
            for (int p = from; p < to; p++) {
                into.putShort((short) (values[p] - zero));
            }
        });
    }

    /**
     * The sum of the whole unit.
     *
     * @return what {@code DATASUM} says
     */
    public long sum() {
        byte[] bytes = new byte[pieceBytes()];
        long sum = 0;
        for (int from = 0; from < pixels; from += PIECE_PIXELS) {
            encode(from, bytes);
            sum = BlockChecksum.add(bytes, sum);
        }
        return sum;
    }

    /**
     * Writes the unit, filled with zeros to a whole block.
     *
     * @param out where to
     * @throws IOException when writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        byte[] bytes = new byte[pieceBytes()];
        for (int from = 0; from < pixels; from += PIECE_PIXELS) {
            int used = encode(from, bytes);
            out.write(bytes, 0, Math.ceilDiv(used, BLOCK) * BLOCK);
        }
    }

    private int pieceBytes() {
        return Math.ceilDiv(Math.min(pixels, PIECE_PIXELS) * pixelBytes, BLOCK) * BLOCK;
    }

    /** Encodes a piece, with zeros behind it; returns how many bytes it takes. */
    private int encode(int from, byte[] bytes) {
        int to = Math.min(pixels, from + PIECE_PIXELS);
        encoder.put(from, to, ByteBuffer.wrap(bytes));
        int used = (to - from) * pixelBytes;
        Arrays.fill(bytes, used, bytes.length, (byte) 0);
        return used;
    }
}
