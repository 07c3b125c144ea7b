package org.surveygrid.fits.tile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;

/** Takes bits from the most significant end; what is held is aligned to the left, with zeros behind. */
final class RiceBitReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] data;
    private final int first;
    private final int end;
    private int next;
    private long held;
    private int heldBits;

    RiceBitReader(ByteBuffer buffer) {
        this.data = buffer.array();
        this.first = buffer.arrayOffset() + buffer.position();
        this.next = first;
        this.end = buffer.arrayOffset() + buffer.limit();
    }

    /** Holds at least 56 bits, or all that are left. */
    private void fill() {
        if (next <= end - Long.BYTES) {
            held |= (long) LONG.get(data, next) >>> heldBits;
            int bytes = (63 - heldBits) >> 3;
            next += bytes;
            heldBits += bytes << 3;
            // bits beyond those counted are the same when they come again
            held &= -1L << (64 - heldBits);
        } else {
            while (heldBits <= 48 && next < end) {
                held |= (data[next++] & 0xffL) << (56 - heldBits);
                heldBits += 8;
            }
        }
    }

    int take(int bits) throws DataFormatException {
        if (heldBits < bits) {
            fill();
            if (heldBits < bits) {
                throw endsEarly();
            }
        }
        int value = (int) (held >>> (64 - bits));
        held <<= bits;
        heldBits -= bits;
        return value;
    }

    /** Numbers of a unary and a binary part, the fast way while eight bytes are left. */
    void folded(int[] out, int start, int stop, int split) throws DataFormatException {
        int i = start;
        long bits = held;
        int count = heldBits;
        int at = next;
        int low = 63 - split;
        while (i < stop && at <= end - Long.BYTES) {
            if (count < 32) {
                bits |= (long) LONG.get(data, at) >>> count;
                int bytes = (63 - count) >> 3;
                at += bytes;
                count += bytes << 3;
                bits &= -1L << (64 - count);
            }
            int zeros = Long.numberOfLeadingZeros(bits);
            int used = zeros + 1 + split;
            if (used > count) {
                held = bits;
                heldBits = count;
                next = at;
                out[i++] = slowly(split);
                bits = held;
                count = heldBits;
                at = next;
                continue;
            }
            // the one that ends the unary part is shifted out with it
            out[i++] = (zeros << split) | (int) ((bits << zeros << 1) >>> 1 >>> low);
            bits <<= used - 1;
            bits <<= 1;
            count -= used;
        }
        held = bits;
        heldBits = count;
        next = at;
        while (i < stop) {
            out[i++] = slowly(split);
        }
    }

    private int slowly(int split) throws DataFormatException {
        int zeros = takeUnary();
        return (zeros << split) | (split == 0 ? 0 : take(split));
    }

    /** Zeros up to the next one, which is taken too. */
    private int takeUnary() throws DataFormatException {
        int zeros = 0;
        while (held == 0) {
            zeros += heldBits;
            heldBits = 0;
            fill();
            if (heldBits == 0) {
                throw endsEarly();
            }
        }
        int run = Long.numberOfLeadingZeros(held);
        held <<= run;
        held <<= 1;
        heldBits -= run + 1;
        return zeros + run;
    }

    void requireNotOverrun() throws DataFormatException {
        if (heldBits < 0) {
            throw endsEarly();
        }
    }

    private DataFormatException endsEarly() {
        return new DataFormatException("Rice code ends early, after " + (end - first) + " bytes");
    }
}
