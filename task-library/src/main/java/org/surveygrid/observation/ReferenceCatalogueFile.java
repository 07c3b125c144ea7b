package org.surveygrid.observation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;

/**
 * Reference catalogues as FITS tables: columns RA and DEC [deg], POS_ERR [mas], MAG_R and MAGERR_R for each filter, in
 * upper case, and the keyword EPOCH.
 */
public final class ReferenceCatalogueFile {
    private static final String MAGNITUDE = "MAG_";
    private static final String MAGNITUDE_ERROR = "MAGERR_";
    private static final double DEFAULT_EPOCH = 2000;

    private ReferenceCatalogueFile() {}

    /**
     * Reads a catalogue. A missing POS_ERR counts as 0, a missing EPOCH as 2000, a missing error of a magnitude as 0.
     *
     * @param path the file
     * @return the stars; magnitudes are found by filter name in upper or lower case
     * @throws IOException when the file cannot be read, or has no such table
     */
    public static ReferenceCatalogue read(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            FitsTable table = file.firstTable().table();
            double[] ra = table.doubles("RA");
            double[] dec = table.doubles("DEC");
            double[] error = table.has("POS_ERR") ? table.doubles("POS_ERR") : new double[ra.length];
            double epoch = table.header()
                    .number("EPOCH")
                    .orElse(file.primaryHeader().number("EPOCH").orElse(DEFAULT_EPOCH));
            SortedMap<String, double[]> magnitudes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            SortedMap<String, double[]> errors = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String column : table.columnNames()) {
                String upper = column.toUpperCase(Locale.ROOT);
                if (upper.startsWith(MAGNITUDE)) {
                    String band = upper.substring(MAGNITUDE.length()).toLowerCase(Locale.ROOT);
                    String errorColumn = MAGNITUDE_ERROR + upper.substring(MAGNITUDE.length());
                    magnitudes.put(band, table.doubles(column));
                    errors.put(band, table.has(errorColumn) ? table.doubles(errorColumn) : new double[ra.length]);
                }
            }
            return new ReferenceCatalogue(ra, dec, error, epoch, magnitudes, errors);
        }
    }

    /**
     * Writes a catalogue.
     *
     * @param path the file, replaced when it exists
     * @param catalogue the stars
     * @throws IOException when writing fails
     */
    public static void write(Path path, ReferenceCatalogue catalogue) throws IOException {
        FitsTableBuilder table = FitsTable.builder("REFERENCE")
                .doubles("RA", "deg", "pos.eq.ra;meta.main", catalogue.raDegrees())
                .doubles("DEC", "deg", "pos.eq.dec;meta.main", catalogue.decDegrees())
                .doubles("POS_ERR", "mas", "stat.error;pos.eq", catalogue.positionErrorMas());
        for (Map.Entry<String, double[]> entry : catalogue.magnitudes().entrySet()) {
            String band = entry.getKey().toUpperCase(Locale.ROOT);
            table.doubles(MAGNITUDE + band, "mag", "phot.mag", entry.getValue());
            table.doubles(
                    MAGNITUDE_ERROR + band,
                    "mag",
                    "stat.error;phot.mag",
                    catalogue.magnitudeErrors().getOrDefault(entry.getKey(), new double[catalogue.size()]));
        }
        FitsHeader epoch = FitsHeader.builder()
                .put("EPOCH", catalogue.epochYear(), "[yr] Julian epoch of the positions")
                .build();
        FitsWriter.writeTable(path, epoch, table.header(epoch).build());
    }
}
