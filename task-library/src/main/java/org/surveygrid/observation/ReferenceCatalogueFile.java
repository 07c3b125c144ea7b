package org.surveygrid.observation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;

/**
 * Reference catalogues as FITS tables: columns RA and DEC [deg], POS_ERR [mas], MAG_R and MAGERR_R for each filter, in
 * upper case, and the keyword EPOCH. Where they exist, COLOUR [mag], found as the magnitude "colour"; PMRA, PMDEC,
 * PMRA_ERR, PMDEC_ERR [mas/yr], PARALLAX, PARALLAX_ERR [mas], and with all of these Gaia's ten columns RA_DEC_CORR to
 * PMRA_PMDEC_CORR.
 */
public final class ReferenceCatalogueFile {
    private static final String MAGNITUDE = "MAG_";
    private static final String MAGNITUDE_ERROR = "MAGERR_";
    private static final double DEFAULT_EPOCH = 2000;
    private static final List<String> MOTIONS =
            List.of("PMRA", "PMDEC", "PARALLAX", "PMRA_ERR", "PMDEC_ERR", "PARALLAX_ERR");

    private ReferenceCatalogueFile() {}

    /**
     * Reads a catalogue. A POS_ERR in another unit is converted. A missing POS_ERR counts as 0, a missing EPOCH as 2000, a missing error of a magnitude as 0.
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
            double[] error = table.has("POS_ERR") ? errorsMas(path, table) : new double[ra.length];
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
            for (String column : List.of("COLOUR", "COLOR")) {
                if (table.has(column)) {
                    magnitudes.put("colour", table.doubles(column));
                    errors.put("colour", new double[ra.length]);
                }
            }
            return new ReferenceCatalogue(ra, dec, error, epoch, magnitudes, errors, motions(table));
        }
    }

    private static double[] errorsMas(Path path, FitsTable table) throws FitsFormatException {
        String unit = table.column("POS_ERR").unit().strip().toLowerCase(Locale.ROOT);
        double mas = switch (unit) {
            case "", "mas" -> 1;
            case "arcsec" -> 1000;
            case "deg" -> 3.6e6;
            case "rad" -> StrictMath.toDegrees(3.6e6);
            default ->
                throw new FitsFormatException(
                        path.toString(),
                        "column POS_ERR is in '" + unit + "'",
                        "mas, arcsec, deg and rad are understood");
        };
        double[] errors = table.doubles("POS_ERR");
        for (int i = 0; i < errors.length; i++) {
            errors[i] *= mas;
        }
        return errors;
    }

    private static Optional<ReferenceMotions> motions(FitsTable table) throws FitsFormatException {
        for (String column : MOTIONS) {
            if (!table.has(column)) {
                return Optional.empty();
            }
        }
        double[][] correlations = new double[0][];
        if (ReferenceMotions.CORRELATIONS.stream().allMatch(table::has)) {
            correlations = new double[ReferenceMotions.CORRELATIONS.size()][];
            for (int k = 0; k < correlations.length; k++) {
                correlations[k] = table.doubles(ReferenceMotions.CORRELATIONS.get(k));
            }
        }
        return Optional.of(new ReferenceMotions(
                table.doubles(MOTIONS.get(0)),
                table.doubles(MOTIONS.get(1)),
                table.doubles(MOTIONS.get(2)),
                table.doubles(MOTIONS.get(3)),
                table.doubles(MOTIONS.get(4)),
                table.doubles(MOTIONS.get(5)),
                correlations));
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
        if (catalogue.motions().isPresent()) {
            ReferenceMotions motions = catalogue.motions().get();
            table.doubles(MOTIONS.get(0), "mas/yr", "pos.pm;pos.eq.ra", motions.pmRaMas())
                    .doubles(MOTIONS.get(1), "mas/yr", "pos.pm;pos.eq.dec", motions.pmDecMas())
                    .doubles(MOTIONS.get(2), "mas", "pos.parallax", motions.parallaxMas())
                    .doubles(MOTIONS.get(3), "mas/yr", "stat.error;pos.pm;pos.eq.ra", motions.pmRaErrorMas())
                    .doubles(MOTIONS.get(4), "mas/yr", "stat.error;pos.pm;pos.eq.dec", motions.pmDecErrorMas())
                    .doubles(MOTIONS.get(5), "mas", "stat.error;pos.parallax", motions.parallaxErrorMas());
            for (int k = 0; k < motions.correlations().length; k++) {
                table.doubles(ReferenceMotions.CORRELATIONS.get(k), "", "stat.correlation", motions.correlations()[k]);
            }
        }
        FitsHeader epoch = FitsHeader.builder()
                .put("EPOCH", catalogue.epochYear(), "[yr] Julian epoch of the positions")
                .build();
        FitsWriter.writeTable(path, epoch, table.header(epoch).build());
    }
}
