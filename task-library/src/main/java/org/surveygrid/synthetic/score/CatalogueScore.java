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
     * <p>Complete means: of the true sources brighter than 21.5 mag in the tile with no brighter one within 3.5 arcsec, so
     * many have a detection within 1 arcsec. Pure means: so many detections brighter than 21.5 mag have a true source
     * within 1 arcsec.
     *
     * @param truth of the night
     * @param band filter of the co-add
     * @param tile its grid
     * @param detected its source list
     * @return the scores
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> coadd(Truth truth, String band, TileGrid tile, Detected detected) throws IOException {
        FitsTable table = truth.table(TruthTable.SOURCES);
        double[] ra = table.doubles("RA");
        double[] dec = table.doubles("DEC");
        double[] magnitude = table.doubles("MAG_" + band);
        double[] galaxy = table.doubles("GALAXY");
        List<Point> sources = points(tile, ra, dec, magnitude);
        List<Point> detections = points(tile, detected.raDegrees(), detected.decDegrees(), detected.magnitudes());
        Neighbours sourceIndex = new Neighbours(sources);
        Neighbours detectionIndex = new Neighbours(detections);
        double scale = tile.scaleArcsecPerPx();
        int expected = 0;
        int found = 0;
        List<Double> offsets = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        for (Point source : sources) {
            if (source.magnitude() < COMPLETE_TO_MAG
                    && inside(tile, source)
                    && !sourceIndex.brighterWithin(source, BLEND_ARCSEC / scale)) {
                expected++;
                Point match = detectionIndex.nearest(source, MATCH_ARCSEC / scale);
                if (match.exists()) {
                    found++;
                    if (galaxy[source.row()] == 0
                            && source.magnitude() > BRIGHT_MAG
                            && source.magnitude() < FAINT_MAG) {
                        offsets.add(match.magnitude() - source.magnitude());
                        distances.add(scale * 1000 * source.distance(match));
                    }
                }
            }
        }
        int claimed = 0;
        int real = 0;
        for (Point detection : detections) {
            if (detection.magnitude() < COMPLETE_TO_MAG && inside(tile, detection)) {
                claimed++;
                real += sourceIndex.nearest(detection, MATCH_ARCSEC / scale).exists() ? 1 : 0;
            }
        }
        Spread spread = Spread.of(array(offsets));
        Spread distance = Spread.of(array(distances));
        return List.of(
                Score.atLeast(
                                "co-add " + band + " completeness to 21.5 mag",
                                expected == 0 ? Double.NaN : 100.0 * found / expected,
                                COMPLETENESS_LIMIT_PERCENT,
                                "%")
                        .remarking(found + " of " + expected),
                Score.atLeast(
                                "co-add " + band + " purity to 21.5 mag",
                                claimed == 0 ? Double.NaN : 100.0 * real / claimed,
                                PURITY_LIMIT_PERCENT,
                                "%")
                        .remarking(real + " of " + claimed),
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
