package org.surveygrid.solver.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.surveygrid.solver.association.DetectionColumns;

/**
 * Detections of a whole survey in a file that is mapped into memory, star after star, those of a star by source list, its
 * reference star last. A pass over all stars reads the file once from its beginning to its end; how much of it stays in
 * memory is up to the operating system.
 */
public final class DetectionFile implements DetectionColumns, AutoCloseable {
    private static final int CHECK_BYTES = 1 << 24;
    /** Solutions have arrays of two numbers for each, and an array has less than 2^31. */
    private static final long MOST_RECORDS = (1L << 30) - 8;

    private final Arena arena;
    private final MemorySegment records;
    private final int size;
    private final int lists;
    private final int[] start;

    private DetectionFile(Arena arena, MemorySegment records, FileHeader header, int[] start) {
        this.arena = arena;
        this.records = records;
        this.size = (int) header.records();
        this.lists = header.lists();
        this.start = start;
    }

    /**
     * Opens a file and reads it once, to find out whether it is whole.
     *
     * @param file as written by {@link DetectionFileWriter}
     * @return its columns
     * @throws IOException when it cannot be read, is cut off or damaged
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static DetectionFile open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FileHeader header = header(channel, file);
            MemorySegment records = channel.map(
                    FileChannel.MapMode.READ_ONLY, FileHeader.BYTES, header.records() * RecordLayout.BYTES, arena);
            if (checksum(records) != header.checksum()) {
                throw new IOException(file + " is damaged: its checksum is wrong; write it again");
            }
            return new DetectionFile(arena, records, header, starts(records, header, file));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static FileHeader header(FileChannel channel, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FileHeader.BYTES);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes);
        }
        if (bytes.hasRemaining()) {
            throw new IOException(
                    file + " ends within its header after " + bytes.position() + " bytes; write it again");
        }
        FileHeader header = FileHeader.read(bytes.array(), file);
        if (header.records() > MOST_RECORDS) {
            throw new IOException(file + " has " + header.records() + " detections; at most " + MOST_RECORDS
                    + " can be solved at once");
        }
        long expected = FileHeader.BYTES + header.records() * RecordLayout.BYTES;
        if (channel.size() != expected) {
            throw new IOException(file + " has " + channel.size() + " bytes where " + header.records()
                    + " detections need " + expected + "; write it again");
        }
        return header;
    }

    private static int checksum(MemorySegment records) {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < records.byteSize(); at += CHECK_BYTES) {
            sum.update(records.asSlice(at, Math.min(CHECK_BYTES, records.byteSize() - at))
                    .asByteBuffer());
        }
        return (int) sum.getValue();
    }

    private static int[] starts(MemorySegment records, FileHeader header, Path file) throws IOException {
        int[] start = new int[header.stars() + 1];
        int star = -1;
        for (int i = 0; i < header.records(); i++) {
            long at = (long) i * RecordLayout.BYTES;
            int next = RecordLayout.star(records, at);
            int list = RecordLayout.list(records, at);
            if (next < star || next > star + 1 || next >= header.stars() || list < -1 || list >= header.lists()) {
                throw new IOException(file + ": detection " + i + " names star " + next + " after star " + star
                        + " and source list " + list + " of " + header.lists() + "; write it again");
            }
            if (next > star) {
                star = next;
                start[star] = i;
            }
        }
        if (star != header.stars() - 1) {
            throw new IOException(file + " has " + (star + 1) + " stars where its header says " + header.stars());
        }
        start[header.stars()] = (int) header.records();
        return start;
    }

    /**
     * How many records there are, reference stars among them.
     *
     * @return from 0
     */
    public int size() {
        return size;
    }

    /**
     * How many stars there are.
     *
     * @return from 0
     */
    public int stars() {
        return start.length - 1;
    }

    /**
     * How many source lists the detections come from.
     *
     * @return from 0
     */
    public int lists() {
        return lists;
    }

    /**
     * Where a star begins.
     *
     * @param star its number; the number of stars for the end of the last
     * @return number of its first record
     */
    public int start(int star) {
        return start[star];
    }

    /**
     * Whether a record is a reference star.
     *
     * @param record its number
     * @return true when it has no source list
     */
    public boolean isReference(int record) {
        return RecordLayout.list(records, at(record)) == RecordLayout.NO_LIST;
    }

    /**
     * Row of a reference star in its catalogue.
     *
     * @param record number of a record that {@link #isReference is one}
     * @return row number
     */
    public int referenceRow(int record) {
        return RecordLayout.row(records, at(record));
    }

    private long at(int record) {
        return (long) record * RecordLayout.BYTES;
    }

    @Override
    public int list(int detection) {
        return RecordLayout.list(records, at(detection));
    }

    @Override
    public double xPx(int detection) {
        return RecordLayout.x(records, at(detection));
    }

    @Override
    public double yPx(int detection) {
        return RecordLayout.y(records, at(detection));
    }

    @Override
    public double positionErrorPx(int detection) {
        return RecordLayout.positionError(records, at(detection));
    }

    @Override
    public double magnitude(int detection) {
        return RecordLayout.magnitude(records, at(detection));
    }

    @Override
    public double magnitudeError(int detection) {
        return RecordLayout.magnitudeError(records, at(detection));
    }

    @Override
    public void close() {
        arena.close();
    }
}
