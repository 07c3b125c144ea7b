package org.surveygrid.coordinator.blob;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;

/** Reads one blob in pieces. Not for use by several threads at once. */
public final class BlobReader implements AutoCloseable {
    private final BlobStore store;
    private final FileChannel channel;
    private final String digest;
    private final MessageDigest sha256 = BlobStore.sha256();
    private final boolean isWhole;
    private final long sizeBytes;
    private long offset;

    private BlobReader(BlobStore store, FileChannel channel, String digest, long offset) throws IOException {
        this.store = store;
        this.channel = channel;
        this.digest = digest;
        this.isWhole = offset == 0;
        this.offset = offset;
        this.sizeBytes = channel.size();
    }

    static BlobReader open(BlobStore store, Path file, String digest, long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (offset < 0 || offset > channel.size()) {
            long size = channel.size();
            channel.close();
            throw new GridFaultException(
                    GridFault.OFFSET_WRONG,
                    "offset " + offset + " is outside blob " + digest + " of " + size + " bytes");
        }
        return new BlobReader(store, channel, digest, offset);
    }

    /**
     * Where the next piece starts.
     *
     * @return bytes from the beginning
     */
    public long offset() {
        return offset;
    }

    /**
     * Whether everything was read.
     *
     * @return true at the end
     */
    public boolean isAtEnd() {
        return offset == sizeBytes;
    }

    /**
     * The next piece. The last piece of a blob that was read from its beginning is given out only when the digest fits.
     *
     * @param maxBytes at most so many
     * @return a fresh array; empty at the end
     * @throws IOException when the file cannot be read
     * @throws GridFaultException when the bytes do not match the name; the blob is then out of service
     */
    public byte[] next(int maxBytes) throws IOException {
        byte[] piece = new byte[(int) Math.min(maxBytes, sizeBytes - offset)];
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("blob " + digest + " became shorter while it was read");
            }
        }
        offset += piece.length;
        if (isWhole) {
            sha256.update(piece);
            if (isAtEnd() && !BlobUpload.hex(sha256).equals(digest)) {
                throw store.quarantine(digest);
            }
        }
        return piece;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
