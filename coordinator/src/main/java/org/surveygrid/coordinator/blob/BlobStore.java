package org.surveygrid.coordinator.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;

/** Content-addressed files in a folder. Safe for use by many threads. */
public final class BlobStore {
    private final Path complete;
    private final Path partial;
    private final Path quarantine;
    private final long reserveBytes;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, BlobUpload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    private BlobStore(Path folder, long reserveBytes) {
        this.complete = folder.resolve("blobs");
        this.partial = folder.resolve("partial");
        this.quarantine = folder.resolve("quarantine");
        this.reserveBytes = reserveBytes;
    }

    /**
     * Opens or creates a store.
     *
     * @param folder where
     * @param reserveBytes space on the disk that uploads leave free
     * @return the store
     * @throws IOException when the folder cannot be used
     */
    public static BlobStore open(Path folder, long reserveBytes) throws IOException {
        BlobStore store = new BlobStore(folder, reserveBytes);
        Files.createDirectories(store.complete);
        Files.createDirectories(store.partial);
        Files.createDirectories(store.quarantine);
        try (Stream<Path> files = Files.walk(store.complete)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                store.count.incrementAndGet();
                store.bytes.addAndGet(Files.size(file));
            }
        }
        return store;
    }

    /**
     * Whether the store holds a blob, with the right length.
     *
     * @param blob which
     * @return true when it does
     */
    public boolean holds(BlobRef blob) {
        try {
            Path file = path(blob.digest());
            return Files.size(file) == blob.sizeBytes() && touched(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** Who asks for a blob may be about to refer to it: it is young again for {@link #removeUnlessAskedFor}. */
    private synchronized boolean touched(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return true;
    }

    /**
     * A file in the store.
     *
     * @param blob its name and size
     * @param lastAskedFor when it came, or somebody asked whether it is there
     */
    public record StoredBlob(BlobRef blob, Instant lastAskedFor) {}

    /**
     * Everything in the store.
     *
     * @return complete blobs, in no particular order
     * @throws IOException when the folder cannot be read
     */
    public List<StoredBlob> list() throws IOException {
        List<StoredBlob> blobs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(complete)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = String.valueOf(file.getFileName());
                if (BlobRef.isDigest(name)) {
                    blobs.add(new StoredBlob(
                            new BlobRef(name, Files.size(file)),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return blobs;
    }

    /**
     * Deletes a blob that nothing refers to, unless somebody has asked for it since.
     *
     * @param blob which
     * @param since asked for after this, it stays
     * @return whether it was deleted
     * @throws IOException when it cannot be deleted
     */
    public synchronized boolean removeUnlessAskedFor(BlobRef blob, Instant since) throws IOException {
        Path file = path(blob.digest());
        if (!Files.isRegularFile(file)
                || !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
            return false;
        }
        Files.delete(file);
        count.decrementAndGet();
        bytes.addAndGet(-blob.sizeBytes());
        return true;
    }

    /**
     * Which of some blobs the store does not hold.
     *
     * @param blobs any blobs
     * @return digests, in order, each once
     */
    public List<String> missing(List<BlobRef> blobs) {
        return blobs.stream()
                .filter(blob -> !holds(blob))
                .map(BlobRef::digest)
                .distinct()
                .toList();
    }

    /**
     * The file of a blob, for reading on this machine.
     *
     * @param digest which
     * @return its path
     * @throws GridFaultException when the digest is none, or the store has no such blob
     */
    public Path require(String digest) {
        Path file = path(checked(digest));
        if (!Files.isRegularFile(file)) {
            throw new GridFaultException(
                    GridFault.NOT_FOUND,
                    "the store has no blob " + digest
                            + "; rounds and parts of a solution that is done are on record without their files");
        }
        return file;
    }

    /**
     * Reads a blob from an offset; read to the end from 0, its digest is checked on the way.
     *
     * @param digest which
     * @param offset where to start
     * @return an open reader
     * @throws IOException when the file cannot be read
     * @throws GridFaultException when there is no such blob, or the offset is beyond its end
     */
    public BlobReader read(String digest, long offset) throws IOException {
        return BlobReader.open(this, require(digest), digest, offset);
    }

    /**
     * How much of an upload is safely stored.
     *
     * @param digest which blob
     * @return bytes; the full size when it is complete
     * @throws IOException when the file cannot be looked at
     */
    public long committedBytes(String digest) throws IOException {
        Path done = path(checked(digest));
        if (Files.isRegularFile(done)) {
            return Files.size(done);
        }
        Path open = partialPath(digest);
        return Files.isRegularFile(open) ? Files.size(open) : 0;
    }

    /**
     * Whether a blob of this name is complete, whatever its length.
     *
     * @param digest which
     * @return true when it is
     */
    public boolean isComplete(String digest) {
        return Files.isRegularFile(path(checked(digest)));
    }

    /**
     * Starts or resumes an upload. An older one of the same blob ends: its sender is gone, or does double work.
     *
     * @param blob what will come
     * @param offset where the sender goes on
     * @return the open upload
     * @throws IOException when the file cannot be written
     * @throws GridFaultException when the offset is not what is stored, or there is no space
     */
    public BlobUpload upload(BlobRef blob, long offset) throws IOException {
        @Nullable BlobUpload older = uploads.remove(blob.digest());
        if (older != null) {
            older.close();
        }
        long stored = committedBytes(blob.digest());
        if (offset != stored) {
            throw new GridFaultException(
                    GridFault.OFFSET_WRONG,
                    "upload of " + blob.digest() + " must go on at " + stored + ", got offset " + offset);
        }
        requireSpace(blob.sizeBytes() - stored);
        BlobUpload upload = BlobUpload.open(this, blob, partialPath(blob.digest()));
        uploads.put(blob.digest(), upload);
        return upload;
    }

    /**
     * Takes in a file of another store, by a link where the file system can: blobs never change.
     *
     * @param blob its name
     * @param source its file
     * @throws IOException when it cannot be read or stored, or its length is wrong
     */
    public void adopt(BlobRef blob, Path source) throws IOException {
        if (Files.size(source) != blob.sizeBytes()) {
            throw new IOException(source + " has " + Files.size(source) + " bytes, expected " + blob.sizeBytes());
        }
        Path target = path(blob.digest());
        Files.createDirectories(folderOf(target));
        try {
            Files.createLink(target, source);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
        count.incrementAndGet();
        bytes.addAndGet(blob.sizeBytes());
    }

    /**
     * Takes in a file of this machine.
     *
     * @param source any file; left where it is
     * @return its name in the store
     * @throws IOException when it cannot be read or stored
     */
    public BlobRef ingest(Path source) throws IOException {
        long size = Files.size(source);
        requireSpace(size);
        Path copy = Files.createTempFile(partial, "ingest", ".tmp");
        try {
            Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            MessageDigest digest = sha256();
            BlobUpload.digestPrefix(copy, digest);
            BlobRef blob = new BlobRef(BlobUpload.hex(digest), Files.size(copy));
            publish(blob, copy);
            return blob;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /**
     * How many blobs there are.
     *
     * @return a count
     */
    public long count() {
        return count.get();
    }

    /**
     * How large they are together.
     *
     * @return bytes
     */
    public long totalBytes() {
        return bytes.get();
    }

    /** Makes a verified file a blob: forced to the disk before and after it gets its name. */
    void publish(BlobRef blob, Path verified) throws IOException {
        Path target = path(blob.digest());
        if (Files.isRegularFile(target)) {
            Files.deleteIfExists(verified);
            return;
        }
        Path folder = folderOf(target);
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(verified, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(verified, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(folder);
        count.incrementAndGet();
        bytes.addAndGet(blob.sizeBytes());
    }

    /** Takes a blob out of service whose bytes no longer match its name. */
    GridFaultException quarantine(String digest) {
        try {
            Path file = path(digest);
            long size = Files.size(file);
            Files.move(file, quarantine.resolve(digest), StandardCopyOption.REPLACE_EXISTING);
            count.decrementAndGet();
            bytes.addAndGet(-size);
        } catch (IOException e) {
            throw new UncheckedIOException("damaged blob " + digest + " cannot be moved away", e);
        }
        return new GridFaultException(
                GridFault.BLOB_DAMAGED,
                "blob " + digest + " no longer matches its name and was moved to quarantine; upload it again");
    }

    void ended(BlobUpload upload) {
        uploads.remove(upload.blob().digest(), upload);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private void requireSpace(long neededBytes) throws IOException {
        long free = Files.getFileStore(complete).getUsableSpace();
        if (free - reserveBytes < neededBytes) {
            throw new GridFaultException(
                    GridFault.NO_SPACE,
                    "the blob store needs " + neededBytes + " bytes, " + free + " are free and " + reserveBytes
                            + " of them are kept in reserve");
        }
    }

    private Path path(String digest) {
        return complete.resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Path partialPath(String digest) {
        return partial.resolve(digest);
    }

    private static Path folderOf(Path file) {
        @Nullable Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalStateException("no folder above " + file);
        }
        return folder;
    }

    private static String checked(String digest) {
        if (!BlobRef.isDigest(digest)) {
            throw new GridFaultException(GridFault.BAD_REQUEST, "a digest is 64 lower-case hexadecimal digits");
        }
        return digest;
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
