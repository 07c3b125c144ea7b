package org.surveygrid.fits;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.surveygrid.fits.table.ColumnForm;
import org.surveygrid.fits.table.TableBytes;
import org.surveygrid.fits.table.TableColumn;

/**
 * Collects the columns of a new table. Every column must have as many rows as the first. NaN is written as the one
 * canonical NaN.
 */
public final class FitsTableBuilder {
    private final String name;
    private final List<TableColumn> columns = new ArrayList<>();
    private final List<CellWriter> writers = new ArrayList<>();
    private final FitsHeader.Builder header = FitsHeader.builder();
    private int rows = -1;
    private int rowBytes;

    FitsTableBuilder(String name) {
        this.name = name;
    }

    private interface CellWriter {
        void write(ByteBuffer out, int row);
    }

    /**
     * Adds a column of 64-bit floating-point numbers.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one a row, not copied before {@link #build()}
     * @return this
     */
    public FitsTableBuilder doubles(String column, String unit, String ucd, double[] values) {
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(1, 'D', ' '),
                values.length,
                (out, row) -> out.putLong(Double.doubleToLongBits(values[row])));
    }

    /**
     * Adds a column of 32-bit floating-point numbers.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one a row, not copied before {@link #build()}
     * @return this
     */
    public FitsTableBuilder floats(String column, String unit, String ucd, float[] values) {
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(1, 'E', ' '),
                values.length,
                (out, row) -> out.putInt(Float.floatToIntBits(values[row])));
    }

    /**
     * Adds a column of 32-bit whole numbers.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one a row, not copied before {@link #build()}
     * @return this
     */
    public FitsTableBuilder ints(String column, String unit, String ucd, int[] values) {
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(1, 'J', ' '),
                values.length,
                (out, row) -> out.putInt(values[row]));
    }

    /**
     * Adds a column of 16-bit whole numbers.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one a row, not copied before {@link #build()}
     * @return this
     */
    public FitsTableBuilder shorts(String column, String unit, String ucd, short[] values) {
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(1, 'I', ' '),
                values.length,
                (out, row) -> out.putShort(values[row]));
    }

    /**
     * Adds a column of 64-bit whole numbers.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one a row, not copied before {@link #build()}
     * @return this
     */
    public FitsTableBuilder longs(String column, String unit, String ucd, long[] values) {
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(1, 'K', ' '),
                values.length,
                (out, row) -> out.putLong(values[row]));
    }

    /**
     * Adds a column of text, as wide as its longest value.
     *
     * @param column TTYPE
     * @param ucd TUCD, empty for none
     * @param values one a row; characters outside printable ASCII become question marks
     * @return this
     */
    public FitsTableBuilder strings(String column, String ucd, String[] values) {
        int width = 1;
        for (String value : values) {
            width = Math.max(width, value.length());
        }
        int cell = width;
        return add(
                column,
                TableColumn.Labels.of("", ucd),
                new ColumnForm(width, 'A', ' '),
                values.length,
                (out, row) -> putText(out, values[row], cell));
    }

    private static void putText(ByteBuffer out, String value, int width) {
        String text = HeaderCard.printable(value);
        for (int i = 0; i < width; i++) {
            out.put((byte) (i < text.length() ? text.charAt(i) : ' '));
        }
    }

    /**
     * Adds a column with several 64-bit numbers in each cell.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one array a row, all of equal length
     * @return this
     */
    public FitsTableBuilder doubleMatrix(String column, String unit, String ucd, double[][] values) {
        int width = values.length == 0 ? 1 : values[0].length;
        for (double[] cell : values) {
            requireWidth(column, width, cell.length);
        }
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(width, 'D', ' '),
                values.length,
                (out, row) -> {
                    for (double value : values[row]) {
                        out.putLong(Double.doubleToLongBits(value));
                    }
                });
    }

    /**
     * Adds a column with several 32-bit numbers in each cell.
     *
     * @param column TTYPE
     * @param unit TUNIT, empty for none
     * @param ucd TUCD, empty for none
     * @param values one array a row, all of equal length
     * @return this
     */
    public FitsTableBuilder floatMatrix(String column, String unit, String ucd, float[][] values) {
        int width = values.length == 0 ? 1 : values[0].length;
        for (float[] cell : values) {
            requireWidth(column, width, cell.length);
        }
        return add(
                column,
                TableColumn.Labels.of(unit, ucd),
                new ColumnForm(width, 'E', ' '),
                values.length,
                (out, row) -> {
                    for (float value : values[row]) {
                        out.putInt(Float.floatToIntBits(value));
                    }
                });
    }

    private static void requireWidth(String column, int width, int got) {
        if (width < 1 || got != width) {
            throw new IllegalArgumentException("cells of column " + column
                    + " must have equal length of at least 1, got " + width + " and " + got);
        }
    }

    /**
     * Describes the column added last.
     *
     * @param text TCOMM, one short sentence
     * @return this
     */
    public FitsTableBuilder description(String text) {
        TableColumn.Labels old = last().labels();
        return relabel(new TableColumn.Labels(old.unit(), old.ucd(), text, old.dimensions(), old.display()));
    }

    /**
     * Says how the column added last is shown.
     *
     * @param format TDISP, such as F10.5
     * @return this
     */
    public FitsTableBuilder display(String format) {
        TableColumn.Labels old = last().labels();
        return relabel(new TableColumn.Labels(old.unit(), old.ucd(), old.description(), old.dimensions(), format));
    }

    /**
     * Says how the cells of the column added last are folded into arrays.
     *
     * @param sizes TDIM, such as (80,36)
     * @return this
     */
    public FitsTableBuilder dimensions(String sizes) {
        TableColumn.Labels old = last().labels();
        return relabel(new TableColumn.Labels(old.unit(), old.ucd(), old.description(), sizes, old.display()));
    }

    /**
     * Declares the whole number that means no value in the column added last.
     *
     * @param value TNULL
     * @return this
     */
    public FitsTableBuilder nullValue(long value) {
        TableColumn old = last();
        TableColumn.Scaling scaling = new TableColumn.Scaling(1, 0, OptionalLong.of(value));
        columns.set(columns.size() - 1, new TableColumn(old.name(), old.form(), old.offset(), old.labels(), scaling));
        return this;
    }

    private FitsTableBuilder relabel(TableColumn.Labels labels) {
        TableColumn old = last();
        columns.set(columns.size() - 1, new TableColumn(old.name(), old.form(), old.offset(), labels, old.scaling()));
        return this;
    }

    private TableColumn last() {
        if (columns.isEmpty()) {
            throw new IllegalStateException("add a column before describing it");
        }
        return columns.getLast();
    }

    /**
     * Adds cards to the header of the extension.
     *
     * @param cards structural ones among them are ignored on writing
     * @return this
     */
    public FitsTableBuilder header(FitsHeader cards) {
        header.putAll(cards);
        return this;
    }

    private FitsTableBuilder add(
            String column, TableColumn.Labels labels, ColumnForm form, int count, CellWriter writer) {
        if (rows >= 0 && count != rows) {
            throw new IllegalArgumentException(
                    "column " + column + " has " + count + " rows where the first column has " + rows);
        }
        rows = count;
        columns.add(new TableColumn(column, form, rowBytes, labels, TableColumn.Scaling.NONE));
        writers.add(writer);
        rowBytes = Math.toIntExact(rowBytes + form.cellBytes());
        return this;
    }

    /**
     * The table.
     *
     * @return immutable, with a copy of every value
     */
    public FitsTable build() {
        int count = Math.max(0, rows);
        byte[] bytes = new byte[Math.multiplyExact(count, rowBytes)];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        for (int row = 0; row < count; row++) {
            for (CellWriter writer : writers) {
                writer.write(out, row);
            }
        }
        FitsHeader cards = header.put("EXTNAME", name, "").build();
        return new FitsTable(
                "table " + name, cards, columns, new TableBytes(count, rowBytes, bytes, ByteBuffer.allocate(0)));
    }
}
