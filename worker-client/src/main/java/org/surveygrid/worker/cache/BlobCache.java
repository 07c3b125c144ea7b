package org.surveygrid.worker.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.digest.Sha256;

/**
 * Content-addressed files of one worker. Safe for use by several threads of one process.
 *
 * <p>A file appears under its name only when all its bytes are there and hash to it, so a crash at any instant leaves at
 * worst a partial file that the next fetch resumes.
 */
public final class BlobCache {
    private final Path root;
    private final long limitBytes;
    private final InstantSource clock;
    private final Map<String, Integer> pins = new HashMap<>();

    /**
     * A cache in a directory.
     *
     * @param root created when missing
     * @param limitBytes size beyond which unpinned files are evicted, least recently used first
     * @param clock time of use
     * @throws IOException when the directory cannot be created
     */
    public BlobCache(Path root, long limitBytes, InstantSource clock) throws IOException {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("cache limit must be positive, got " + limitBytes + " bytes");
        }
        this.root = root;
        this.limitBytes = limitBytes;
        this.clock = clock;
        Files.createDirectories(root);
    }

    /**
     * Where the bytes of a digest are, or will be.
     *
     * @param digest 64 hexadecimal digits
     * @return path inside the cache
     */
    public Path path(String digest) {
        Sha256.checked(digest);
        return root.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /**
     * Where a fetch collects bytes before they are verified.
     *
     * @param digest 64 hexadecimal digits
     * @return path of the partial file; its directory exists
     * @throws IOException when the directory cannot be created
     */
    public Path partialPath(String digest) throws IOException {
        Path path = path(digest);
        Path directory = root.resolve(digest.substring(0, 2));
        Files.createDirectories(directory);
        return path.resolveSibling(digest + ".part");
    }

    /**
     * A cached file, marked as used now.
     *
     * @param digest 64 hexadecimal digits
     * @return its path, or empty when it must be fetched
     */
    public synchronized Optional<Path> find(String digest) {
        Path path = path(digest);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        touch(path);
        return Optional.of(path);
    }

    /**
     * Publishes a partial file under its name, after checking what it contains.
     *
     * @param digest 64 hexadecimal digits
     * @return the path
     * @throws IOException when the bytes do not hash to the name; the partial file is deleted then
     */
    public Path publish(String digest) throws IOException {
        Path partial = partialPath(digest);
        String actual = Sha256.ofFile(partial);
        if (!actual.equals(digest)) {
            Files.deleteIfExists(partial);
            throw new IOException("fetched bytes hash to " + actual + " instead of " + digest
                    + "; they were dropped and will be fetched again");
        }
        Path path = path(digest);
        Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        synchronized (this) {
            touch(path);
            evict();
        }
        return path;
    }

    /**
     * Keeps files from eviction until they are released as often as pinned.
     *
     * @param digests any number
     */
    public synchronized void pin(Set<String> digests) {
        digests.forEach(digest -> pins.merge(Sha256.checked(digest), 1, Integer::sum));
    }

    /**
     * Undoes one {@link #pin}.
     *
     * @param digests the same digests
     */
    public synchronized void release(Set<String> digests) {
        digests.forEach(digest -> pins.computeIfPresent(digest, (d, count) -> count > 1 ? count - 1 : null));
    }

    /**
     * Digests held, most recently used first.
     *
     * @param limit at most this many
     * @return digests
     */
    public synchronized List<String> recentDigests(int limit) {
        return entries().stream()
                .sorted(Comparator.comparing(Entry::used).reversed())
                .limit(limit)
                .map(entry -> entry.path().getFileName().toString())
                .toList();
    }

    /**
     * Space taken.
     *
     * @return bytes of all complete files
     */
    public synchronized long sizeBytes() {
        return entries().stream().mapToLong(Entry::bytes).sum();
    }

    /**
     * Evicts unpinned files, least recently used first, until a size is kept.
     *
     * @param targetBytes size to reach
     * @return bytes freed
     */
    public synchronized long prune(long targetBytes) {
        List<Entry> entries = entries();
        entries.sort(Comparator.comparing(Entry::used));
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        long freed = 0;
        for (Entry entry : entries) {
            if (total - freed <= targetBytes) {
                break;
            }
            if (!pins.containsKey(entry.path().getFileName().toString())) {
                try {
                    Files.deleteIfExists(entry.path());
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot evict " + entry.path(), e);
                }
                freed += entry.bytes();
            }
        }
        return freed;
    }

    private void evict() {
        prune(limitBytes);
    }

    private void touch(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mark " + path + " as used", e);
        }
    }

    private record Entry(Path path, long bytes, FileTime used) {}

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!file.toString().endsWith(".part")) {
                        entries.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the cache in " + root, e);
        }
        return entries;
    }
}
