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

    /** Makes big-endian words of the pixels from one index to before another; those behind the last are zero already. */
    @FunctionalInterface
    private interface Encoder {
        void put(int from, int to, int[] words);
    }

    /**
     * 32-bit floating-point numbers.
     *
     * @param pixels NaN is stored as one and the same NaN
     * @return their data unit
     */
    public static PixelBlocks ofFloats(float[] pixels) {
        return new PixelBlocks(pixels.length, Float.BYTES, (from, to, words) -> {
            for (int p = from; p < to; p++) {
                words[p - from] = Float.floatToIntBits(pixels[p]);
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
        return new PixelBlocks(
                values.length, Integer.BYTES, (from, to, words) -> System.arraycopy(values, from, words, 0, to - from));
    }

    /**
     * 16-bit whole numbers.
     *
     * @param values that fit 16 bits when {@code zero} is taken off
     * @param zero taken off what is stored
     * @return their data unit
     */
    public static PixelBlocks ofShorts(int[] values, int zero) {
        return new PixelBlocks(values.length, Short.BYTES, (from, to, words) -> {
            for (int p = from; p + 1 < to; p += 2) {
                words[(p - from) >> 1] = ((values[p] - zero) << 16) | ((values[p + 1] - zero) & 0xffff);
            }
            if (((to - from) & 1) == 1) {
                words[(to - from) >> 1] = (values[to - 1] - zero) << 16;
            }
        });
    }

    /**
     * The sum of the whole unit.
     *
     * @return what {@code DATASUM} says
     */
    public long sum() {
        int[] words = new int[pieceWords()];
        long sum = 0;
        for (int from = 0; from < pixels; from += PIECE_PIXELS) {
            sum = BlockChecksum.add(words, encode(from, words), sum);
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
        int[] words = new int[pieceWords()];
        byte[] bytes = new byte[words.length * Integer.BYTES];
        for (int from = 0; from < pixels; from += PIECE_PIXELS) {
            int used = encode(from, words);
            ByteBuffer.wrap(bytes).asIntBuffer().put(words, 0, used);
            out.write(bytes, 0, used * Integer.BYTES);
        }
    }

    private int pieceWords() {
        return wholeBlocks(Math.min(pixels, PIECE_PIXELS));
    }

    /** Words of the blocks that hold so many pixels. */
    private int wholeBlocks(int count) {
        return Math.ceilDiv(count * pixelBytes, BLOCK) * (BLOCK / Integer.BYTES);
    }

    /** Encodes a piece, with zeros behind it to a whole block; returns how many words that are. */
    private int encode(int from, int[] words) {
        int to = Math.min(pixels, from + PIECE_PIXELS);
        int used = wholeBlocks(to - from);
        if (to - from < PIECE_PIXELS) {
            Arrays.fill(words, 0, used, 0);
        }
        encoder.put(from, to, words);
        return used;
    }
}
