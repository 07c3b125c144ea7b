package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.synthetic.night.TruthTable;

/**
 * Compares how far detections of one star in several exposures lie apart on the sky with how far their centroids are
 * from the truth in pixels. World coordinates without error leave the ratio at one.
 */
public final class OverlapScore {
    private static final double MATCH_PX = 1.5;
    private static final double CROWDED_PX = 16;
    /** A centroid farther off than this many stated errors belongs to another source, or to a blend. */
    private static final double OUTLIER_SIGMA = 5;

    private static final double RATIO_LIMIT = 1.1;

    private OverlapScore() {}

    private record Sighting(SkyPosition sky, double noiseSquareMas, double statedSquareMas) {}

    /**
     * Two-dimensional scatter over the noise of the same centroids.
     *
     * @param truth of the night
     * @param solution what the solver made of it
     * @param lists source lists of the solved exposures
     * @return one score; NaN, which fails, when no star was seen twice
     * @throws IOException when the truth cannot be read
     */
    public static Score of(Truth truth, AstrometricSolution solution, List<SourceList> lists) throws IOException {
        FitsTable centroids = truth.table(TruthTable.CENTROIDS);
        Map<String, List<Integer>> rows = Truth.rowsBy(centroids, "EXPOSURE", "CHIP");
        Columns columns = new Columns(
                centroids.doubles("ID"), centroids.doubles("X"), centroids.doubles("Y"), centroids.doubles("FLUX"));
        SortedMap<String, List<Sighting>> sightings = new TreeMap<>();
        for (SourceList list : lists) {
            String exposure = list.exposure().exposure();
            Optional<ChipAstrometry> chip =
                    solution.find(exposure, list.exposure().chip());
            if (chip.isPresent() && chip.get().quality().isSolved()) {
                List<Integer> inChip =
                        rows.getOrDefault(exposure + ' ' + list.exposure().chip(), List.of());
                collect(list, chip.get(), columns.only(inChip), sightings);
            }
        }
        double overlap = 0;
        double noise = 0;
        double stated = 0;
        int count = 0;
        for (List<Sighting> star : sightings.values()) {
            if (star.size() > 1) {
                overlap += scatter(star) * star.size() / (star.size() - 1);
                noise += star.stream().mapToDouble(Sighting::noiseSquareMas).reduce(0, Double::sum);
                stated += star.stream().mapToDouble(Sighting::statedSquareMas).reduce(0, Double::sum);
                count += star.size();
            }
        }
        return Score.atMost(
                        "astrometric overlap rms over centroid noise",
                        count == 0 ? Double.NaN : Math.sqrt(overlap / noise),
                        RATIO_LIMIT,
                        "")
                .remarking(String.format(
                        Locale.ROOT,
                        "%.1f mas over %.1f mas, 2-D; %.1f mas stated; %d detections",
                        Math.sqrt(overlap / count),
                        Math.sqrt(noise / count),
                        Math.sqrt(stated / count),
                        count));
    }

    /** Adds the detections of single stars of a chip to what was seen of each star. */
    private static void collect(
            SourceList list, ChipAstrometry chip, Columns truth, SortedMap<String, List<Sighting>> sightings) {
        for (int i = 0; i < list.size(); i++) {
            int star =
                    list.flags()[i] == 0 && list.maskBits()[i] == 0 ? truth.single(list.xPx()[i], list.yPx()[i]) : -1;
            if (star < 0) {
                continue;
            }
            double dx = list.xPx()[i] - truth.x()[star];
            double dy = list.yPx()[i] - truth.y()[star];
            double stated = list.positionErrorPx()[i];
            if (dx * dx + dy * dy < 2 * OUTLIER_SIGMA * OUTLIER_SIGMA * stated * stated) {
                double areaMas = 1e6 * chip.wcs().pixelAreaArcsec2(list.xPx()[i], list.yPx()[i]);
                String key = chip.component() + " " + (long) truth.id()[star];
                List<Sighting> all = sightings.computeIfAbsent(key, k -> new ArrayList<>());
                all.add(new Sighting(
                        chip.wcs().toSky(list.xPx()[i], list.yPx()[i]),
                        areaMas * (dx * dx + dy * dy),
                        2 * areaMas * stated * stated));
            }
        }
    }

    /** Sum of squared distances from the mean position; stars near the seam of right ascension are not simulated. */
    private static double scatter(List<Sighting> star) {
        SkyPosition first = star.getFirst().sky();
        double masPerDegree = 3.6e6 * StrictMath.cos(StrictMath.toRadians(first.decDegrees()));
        double east = 0;
        double north = 0;
        for (Sighting sighting : star) {
            east += masPerDegree * (sighting.sky().raDegrees() - first.raDegrees()) / star.size();
            north += 3.6e6 * (sighting.sky().decDegrees() - first.decDegrees()) / star.size();
        }
        double sum = 0;
        for (Sighting sighting : star) {
            double dEast = masPerDegree * (sighting.sky().raDegrees() - first.raDegrees()) - east;
            double dNorth = 3.6e6 * (sighting.sky().decDegrees() - first.decDegrees()) - north;
            sum += dEast * dEast + dNorth * dNorth;
        }
        return sum;
    }

    /** True centroids of one chip of one exposure. */
    private record Columns(double[] id, double[] x, double[] y, double[] flux) {
        Columns only(List<Integer> rows) {
            List<Integer> byX = rows.stream()
                    .sorted(Comparator.comparingDouble(row -> x[row]))
                    .toList();
            double[][] picked = new double[4][];
            double[][] all = {id, x, y, flux};
            for (int k = 0; k < picked.length; k++) {
                double[] column = all[k];
                picked[k] = byX.stream().mapToDouble(row -> column[row]).toArray();
            }
            return new Columns(picked[0], picked[1], picked[2], picked[3]);
        }

        /** The star at a place, unless another of a hundredth of its light or more is near; -1 when there is none. */
        int single(double atX, double atY) {
            int found = Arrays.binarySearch(x, atX - CROWDED_PX);
            int best = -1;
            double light = 0;
            for (int i = found < 0 ? -found - 1 : found; i < x.length && x[i] < atX + CROWDED_PX; i++) {
                double square = (x[i] - atX) * (x[i] - atX) + (y[i] - atY) * (y[i] - atY);
                if (square < MATCH_PX * MATCH_PX && (best < 0 || flux[i] > flux[best])) {
                    best = i;
                }
                light += square < CROWDED_PX * CROWDED_PX ? flux[i] : 0;
            }
            return best >= 0 && light < 1.01 * flux[best] ? best : -1;
        }
    }
}
