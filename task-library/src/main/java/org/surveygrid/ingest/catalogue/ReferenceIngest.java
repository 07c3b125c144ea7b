package org.surveygrid.ingest.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.observation.ReferenceMotions;

/**
 * Turns a catalogue of stars (FITS table, LDAC, CSV or TSV) into a reference table: RA and DEC in degrees, POS_ERR in mas,
 * MAG_x and MAGERR_x for each band, EPOCH in the header. Columns are recognised by the names that public catalogues
 * use; units in a FITS header are obeyed. Positions stay at the catalogue's epoch unless another one is asked for.
 */
public final class ReferenceIngest {
    private static final double DEGREES_PER_RADIAN = 180 / StrictMath.PI;
    private static final double MAS_PER_DEGREE = 3_600_000;
    /** Tycho-2 near its faint end, after two decades of proper motion. */
    private static final double ASSUMED_POSITION_ERROR_MAS = 100;

    private static final double LARGEST_POSITION_ERROR_MAS = 10_000;
    private static final List<String> RA = List.of(
            "RA",
            "RAJ2000",
            "RA_ICRS",
            "_RAJ2000",
            "ALPHA_J2000",
            "COORD_RA",
            "X_WORLD",
            "XWIN_WORLD",
            "RAMEAN",
            "RA_DEG");
    private static final List<String> DEC = List.of(
            "DEC",
            "DEJ2000",
            "DE_ICRS",
            "_DEJ2000",
            "DELTA_J2000",
            "COORD_DEC",
            "Y_WORLD",
            "YWIN_WORLD",
            "DECMEAN",
            "DEC_DEG");
    /** Name of an error column and the unit it has where its header states none. */
    private static final List<Map.Entry<String, String>> ERRORS = List.of(
            Map.entry("POS_ERR", "mas"),
            Map.entry("RA_ERROR", "mas"),
            Map.entry("E_RA_ICRS", "mas"),
            Map.entry("E_RAJ2000", "mas"),
            Map.entry("ERRAWIN_WORLD", "deg"),
            Map.entry("ERRA_WORLD", "deg"),
            Map.entry("COORD_RAERR", "rad"),
            Map.entry("RAMEANERR", "arcsec"));

    /** Columns that are written, and what catalogues call them. */
    private static final SortedMap<String, List<String>> MOTIONS = new TreeMap<>(Map.of(
            "PMRA", List.of("PMRA", "PM_RA"),
            "PMDEC", List.of("PMDEC", "PM_DEC", "PMDE"),
            "PARALLAX", List.of("PARALLAX", "PLX"),
            "PMRA_ERR", List.of("PMRA_ERR", "PMRA_ERROR", "E_PMRA", "PM_RAERR"),
            "PMDEC_ERR", List.of("PMDEC_ERR", "PMDEC_ERROR", "E_PMDE", "PM_DECERR"),
            "PARALLAX_ERR", List.of("PARALLAX_ERR", "PARALLAX_ERROR", "E_PLX", "PARALLAXERR")));

    private static final List<String> MOTION_UNITS =
            List.of("", "mas", "mas/yr", "mas.yr**-1", "arcsec", "arcsec/yr", "rad", "rad/yr", "rad/year", "deg");

    private static final List<String> EPOCHS = List.of("REF_EPOCH", "OBSDATE", "EPOCH", "MEAN_EPOCH", "EPOCHMEAN");

    private final Path outputDirectory;
    private final OptionalDouble wantedEpochYear;

    /**
     * Positions stay at the catalogue's epoch.
     *
     * @param outputDirectory where the table is written; created when absent
     */
    public ReferenceIngest(Path outputDirectory) {
        this(outputDirectory, OptionalDouble.empty());
    }

    /**
     * Positions are moved by their proper motions, where the catalogue has any.
     *
     * @param outputDirectory where the table is written; created when absent
     * @param wantedEpochYear Julian epoch of the positions written, empty for the catalogue's own
     */
    public ReferenceIngest(Path outputDirectory, OptionalDouble wantedEpochYear) {
        this.outputDirectory = outputDirectory;
        this.wantedEpochYear = wantedEpochYear;
    }

    /**
     * Reads a catalogue and writes the reference table.
     *
     * @param file FITS, or text whose name ends in csv, tsv or txt
     * @return the table, or why there is none
     * @throws IOException when this machine cannot read or write
     */
    public ReferenceOutcome read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        CatalogueTable table;
        try {
            table = name.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|txt)")
                    ? CatalogueTable.text(file)
                    : CatalogueTable.fits(file);
        } catch (FitsFormatException e) {
            return new ReferenceOutcome.Refused(name, String.valueOf(e.getMessage()), "nothing was stored");
        }
        Optional<String> ra = first(table, RA);
        Optional<String> dec = first(table, DEC);
        if (ra.isEmpty() || dec.isEmpty()) {
            return new ReferenceOutcome.Refused(
                    name,
                    "no columns of right ascension and declination among " + table.names(),
                    "rename them to RA and DEC, in degrees");
        }
        return write(table, ra.get(), dec.get());
    }

    private ReferenceOutcome write(CatalogueTable table, String raColumn, String decColumn) throws IOException {
        List<String> notes = new ArrayList<>();
        notes.add("position from " + raColumn + " and " + decColumn);
        double[] ra = scaled(table, raColumn, degreesPer(table.unit(raColumn), "deg"));
        double[] dec = scaled(table, decColumn, degreesPer(table.unit(decColumn), "deg"));
        double epoch = epoch(table, notes);
        double[] errors = positionErrors(table, notes);
        epoch = move(table, ra, dec, epoch, notes);
        int[] kept = usable(ra, dec);
        SortedMap<String, MagnitudeColumns.Band> bands = new MagnitudeColumns(table).bands();
        FitsTableBuilder builder = FitsTable.builder("REFERENCE")
                .doubles("RA", "deg", "pos.eq.ra;meta.main", wrapped(pick(ra, kept)))
                .doubles("DEC", "deg", "pos.eq.dec;meta.main", pick(dec, kept))
                .doubles("POS_ERR", "mas", "stat.error;pos.eq", pick(errors, kept));
        bands.forEach((band, columns) -> {
            builder.doubles("MAG_" + band, "mag", "phot.mag", pick(columns.magnitudes(), kept))
                    .doubles("MAGERR_" + band, "mag", "stat.error;phot.mag", pick(columns.errors(), kept));
            notes.add("magnitude " + band + " from " + columns.source()
                    + (columns.errorsAssumed()
                            ? ", its error assumed to be " + MagnitudeColumns.ASSUMED_ERROR_MAG + " mag"
                            : ""));
        });
        addMotions(builder, table, kept, notes);
        FitsHeader cards = FitsHeader.builder()
                .put("EPOCH", epoch, "Julian epoch of the positions")
                .put("RADESYS", "ICRS", "")
                .build();
        Files.createDirectories(outputDirectory);
        Path part = Files.createTempFile(outputDirectory, "reference", ".part");
        try {
            FitsWriter.writeTable(part, cards, builder.header(cards).build());
            String digest = sha256(part);
            Path file = outputDirectory.resolve(digest + ".fits");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return new ReferenceOutcome.Accepted(
                    file, digest, kept.length, table.rows() - kept.length, List.copyOf(bands.keySet()), epoch, notes);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Optional<String> first(CatalogueTable table, List<String> names) {
        return names.stream().map(table::named).flatMap(Optional::stream).findFirst();
    }

    private static double degreesPer(String unit, String unitWhenNone) {
        return switch (unit.isEmpty() ? unitWhenNone : unit) {
            case "rad", "radian", "rad/yr", "rad/year" -> DEGREES_PER_RADIAN;
            case "arcsec", "arcsec/yr" -> 1.0 / 3600;
            case "mas", "mas/yr", "mas.yr**-1" -> 1 / MAS_PER_DEGREE;
            default -> 1;
        };
    }

    private static double[] scaled(CatalogueTable table, String column, double factor) {
        double[] values = table.values(column).clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }

    private static double[] positionErrors(CatalogueTable table, List<String> notes) {
        double[] errors = CatalogueTable.constant(table.rows(), ASSUMED_POSITION_ERROR_MAS);
        for (Map.Entry<String, String> known : ERRORS) {
            Optional<String> column = table.named(known.getKey());
            if (column.isPresent()) {
                String unit = table.unit(column.get());
                String effective = unit.isEmpty() ? known.getValue() : unit;
                double masPer = effective.equals("mas") ? 1 : degreesPer(effective, "deg") * MAS_PER_DEGREE;
                double[] stated = scaled(table, column.get(), masPer);
                for (int i = 0; i < errors.length; i++) {
                    if (stated[i] > 0 && stated[i] < LARGEST_POSITION_ERROR_MAS) {
                        errors[i] = stated[i];
                    }
                }
                notes.add("position error from " + column.get());
                return errors;
            }
        }
        notes.add("position error assumed to be " + ASSUMED_POSITION_ERROR_MAS + " mas");
        return errors;
    }

    /** Mean epoch of the rows; modified Julian dates are recognised by their size. */
    private static double epoch(CatalogueTable table, List<String> notes) {
        Optional<String> column = first(table, EPOCHS);
        if (column.isPresent()) {
            double sum = 0;
            int count = 0;
            for (double value : table.values(column.get())) {
                double year = value > 10_000 ? 2000 + (value - 51544.5) / 365.25 : value;
                if (year > 1800 && year < 2200) {
                    sum += year;
                    count++;
                }
            }
            if (count > 0) {
                notes.add("epoch from " + column.get());
                return sum / count;
            }
        }
        if (table.headerEpoch().isPresent()) {
            double year = table.headerEpoch().getAsDouble();
            if (year > 1800 && year < 2200) {
                notes.add("epoch from EPOCH in the header");
                return year;
            }
        }
        notes.add("epoch assumed to be 2000.0");
        return 2000;
    }

    private double move(CatalogueTable table, double[] ra, double[] dec, double epoch, List<String> notes) {
        Optional<String> pmRa = first(table, List.of("PMRA", "PM_RA"));
        Optional<String> pmDec = first(table, List.of("PMDEC", "PM_DEC", "PMDE"));
        if (wantedEpochYear.isEmpty() || pmRa.isEmpty() || pmDec.isEmpty()) {
            return epoch;
        }
        double years = wantedEpochYear.getAsDouble() - epoch;
        double[] motionRa = scaled(table, pmRa.get(), degreesPer(table.unit(pmRa.get()), "mas/yr"));
        double[] motionDec = scaled(table, pmDec.get(), degreesPer(table.unit(pmDec.get()), "mas/yr"));
        for (int i = 0; i < ra.length; i++) {
            if (Double.isFinite(motionRa[i]) && Double.isFinite(motionDec[i])) {
                ra[i] += motionRa[i] * years / StrictMath.cos(StrictMath.toRadians(dec[i]));
                dec[i] += motionDec[i] * years;
            }
        }
        notes.add("positions moved by " + years + " years with " + pmRa.get() + " and " + pmDec.get());
        return wantedEpochYear.getAsDouble();
    }

    /** Proper motions and parallaxes with their errors, where the catalogue has all of them, under Gaia's names. */
    private void addMotions(FitsTableBuilder builder, CatalogueTable table, int[] kept, List<String> notes) {
        List<String> columns = new ArrayList<>();
        for (List<String> names : MOTIONS.values()) {
            first(table, names).ifPresent(columns::add);
        }
        if (columns.size() < MOTIONS.size()) {
            return;
        }
        for (String column : columns) {
            if (!MOTION_UNITS.contains(table.unit(column))) {
                notes.add("proper motions left out: " + column + " has the unit '" + table.unit(column)
                        + "', which is not one of " + MOTION_UNITS);
                return;
            }
        }
        int next = 0;
        for (String written : MOTIONS.keySet()) {
            String column = columns.get(next++);
            String unit = written.startsWith("PM") ? "mas/yr" : "mas";
            double factor = degreesPer(table.unit(column), unit) * MAS_PER_DEGREE;
            builder.doubles(written, unit, "", pick(scaled(table, column, factor), kept));
        }
        boolean isCorrelated = wantedEpochYear.isEmpty()
                && ReferenceMotions.CORRELATIONS.stream()
                        .allMatch(name -> table.named(name).isPresent());
        for (String name : isCorrelated ? ReferenceMotions.CORRELATIONS : List.<String>of()) {
            builder.doubles(
                    name,
                    "",
                    "stat.correlation",
                    pick(table.values(table.named(name).orElseThrow()), kept));
        }
        notes.add("proper motions and parallaxes from " + String.join(", ", columns)
                + (isCorrelated ? ", with their correlations" : ""));
    }

    private static int[] usable(double[] ra, double[] dec) {
        int[] kept = new int[ra.length];
        int count = 0;
        for (int i = 0; i < ra.length; i++) {
            if (Math.abs(ra[i]) <= 720 && Math.abs(dec[i]) <= 90) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static double[] pick(double[] values, int[] kept) {
        double[] picked = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            picked[i] = values[kept[i]];
        }
        return picked;
    }

    private static double[] wrapped(double[] ra) {
        for (int i = 0; i < ra.length; i++) {
            double in = ra[i] - 360 * Math.floor(ra[i] / 360);
            ra[i] = in >= 360 ? 0 : in;
        }
        return ra;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
