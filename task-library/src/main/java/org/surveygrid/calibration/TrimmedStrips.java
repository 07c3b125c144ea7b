package org.surveygrid.calibration;

import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;

/**
 * The light-sensitive pixels of a raw chip above its electronic zero, a strip of rows at a time, when the raw image is
 * not in memory any more. The levels were measured before, while it was; the bits are those of {@link TrimmedRows}
 * without crosstalk. For one thread.
 */
public final class TrimmedStrips {
    private final Chip chip;
    private final List<double[]> zeros;
    private float[] raw = {};

    TrimmedStrips(Chip chip, List<double[]> zeros) {
        this.chip = chip;
        this.zeros = List.copyOf(zeros);
    }

    /** Where rows of the raw image come from. */
    @FunctionalInterface
    public interface RawRows {
        /**
         * Fetches rows of the whole width of the raw image.
         *
         * @param firstRow first of them
         * @param rows how many
         * @param into receives them from its start
         */
        void fetch(int firstRow, int rows, float[] into);
    }

    /**
     * Reads trimmed rows.
     *
     * @param source the raw image whose levels these are
     * @param firstRow first of the trimmed rows
     * @param into filled with as many rows as it has
     */
    public void read(RawRows source, int firstRow, FloatImage into) {
        int rows = into.height();
        if (raw.length < rows * chip.rawWidth()) {
            raw = new float[rows * chip.rawWidth()];
        }
        int fetchedFrom = -1;
        int fetchedTo = -1;
        for (int a = 0; a < chip.amplifiers().size(); a++) {
            Amplifier amplifier = chip.amplifiers().get(a);
            PixelBox section = amplifier.trimmedSection();
            int from = Math.max(firstRow, section.y0());
            int to = Math.min(firstRow + rows, section.y1());
            if (from >= to) {
                continue;
            }
            int one = rawRow(amplifier, from - section.y0());
            int other = rawRow(amplifier, to - 1 - section.y0());
            int rawFrom = amplifier.dataSection().y0() + Math.min(one, other);
            int rawTo = amplifier.dataSection().y0() + Math.max(one, other) + 1;
            if (rawFrom != fetchedFrom || rawTo != fetchedTo) {
                source.fetch(rawFrom, rawTo - rawFrom, raw);
                fetchedFrom = rawFrom;
                fetchedTo = rawTo;
            }
            for (int y = from; y < to; y++) {
                int row = rawRow(amplifier, y - section.y0());
                int at = (amplifier.dataSection().y0() + row - rawFrom) * chip.rawWidth()
                        + amplifier.dataSection().x0();
                float level = (float) zeros.get(a)[row];
                place(at, level, amplifier, into.pixels(), (y - firstRow) * chip.width() + section.x0());
            }
        }
    }

    private void place(int from, float level, Amplifier amplifier, float[] into, int to) {
        int width = amplifier.dataSection().width();
        if (TrimmedRows.flipsX(amplifier)) {
            for (int x = 0; x < width; x++) {
                into[to + x] = raw[from + width - 1 - x] - level;
            }
        } else {
            for (int x = 0; x < width; x++) {
                into[to + x] = raw[from + x] - level;
            }
        }
    }

    /** Row of the data section that becomes a row of the trimmed section. */
    private static int rawRow(Amplifier amplifier, int row) {
        return TrimmedRows.flipsY(amplifier) ? amplifier.dataSection().height() - 1 - row : row;
    }
}
