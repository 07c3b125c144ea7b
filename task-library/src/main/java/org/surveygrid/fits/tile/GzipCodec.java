package org.surveygrid.fits.tile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * GZIP_1 and GZIP_2: the big-endian bytes of the pixels, for GZIP_2 sorted by significance first.
 *
 * <p>Written with the fastest level, as cfitsio does, and with neither time nor system in the header. The bytes are those
 * of the zlib that Java came with; another version may find other ones that expand to the same pixels.
 */
public final class GzipCodec implements AutoCloseable {
    private static final int MAX_PIXEL_BYTES = 8;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 255};
    private static final int TRAILER_BYTES = 8;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(1, true);
    private byte[] expanded = {};

    /**
     * Expands one tile.
     *
     * @param data its bytes, with an array behind them
     * @param pixels pixels of the tile; the expanded bytes must be 1, 2, 4 or 8 for each
     * @return big-endian bytes of the pixels, in stored order, until this is called again
     * @throws DataFormatException when the stream is damaged or does not hold that many pixels
     */
    public byte[] expand(ByteBuffer data, int pixels) throws DataFormatException {
        int start = pastHeader(data);
        int from = data.arrayOffset() + start;
        int end = data.arrayOffset() + data.limit();
        // The trailer tells the size; a tile never has more than 2^31 bytes.
        long size = ByteBuffer.wrap(data.array(), end - 4, 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt()
                & 0xffffffffL;
        long bytes = size / pixels;
        if (size % pixels != 0 || (bytes != 1 && bytes != 2 && bytes != 4 && bytes != MAX_PIXEL_BYTES)) {
            throw new DataFormatException(size + " expanded bytes do not make " + pixels + " pixels");
        }
        if (expanded.length != size) {
            expanded = new byte[(int) Math.min(size, Integer.MAX_VALUE - 8)];
        }
        inflater.reset();
        inflater.setInput(data.array(), from, end - from);
        int filled = 0;
        while (filled < expanded.length) {
            int got = inflater.inflate(expanded, filled, expanded.length - filled);
            if (got == 0) {
                throw new DataFormatException("gzip stream ends early, after " + filled + " of " + size + " bytes");
            }
            filled += got;
        }
        // Its end mark may still be to come.
        if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
            throw new DataFormatException("gzip stream is longer than the " + size + " bytes it declares");
        }
        CRC32 sum = new CRC32();
        sum.update(expanded);
        int declared = ByteBuffer.wrap(data.array(), end - TRAILER_BYTES, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if ((int) sum.getValue() != declared) {
            throw new DataFormatException("damaged gzip stream: its sum is not the one it declares");
        }
        return expanded;
    }

    /** Index of the first compressed byte in the buffer. */
    private static int pastHeader(ByteBuffer data) throws DataFormatException {
        int at = data.position();
        int last = data.limit() - TRAILER_BYTES;
        if (data.remaining() < HEADER.length + TRAILER_BYTES
                || data.get(at) != HEADER[0]
                || data.get(at + 1) != HEADER[1]
                || data.get(at + 2) != HEADER[2]) {
            throw new DataFormatException("a tile of " + data.remaining() + " bytes does not start as gzip does");
        }
        int flags = data.get(at + 3);
        at += HEADER.length;
        if ((flags & FLAG_EXTRA) != 0 && at + 2 <= last) {
            at += 2 + (data.get(at) & 0xff) + ((data.get(at + 1) & 0xff) << 8);
        }
        for (int flag : new int[] {FLAG_NAME, FLAG_COMMENT}) {
            if ((flags & flag) != 0) {
                while (at < last && data.get(at) != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & FLAG_CRC) != 0 ? 2 : 0;
        if (at > last) {
            throw new DataFormatException("the gzip header of a tile is cut off");
        }
        return at;
    }

    /**
     * Compresses one tile.
     *
     * @param data big-endian bytes of the pixels, in the order to be stored
     * @param length how many of them
     * @return its bytes
     */
    public byte[] compress(byte[] data, int length) {
        deflater.reset();
        deflater.setInput(data, 0, length);
        deflater.finish();
        byte[] out = Arrays.copyOf(HEADER, Math.addExact(length, length / 64 + 64));
        int filled = HEADER.length;
        while (!deflater.finished()) {
            if (filled == out.length) {
                out = Arrays.copyOf(out, 2 * out.length);
            }
            filled += deflater.deflate(out, filled, out.length - filled);
        }
        CRC32 sum = new CRC32();
        sum.update(data, 0, length);
        out = Arrays.copyOf(out, filled + TRAILER_BYTES);
        ByteBuffer.wrap(out, filled, TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) sum.getValue())
                .putInt(length);
        return out;
    }

    @Override
    public void close() {
        inflater.end();
        deflater.end();
    }
}
