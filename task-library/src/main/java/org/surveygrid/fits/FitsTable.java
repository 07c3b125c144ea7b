package org.surveygrid.fits;

import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.surveygrid.fits.table.ColumnForm;
import org.surveygrid.fits.table.TableBytes;
import org.surveygrid.fits.table.TableColumn;

/**
 * A table of columns; immutable. A column is decoded when it is asked for.
 *
 * <p>Column names are compared without regard to case, as FITS demands. Asking for a column that is not there, or as a
 * type it does not hold, is a {@link FitsFormatException}: it is the file that is not what the caller needs.
 */
public final class FitsTable {
    private final String where;
    private final FitsHeader header;
    private final List<TableColumn> columns;
    private final TableBytes bytes;

    FitsTable(String where, FitsHeader header, List<TableColumn> columns, TableBytes bytes) {
        this.where = where;
        this.header = header;
        this.columns = List.copyOf(columns);
        this.bytes = bytes;
    }

    /**
     * Starts a new table.
     *
     * @param name EXTNAME
     * @return to be filled column by column
     */
    public static FitsTableBuilder builder(String name) {
        return new FitsTableBuilder(name);
    }

    public int rows() {
        return bytes.rowCount();
    }

    public List<TableColumn> columns() {
        return columns;
    }

    /**
     * The names of all columns, in order.
     *
     * @return as the file writes them
     */
    public List<String> columnNames() {
        return columns.stream().map(TableColumn::name).toList();
    }

    /**
     * EXTNAME.
     *
     * @return empty text when it has none
     */
    public String name() {
        return header.text("EXTNAME").orElse("");
    }

    /**
     * The header of the extension.
     *
     * @return for a table that was read all its cards, for a built one those that were given
     */
    public FitsHeader header() {
        return header;
    }

    /**
     * Whether a column exists.
     *
     * @param name in any case
     * @return true when it does
     */
    public boolean has(String name) {
        return find(name).isPresent();
    }

    private Optional<TableColumn> find(String name) {
        for (TableColumn column : columns) {
            if (column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /**
     * One column's description.
     *
     * @param name in any case
     * @return the column
     * @throws FitsFormatException when there is none
     */
    public TableColumn column(String name) throws FitsFormatException {
        Optional<TableColumn> column = find(name);
        if (column.isEmpty()) {
            throw new FitsFormatException(
                    where, "no column " + name + " among " + columnNames(), "give a table that has it");
        }
        return column.get();
    }

    private TableColumn scalar(String name) throws FitsFormatException {
        TableColumn column = column(name);
        if (!column.form().isVariable() && column.form().numbersPerCell() != 1) {
            throw new FitsFormatException(
                    where,
                    "column " + name + " has " + column.form().numbersPerCell() + " numbers in a cell, not one",
                    "read it as a matrix");
        }
        return column;
    }

    /**
     * A column of single numbers.
     *
     * @param name in any case
     * @return one value a row, scaled; NaN where the table has none
     * @throws FitsFormatException when the column is missing or holds anything else
     */
    public double[] doubles(String name) throws FitsFormatException {
        TableColumn column = scalar(name);
        return decode(() -> bytes.doubles(column));
    }

    /**
     * A column of single numbers, rounded to 32-bit floating point.
     *
     * @param name in any case
     * @return one value a row, scaled; NaN where the table has none
     * @throws FitsFormatException when the column is missing or holds anything else
     */
    public float[] floats(String name) throws FitsFormatException {
        double[] wide = doubles(name);
        float[] out = new float[wide.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) wide[i];
        }
        return out;
    }

    /**
     * A column of single whole numbers.
     *
     * @param name in any case
     * @return one value a row; TNULL is left as the number it is
     * @throws FitsFormatException when the column is missing or holds anything else
     */
    public long[] longs(String name) throws FitsFormatException {
        TableColumn column = scalar(name);
        return decode(() -> bytes.longs(column));
    }

    /**
     * A column of single whole numbers of 32 bits.
     *
     * @param name in any case
     * @return one value a row; TNULL is left as the number it is
     * @throws FitsFormatException when the column is missing, holds anything else, or a number is too large
     */
    public int[] ints(String name) throws FitsFormatException {
        long[] wide = longs(name);
        int[] out = new int[wide.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) wide[i];
            if (out[i] != wide[i]) {
                throw new FitsFormatException(
                        where,
                        "column " + name + " row " + i + " holds " + wide[i] + ", more than 32 bits",
                        "read it as 64-bit numbers");
            }
        }
        return out;
    }

    /**
     * A column of text.
     *
     * @param name in any case
     * @return one string a row without trailing blanks
     * @throws FitsFormatException when the column is missing or holds anything else
     */
    public String[] strings(String name) throws FitsFormatException {
        TableColumn column = column(name);
        return decode(() -> bytes.strings(column));
    }

    /**
     * A column whose cells hold several numbers, of fixed or variable count.
     *
     * @param name in any case
     * @return one array a row, scaled
     * @throws FitsFormatException when the column is missing, holds text or is damaged
     */
    public double[][] doubleMatrix(String name) throws FitsFormatException {
        TableColumn column = column(name);
        return decode(() -> {
            double[][] out = new double[bytes.rowCount()][];
            for (int row = 0; row < out.length; row++) {
                out[row] = bytes.cell(column, row);
            }
            return out;
        });
    }

    /** The numbers of one cell. */
    double[] cell(String name, int row) throws FitsFormatException {
        TableColumn column = column(name);
        return decode(() -> bytes.cell(column, row));
    }

    /** The same columns under another header. */
    FitsTable withHeader(FitsHeader other) {
        return new FitsTable(where, other, columns, bytes);
    }

    TableBytes bytes() {
        return bytes;
    }

    private interface Decoding<T> {
        T get() throws DataFormatException;
    }

    private <T> T decode(Decoding<T> decoding) throws FitsFormatException {
        try {
            return decoding.get();
        } catch (DataFormatException e) {
            throw new FitsFormatException(
                    where, String.valueOf(e.getMessage()), "give a table whose columns are what is needed", e);
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            throw new FitsFormatException(where, "the table is damaged: " + e.getMessage(), "get the file again", e);
        }
    }

    /**
     * Column types as text, for messages.
     *
     * @return such as {@code RA 1D, DEC 1D}
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(name()).append(' ').append(rows()).append(" rows:");
        for (TableColumn column : columns) {
            ColumnForm form = column.form();
            out.append(' ').append(column.name()).append(' ').append(form.text());
        }
        return out.toString();
    }
}
