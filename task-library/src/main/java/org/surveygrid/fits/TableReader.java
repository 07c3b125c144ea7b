package org.surveygrid.fits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.surveygrid.fits.block.ByteSource;
import org.surveygrid.fits.table.AsciiField;
import org.surveygrid.fits.table.ColumnForm;
import org.surveygrid.fits.table.TableBytes;
import org.surveygrid.fits.table.TableColumn;

/** Reads the layout and the bytes of a table; columns are decoded later. */
final class TableReader {
    private static final int MAX_COLUMNS = 999;
    private static final String ADVICE = "the table's header is damaged: get the file again";

    private TableReader() {}

    /**
     * Reads a binary table.
     *
     * @param source the file
     * @param position first byte of the data
     * @param header of the extension
     * @param where for messages
     * @return the table
     * @throws FitsFormatException when layout and size disagree
     * @throws IOException when reading fails
     */
    static FitsTable binary(ByteSource source, long position, FitsHeader header, String where) throws IOException {
        Rows rows = rows(source, position, header, where);
        if (rows.heapBytes() > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(
                    where, "a table with " + rows.heapBytes() + " bytes on its heap", "split it into smaller tables");
        }
        TableBytes bytes = rows.table().bytes();
        ByteBuffer heap = source.read(rows.heapStart(), (int) rows.heapBytes());
        return new FitsTable(
                where,
                header,
                rows.table().columns(),
                new TableBytes(bytes.rowCount(), bytes.rowBytes(), bytes.rows(), heap));
    }

    /**
     * A binary table without its heap.
     *
     * @param table its rows
     * @param heapStart where in the file the heap is
     * @param heapBytes size of the heap
     */
    record Rows(FitsTable table, long heapStart, long heapBytes) {}

    /**
     * Reads the rows of a binary table, and leaves the heap where it is.
     *
     * @param source the file
     * @param position first byte of the data
     * @param header of the extension
     * @param where for messages
     * @return the rows
     * @throws FitsFormatException when layout and size disagree
     * @throws IOException when reading fails
     */
    static Rows rows(ByteSource source, long position, FitsHeader header, String where) throws IOException {
        DataUnit unit = DataUnit.of(header, where);
        requireShape(unit, header, where);
        int rowBytes = toInt(unit.axes()[0], "NAXIS1", where);
        int rows = rowBytes == 0 ? 0 : toInt(unit.axes()[1], "NAXIS2", where);
        long rowsBytes = (long) rowBytes * rows;
        long total = unit.bytes(where);
        requireBytes(source, position, total, where);
        long heapStart = header.integer("THEAP").orElse(rowsBytes);
        if (heapStart < rowsBytes || heapStart > total) {
            throw new FitsFormatException(
                    where, "THEAP = " + heapStart + " is not between " + rowsBytes + " and " + total, ADVICE);
        }
        if (rowsBytes > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(
                    where, "a table of " + total + " bytes, more than 2 GB", "split it into smaller tables");
        }
        DataUnit.checkMemory(total, where);
        List<TableColumn> columns = columns(header, rowBytes, where);
        byte[] data = source.bytes(position, (int) rowsBytes);
        TableBytes bytes = new TableBytes(rows, rowBytes, data, ByteBuffer.allocate(0));
        return new Rows(new FitsTable(where, header, columns, bytes), position + heapStart, total - heapStart);
    }

    /**
     * Reads an ASCII table into binary columns: text stays text, every number becomes a 64-bit floating-point number.
     *
     * @param source the file
     * @param position first byte of the data
     * @param header of the extension
     * @param where for messages
     * @return the table
     * @throws FitsFormatException when layout and size disagree, or a cell holds no number
     * @throws IOException when reading fails
     */
    static FitsTable ascii(ByteSource source, long position, FitsHeader header, String where) throws IOException {
        DataUnit unit = DataUnit.of(header, where);
        requireShape(unit, header, where);
        int rowBytes = toInt(unit.axes()[0], "NAXIS1", where);
        int rows = rowBytes == 0 ? 0 : toInt(unit.axes()[1], "NAXIS2", where);
        long fields = header.integer("TFIELDS").orElse(0);
        requireBytes(source, position, (long) rowBytes * rows, where);
        toInt((long) rowBytes * rows, "NAXIS1 x NAXIS2", where);
        // Text takes a string and an array slot a cell, a number 8 bytes; then all are copied into rows once.
        DataUnit.checkMemory((long) rows * (rowBytes + 80 * fields), where);
        byte[] data = source.bytes(position, rowBytes * rows);
        FitsTableBuilder table = FitsTable.builder(header.text("EXTNAME").orElse(""));
        for (int i = 1; i <= fields; i++) {
            try {
                addAscii(table, i, header, new TableBytes(rows, rowBytes, data, ByteBuffer.allocate(0)));
            } catch (DataFormatException e) {
                throw new FitsFormatException(where, "column " + i + ": " + e.getMessage(), ADVICE, e);
            }
        }
        return table.header(FitsWriter.withoutColumns(header)).build();
    }

    private static void addAscii(FitsTableBuilder table, int i, FitsHeader header, TableBytes rows)
            throws DataFormatException {
        AsciiField field = AsciiField.of(
                header.text("TFORM" + i).orElse(""),
                header.integer("TBCOL" + i).orElse(0),
                rows.rowBytes(),
                header.text("TNULL" + i).orElse(""));
        String name = header.text("TTYPE" + i).map(String::strip).orElse("COL" + i);
        TableColumn.Labels labels = labels(header, i);
        if (field.type() == 'A') {
            String[] text = new String[rows.rowCount()];
            for (int row = 0; row < text.length; row++) {
                text[row] = field.text(rows.rows(), row * rows.rowBytes());
            }
            table.strings(name, labels.ucd(), text);
            return;
        }
        TableColumn.Scaling scaling = scaling(header, i);
        double[] numbers = new double[rows.rowCount()];
        for (int row = 0; row < numbers.length; row++) {
            double stored = field.number(rows.rows(), row * rows.rowBytes());
            numbers[row] = scaling.scale() * stored + scaling.zero();
        }
        table.doubles(name, labels.unit(), labels.ucd(), numbers);
    }

    private static void requireShape(DataUnit unit, FitsHeader header, String where) throws FitsFormatException {
        if (unit.axes().length != 2 || unit.bitpix() != 8 || unit.groupCount() != 1) {
            throw new FitsFormatException(
                    where,
                    "a table needs BITPIX 8, NAXIS 2 and GCOUNT 1, the header says " + unit.bitpix() + ", "
                            + unit.axes().length + " and " + unit.groupCount(),
                    ADVICE);
        }
        long fields = header.integer("TFIELDS").orElse(-1);
        if (fields < 0 || fields > MAX_COLUMNS) {
            throw new FitsFormatException(where, "TFIELDS is missing or not within 0 to 999", ADVICE);
        }
    }

    private static void requireBytes(ByteSource source, long position, long count, String where)
            throws FitsFormatException {
        if (count > source.length() - position) {
            throw new FitsFormatException(
                    where,
                    "the table should reach byte " + (position + count) + " but the file ends at byte "
                            + source.length(),
                    "the transfer was cut short: get the file again");
        }
    }

    private static int toInt(long value, String key, String where) throws FitsFormatException {
        if (value > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(where, key + " = " + value + " exceeds 2^31", "split the table first");
        }
        return (int) value;
    }

    private static List<TableColumn> columns(FitsHeader header, int rowBytes, String where) throws FitsFormatException {
        List<TableColumn> columns = new ArrayList<>();
        int fields = (int) header.integer("TFIELDS").orElse(0);
        long offset = 0;
        for (int i = 1; i <= fields; i++) {
            String form = header.text("TFORM" + i).orElse("");
            ColumnForm parsed;
            try {
                parsed = ColumnForm.parse(form);
            } catch (DataFormatException e) {
                throw new FitsFormatException(where, "TFORM" + i + ": " + e.getMessage(), ADVICE, e);
            }
            if (offset + parsed.cellBytes() > rowBytes) {
                throw new FitsFormatException(
                        where,
                        "columns up to TFORM" + i + " = '" + form + "' need " + (offset + parsed.cellBytes())
                                + " bytes of a row of NAXIS1 = " + rowBytes,
                        ADVICE);
            }
            columns.add(new TableColumn(
                    header.text("TTYPE" + i).map(String::strip).orElse("COL" + i),
                    parsed,
                    (int) offset,
                    labels(header, i),
                    scaling(header, i)));
            offset += parsed.cellBytes();
        }
        return columns;
    }

    private static TableColumn.Labels labels(FitsHeader header, int i) {
        return new TableColumn.Labels(
                header.text("TUNIT" + i).orElse(""),
                header.text("TUCD" + i).orElse(""),
                header.text("TCOMM" + i).orElse(""),
                header.text("TDIM" + i).orElse(""),
                header.text("TDISP" + i).orElse(""));
    }

    private static TableColumn.Scaling scaling(FitsHeader header, int i) {
        return new TableColumn.Scaling(
                header.number("TSCAL" + i).orElse(1),
                header.number("TZERO" + i).orElse(0),
                header.integer("TNULL" + i));
    }
}
