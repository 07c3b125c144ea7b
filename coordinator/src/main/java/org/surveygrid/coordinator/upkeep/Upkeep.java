package org.surveygrid.coordinator.upkeep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.Durability;
import org.surveygrid.coordinator.storage.JournalTable;
import org.surveygrid.coordinator.storage.UnitTable;

/** Looks after the files of a coordinator while it works. */
public final class Upkeep {
    private static final Duration YOUNGEST = Duration.ofMinutes(10);
    private static final String DATABASE = "db";
    private static final String STORE = "store";
    private static final String IDENTITY = "identity";

    private final Database database;
    private final BlobStore blobs;
    private final Path folder;
    private final InstantSource clock;

    /**
     * Upkeep of a folder.
     *
     * @param database refers to files
     * @param blobs holds them
     * @param folder of the coordinator
     * @param clock tells the age of files
     */
    public Upkeep(Database database, BlobStore blobs, Path folder, InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Where files are.
     *
     * @return the store
     */
    public BlobStore blobs() {
        return blobs;
    }

    /** What to do with garbage. */
    public enum Mode {
        REPORT,
        DELETE
    }

    /**
     * What was found.
     *
     * @param kept files that something refers to
     * @param deleted files that nothing refers to, old enough
     * @param deletedBytes their size
     * @param tooYoung files that nothing refers to yet
     */
    public record Garbage(long kept, long deleted, long deletedBytes, long tooYoung) {}

    /**
     * Finds files that nothing refers to. A file that somebody asks for before he refers to it is young again, so one that
     * is about to be used stays.
     *
     * @param mode what to do with them
     * @param olderThan younger ones stay; a report takes minutes at most, so less than that is taken as that
     * @param user who says so
     * @return what was found
     * @throws IOException when the store cannot be read
     */
    public synchronized Garbage collectGarbage(Mode mode, Duration olderThan, String user) throws IOException {
        Instant since = clock.instant().minus(olderThan.compareTo(YOUNGEST) < 0 ? YOUNGEST : olderThan);
        long kept = 0;
        long deleted = 0;
        long deletedBytes = 0;
        long tooYoung = 0;
        Iterable<BlobStore.StoredBlob> stored = blobs.list();
        Set<BlobRef> inUse = database.read(ArchiveTables::references);
        for (BlobStore.StoredBlob file : stored) {
            if (inUse.contains(file.blob())) {
                kept++;
            } else if (!file.lastAskedFor().isBefore(since)
                    || (mode == Mode.DELETE && !blobs.removeUnlessAskedFor(file.blob(), since))) {
                tooYoung++;
            } else {
                deleted++;
                deletedBytes += file.blob().sizeBytes();
            }
        }
        Garbage garbage = new Garbage(kept, deleted, deletedBytes, tooYoung);
        if (mode == Mode.DELETE) {
            note(user, "COLLECT_GARBAGE", garbage.toString());
        }
        return garbage;
    }

    /**
     * What was saved.
     *
     * @param directory where
     * @param products in the database's copy
     * @param blobs files they refer to
     * @param bytes size of these
     */
    public record Backup(Path directory, long products, long blobs, long bytes) {}

    /**
     * Makes a consistent copy: first the database, at one instant, then the files that the copy refers to, which never change.
     * On the same file system files are linked, not copied.
     *
     * @param directory does not exist
     * @param user who says so
     * @return what was saved, after the copy of the database was opened and every file was found
     * @throws IOException when it cannot be written
     */
    public synchronized Backup backup(Path directory, String user) throws IOException {
        if (Files.exists(directory)) {
            throw new FileAlreadyExistsException(directory + " exists; a backup needs a new directory");
        }
        Path copy = Files.createDirectories(directory.resolve(DATABASE));
        Path zip = directory.resolve("database.zip");
        database.backup(zip);
        unpack(zip, copy);
        Files.delete(zip);
        copyTree(folder.resolve(IDENTITY), directory.resolve(IDENTITY));
        Backup saved;
        try (Database opened = Database.open(copy, Durability.PROCESS_DEATH)) {
            saved = save(directory, opened);
        }
        note(user, "BACKUP", saved.toString());
        return saved;
    }

    private Backup save(Path directory, Database opened) throws IOException {
        long bytes = 0;
        Set<BlobRef> references = opened.read(ArchiveTables::references);
        BlobStore target = BlobStore.open(directory.resolve(STORE), 0);
        for (BlobRef blob : references) {
            target.adopt(blob, blobs.require(blob.digest()));
            bytes += blob.sizeBytes();
        }
        return new Backup(directory, opened.read(ArchiveTables::count), references.size(), bytes);
    }

    /**
     * Makes a coordinator's folder from a backup. Workers that report work of the time that was lost are told to drop it.
     *
     * @param backup made by {@link #backup}
     * @param target does not exist
     * @return what was restored
     * @throws IOException when files are missing or cannot be written; the target is not usable then
     */
    public static Backup restore(Path backup, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target + " exists; a restore needs a new directory");
        }
        if (!Files.isDirectory(backup.resolve(DATABASE))) {
            throw new IOException(backup + " is no backup: it has no folder '" + DATABASE + "'");
        }
        copyTree(backup.resolve(IDENTITY), target.resolve(IDENTITY));
        copyTree(backup.resolve(DATABASE), target.resolve(DATABASE));
        BlobStore from = BlobStore.open(backup.resolve(STORE), 0);
        BlobStore to = BlobStore.open(target.resolve(STORE), 0);
        long bytes = 0;
        try (Database opened = Database.open(target.resolve(DATABASE), Durability.POWER_LOSS)) {
            Set<BlobRef> references = opened.read(ArchiveTables::references);
            for (BlobRef blob : references) {
                to.adopt(blob, from.require(blob.digest()));
                bytes += blob.sizeBytes();
            }
            opened.write(UnitTable::skipFences);
            return new Backup(target, opened.read(ArchiveTables::count), references.size(), bytes);
        }
    }

    private void note(String user, String action, String detail) {
        database.write(tx -> {
            JournalTable.add(tx, new JournalTable.AuditEntry(user, action, "coordinator", detail), clock.instant());
            return true;
        });
    }

    private static void unpack(Path zip, Path directory) throws IOException {
        try (InputStream bytes = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(bytes)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path name = Path.of(entry.getName()).getFileName();
                Files.copy(entries, directory.resolve(String.valueOf(name)));
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
