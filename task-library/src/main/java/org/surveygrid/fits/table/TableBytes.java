package org.surveygrid.fits.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;

/** Rows and heap of a binary table, decoded one column at a time. */
public final class TableBytes {
    private final int rowCount;
    private final int rowBytes;
    private final byte[] rowArray;
    private final ByteBuffer rows;
    private final ByteBuffer heap;

    /**
     * A table around arrays, which are not copied.
     *
     * @param rowCount rows
     * @param rowBytes bytes of a row
     * @param rows {@code rowCount * rowBytes} bytes
     * @param heap what the descriptors of variable-length cells point into
     */
    public TableBytes(int rowCount, int rowBytes, byte[] rows, ByteBuffer heap) {
        if (rows.length != (long) rowCount * rowBytes) {
            throw new IllegalArgumentException(
                    rowCount + " rows of " + rowBytes + " bytes do not make " + rows.length + " bytes");
        }
        this.rowCount = rowCount;
        this.rowBytes = rowBytes;
        this.rowArray = rows;
        this.rows = ByteBuffer.wrap(rows);
        this.heap = heap;
    }

    public int rowCount() {
        return rowCount;
    }

    public int rowBytes() {
        return rowBytes;
    }

    /**
     * The live bytes of all rows.
     *
     * @return shared with this table
     */
    public byte[] rows() {
        return rowArray;
    }

    /**
     * The heap.
     *
     * @return a view with its own position
     */
    public ByteBuffer heap() {
        return heap.duplicate();
    }

    /**
     * Every number of a column of fixed-length cells, scaled; NaN where TNULL says so.
     *
     * @param column of numbers, logicals (1, 0, NaN) or bits
     * @return row after row
     * @throws DataFormatException when the column holds text or variable-length cells
     */
    public double[] doubles(TableColumn column) throws DataFormatException {
        requireFixed(column);
        int perCell = (int) column.form().numbersPerCell();
        double[] out = new double[Math.multiplyExact(rowCount, perCell)];
        for (int row = 0; row < rowCount; row++) {
            int at = row * rowBytes + column.offset();
            for (int i = 0; i < perCell; i++) {
                out[row * perCell + i] = number(rows, at, i, column.form().type(), column.scaling());
            }
        }
        return out;
    }

    /**
     * Every whole number of a column of fixed-length cells, TZERO applied; TNULL is left as the number it is.
     *
     * @param column of integers, logicals or bits, not scaled by a fraction
     * @return row after row
     * @throws DataFormatException when the column holds anything else
     */
    public long[] longs(TableColumn column) throws DataFormatException {
        requireFixed(column);
        char type = column.form().type();
        if ("LXBIJK".indexOf(type) < 0 || !column.scaling().isWhole()) {
            throw new DataFormatException(
                    "column " + column.name() + " of format " + column.form().text() + " holds no whole numbers");
        }
        long zero = (long) column.scaling().zero();
        int perCell = column.form().repeat();
        long[] out = new long[Math.multiplyExact(rowCount, perCell)];
        for (int row = 0; row < rowCount; row++) {
            int at = row * rowBytes + column.offset();
            for (int i = 0; i < perCell; i++) {
                out[row * perCell + i] = stored(rows, at, i, type) + zero;
            }
        }
        return out;
    }

    /**
     * The text of a character column, cut at a NUL, trailing blanks dropped.
     *
     * @param column of characters
     * @return one string a row
     * @throws DataFormatException when the column holds numbers
     */
    public String[] strings(TableColumn column) throws DataFormatException {
        if (column.form().type() != 'A') {
            throw new DataFormatException(
                    "column " + column.name() + " of format " + column.form().text() + " holds no text");
        }
        String[] out = new String[rowCount];
        int width = column.form().repeat();
        for (int row = 0; row < rowCount; row++) {
            int at = row * rowBytes + column.offset();
            int end = at;
            while (end < at + width && rows.get(end) != 0) {
                end++;
            }
            out[row] = new String(rowArray, at, end - at, StandardCharsets.ISO_8859_1).stripTrailing();
        }
        return out;
    }

    /**
     * The numbers of one cell, of fixed or variable length, scaled.
     *
     * @param column of numbers
     * @param row 0-based
     * @return as many as the cell holds
     * @throws DataFormatException when the cell holds text or its descriptor points outside the heap
     */
    public double[] cell(TableColumn column, int row) throws DataFormatException {
        ColumnForm form = column.form();
        ByteBuffer from = rows;
        int at = row * rowBytes + column.offset();
        char type = form.type();
        int count = (int) form.numbersPerCell();
        if (form.isVariable()) {
            ByteBuffer cell = heapCell(column, row);
            type = form.heapType();
            at = 0;
            count = elements(column, row) * (type == 'C' || type == 'M' ? 2 : 1);
            from = cell;
        }
        if (type == 'A') {
            throw new DataFormatException("column " + column.name() + " holds text, not numbers");
        }
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = number(from, at, i, type, column.scaling());
        }
        return out;
    }

    /**
     * How many elements a variable-length cell holds.
     *
     * @param column variable-length
     * @param row 0-based
     * @return element count; 0 for an empty cell
     * @throws DataFormatException when the descriptor points outside the heap
     */
    public int elements(TableColumn column, int row) throws DataFormatException {
        heapCell(column, row);
        return (int) descriptor(column, row, 0);
    }

    /**
     * The bytes of a variable-length cell.
     *
     * @param column variable-length
     * @param row 0-based
     * @return big-endian view into the heap, of exactly the cell's size
     * @throws DataFormatException when the descriptor points outside the heap
     */
    public ByteBuffer heapCell(TableColumn column, int row) throws DataFormatException {
        Stretch cell = stretch(column, row, heap.limit());
        return heap.slice((int) cell.start(), (int) cell.bytes());
    }

    /**
     * A part of the heap.
     *
     * @param start first byte
     * @param bytes how many, below 2^31
     */
    public record Stretch(long start, long bytes) {}

    /**
     * Where the bytes of a variable-length cell are, of a heap that need not be here.
     *
     * @param column variable-length
     * @param row 0-based
     * @param heapBytes size of the heap
     * @return inside the heap; at its start when the cell is empty
     * @throws DataFormatException when the descriptor points outside the heap
     */
    public Stretch stretch(TableColumn column, int row, long heapBytes) throws DataFormatException {
        if (column.form().repeat() == 0) {
            return new Stretch(0, 0);
        }
        long count = descriptor(column, row, 0);
        long start = descriptor(column, row, 1);
        char type = column.form().heapType();
        long size = type == 'X' ? (count + 7) / 8 : count * ColumnForm.bytesOf(type);
        if (count < 0
                || count > heapBytes * 8L
                || (count > 0 && (start < 0 || start > heapBytes - size || size > Integer.MAX_VALUE - 8))) {
            throw new DataFormatException("column " + column.name() + " row " + row + " points at " + count
                    + " elements at byte " + start + " of a heap of " + heapBytes + " bytes");
        }
        return count == 0 ? new Stretch(0, 0) : new Stretch(start, size);
    }

    private long descriptor(TableColumn column, int row, int part) {
        if (column.form().repeat() == 0) {
            return 0;
        }
        int at = row * rowBytes + column.offset();
        return column.form().type() == 'Q' ? rows.getLong(at + 8 * part) : rows.getInt(at + 4 * part);
    }

    private static void requireFixed(TableColumn column) throws DataFormatException {
        if (column.form().isVariable() || column.form().type() == 'A') {
            throw new DataFormatException("column " + column.name() + " of format "
                    + column.form().text() + " does not hold a fixed count of numbers");
        }
    }

    private static double number(ByteBuffer from, int at, int i, char type, TableColumn.Scaling scaling) {
        return switch (type) {
            case 'E', 'C' -> scaling.scale() * from.getFloat(at + 4 * i) + scaling.zero();
            case 'D', 'M' -> scaling.scale() * from.getDouble(at + 8 * i) + scaling.zero();
            default -> {
                long stored = stored(from, at, i, type);
                OptionalLong none = scaling.nullValue();
                boolean missing = type == 'L' ? from.get(at + i) == 0 : none.isPresent() && none.getAsLong() == stored;
                yield missing ? Double.NaN : scaling.scale() * stored + scaling.zero();
            }
        };
    }

    private static long stored(ByteBuffer from, int at, int i, char type) {
        return switch (type) {
            case 'L' -> from.get(at + i) == 'T' ? 1 : 0;
            case 'X' -> (from.get(at + i / 8) >> (7 - i % 8)) & 1;
            case 'B' -> from.get(at + i) & 0xff;
            case 'I' -> from.getShort(at + 2 * i);
            case 'J' -> from.getInt(at + 4 * i);
            default -> from.getLong(at + 8 * i);
        };
    }
}
