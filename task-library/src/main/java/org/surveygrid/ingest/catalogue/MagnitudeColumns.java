package org.surveygrid.ingest.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds magnitudes in a catalogue by the names that Gaia, SkyMapper, Pan-STARRS, SDSS, Tycho-2, SExtractor and their
 * like give them.
 *
 * @param table the catalogue
 */
record MagnitudeColumns(CatalogueTable table) {
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);
    /** AB magnitude of 1 nJy: 8.9 for 1 Jy and 22.5 for nine decades. */
    private static final double AB_OF_ONE_NANOJANSKY = 31.4;
    /** Taken where a catalogue states none. */
    static final double ASSUMED_ERROR_MAG = 0.05;

    private static final Map<String, String> BANDS =
            Map.of("Gmag", "GAIAG", "BPmag", "GAIABP", "RPmag", "GAIARP", "vt", "VT", "bt", "BT", "MAG", "CAT");
    private static final List<Pattern> MAGNITUDES = List.of(
            Pattern.compile("MAG_([A-Za-z0-9]+)"),
            Pattern.compile("([A-Za-z]{1,2})_?mag"),
            Pattern.compile("([a-z])MeanPSFMag"),
            Pattern.compile("([a-z])_psf"),
            Pattern.compile("phot_(g|bp|rp)_mean_mag"));
    private static final List<Pattern> FLUXES =
            List.of(Pattern.compile("phot_(g|bp|rp)_mean_flux"), Pattern.compile("([a-zA-Z])_flux"));

    /** One band. */
    record Band(String source, double[] magnitudes, double[] errors, boolean errorsAssumed) {}

    /** All bands by name; the first column that gives a band wins. */
    SortedMap<String, Band> bands() {
        SortedMap<String, Band> bands = new TreeMap<>();
        for (String column : table.names()) {
            bandOf(column, MAGNITUDES).ifPresent(band -> bands.putIfAbsent(band, magnitude(column)));
        }
        for (String column : table.names()) {
            if (table.unit(column).equals("njy")) {
                bandOf(column, FLUXES).ifPresent(band -> bands.putIfAbsent(band, flux(column)));
            }
        }
        return bands;
    }

    private static Optional<String> bandOf(String column, List<Pattern> patterns) {
        String known = BANDS.get(column);
        if (known != null) {
            return Optional.of(known);
        }
        for (Pattern pattern : patterns) {
            Matcher m = pattern.matcher(column);
            if (m.matches()) {
                return Optional.of(
                        column.startsWith("phot_") ? "GAIA" + m.group(1).toUpperCase(Locale.ROOT) : m.group(1));
            }
        }
        return Optional.empty();
    }

    private Band magnitude(String column) {
        Optional<String> error = firstOf(
                column.startsWith("MAG") ? "MAGERR" + column.substring(3) : "",
                "e_" + column,
                column + "err",
                column + "Err",
                column + "_err",
                column + "_error");
        double[] magnitudes = table.values(column).clone();
        for (int i = 0; i < magnitudes.length; i++) {
            if (!(magnitudes[i] > -5 && magnitudes[i] < 40)) {
                magnitudes[i] = Double.NaN;
            }
        }
        double[] errors = error.isPresent()
                ? table.values(error.get()).clone()
                : CatalogueTable.constant(table.rows(), ASSUMED_ERROR_MAG);
        return new Band(column, magnitudes, errors, error.isEmpty());
    }

    private Band flux(String column) {
        Optional<String> errorColumn = firstOf(column + "Err", column + "_error", column + "_err");
        double[] flux = table.values(column);
        double[] magnitudes = new double[flux.length];
        double[] errors = CatalogueTable.constant(flux.length, ASSUMED_ERROR_MAG);
        for (int i = 0; i < flux.length; i++) {
            magnitudes[i] = flux[i] > 0 ? AB_OF_ONE_NANOJANSKY - 2.5 * StrictMath.log10(flux[i]) : Double.NaN;
            if (errorColumn.isPresent()) {
                errors[i] = MAG_PER_LN_FLUX * table.values(errorColumn.get())[i] / flux[i];
            }
        }
        return new Band(column, magnitudes, errors, errorColumn.isEmpty());
    }

    private Optional<String> firstOf(String... names) {
        List<String> present = new ArrayList<>();
        for (String name : names) {
            table.named(name).ifPresent(present::add);
        }
        return present.stream().findFirst();
    }
}
