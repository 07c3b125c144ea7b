package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.night.TruthTable;

/** Compares the source list of a co-add with the true sky. */
public final class CatalogueScore {
    private static final double MATCH_ARCSEC = 1.0;
    private static final double BLEND_ARCSEC = 3.5;
    private static final double COMPLETE_TO_MAG = 21.5;
    private static final double BRIGHT_MAG = 16;
    private static final double FAINT_MAG = 19;
    private static final double FIRST_BIN_MAG = 20;
    private static final double LAST_BIN_MAG = 23.5;
    private static final double BIN_MAG = 0.5;
    private static final int BORDER_PX = 40;
    private static final double COMPLETENESS_LIMIT_PERCENT = 97;
    private static final double PURITY_LIMIT_PERCENT = 97;
    private static final double MAGNITUDE_LIMIT_MMAG = 20;
    private static final double POSITION_LIMIT_MAS = 40;

    private CatalogueScore() {}

    /**
     * What was detected.
     *
     * @param raDegrees right ascensions
     * @param decDegrees declinations
     * @param magnitudes AB magnitudes; NaN where there is none
     */
    public record Detected(double[] raDegrees, double[] decDegrees, double[] magnitudes) {
        public Detected {
            if (decDegrees.length != raDegrees.length || magnitudes.length != raDegrees.length) {
                throw new IllegalArgumentException(
                        "columns of a catalogue must have equal length, RA has " + raDegrees.length);
            }
        }
    }

    /**
     * Completeness, purity, and accuracy of positions and magnitudes.
     *
     * @param truth of the night
     * @param band filter of the co-add
     * @param tile its grid
     * @param detected its source list
     * @return the scores, to 21.5 mag; accuracies of stars of 16 to 19 mag
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> coadd(Truth truth, String band, TileGrid tile, Detected detected) throws IOException {
        Comparison comparison = Comparison.of(truth, band, tile, detected);
        Depth depth = comparison.depth(Double.NEGATIVE_INFINITY, COMPLETE_TO_MAG);
        List<Double> offsets = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        for (Point star : comparison.single(BRIGHT_MAG, FAINT_MAG)) {
            Point match = comparison.detectionOf(star);
            if (match.exists() && comparison.isStar(star)) {
                offsets.add(match.magnitude() - star.magnitude());
                distances.add(tile.scaleArcsecPerPx() * 1000 * star.distance(match));
            }
        }
        Spread spread = Spread.of(array(offsets));
        Spread distance = Spread.of(array(distances));
        return List.of(
                Score.atLeast(
                                "co-add " + band + " completeness to 21.5 mag",
                                depth.completenessPercent(),
                                COMPLETENESS_LIMIT_PERCENT,
                                "%")
                        .remarking(depth.found() + " of " + depth.expected()),
                Score.atLeast(
                                "co-add " + band + " purity to 21.5 mag",
                                depth.purityPercent(),
                                PURITY_LIMIT_PERCENT,
                                "%")
                        .remarking(depth.real() + " of " + depth.claimed()),
                Score.atMost(
                                "co-add " + band + " magnitudes of stars, scatter",
                                1000 * spread.sigma(),
                                MAGNITUDE_LIMIT_MMAG,
                                "mmag")
                        .remarking(String.format(
                                Locale.ROOT, "median %+.1f mmag, %d stars", 1000 * spread.median(), spread.count())),
                Score.atMost(
                        "co-add " + band + " positions of stars, median distance",
                        distance.median(),
                        POSITION_LIMIT_MAS,
                        "mas"));
    }

    /**
     * How complete and how pure a source list is, by magnitude.
     *
     * @param truth of the night
     * @param band filter of the co-add
     * @param tile its grid
     * @param detected its source list
     * @return counts in bins of half a magnitude, from 20 to 23.5 mag
     * @throws IOException when the truth cannot be read
     */
    public static List<Depth> byMagnitude(Truth truth, String band, TileGrid tile, Detected detected)
            throws IOException {
        Comparison comparison = Comparison.of(truth, band, tile, detected);
        List<Depth> bins = new ArrayList<>();
        for (double from = FIRST_BIN_MAG; from < LAST_BIN_MAG; from += BIN_MAG) {
            bins.add(comparison.depth(from, from + BIN_MAG));
        }
        return bins;
    }

    /**
     * Counts of a range of magnitudes.
     *
     * @param fromMag bright end
     * @param toMag faint end, excluded
     * @param expected true sources in the tile with no brighter one within 3.5 arcsec
     * @param found those that have a detection within 1 arcsec
     * @param claimed detections that say they are so bright
     * @param real those that have a true source within 1 arcsec
     */
    public record Depth(double fromMag, double toMag, int expected, int found, int claimed, int real) {
        /**
         * Part of the expected sources that were found.
         *
         * @return percent; NaN when none is expected
         */
        public double completenessPercent() {
            return expected == 0 ? Double.NaN : 100.0 * found / expected;
        }

        /**
         * Part of the claimed sources that are real.
         *
         * @return percent; NaN when none is claimed
         */
        public double purityPercent() {
            return claimed == 0 ? Double.NaN : 100.0 * real / claimed;
        }
    }

    /** True sources and detections side by side, in pixels of the tile. */
    private record Comparison(TileGrid tile, double[] galaxy, Neighbours sources, Neighbours detections) {
        static Comparison of(Truth truth, String band, TileGrid tile, Detected detected) throws IOException {
            FitsTable table = truth.table(TruthTable.SOURCES);
            return new Comparison(
                    tile,
                    table.doubles("GALAXY"),
                    new Neighbours(
                            points(tile, table.doubles("RA"), table.doubles("DEC"), table.doubles("MAG_" + band))),
                    new Neighbours(points(tile, detected.raDegrees(), detected.decDegrees(), detected.magnitudes())));
        }

        /** True sources well inside the tile that no brighter one blends with. */
        List<Point> single(double fromMag, double toMag) {
            return sources.points().stream()
                    .filter(source -> source.magnitude() >= fromMag && source.magnitude() < toMag)
                    .filter(source -> inside(tile, source))
                    .filter(source -> !sources.brighterWithin(source, BLEND_ARCSEC / tile.scaleArcsecPerPx()))
                    .toList();
        }

        boolean isStar(Point source) {
            return galaxy[source.row()] == 0;
        }

        Point detectionOf(Point source) {
            return detections.nearest(source, MATCH_ARCSEC / tile.scaleArcsecPerPx());
        }

        Depth depth(double fromMag, double toMag) {
            List<Point> expected = single(fromMag, toMag);
            List<Point> claimed = detections.points().stream()
                    .filter(detection -> detection.magnitude() >= fromMag && detection.magnitude() < toMag)
                    .filter(detection -> inside(tile, detection))
                    .toList();
            double radius = MATCH_ARCSEC / tile.scaleArcsecPerPx();
            return new Depth(
                    fromMag,
                    toMag,
                    expected.size(),
                    (int) expected.stream()
                            .filter(source -> detectionOf(source).exists())
                            .count(),
                    claimed.size(),
                    (int) claimed.stream()
                            .filter(detection ->
                                    sources.nearest(detection, radius).exists())
                            .count());
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean inside(TileGrid tile, Point point) {
        return point.x() > BORDER_PX
                && point.y() > BORDER_PX
                && point.x() < tile.widthPx() - BORDER_PX
                && point.y() < tile.heightPx() - BORDER_PX;
    }

    /** Positions in tile pixels, by column; those far from the tile are left out. */
    private static List<Point> points(TileGrid tile, double[] ra, double[] dec, double[] magnitude) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < ra.length; i++) {
            SkyPosition sky = new SkyPosition(ra[i], dec[i]);
            if (sky.separationArcsec(tile.centre()) < tile.scaleArcsecPerPx() * (tile.widthPx() + tile.heightPx())) {
                double[] pixel = tile.wcs().toPixel(sky);
                points.add(new Point(i, pixel[0], pixel[1], magnitude[i]));
            }
        }
        points.sort(Comparator.comparingDouble(Point::x).thenComparingInt(Point::row));
        return points;
    }

    private static final Point NOBODY = new Point(-1, Double.NaN, Double.NaN, Double.NaN);

    private record Point(int row, double x, double y, double magnitude) {
        boolean exists() {
            return row >= 0;
        }

        double distance(Point other) {
            return Math.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y));
        }
    }

    /** Finds neighbours among points sorted by column. */
    private static final class Neighbours {
        private final List<Point> points;
        private final double[] columns;

        Neighbours(List<Point> points) {
            this.points = points;
            this.columns = points.stream().mapToDouble(Point::x).toArray();
        }

        List<Point> points() {
            return points;
        }

        private int first(double x) {
            int position = Arrays.binarySearch(columns, x);
            return position < 0 ? -position - 1 : position;
        }

        Point nearest(Point centre, double radius) {
            Point best = NOBODY;
            double closest = radius;
            for (int i = first(centre.x() - radius); i < columns.length && columns[i] <= centre.x() + radius; i++) {
                double distance = centre.distance(points.get(i));
                if (distance <= closest) {
                    closest = distance;
                    best = points.get(i);
                }
            }
            return best;
        }

        boolean brighterWithin(Point centre, double radius) {
            for (int i = first(centre.x() - radius); i < columns.length && columns[i] <= centre.x() + radius; i++) {
                Point other = points.get(i);
                if (other.row() != centre.row()
                        && other.magnitude() < centre.magnitude()
                        && centre.distance(other) <= radius) {
                    return true;
                }
            }
            return false;
        }
    }
}
