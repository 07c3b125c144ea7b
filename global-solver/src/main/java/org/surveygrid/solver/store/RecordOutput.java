package org.surveygrid.solver.store;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes records one after the other, and says which file could not take how much. */
final class RecordOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final MemorySegment segment = MemorySegment.ofArray(buffer);
    private final CRC32C checksum = new CRC32C();
    private int filled;
    private long written;

    RecordOutput(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Leaves room for a header. */
    void skip(int bytes) throws IOException {
        write(ByteBuffer.allocate(bytes));
    }

    void put(MemorySegment from, long at) throws IOException {
        if (filled == BUFFER_BYTES) {
            flush();
        }
        MemorySegment.copy(from, at, segment, filled, RecordLayout.BYTES);
        filled += RecordLayout.BYTES;
    }

    void put(MemorySegment from, long at, int star) throws IOException {
        put(from, at);
        segment.set(RecordLayout.INT, filled - RecordLayout.BYTES, star);
    }

    void flush() throws IOException {
        checksum.update(buffer, 0, filled);
        write(ByteBuffer.wrap(buffer, 0, filled));
        filled = 0;
    }

    /** Of all that was flushed. */
    int checksum() {
        return (int) checksum.getValue();
    }

    void writeHeader(ByteBuffer header) throws IOException {
        try {
            while (header.hasRemaining()) {
                channel.write(header, header.position());
            }
            channel.force(true);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                written += channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException cause) {
        return new IOException(
                file + " cannot be written beyond " + written + " bytes: " + cause.getMessage()
                        + "; make room or name another directory",
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
