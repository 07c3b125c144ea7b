package org.surveygrid.fits.block;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file read by position. A gzip-compressed file is expanded beside the heap, into a file deleted on close. */
public final class ByteSource implements AutoCloseable {
    private static final int COPY_BYTES = 1 << 16;
    /** Below this size any expansion is accepted. */
    private static final long ALWAYS_EXPANDED_BYTES = 1L << 26;

    /** Real images seldom shrink more than fiftyfold; a compressed bomb does so a thousandfold. */
    private static final long MAX_EXPANSION = 200;

    private final FileChannel channel;
    private final long length;
    private final Optional<Path> expanded;

    private ByteSource(FileChannel channel, Optional<Path> expanded) throws IOException {
        this.channel = channel;
        this.length = channel.size();
        this.expanded = expanded;
    }

    /**
     * Opens a file, expanding it when it starts with the magic number of gzip.
     *
     * @param path the file
     * @return the source, to be closed
     * @throws ZipException when the compressed stream is damaged, truncated or expands beyond reason
     * @throws IOException when the file cannot be read
     */
    public static ByteSource open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            ByteBuffer magic = ByteBuffer.allocate(2);
            int got = channel.read(magic, 0);
            if (got == 2 && magic.get(0) == (byte) 0x1f && magic.get(1) == (byte) 0x8b) {
                long packed = channel.size();
                channel.close();
                return expand(path, packed);
            }
            return new ByteSource(channel, Optional.empty());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ByteSource expand(Path path, long packedBytes) throws IOException {
        Path target = Files.createTempFile("surveygrid", ".fits");
        try {
            long limit = Math.max(ALWAYS_EXPANDED_BYTES, packedBytes * MAX_EXPANSION);
            long written = 0;
            byte[] buffer = new byte[COPY_BYTES];
            try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path)), COPY_BYTES);
                    OutputStream out = Files.newOutputStream(target)) {
                for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                    written += got;
                    if (written > limit) {
                        throw new ZipException(
                                packedBytes + " compressed bytes expand to more than " + limit + " bytes");
                    }
                    out.write(buffer, 0, got);
                }
            } catch (EOFException e) {
                throw truncatedStream(written, e);
            }
            return new ByteSource(FileChannel.open(target, StandardOpenOption.READ), Optional.of(target));
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private static ZipException truncatedStream(long written, EOFException cause) {
        ZipException refusal = new ZipException("the compressed stream ends early, after " + written + " bytes");
        refusal.initCause(cause);
        return refusal;
    }

    /**
     * Bytes that can be read.
     *
     * @return size of the (expanded) file
     */
    public long length() {
        return length;
    }

    /**
     * Reads a stretch of the file.
     *
     * @param position first byte
     * @param count bytes wanted; position + count must not exceed {@link #length()}
     * @return a big-endian buffer over exactly these bytes
     * @throws EOFException when the stretch reaches beyond the file, before anything is allocated
     * @throws IOException when reading fails
     */
    public ByteBuffer read(long position, int count) throws IOException {
        return ByteBuffer.wrap(bytes(position, count));
    }

    /**
     * Reads a stretch of the file.
     *
     * @param position first byte
     * @param count bytes wanted; position + count must not exceed {@link #length()}
     * @return exactly these bytes
     * @throws EOFException when the stretch reaches beyond the file, before anything is allocated
     * @throws IOException when reading fails
     */
    public byte[] bytes(long position, int count) throws IOException {
        if (position < 0 || count < 0 || position > length - count) {
            throw new EOFException(
                    "bytes " + position + " to " + (position + count) + " asked of a file of " + length + " bytes");
        }
        byte[] bytes = new byte[count];
        fill(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * Reads a stretch of the file into a buffer that is there already.
     *
     * @param position first byte
     * @param into filled up to its limit, then rewound
     * @throws EOFException when the stretch reaches beyond the file
     * @throws IOException when reading fails
     */
    public void readInto(long position, ByteBuffer into) throws IOException {
        if (position < 0 || position > length - into.remaining()) {
            throw new EOFException("bytes " + position + " to " + (position + into.remaining()) + " asked of a file of "
                    + length + " bytes");
        }
        into.rewind();
        fill(position, into);
        into.rewind();
    }

    private void fill(long position, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file shrank while it was read, from " + length + " bytes");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (expanded.isPresent()) {
            Files.deleteIfExists(expanded.get());
        }
    }
}
