package org.surveygrid.solver.store;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Goes through sorted runs star by star. */
final class RunMerge {
    private final PriorityQueue<Cursor> cursors;
    /** Records of the star at hand. */
    private MemorySegment records = MemorySegment.ofArray(new byte[64 * RecordLayout.BYTES]);

    private int count;

    RunMerge(List<MemorySegment> runs) {
        this.cursors =
                new PriorityQueue<>(Comparator.comparingLong(Cursor::key).thenComparingInt(cursor -> cursor.number));
        for (int r = 0; r < runs.size(); r++) {
            if (runs.get(r).byteSize() > 0) {
                cursors.add(new Cursor(runs.get(r), r));
            }
        }
    }

    private static final class Cursor {
        private final MemorySegment run;
        private final int number;
        private long at;

        Cursor(MemorySegment run, int number) {
            this.run = run;
            this.number = number;
        }

        long key() {
            return RecordLayout.key(run, at);
        }
    }

    /** Collects the next star; false when there is none. */
    boolean nextStar() {
        count = 0;
        if (cursors.isEmpty()) {
            return false;
        }
        int star = star(cursors.element());
        while (!cursors.isEmpty() && star(cursors.element()) == star) {
            Cursor cursor = cursors.remove();
            take(cursor);
            cursor.at += RecordLayout.BYTES;
            if (cursor.at < cursor.run.byteSize()) {
                cursors.add(cursor);
            }
        }
        return true;
    }

    private static int star(Cursor cursor) {
        return RecordLayout.star(cursor.run, cursor.at);
    }

    private void take(Cursor cursor) {
        long end = (long) count * RecordLayout.BYTES;
        if (end == records.byteSize()) {
            MemorySegment larger = MemorySegment.ofArray(new byte[Math.toIntExact(2 * end)]);
            MemorySegment.copy(records, 0, larger, 0, end);
            records = larger;
        }
        MemorySegment.copy(cursor.run, cursor.at, records, end, RecordLayout.BYTES);
        count++;
    }

    /** Records of the star at hand. */
    int count() {
        return count;
    }

    /** The records themselves, valid until the next star. */
    MemorySegment records() {
        return records;
    }
}
