package org.surveygrid.solver.store;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a file of detections.
 *
 * @param records how many follow, of 32 bytes each
 * @param stars different stars, numbered from 0
 * @param lists source lists that the records may name
 * @param checksum CRC-32C of the records
 */
record FileHeader(long records, int stars, int lists, int checksum) {
    static final int BYTES = 64;
    private static final long MAGIC = 0x3143455445444753L;
    private static final int CHECKED_BYTES = 60;

    ByteBuffer bytes() {
        byte[] bytes = new byte[BYTES];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        segment.set(RecordLayout.LONG, 0, MAGIC);
        segment.set(RecordLayout.LONG, 8, records);
        segment.set(RecordLayout.INT, 16, stars);
        segment.set(RecordLayout.INT, 20, lists);
        segment.set(RecordLayout.INT, 24, checksum);
        segment.set(RecordLayout.INT, CHECKED_BYTES, checksum(bytes));
        return ByteBuffer.wrap(bytes);
    }

    private static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, CHECKED_BYTES);
        return (int) sum.getValue();
    }

    static FileHeader read(byte[] bytes, Path file) throws IOException {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        if (segment.get(RecordLayout.LONG, 0) != MAGIC) {
            throw new IOException(file + " does not begin with SGDETEC1: not a file of detections");
        }
        if (segment.get(RecordLayout.INT, CHECKED_BYTES) != checksum(bytes)) {
            throw new IOException(file + " has a damaged header; write it again");
        }
        return new FileHeader(
                segment.get(RecordLayout.LONG, 8),
                segment.get(RecordLayout.INT, 16),
                segment.get(RecordLayout.INT, 20),
                segment.get(RecordLayout.INT, 24));
    }
}
