package org.surveygrid.coordinator.storage.redo;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Every group of transactions, appended to a file before it is committed, so that a database that comes back from a
 * crash in an older state can be brought up to date.
 *
 * <p>A record is: length of its body (4 bytes), CRC-32 of the body (4 bytes), body. A record that a crash cut off, and
 * all behind it, is ignored and overwritten: nobody was told that it is durable. When the file has grown it becomes the
 * older of two, and the one that was older goes; so there is always a long stretch to go back.
 *
 * <p>Not safe for several threads: the database's writer owns it.
 */
public final class RedoLog implements AutoCloseable {
    private static final int FRAME_BYTES = 8;
    private static final long DEFAULT_ROTATION_BYTES = 64L << 20;

    private final Path current;
    private final Path older;
    private final long rotationBytes;
    private FileChannel channel;

    private RedoLog(Path current, Path older, long rotationBytes, FileChannel channel) {
        this.current = current;
        this.older = older;
        this.rotationBytes = rotationBytes;
        this.channel = channel;
    }

    /**
     * A group of transactions that was or was to be committed.
     *
     * @param sequence number of the group, one more than that of the group before
     * @param changes in the order in which they were made
     */
    public record Group(long sequence, List<Change> changes) {
        public Group {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Opens or creates the log in a folder.
     *
     * @param folder existing folder
     * @return the log, ready for what comes after its last whole record
     * @throws IOException when it cannot be read or written
     */
    public static RedoLog open(Path folder) throws IOException {
        return open(folder, DEFAULT_ROTATION_BYTES);
    }

    static RedoLog open(Path folder, long rotationBytes) throws IOException {
        Path current = folder.resolve("grid.redo");
        FileChannel channel = FileChannel.open(current, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(wholeRecords(current, new ArrayList<>(), Long.MAX_VALUE));
        channel.position(channel.size());
        return new RedoLog(current, folder.resolve("grid.redo.old"), rotationBytes, channel);
    }

    /**
     * What was logged after a group.
     *
     * @param sequence number of the last group that is not wanted
     * @return all later groups, in order
     * @throws IOException when the log cannot be read
     */
    public List<Group> after(long sequence) throws IOException {
        List<Group> groups = new ArrayList<>();
        for (Path file : List.of(older, current)) {
            if (Files.exists(file)) {
                wholeRecords(file, groups, sequence);
            }
        }
        return groups;
    }

    /**
     * Appends a group. When this returns, the group survives the death of the process.
     *
     * @param group with the next number
     * @param durability whether it has to survive a power cut too
     * @throws IOException when it cannot be written
     */
    public void append(Group group, Survives durability) throws IOException {
        if (channel.size() > rotationBytes) {
            rotate();
        }
        byte[] body = body(group);
        CRC32 crc = new CRC32();
        crc.update(body);
        ByteBuffer record = ByteBuffer.allocate(FRAME_BYTES + body.length);
        record.putInt(body.length).putInt((int) crc.getValue()).put(body).flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
        if (durability == Survives.POWER_CUT) {
            channel.force(false);
        }
    }

    /** What an appended group survives. */
    public enum Survives {
        /** The death of this process. */
        PROCESS_DEATH,
        /** The death of the machine. */
        POWER_CUT
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void rotate() throws IOException {
        channel.close();
        Files.move(current, older, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(current, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static byte[] body(Group group) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(group.sequence());
        out.writeInt(group.changes().size());
        for (Change change : group.changes()) {
            Argument.writeText(out, change.sql());
            out.writeInt(change.rows());
            out.writeInt(change.arguments().size());
            for (Argument argument : change.arguments()) {
                argument.write(out);
            }
        }
        return bytes.toByteArray();
    }

    private static Group group(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        long sequence = in.readLong();
        int count = in.readInt();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String sql = Argument.readText(in);
            int rows = in.readInt();
            int arguments = in.readInt();
            List<Argument> bound = new ArrayList<>();
            for (int k = 0; k < arguments; k++) {
                bound.add(Argument.read(in));
            }
            changes.add(new Change(sql, bound, rows));
        }
        return new Group(sequence, changes);
    }

    /** Collects groups later than a sequence; returns where the last whole record ends. */
    private static long wholeRecords(Path file, List<Group> into, long after) throws IOException {
        long end = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            long size = Files.size(file);
            for (Optional<byte[]> body = next(in, size - end); body.isPresent(); body = next(in, size - end)) {
                end += FRAME_BYTES + body.get().length;
                if (ByteBuffer.wrap(body.get()).getLong() > after) {
                    into.add(group(body.get()));
                }
            }
        }
        return end;
    }

    /** The next record's body; empty at the end and where a crash cut the record off. */
    private static Optional<byte[]> next(DataInputStream in, long bytesLeft) throws IOException {
        try {
            int length = in.readInt();
            int crc = in.readInt();
            if (length < Long.BYTES || length > bytesLeft - FRAME_BYTES) {
                return Optional.empty();
            }
            byte[] body = in.readNBytes(length);
            CRC32 actual = new CRC32();
            actual.update(body);
            return body.length == length && (int) actual.getValue() == crc ? Optional.of(body) : Optional.empty();
        } catch (EOFException e) {
            return Optional.empty();
        }
    }
}
