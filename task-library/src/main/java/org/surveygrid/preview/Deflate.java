package org.surveygrid.preview;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A zlib stream with fixed Huffman codes and greedy matching. Compresses less than zlib, but the same bytes everywhere:
 * the platform's zlib is another one on every distribution.
 *
 * @see "RFC 1950, RFC 1951"
 */
final class Deflate {
    private static final int WINDOW = 1 << 15;
    private static final int HASH_BITS = 15;
    private static final int MIN_MATCH = 3;
    private static final int MAX_MATCH = 258;
    private static final int MAX_CHAIN = 24;
    private static final int ADLER_BASE = 65521;
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long bitBuffer;
    private int bitCount;

    private Deflate() {}

    static byte[] zlib(byte[] data) {
        Deflate deflate = new Deflate();
        deflate.out.write(0x78);
        deflate.out.write(0x01);
        deflate.block(data);
        int adler = adler32(data);
        for (int shift = 24; shift >= 0; shift -= 8) {
            deflate.out.write(adler >>> shift);
        }
        return deflate.out.toByteArray();
    }

    private static int adler32(byte[] data) {
        int a = 1;
        int b = 0;
        for (byte value : data) {
            a = (a + (value & 0xff)) % ADLER_BASE;
            b = (b + a) % ADLER_BASE;
        }
        return (b << 16) | a;
    }

    private void block(byte[] data) {
        bits(1, 1);
        bits(1, 2);
        int[] head = new int[1 << HASH_BITS];
        int[] previous = new int[WINDOW];
        Arrays.fill(head, -1);
        int at = 0;
        while (at < data.length) {
            int bestLength = 0;
            int bestDistance = 0;
            if (at + MIN_MATCH <= data.length) {
                int limit = Math.min(MAX_MATCH, data.length - at);
                int candidate = head[hash(data, at)];
                for (int chain = 0; chain < MAX_CHAIN && candidate >= 0 && at - candidate < WINDOW; chain++) {
                    int length = matchLength(data, candidate, at, limit);
                    if (length > bestLength) {
                        bestLength = length;
                        bestDistance = at - candidate;
                    }
                    int next = previous[candidate & (WINDOW - 1)];
                    candidate = next < candidate ? next : -1;
                }
            }
            int step = 1;
            if (bestLength >= MIN_MATCH) {
                match(bestLength, bestDistance);
                step = bestLength;
            } else {
                literal(data[at] & 0xff);
            }
            for (int end = at + step; at < end; at++) {
                if (at + MIN_MATCH <= data.length) {
                    int hash = hash(data, at);
                    previous[at & (WINDOW - 1)] = head[hash];
                    head[hash] = at;
                }
            }
        }
        literal(256);
        while (bitCount > 0) {
            out.write((int) bitBuffer);
            bitBuffer >>>= 8;
            bitCount -= 8;
        }
    }

    private static int hash(byte[] data, int at) {
        int three = (data[at] & 0xff) | ((data[at + 1] & 0xff) << 8) | ((data[at + 2] & 0xff) << 16);
        return (three * 0x9E3779B1) >>> (32 - HASH_BITS);
    }

    private static int matchLength(byte[] data, int candidate, int at, int limit) {
        int length = 0;
        while (length < limit && data[candidate + length] == data[at + length]) {
            length++;
        }
        return length;
    }

    private void literal(int symbol) {
        if (symbol < 144) {
            code(0x30 + symbol, 8);
        } else if (symbol < 256) {
            code(0x190 + symbol - 144, 9);
        } else if (symbol < 280) {
            code(symbol - 256, 7);
        } else {
            code(0xc0 + symbol - 280, 8);
        }
    }

    private void match(int length, int distance) {
        int lengthCode = last(LENGTH_BASE, length);
        literal(257 + lengthCode);
        bits(length - LENGTH_BASE[lengthCode], LENGTH_EXTRA[lengthCode]);
        int distanceCode = last(DISTANCE_BASE, distance);
        code(distanceCode, 5);
        bits(distance - DISTANCE_BASE[distanceCode], Math.max(0, distanceCode / 2 - 1));
    }

    private static int last(int[] bases, int value) {
        int index = bases.length - 1;
        while (bases[index] > value) {
            index--;
        }
        return index;
    }

    /** Huffman codes go most significant bit first, all else least significant bit first. */
    private void code(int code, int length) {
        bits(Integer.reverse(code) >>> (32 - length), length);
    }

    private void bits(int value, int count) {
        bitBuffer |= (long) value << bitCount;
        bitCount += count;
        while (bitCount >= 8) {
            out.write((int) bitBuffer);
            bitBuffer >>>= 8;
            bitCount -= 8;
        }
    }
}
