package org.surveygrid.fits.tile;

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
    /** Bits by which one pixel can grow: a unary part never exceeds what raw coding would take, plus slack. */
    private static final int MAX_BYTES_PER_PIXEL = 6;

    private static final int START_BYTES = 64;

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

    /** Brings a sum back into the range of a pixel. */
    private int wrap(int value) {
        return switch (bytesPerPixel) {
            case 1 -> value & 0xff;
            case 2 -> (short) value;
            default -> value;
        };
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
        // A block of equal pixels takes splitBits() bits; fewer bytes than that cannot hold the tile.
        long leastBits = pixelBits() + (count / blockPixels) * (long) splitBits();
        if (data.length * 8L < leastBits) {
            throw new DataFormatException(data.length + " bytes of Rice code cannot hold " + count + " pixels");
        }
        BitReader bits = new BitReader(data);
        int[] out = new int[count];
        int last = wrap(bits.take(pixelBits()));
        for (int start = 0; start < count; start += blockPixels) {
            int end = Math.min(count, start + blockPixels);
            int split = bits.take(splitBits()) - 1;
            if (split < 0) {
                Arrays.fill(out, start, end, last);
            } else {
                last = block(bits, out, start, end, split, last);
            }
        }
        return out;
    }

    private int block(BitReader bits, int[] out, int start, int end, int split, int before) throws DataFormatException {
        if (split > rawSplit()) {
            throw new DataFormatException("impossible split point " + split + " in Rice code");
        }
        int last = before;
        for (int i = start; i < end; i++) {
            int folded = split == rawSplit() ? bits.take(pixelBits()) : (bits.takeUnary() << split) | bits.take(split);
            last = wrap(last + ((folded >>> 1) ^ -(folded & 1)));
            out[i] = last;
        }
        return last;
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
        BitWriter bits = new BitWriter(new byte[START_BYTES + count * MAX_BYTES_PER_PIXEL]);
        bits.put(pixels[from] & mask(pixelBits()), pixelBits());
        int last = pixels[from];
        int[] folded = new int[blockPixels];
        for (int start = from; start < from + count; start += blockPixels) {
            int length = Math.min(blockPixels, from + count - start);
            long sum = 0;
            for (int i = 0; i < length; i++) {
                int difference = signed(pixels[start + i] - last);
                folded[i] = ((difference << 1) ^ (difference >> 31)) & mask(pixelBits());
                sum += folded[i] & 0xffffffffL;
                last = pixels[start + i];
            }
            putBlock(bits, folded, length, sum);
        }
        return bits.finish();
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
        for (int i = 0; i < length; i++) {
            bits.putUnary(folded[i] >>> split);
            bits.put(folded[i] & mask(split), split);
        }
    }

    /** The split point that about halves the mean difference, as the published coder chooses it. */
    private static int splitFor(int length, long sum) {
        long mean = Math.max(0, (sum - length / 2 - 1) / length);
        int split = 0;
        for (long half = mean >> 1; half > 0; half >>= 1) {
            split++;
        }
        return split;
    }

    private int signed(int difference) {
        return switch (bytesPerPixel) {
            case 1 -> (byte) difference;
            case 2 -> (short) difference;
            default -> difference;
        };
    }

    private static int mask(int bits) {
        return bits == 32 ? -1 : (1 << bits) - 1;
    }

    /** Takes bits from the most significant end. */
    private static final class BitReader {
        private final byte[] data;
        private int next;
        private long held;
        private int heldBits;

        BitReader(byte[] data) {
            this.data = data;
        }

        private void fill() {
            while (heldBits <= 48 && next < data.length) {
                held = (held << 8) | (data[next++] & 0xff);
                heldBits += 8;
            }
        }

        int take(int bits) throws DataFormatException {
            if (bits == 0) {
                return 0;
            }
            if (heldBits < bits) {
                fill();
                if (heldBits < bits) {
                    throw endsEarly();
                }
            }
            heldBits -= bits;
            return (int) (held >>> heldBits) & mask(bits);
        }

        /** Zeros up to the next one, which is taken too. */
        int takeUnary() throws DataFormatException {
            int zeros = 0;
            while (true) {
                long rest = heldBits == 0 ? 0 : held << (64 - heldBits);
                if (rest != 0) {
                    int run = Long.numberOfLeadingZeros(rest);
                    heldBits -= run + 1;
                    return zeros + run;
                }
                zeros += heldBits;
                heldBits = 0;
                fill();
                if (heldBits == 0) {
                    throw endsEarly();
                }
            }
        }

        private DataFormatException endsEarly() {
            return new DataFormatException("Rice code ends early, after " + data.length + " bytes");
        }
    }

    /** Puts bits from the most significant end. */
    private static final class BitWriter {
        private byte[] data;
        private int next;
        private long held;
        private int heldBits;

        BitWriter(byte[] data) {
            this.data = data;
        }

        void put(int value, int bits) {
            held = (held << bits) | (value & 0xffffffffL);
            heldBits += bits;
            while (heldBits >= 8) {
                heldBits -= 8;
                if (next == data.length) {
                    data = Arrays.copyOf(data, 2 * data.length);
                }
                data[next++] = (byte) (held >>> heldBits);
            }
        }

        void putUnary(int zeros) {
            int rest = zeros;
            while (rest >= 24) {
                put(0, 24);
                rest -= 24;
            }
            put(1, rest + 1);
        }

        byte[] finish() {
            if (heldBits > 0) {
                put(0, 8 - heldBits);
            }
            return Arrays.copyOf(data, next);
        }
    }
}
