package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;

/** Rows of a truth table: text columns, then number columns. */
final class TruthRows {
    private final String name;
    private final List<String> textColumns;
    private final List<String> numberColumns;
    private final List<String[]> texts = new ArrayList<>();
    private final List<double[]> numbers = new ArrayList<>();

    /** Column names are separated by blanks. */
    TruthRows(String name, String textColumns, String numberColumns) {
        this.name = name;
        this.textColumns = List.of(textColumns.split(" "));
        this.numberColumns = List.of(numberColumns.split(" "));
    }

    void add(String[] textValues, double... numberValues) {
        if (textValues.length != textColumns.size() || numberValues.length != numberColumns.size()) {
            throw new IllegalArgumentException("table " + name + " has " + textColumns.size() + " text and "
                    + numberColumns.size() + " number columns, got " + textValues.length + " and "
                    + numberValues.length);
        }
        texts.add(textValues);
        numbers.add(numberValues);
    }

    void write(Path path) throws IOException {
        FitsTableBuilder table = FitsTable.builder(name);
        for (int column = 0; column < textColumns.size(); column++) {
            String[] values = new String[texts.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = texts.get(row)[column];
            }
            table.strings(textColumns.get(column), "", values);
        }
        for (int column = 0; column < numberColumns.size(); column++) {
            double[] values = new double[numbers.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = numbers.get(row)[column];
            }
            table.doubles(numberColumns.get(column), "", "", values);
        }
        FitsWriter.writeTable(path, FitsHeader.builder().build(), table.build());
    }
}
