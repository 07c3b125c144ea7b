package org.surveygrid.coordinator.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;

/** One upload under way. What was appended survives a broken connection; a wrong digest undoes all of it. */
public final class BlobUpload implements AutoCloseable {
    private static final int COPY_BYTES = 1 << 16;

    private final BlobStore store;
    private final BlobRef blob;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256;
    private long writtenBytes;
    private boolean isClosed;

    private BlobUpload(BlobStore store, BlobRef blob, Path file, FileChannel channel, MessageDigest sha256)
            throws IOException {
        this.store = store;
        this.blob = blob;
        this.file = file;
        this.channel = channel;
        this.sha256 = sha256;
        this.writtenBytes = channel.size();
    }

    static BlobUpload open(BlobStore store, BlobRef blob, Path file) throws IOException {
        MessageDigest sha256 = BlobStore.sha256();
        if (Files.exists(file)) {
            digestPrefix(file, sha256);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new BlobUpload(store, blob, file, channel, sha256);
    }

    /**
     * What is being uploaded.
     *
     * @return its name
     */
    public BlobRef blob() {
        return blob;
    }

    /**
     * Appends a piece.
     *
     * @param piece the next bytes; read to its end
     * @throws IOException when it cannot be written
     * @throws GridFaultException when there are more bytes than announced, or a newer upload took over
     */
    public synchronized void append(ByteBuffer piece) throws IOException {
        if (isClosed) {
            throw new GridFaultException(
                    GridFault.OFFSET_WRONG, "another upload of " + blob.digest() + " took over; ask where to go on");
        }
        if (writtenBytes + piece.remaining() > blob.sizeBytes()) {
            close();
            Files.deleteIfExists(file);
            throw new GridFaultException(
                    GridFault.BLOB_DAMAGED,
                    "more than the announced " + blob.sizeBytes() + " bytes came for " + blob.digest()
                            + "; the upload was dropped");
        }
        sha256.update(piece.duplicate());
        writtenBytes += piece.remaining();
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
    }

    /**
     * Ends the stream. With all bytes there, the blob is checked and put into service; with fewer, they are kept for
     * the sender to go on.
     *
     * @return bytes that are safely stored
     * @throws IOException when they cannot be stored
     * @throws GridFaultException when the bytes do not hash to the name; the upload was dropped
     */
    public synchronized long finish() throws IOException {
        if (writtenBytes < blob.sizeBytes()) {
            close();
            return writtenBytes;
        }
        boolean fits = hex(sha256).equals(blob.digest());
        close();
        if (!fits) {
            Files.deleteIfExists(file);
            throw new GridFaultException(
                    GridFault.BLOB_DAMAGED,
                    "the bytes do not hash to " + blob.digest() + "; the upload was dropped, start again at 0");
        }
        store.publish(blob, file);
        return writtenBytes;
    }

    /** Keeps what has come so far. */
    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            channel.force(true);
            channel.close();
            store.ended(this);
        }
    }

    static void digestPrefix(Path file, MessageDigest sha256) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        try (InputStream stream = Files.newInputStream(file)) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
        }
    }

    static String hex(MessageDigest sha256) {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
