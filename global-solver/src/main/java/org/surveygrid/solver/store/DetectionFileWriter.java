package org.surveygrid.solver.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts detections by star, however many there are: as many as fit into a run are sorted in memory and written beside the
 * file, the runs are merged in the end. The file appears under its name when it is whole, and has the same bytes
 * whatever order the detections came in.
 */
public final class DetectionFileWriter implements AutoCloseable {
    /** 64 MiB of records. */
    public static final int USUAL_RUN = 1 << 21;

    private final Path file;
    private final int runRecords;
    private final MemorySegment run;
    private final long[] keys;
    private final List<Path> runs = new ArrayList<>();
    private final Path part;
    private int filled;
    private int lists;

    /**
     * A file without detections.
     *
     * @param file made when {@link #finish} is called; an older one is replaced
     * @param runRecords how many detections are held in memory, {@link #USUAL_RUN} for instance
     */
    public DetectionFileWriter(Path file, int runRecords) {
        if (runRecords < 1) {
            throw new IllegalArgumentException("a run has at least 1 detection, got " + runRecords);
        }
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.runRecords = runRecords;
        this.run = MemorySegment.ofArray(new byte[Math.multiplyExact(runRecords, RecordLayout.BYTES)]);
        this.keys = new long[runRecords];
    }

    /**
     * Adds a detection.
     *
     * @param star number of its star, from 0; numbers may be missing
     * @param list number of its source list, from 0; a list sees a star once
     * @param detection what was measured
     * @throws IOException when a run cannot be written
     */
    public void add(int star, int list, StoredDetection detection) throws IOException {
        RecordLayout.put(run, next(star), star, list, detection);
        lists = Math.max(lists, list + 1);
    }

    /**
     * Adds what a catalogue says of a star.
     *
     * @param star number of the star
     * @param row its row in the catalogue
     * @throws IOException when a run cannot be written
     */
    public void addReference(int star, int row) throws IOException {
        RecordLayout.putReference(run, next(star), star, row);
    }

    private long next(int star) throws IOException {
        if (star < 0) {
            throw new IllegalArgumentException("stars are numbered from 0, got " + star);
        }
        if (filled == runRecords) {
            writeRun();
        }
        keys[filled] = ((long) star << 32) | filled;
        return (long) filled++ * RecordLayout.BYTES;
    }

    private void writeRun() throws IOException {
        sort();
        Path path = file.resolveSibling(file.getFileName() + ".run" + runs.size());
        runs.add(path);
        try (RecordOutput out = new RecordOutput(path)) {
            for (int i = 0; i < filled; i++) {
                out.put(run, (keys[i] & 0xFFFFFFFFL) * RecordLayout.BYTES);
            }
            out.flush();
        }
        filled = 0;
    }

    /** By star, then by source list; the few of a star are put in order by exchanging neighbours. */
    private void sort() {
        Arrays.sort(keys, 0, filled);
        for (int i = 1; i < filled; i++) {
            long moving = keys[i];
            long order = order(moving);
            int place = i;
            while (place > 0 && order(keys[place - 1]) > order) {
                keys[place] = keys[place - 1];
                place--;
            }
            keys[place] = moving;
        }
    }

    private long order(long key) {
        return RecordLayout.key(run, (key & 0xFFFFFFFFL) * RecordLayout.BYTES);
    }

    /**
     * Writes the file.
     *
     * @param fewest stars with fewer records are left out; the others are numbered from 0 in their order
     * @throws IOException when it cannot be written
     */
    public void finish(int fewest) throws IOException {
        writeRun();
        try (Arena arena = Arena.ofConfined();
                RecordOutput out = new RecordOutput(part)) {
            out.skip(FileHeader.BYTES);
            List<MemorySegment> mapped = new ArrayList<>();
            for (Path path : runs) {
                mapped.add(map(path, arena));
            }
            RunMerge merge = new RunMerge(mapped);
            int stars = 0;
            long records = 0;
            while (merge.nextStar()) {
                if (merge.count() >= fewest) {
                    for (int i = 0; i < merge.count(); i++) {
                        out.put(merge.records(), (long) i * RecordLayout.BYTES, stars);
                    }
                    records += merge.count();
                    stars++;
                }
            }
            out.flush();
            out.writeHeader(new FileHeader(records, stars, lists, out.checksum()).bytes());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static MemorySegment map(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    /** Removes the runs, and what is left of a file that was not finished. */
    @Override
    public void close() throws IOException {
        for (Path path : runs) {
            Files.deleteIfExists(path);
        }
        Files.deleteIfExists(part);
    }
}
