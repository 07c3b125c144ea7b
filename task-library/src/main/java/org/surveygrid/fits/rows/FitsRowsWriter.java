package org.surveygrid.fits.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.block.BlockChecksum;
import org.surveygrid.image.PixelBox;

/**
 * Writes an image into the primary HDU while it is being made. The header comes last, because it holds the checksum;
 * until {@link #finish} the file is none.
 */
public final class FitsRowsWriter implements AutoCloseable {
    private static final int BLOCK = 2880;
    /** Whole blocks, and whole words for the checksum. */
    private static final int BUFFER_BYTES = 360 * BLOCK;

    private static final int FLOAT = -32;
    private static final int SHORT = 16;

    private final Path path;
    private final FileChannel channel;
    private final FitsHeader header;
    private final int bitpix;
    private final PixelBox size;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private long pixels;
    private long position;
    private long sum;

    private FitsRowsWriter(Path path, FitsHeader header, int bitpix, PixelBox size) throws IOException {
        this.path = path;
        this.header = header;
        this.bitpix = bitpix;
        this.size = size;
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.position = FitsWriter.imageHeader(header, bitpix, size, 0).length;
    }

    /**
     * Begins an image of 32-bit floating-point numbers.
     *
     * @param path the file; replaced when it exists
     * @param header cards to keep
     * @param size of the image
     * @return to be fed and closed
     * @throws IOException when the file cannot be written
     */
    public static FitsRowsWriter ofFloats(Path path, FitsHeader header, PixelBox size) throws IOException {
        return new FitsRowsWriter(path, header, FLOAT, size);
    }

    /**
     * Begins an image of 16-bit flags.
     *
     * @param path the file; replaced when it exists
     * @param header cards to keep
     * @param size of the image
     * @return to be fed and closed
     * @throws IOException when the file cannot be written
     */
    public static FitsRowsWriter ofFlags(Path path, FitsHeader header, PixelBox size) throws IOException {
        return new FitsRowsWriter(path, header, SHORT, size);
    }

    /**
     * Writes the next pixels.
     *
     * @param values holds them
     * @param from index of the first
     * @param count how many
     * @throws IOException when writing fails
     */
    public void write(float[] values, int from, int count) throws IOException {
        require(FLOAT, count);
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, buffer.remaining() / Float.BYTES);
            FloatBuffer floats = buffer.asFloatBuffer();
            for (int i = from + done; i < from + done + now; i++) {
                // one NaN for all, as everywhere in our files
                floats.put(Float.intBitsToFloat(Float.floatToIntBits(values[i])));
            }
            buffer.position(buffer.position() + now * Float.BYTES);
            done += now;
            flushWhenFull();
        }
    }

    /**
     * Writes the next flags.
     *
     * @param flags holds them; each fits 16 bits
     * @param from index of the first
     * @param count how many
     * @throws IOException when writing fails
     */
    public void write(int[] flags, int from, int count) throws IOException {
        require(SHORT, count);
        for (int i = from; i < from + count; i++) {
            if ((short) flags[i] != flags[i]) {
                throw new IllegalArgumentException("flags " + flags[i] + " do not fit 16 bits");
            }
            buffer.putShort((short) flags[i]);
            flushWhenFull();
        }
    }

    private void require(int wanted, int count) {
        if (bitpix != wanted) {
            throw new IllegalStateException(path + " has BITPIX " + bitpix + ", not " + wanted);
        }
        pixels += count;
        if (pixels > (long) size.width() * size.height()) {
            throw new IllegalArgumentException(path + ": more pixels than " + size.width() + " x " + size.height());
        }
    }

    private void flushWhenFull() throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        if (buffer.limit() == BUFFER_BYTES) {
            sum = BlockChecksum.add(bytes, sum);
        } else {
            byte[] rest = new byte[buffer.limit()];
            buffer.get(rest).flip();
            sum = BlockChecksum.add(rest, sum);
        }
        put(buffer, position);
        position += buffer.limit();
        buffer.clear();
    }

    private void put(ByteBuffer from, long at) throws IOException {
        long to = at;
        while (from.hasRemaining()) {
            to += channel.write(from, to);
        }
    }

    /**
     * Ends the image and writes its header.
     *
     * @throws IllegalStateException when rows are missing
     * @throws IOException when writing fails
     */
    public void finish() throws IOException {
        if (pixels != (long) size.width() * size.height()) {
            throw new IllegalStateException(
                    path + ": " + pixels + " pixels written of " + size.width() + " x " + size.height());
        }
        while (buffer.position() % BLOCK != 0) {
            buffer.put((byte) 0);
        }
        flush();
        put(ByteBuffer.wrap(FitsWriter.imageHeader(header, bitpix, size, sum)), 0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
