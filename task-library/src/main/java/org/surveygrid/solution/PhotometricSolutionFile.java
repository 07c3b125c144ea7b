package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;

/** A photometric solution as a FITS table; every row repeats the star flat of its chip, so that a row stands alone. */
final class PhotometricSolutionFile {
    private static final String TABLE = "PHOTOMETRY";
    private static final String MAPS = "STARFLAT_MAPS";
    private static final String INSTRUMENT = "SGINST";
    private static final String FILTER = "SGFILT";

    private PhotometricSolutionFile() {}

    static void write(Path file, PhotometricSolution solution) throws IOException {
        List<ChipZeroPoint> points = solution.zeroPoints();
        FitsTable table = FitsTable.builder(TABLE)
                .strings("EXPOSURE", "meta.id;obs", text(points, ChipZeroPoint::exposure))
                .strings("CHIP", "meta.id;instr.det", text(points, ChipZeroPoint::chip))
                .strings(
                        "QUALITY",
                        "meta.code.qual",
                        text(points, p -> p.quality().name()))
                .ints("COMPONENT", "", "meta.id", counts(points, ChipZeroPoint::component))
                .ints("NSTARS", "", "meta.number", counts(points, ChipZeroPoint::stars))
                .doubles("ZEROPOINT", "mag", "phot.mag;arith.zp", numbers(points, ChipZeroPoint::zeroPointMag))
                .doubles("ZEROPOINT_ERR", "mag", "stat.error", numbers(points, ChipZeroPoint::zeroPointErrorMag))
                .doubles("AIRMASS", "", "obs.airMass", numbers(points, ChipZeroPoint::airmass))
                .doubles(
                        "CLOUD_EXTINCTION",
                        "mag",
                        "obs.atmos.extinction",
                        numbers(points, ChipZeroPoint::cloudExtinctionMag))
                .doubles("RMS", "mag", "stat.stdev", numbers(points, ChipZeroPoint::rmsMag))
                .ints(
                        "CHIP_WIDTH",
                        "pix",
                        "instr.pixel",
                        counts(points, p -> flat(solution, p).widthPx()))
                .ints(
                        "CHIP_HEIGHT",
                        "pix",
                        "instr.pixel",
                        counts(points, p -> flat(solution, p).heightPx()))
                .ints(
                        "EPOCH",
                        "",
                        "meta.id",
                        counts(points, p -> flat(solution, p).epoch()))
                .doubleMatrix(
                        "STARFLAT",
                        "mag",
                        "instr.calib",
                        matrix(points, p -> flat(solution, p).coefficientsMag()))
                .strings("REMARK", "meta.note", text(points, ChipZeroPoint::remark))
                .build();
        FitsHeader header = FitsHeader.builder()
                .put(INSTRUMENT, solution.instrument(), "camera")
                .put(FILTER, solution.filter(), "filter")
                .put("SGKIND", "photometry", "what this is")
                .build();
        List<StarFlat> mapped = solution.starFlats().stream()
                .filter(flat -> flat.map().isPresent())
                .toList();
        FitsWriter.writeTables(file, header, mapped.isEmpty() ? List.of(table) : List.of(table, maps(mapped)));
    }

    /** One row for each chip and epoch; the values of a small map are followed by NaN. */
    private static FitsTable maps(List<StarFlat> flats) {
        int most = 0;
        for (StarFlat flat : flats) {
            StarFlatMap map = flat.map().orElseThrow();
            most = Math.max(most, map.columns() * map.rows());
        }
        double[][] values = new double[flats.size()][];
        for (int i = 0; i < values.length; i++) {
            double[] mag = flats.get(i).map().orElseThrow().mag();
            values[i] = Arrays.copyOf(mag, most);
            Arrays.fill(values[i], mag.length, most, Double.NaN);
        }
        return FitsTable.builder(MAPS)
                .ints("EPOCH", "", "meta.id", ofFlats(flats, StarFlat::epoch))
                .strings(
                        "CHIP",
                        "meta.id;instr.det",
                        flats.stream().map(StarFlat::chip).toArray(String[]::new))
                .ints(
                        "COLUMNS",
                        "",
                        "meta.number",
                        ofFlats(flats, f -> f.map().orElseThrow().columns()))
                .ints(
                        "ROWS",
                        "",
                        "meta.number",
                        ofFlats(flats, f -> f.map().orElseThrow().rows()))
                .doubleMatrix("STARFLAT_MAP", "mag", "instr.calib", values)
                .build();
    }

    private static int[] ofFlats(List<StarFlat> flats, ToIntFunction<StarFlat> of) {
        return flats.stream().mapToInt(of).toArray();
    }

    private static StarFlat withMap(StarFlat flat, FitsFile fits) throws IOException {
        for (Hdu hdu : fits.hdus()) {
            if (hdu.isTable() && hdu.name().equals(MAPS)) {
                FitsTable table = hdu.table();
                String[] chip = table.strings("CHIP");
                int[] epoch = table.ints("EPOCH");
                for (int i = 0; i < chip.length; i++) {
                    if (chip[i].equals(flat.chip()) && epoch[i] == flat.epoch()) {
                        int columns = table.ints("COLUMNS")[i];
                        int rows = table.ints("ROWS")[i];
                        double[] mag = table.doubleMatrix("STARFLAT_MAP")[i];
                        return flat.plus(new StarFlatMap(columns, rows, Arrays.copyOf(mag, columns * rows)));
                    }
                }
            }
        }
        return flat;
    }

    static PhotometricSolution read(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable table = SolutionTable.find(fits, TABLE, file);
            String[] exposure = table.strings("EXPOSURE");
            String[] chip = table.strings("CHIP");
            String[] quality = table.strings("QUALITY");
            String[] remark = table.strings("REMARK");
            int[] component = table.ints("COMPONENT");
            int[] stars = table.ints("NSTARS");
            int[] width = table.ints("CHIP_WIDTH");
            int[] height = table.ints("CHIP_HEIGHT");
            double[] zeroPoint = table.doubles("ZEROPOINT");
            double[] error = table.doubles("ZEROPOINT_ERR");
            double[] airmass = table.doubles("AIRMASS");
            double[] cloud = table.doubles("CLOUD_EXTINCTION");
            double[] rms = table.doubles("RMS");
            double[][] starFlat = table.doubleMatrix("STARFLAT");
            int[] epoch = table.has("EPOCH") ? table.ints("EPOCH") : new int[exposure.length];
            SortedMap<String, Integer> epochs = new TreeMap<>();
            List<ChipZeroPoint> points = new ArrayList<>();
            SortedMap<String, StarFlat> flats = new TreeMap<>();
            for (int i = 0; i < table.rows(); i++) {
                String key = epoch[i] + " " + chip[i];
                if (!flats.containsKey(key)) {
                    StarFlat flat = StarFlat.of(chip[i], width[i], height[i], starFlat[i]);
                    flats.put(key, withMap(flat.ofEpoch(epoch[i]), fits));
                }
                if (epoch[i] > 0) {
                    epochs.put(exposure[i], epoch[i]);
                }
                points.add(new ChipZeroPoint(
                        exposure[i],
                        chip[i],
                        zeroPoint[i],
                        error[i],
                        airmass[i],
                        cloud[i],
                        SolutionTable.quality(quality[i], file),
                        component[i],
                        stars[i],
                        rms[i],
                        remark[i]));
            }
            return new PhotometricSolution(
                    SolutionTable.card(fits, INSTRUMENT, file),
                    SolutionTable.card(fits, FILTER, file),
                    List.copyOf(flats.values()),
                    points,
                    epochs);
        }
    }

    private static StarFlat flat(PhotometricSolution solution, ChipZeroPoint point) {
        return solution.starFlat(point.exposure(), point.chip()).orElseThrow();
    }

    private static String[] text(List<ChipZeroPoint> points, Function<ChipZeroPoint, String> of) {
        return points.stream().map(of).toArray(String[]::new);
    }

    private static double[] numbers(List<ChipZeroPoint> points, ToDoubleFunction<ChipZeroPoint> of) {
        return points.stream().mapToDouble(of).toArray();
    }

    private static int[] counts(List<ChipZeroPoint> points, ToIntFunction<ChipZeroPoint> of) {
        return points.stream().mapToInt(of).toArray();
    }

    private static double[][] matrix(List<ChipZeroPoint> points, Function<ChipZeroPoint, double[]> of) {
        return points.stream().map(of).toArray(double[][]::new);
    }
}
