package org.surveygrid.solver.ldac;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;

/**
 * Reads reference stars: the LDAC files that SCAMP takes as {@code ASTREFCAT_NAME}, and reference tables of our own. Units
 * in the header are obeyed; where there is none, positions and errors count as degrees. Stars with proper motions are
 * moved to the epoch of the exposures.
 */
public final class ReferenceReader {
    private static final double MAS_PER_DEGREE = 3_600_000;
    private static final double DEFAULT_EPOCH = 2000;
    private static final double LARGEST_MEDIAN_ERROR_MAS = 10_000;
    /** No catalogue knows its stars better. */
    private static final double SMALLEST_MEDIAN_ERROR_MAS = 1e-3;

    private static final double UNKNOWN_MAG = 90;
    private static final int FEWEST_TO_COMPARE = 60;

    private final Keys keys;
    private final double epochYear;

    /**
     * Names of columns.
     *
     * @param ra right ascension
     * @param dec declination
     * @param errorA error along the major axis
     * @param errorB error along the minor axis
     * @param mag magnitude
     * @param magError its error
     * @param date epoch of the position in years
     * @param band filter that the magnitudes are of; "-" when they are not to be used
     */
    public record Keys(
            String ra,
            String dec,
            String errorA,
            String errorB,
            String mag,
            String magError,
            String date,
            String band) {
        /**
         * What SCAMP 2.10 looks for.
         *
         * @return its names
         */
        public static Keys scamp() {
            return new Keys("X_WORLD", "Y_WORLD", "ERRA_WORLD", "ERRB_WORLD", "MAG", "MAGERR", "OBSDATE", "-");
        }
    }

    /**
     * A catalogue and what was done to it.
     *
     * @param stars the stars
     * @param notes sentences
     */
    public record Stars(ReferenceCatalogue stars, List<String> notes) {
        public Stars {
            notes = List.copyOf(notes);
        }
    }

    /**
     * A reader.
     *
     * @param keys what to look for
     * @param epochYear mean epoch of the exposures, to which stars with proper motions are moved
     */
    public ReferenceReader(Keys keys, double epochYear) {
        this.keys = keys;
        this.epochYear = epochYear;
    }

    /**
     * Reads a catalogue.
     *
     * @param file LDAC, a reference table of ours, or any table whose columns have names that public catalogues use
     * @return the stars
     * @throws FitsFormatException when it is neither, or a column is in a unit that cannot be one
     * @throws IOException when it cannot be read
     */
    public Stars read(Path file) throws IOException {
        List<FitsTable> tables = new ArrayList<>();
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt")) {
            return ofAnyMake(file, "");
        }
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable first = fits.firstTable().table();
            if (!first.has(keys.ra()) && first.has("RA") && first.has("DEC") && first.has("POS_ERR")) {
                List<String> notes = new ArrayList<>();
                ReferenceCatalogue stars = finite(ReferenceCatalogueFile.read(file), notes);
                String unit = unit(first, "POS_ERR");
                if (!unit.isEmpty() && !unit.equals("mas")) {
                    notes.add("column POS_ERR is in " + unit + " and was converted");
                }
                distrust(file, "POS_ERR", unit, stars.positionErrorMas());
                return new Stars(stars, notes);
            }
            for (Hdu hdu : fits.hdus()) {
                if (hdu.isTable() && hdu.table().has(keys.ra())) {
                    tables.add(hdu.table());
                }
            }
        }
        if (tables.isEmpty()) {
            return ofAnyMake(file, ", or say with --reference-keys what they are called");
        }
        List<String> notes = new ArrayList<>();
        List<ReferenceCatalogue> parts = new ArrayList<>();
        for (FitsTable table : tables) {
            parts.add(part(table, file, notes));
        }
        return new Stars(joined(parts), notes);
    }

    /** Catalogues with other names of columns, as they are ingested for a survey; else what a person may do besides. */
    private Stars ofAnyMake(Path file, String besides) throws IOException {
        Path folder = Files.createTempDirectory("sgrid-reference-");
        try {
            OptionalDouble epoch = Double.isFinite(epochYear) ? OptionalDouble.of(epochYear) : OptionalDouble.empty();
            return switch (new ReferenceIngest(folder, epoch).read(file)) {
                case ReferenceOutcome.Refused refused ->
                    throw new FitsFormatException(file.toString(), refused.what(), refused.advice() + besides);
                case ReferenceOutcome.Accepted accepted -> {
                    List<String> notes = new ArrayList<>(accepted.notes());
                    yield new Stars(finite(ReferenceCatalogueFile.read(accepted.file()), notes), notes);
                }
            };
        } finally {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private ReferenceCatalogue part(FitsTable table, Path file, List<String> notes) throws FitsFormatException {
        double[] ra = scaled(table, keys.ra(), notes);
        double[] dec = scaled(table, keys.dec(), notes);
        double[] error = new double[ra.length];
        if (table.has(keys.errorA())) {
            double[] a = scaled(table, keys.errorA(), notes);
            double[] b = table.has(keys.errorB()) ? scaled(table, keys.errorB(), notes) : a;
            for (int i = 0; i < a.length; i++) {
                error[i] = a[i] >= 0 && b[i] >= 0
                        ? MAS_PER_DEGREE * Math.sqrt((a[i] * a[i] + b[i] * b[i]) / 2)
                        : Double.NaN;
            }
            distrust(file, keys.errorA(), unit(table, keys.errorA()), error);
            if (table.has(keys.mag())) {
                refuseWeights(file, error, table.doubles(keys.mag()));
            }
        } else {
            notes.add("no column " + keys.errorA() + ": errors of the reference stars count as 0");
        }
        double epoch = DEFAULT_EPOCH;
        if (table.has(keys.date())) {
            double[] dates = table.doubles(keys.date());
            epoch = dates.length == 0 ? DEFAULT_EPOCH : median(dates);
            move(table, ra, dec, dates, notes);
        }
        SortedMap<String, double[]> mags = new TreeMap<>();
        SortedMap<String, double[]> errors = new TreeMap<>();
        if (!keys.band().equals("-") && table.has(keys.mag())) {
            double[] mag = table.doubles(keys.mag());
            for (int i = 0; i < mag.length; i++) {
                mag[i] = Math.abs(mag[i]) < UNKNOWN_MAG ? mag[i] : Double.NaN;
            }
            mags.put(keys.band(), mag);
            errors.put(
                    keys.band(), table.has(keys.magError()) ? table.doubles(keys.magError()) : new double[mag.length]);
        }
        return finite(new ReferenceCatalogue(ra, dec, error, epoch, mags, errors), notes);
    }

    private void move(FitsTable table, double[] ra, double[] dec, double[] dates, List<String> notes)
            throws FitsFormatException {
        if (!table.has("PMALPHA_J2000") || !table.has("PMDELTA_J2000") || !Double.isFinite(epochYear)) {
            return;
        }
        double[] motionRa = table.doubles("PMALPHA_J2000");
        double[] motionDec = table.doubles("PMDELTA_J2000");
        int moved = 0;
        for (int i = 0; i < ra.length; i++) {
            if (Double.isFinite(ra[i] + motionRa[i] + motionDec[i] + dates[i]) && Math.abs(dec[i]) < 89.9) {
                double years = epochYear - dates[i];
                ra[i] += years * motionRa[i] / MAS_PER_DEGREE / StrictMath.cos(StrictMath.toRadians(dec[i]));
                dec[i] += years * motionDec[i] / MAS_PER_DEGREE;
                moved++;
            }
        }
        notes.add(String.format(
                Locale.ROOT, "%d reference stars moved by their proper motions to %.2f", moved, epochYear));
    }

    /** Errors that cannot be errors in that unit. */
    private static void distrust(Path file, String column, String unit, double... errorMas) throws FitsFormatException {
        double[] positive = Arrays.stream(errorMas).filter(e -> e > 0).toArray();
        double typical = median(positive);
        if (positive.length > 0 && (typical > LARGEST_MEDIAN_ERROR_MAS || typical < SMALLEST_MEDIAN_ERROR_MAS)) {
            throw new FitsFormatException(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "the median of %s is %.3g mas if it is in %s",
                            column,
                            typical,
                            unit.isEmpty() ? "the unit that it has without any stated" : unit),
                    "write the right unit into its TUNIT");
        }
    }

    /** Errors grow towards faint stars; weights fall. */
    private void refuseWeights(Path file, double[] error, double... mag) throws FitsFormatException {
        int[] rows = IntStream.range(0, mag.length)
                .filter(i -> error[i] > 0 && Math.abs(mag[i]) < UNKNOWN_MAG)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> mag[i]))
                .mapToInt(i -> i)
                .toArray();
        int third = rows.length / 3;
        if (rows.length < FEWEST_TO_COMPARE) {
            return;
        }
        double bright = median(picked(error, Arrays.copyOf(rows, third)));
        double faint = median(picked(error, Arrays.copyOfRange(rows, rows.length - third, rows.length)));
        if (bright > 2 * faint) {
            throw new FitsFormatException(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "%s is %.3g mas for the brightest third of the stars and %.3g mas for the faintest: weights in"
                                    + " place of errors",
                            keys.errorA(),
                            bright,
                            faint),
                    "name another column, or write errors");
        }
    }

    /** In degrees; says what was converted, or assumed. */
    private static double[] scaled(FitsTable table, String column, List<String> notes) throws FitsFormatException {
        String unit = unit(table, column);
        double degrees = switch (unit) {
            case "", "deg", "degree", "degrees" -> 1;
            case "arcsec" -> 1 / 3600.0;
            case "mas" -> 1 / MAS_PER_DEGREE;
            case "rad" -> StrictMath.toDegrees(1);
            default ->
                throw new FitsFormatException(
                        "reference catalogue",
                        "column " + column + " is in '" + unit + "'",
                        "deg, arcsec, mas and rad are understood");
        };
        double[] values = table.doubles(column);
        for (int i = 0; i < values.length; i++) {
            values[i] *= degrees;
        }
        if (degrees != 1) {
            notes.add("column " + column + " is in " + unit + " and was converted");
        }
        return values;
    }

    private static String unit(FitsTable table, String column) throws FitsFormatException {
        return table.column(column).unit().strip().toLowerCase(Locale.ROOT);
    }

    private static ReferenceCatalogue finite(ReferenceCatalogue all, List<String> notes) {
        int[] kept = new int[all.size()];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            boolean placed = Double.isFinite(all.raDegrees()[i])
                    && Math.abs(all.decDegrees()[i]) <= 90
                    && all.positionErrorMas()[i] >= 0
                    && Double.isFinite(all.positionErrorMas()[i]);
            if (placed) {
                kept[count++] = i;
            }
        }
        if (count < kept.length) {
            notes.add((kept.length - count) + " reference stars have no position or error and were left out");
        }
        int[] rows = Arrays.copyOf(kept, count);
        SortedMap<String, double[]> mags = new TreeMap<>();
        SortedMap<String, double[]> errors = new TreeMap<>();
        all.magnitudes().forEach((band, values) -> mags.put(band, picked(values, rows)));
        all.magnitudeErrors().forEach((band, values) -> errors.put(band, picked(values, rows)));
        return new ReferenceCatalogue(
                picked(all.raDegrees(), rows),
                picked(all.decDegrees(), rows),
                picked(all.positionErrorMas(), rows),
                all.epochYear(),
                mags,
                errors,
                all.motions().map(motions -> motions.picked(rows)));
    }

    private static ReferenceCatalogue joined(List<ReferenceCatalogue> parts) {
        ReferenceCatalogue all = parts.getFirst();
        for (ReferenceCatalogue next : parts.subList(1, parts.size())) {
            SortedMap<String, double[]> mags = new TreeMap<>();
            SortedMap<String, double[]> errors = new TreeMap<>();
            for (String band : all.magnitudes().keySet()) {
                mags.put(band, both(column(all.magnitudes(), band), column(next.magnitudes(), band)));
                errors.put(band, both(column(all.magnitudeErrors(), band), column(next.magnitudeErrors(), band)));
            }
            all = new ReferenceCatalogue(
                    both(all.raDegrees(), next.raDegrees()),
                    both(all.decDegrees(), next.decDegrees()),
                    both(all.positionErrorMas(), next.positionErrorMas()),
                    all.epochYear(),
                    mags,
                    errors);
        }
        return all;
    }

    private static double[] column(SortedMap<String, double[]> columns, String band) {
        return Optional.ofNullable(columns.get(band)).orElseGet(() -> new double[0]);
    }

    private static double[] both(double[] first, double[] second) {
        double[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static double[] picked(double[] values, int[] rows) {
        double[] kept = new double[rows.length];
        for (int k = 0; k < kept.length; k++) {
            kept[k] = values[rows[k]];
        }
        return kept;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
