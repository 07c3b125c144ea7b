package org.surveygrid.fits.tile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * Rice coding of integers: differences of neighbours, folded to be positive, in blocks that share a split point. The
 * high part of each difference is unary, the low part binary.
 *
 * <p>Works modulo the width of a pixel, so every sequence of integers survives without loss.
 *
 * @param blockPixels pixels that share a split point
 * @param bytesPerPixel 1 (unsigned), 2 or 4 (signed)
 * @see "Rice, Yeh and Miller 1993, JPL 91-3; FITS standard 4.0, section 10.4.1"
 */
public record RiceCodec(int blockPixels, int bytesPerPixel) {
    private static final int MAX_BLOCK = 1 << 16;
    /** A block header of each pixel, the rest of a word, and what a coder writes beyond it. */
    private static final int SPARE_BYTES = 24;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    public RiceCodec {
        if (bytesPerPixel != 1 && bytesPerPixel != 2 && bytesPerPixel != 4) {
            throw new IllegalArgumentException("Rice pixels have 1, 2 or 4 bytes, got " + bytesPerPixel);
        }
        if (blockPixels < 1 || blockPixels > MAX_BLOCK) {
            throw new IllegalArgumentException("Rice blocks have 1 to 65536 pixels, got " + blockPixels);
        }
    }

    private int splitBits() {
        return bytesPerPixel == 1 ? 3 : bytesPerPixel == 2 ? 4 : 5;
    }

    /** The split point that says: these differences are not worth splitting. */
    private int rawSplit() {
        return bytesPerPixel == 1 ? 6 : bytesPerPixel == 2 ? 14 : 25;
    }

    private int pixelBits() {
        return 8 * bytesPerPixel;
    }

    /**
     * Decodes one tile.
     *
     * @param data its bytes
     * @param count pixels wanted
     * @return the pixels
     * @throws DataFormatException when the bytes end early or hold an impossible code
     */
    public int[] decode(byte[] data, int count) throws DataFormatException {
        requireRoom(data.length, count);
        int[] out = new int[count];
        decodeInto(ByteBuffer.wrap(data), out);
        return out;
    }

    /** A block of equal pixels takes splitBits() bits; fewer bytes than that cannot hold the tile. */
    private void requireRoom(int bytes, int count) throws DataFormatException {
        long leastBits = pixelBits() + (count / blockPixels) * (long) splitBits();
        if (bytes * 8L < leastBits) {
            throw new DataFormatException(bytes + " bytes of Rice code cannot hold " + count + " pixels");
        }
    }

    /**
     * Decodes one tile into an array that is there already.
     *
     * @param data its bytes, with an array behind them
     * @param out filled with pixels
     * @throws DataFormatException when the bytes end early or hold an impossible code
     */
    public void decodeInto(ByteBuffer data, int[] out) throws DataFormatException {
        requireRoom(data.remaining(), out.length);
        RiceBitReader bits = new RiceBitReader(data);
        int first = bits.take(pixelBits());
        int last = bytesPerPixel == 2 ? (short) first : first;
        for (int start = 0; start < out.length; start += blockPixels) {
            int end = Math.min(out.length, start + blockPixels);
            int split = bits.take(splitBits()) - 1;
            if (split < 0) {
                Arrays.fill(out, start, end, last);
            } else if (split < rawSplit()) {
                bits.folded(out, start, end, split);
                last = unfold(out, start, end, last);
            } else if (split == rawSplit()) {
                for (int i = start; i < end; i++) {
                    out[i] = bits.take(pixelBits());
                }
                last = unfold(out, start, end, last);
            } else {
                throw new DataFormatException("impossible split point " + split + " in Rice code");
            }
        }
        bits.requireNotOverrun();
    }

    /** Turns folded differences into pixels, each brought back into its range. */
    private int unfold(int[] out, int start, int end, int before) {
        int last = before;
        switch (bytesPerPixel) {
            case 1 -> {
                for (int i = start; i < end; i++) {
                    last = (last + ((out[i] >>> 1) ^ -(out[i] & 1))) & 0xff;
                    out[i] = last;
                }
            }
            case 2 -> {
                for (int i = start; i < end; i++) {
                    last = (short) (last + ((out[i] >>> 1) ^ -(out[i] & 1)));
                    out[i] = last;
                }
            }
            default -> {
                for (int i = start; i < end; i++) {
                    last += (out[i] >>> 1) ^ -(out[i] & 1);
                    out[i] = last;
                }
            }
        }
        return last;
    }

    /**
     * Bytes that hold any tile of so many pixels. The split point leaves at most 4.5 unary bits a pixel on average,
     * so that a pixel takes less than 8 bits more than it has.
     *
     * @param count pixels
     * @return length for {@link #encodeInto}
     */
    public int capacity(int count) {
        return Math.addExact(
                Math.multiplyExact(count, bytesPerPixel + 1), Math.floorDiv(count, blockPixels) + SPARE_BYTES);
    }

    /**
     * Encodes one tile.
     *
     * @param pixels values that fit the width of a pixel
     * @param from first pixel
     * @param count pixels, at least one
     * @return its bytes
     */
    public byte[] encode(int[] pixels, int from, int count) {
        byte[] out = new byte[capacity(count)];
        return Arrays.copyOf(out, encodeInto(out, pixels, from, count));
    }

    /**
     * Encodes one tile into an array that is there already.
     *
     * @param out receives the bytes; at least {@link #capacity} of them
     * @param pixels values that fit the width of a pixel
     * @param from first pixel
     * @param count pixels, at least one
     * @return how many bytes were written
     */
    public int encodeInto(byte[] out, int[] pixels, int from, int count) {
        BitWriter bits = new BitWriter(out);
        bits.put(pixels[from] & mask(pixelBits()), pixelBits());
        int last = pixels[from];
        int[] folded = new int[Math.min(blockPixels, count)];
        for (int start = from; start < from + count; start += blockPixels) {
            int length = Math.min(blockPixels, from + count - start);
            long sum = fold(pixels, start, folded, length, last);
            last = pixels[start + length - 1];
            putBlock(bits, folded, length, sum);
        }
        return bits.finish();
    }

    /** Folded differences of a block, and their sum. */
    private long fold(int[] pixels, int start, int[] folded, int length, int before) {
        long sum = 0;
        int unused = 32 - pixelBits();
        folded[0] = pixels[start] - before;
        for (int i = 1; i < length; i++) {
            folded[i] = pixels[start + i] - pixels[start + i - 1];
        }
        int mask = mask(pixelBits());
        for (int i = 0; i < length; i++) {
            int difference = (folded[i] << unused) >> unused;
            folded[i] = ((difference << 1) ^ (difference >> 31)) & mask;
            sum += folded[i] & 0xffffffffL;
        }
        return sum;
    }

    private void putBlock(BitWriter bits, int[] folded, int length, long sum) {
        if (sum == 0) {
            bits.put(0, splitBits());
            return;
        }
        int split = splitFor(length, sum);
        if (split >= rawSplit()) {
            bits.put(rawSplit() + 1, splitBits());
            for (int i = 0; i < length; i++) {
                bits.put(folded[i], pixelBits());
            }
            return;
        }
        bits.put(split + 1, splitBits());
        bits.split(folded, length, split);
    }

    /** The split point that about halves the mean difference, as the published coder chooses it. */
    private static int splitFor(int length, long sum) {
        long mean = Math.max(0, (sum - length / 2 - 1) / length);
        return Long.SIZE - Long.numberOfLeadingZeros(mean >> 1);
    }

    private static int mask(int bits) {
        return bits == 32 ? -1 : (1 << bits) - 1;
    }

    /** Puts bits from the most significant end. */
    private static final class BitWriter {
        private final byte[] data;
        private int next;
        private long held;
        private int heldBits;

        BitWriter(byte[] data) {
            this.data = data;
        }

        void put(int value, int bits) {
            held = (held << bits) | (value & 0xffffffffL);
            heldBits += bits;
            if (heldBits >= 32) {
                heldBits -= 32;
                INT.set(data, next, (int) (held >>> heldBits));
                next += Integer.BYTES;
            }
        }

        void split(int[] folded, int length, int split) {
            long one = 1L << split;
            long mask = one - 1;
            for (int i = 0; i < length; i++) {
                int zeros = folded[i] >>> split;
                int bits = zeros + 1 + split;
                if (bits > 32) {
                    putLong(zeros, one | (folded[i] & mask), split + 1);
                    continue;
                }
                held = (held << bits) | one | (folded[i] & mask);
                heldBits += bits;
                if (heldBits >= 32) {
                    heldBits -= 32;
                    INT.set(data, next, (int) (held >>> heldBits));
                    next += Integer.BYTES;
                }
            }
        }

        private void putLong(int zeros, long value, int bits) {
            int rest = zeros;
            while (rest >= 24) {
                put(0, 24);
                rest -= 24;
            }
            put(0, rest);
            put((int) value, bits);
        }

        int finish() {
            while (heldBits > 0) {
                int bits = Math.min(8, heldBits);
                heldBits -= bits;
                data[next++] = (byte) ((held >>> heldBits) << (8 - bits));
            }
            return next;
        }
    }
}
