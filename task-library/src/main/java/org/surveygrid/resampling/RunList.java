package org.surveygrid.resampling;

/**
 * The pixels of a block in runs along which the input runs beside the output, and their places in arrays that hold all
 * long runs first, each with room for the taps beyond its end, then all other pixels.
 */
final class RunList {
    /** Shorter runs are not worth the copies. */
    private static final int SHORTEST = 12;

    /** How the pixels of a run are formed. */
    enum Kind {
        /** All together. */
        LONG,
        /** Each by itself. */
        SHORT,
        /** Each by itself, because the kernel reaches beyond the input. */
        EDGE
    }

    final int[] from;
    final int[] length;
    final int[] place;
    /** Input column and row of the first tap of a run's first pixel. */
    final int[] firstColumn;

    final int[] firstRow;
    final Kind[] kind;
    private final int taps;
    private int count;
    private int together;
    private int all;

    /** Room for blocks of up to {@code size} pixels. */
    RunList(int size, int taps) {
        this.taps = taps;
        from = new int[size];
        length = new int[size];
        place = new int[size];
        firstColumn = new int[size];
        firstRow = new int[size];
        kind = new Kind[size];
    }

    /** Most places that a block of given size takes. */
    static int places(int size, int taps) {
        return size + (size / SHORTEST + 1) * taps;
    }

    int count() {
        return count;
    }

    /** Places that the long runs take. */
    int together() {
        return together;
    }

    /** Places that all runs take. */
    int all() {
        return all;
    }

    /** Finds the runs among the first pixels of a block; pixels beside the input are in none. */
    void find(PositionBlock at, int pixels, SourcePlanes source) {
        count = 0;
        int before = taps / 2 - 1;
        for (int i = 0; i < pixels; ) {
            if (!at.isOn(i, source.width(), source.height())) {
                i++;
                continue;
            }
            int x0 = at.column[i] - before;
            int y0 = at.row[i] - before;
            int end = i + 1;
            Kind sort = Kind.EDGE;
            if (x0 >= 0 && y0 >= 0 && x0 + taps <= source.width() && y0 + taps <= source.height()) {
                end = at.endOfRun(i, Math.min(pixels, i + source.width() - taps - x0 + 1));
                sort = end - i >= SHORTEST ? Kind.LONG : Kind.SHORT;
            }
            from[count] = i;
            length[count] = end - i;
            firstColumn[count] = x0;
            firstRow[count] = y0;
            kind[count++] = sort;
            i = end;
        }
        together = 0;
        for (int run = 0; run < count; run++) {
            if (kind[run] == Kind.LONG) {
                place[run] = together;
                together += length[run] + taps - 1;
            }
        }
        all = together;
        for (int run = 0; run < count; run++) {
            if (kind[run] != Kind.LONG) {
                place[run] = all;
                all += length[run];
            }
        }
    }
}
