package org.surveygrid.ingest.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;
import org.surveygrid.fits.table.TableColumn;

/** Numeric columns of a catalogue, whatever file they come from. Read into memory whole. */
final class CatalogueTable {
    private final int rows;
    private final Map<String, double[]> columns;
    private final Map<String, String> units;

    private final OptionalDouble headerEpoch;

    private CatalogueTable(
            int rows, Map<String, double[]> columns, Map<String, String> units, OptionalDouble headerEpoch) {
        this.rows = rows;
        this.headerEpoch = headerEpoch;
        this.columns = columns;
        this.units = units;
    }

    int rows() {
        return rows;
    }

    /** EPOCH in the table's own header. */
    OptionalDouble headerEpoch() {
        return headerEpoch;
    }

    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** A column by its exact name, or by its name in other case. */
    Optional<String> named(String name) {
        if (columns.containsKey(name)) {
            return Optional.of(name);
        }
        return columns.keySet().stream().filter(c -> c.equalsIgnoreCase(name)).findFirst();
    }

    double[] values(String exactName) {
        double[] values = columns.get(exactName);
        if (values == null) {
            throw new IllegalArgumentException("no column " + exactName);
        }
        return values;
    }

    /** The unit in lower case, empty when none is stated. */
    String unit(String exactName) {
        return units.getOrDefault(exactName, "").strip().toLowerCase(Locale.ROOT);
    }

    /** The table with the most rows of a FITS file; LDAC keeps a header dump of one row in front of it. */
    static CatalogueTable fits(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            Optional<FitsTable> largest = Optional.empty();
            for (Hdu hdu : fits.hdus()) {
                if (hdu.isTable()) {
                    FitsTable table = hdu.table();
                    if (largest.isEmpty() || table.rows() > largest.get().rows()) {
                        largest = Optional.of(table);
                    }
                }
            }
            FitsTable table = largest.orElseThrow(() -> new FitsFormatException(
                    String.valueOf(file.getFileName()),
                    "none of its " + fits.hdus().size() + " HDUs holds a table",
                    "give a catalogue as FITS table, CSV or TSV"));
            Map<String, double[]> columns = new LinkedHashMap<>();
            Map<String, String> units = new LinkedHashMap<>();
            for (TableColumn column : table.columns()) {
                Optional<double[]> values = numbers(table, column);
                if (values.isPresent()) {
                    columns.put(column.name(), values.get());
                    units.put(column.name(), column.labels().unit());
                }
            }
            return new CatalogueTable(
                    table.rows(), columns, units, table.header().number("EPOCH"));
        }
    }

    /** Empty for text, bits and vectors: they are no numbers, and a reference needs none of them. */
    private static Optional<double[]> numbers(FitsTable table, TableColumn column) {
        try {
            return Optional.of(table.doubles(column.name()));
        } catch (FitsFormatException e) {
            return Optional.empty();
        }
    }

    /** Comma- or tab-separated text with a header line; lines starting with # are skipped, what is no number is NaN. */
    static CatalogueTable text(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        if (lines.isEmpty()) {
            return new CatalogueTable(0, Map.of(), Map.of(), OptionalDouble.empty());
        }
        char separator = lines.getFirst().indexOf('\t') >= 0 ? '\t' : ',';
        List<String> names = split(lines.getFirst(), separator);
        double[][] values = new double[names.size()][lines.size() - 1];
        for (int row = 0; row < lines.size() - 1; row++) {
            List<String> cells = split(lines.get(row + 1), separator);
            for (int column = 0; column < names.size(); column++) {
                values[column][row] = column < cells.size() ? number(cells.get(column)) : Double.NaN;
            }
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int column = 0; column < names.size(); column++) {
            if (!names.get(column).isEmpty()) {
                columns.put(names.get(column), values[column]);
            }
        }
        return new CatalogueTable(lines.size() - 1, columns, Map.of(), OptionalDouble.empty());
    }

    private static List<String> split(String line, char separator) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    private static double number(String cell) {
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    static double[] constant(int rows, double value) {
        double[] values = new double[rows];
        Arrays.fill(values, value);
        return values;
    }
}
